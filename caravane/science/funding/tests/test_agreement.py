# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same projects as pabutools, on random budgets, under the same order among equals.

One disagreement is left out by the strategy: without any ballot pabutools' add1 answers nothing as ours
does, but its greedy refuses an empty profile.
"""

import io

import pytest
from hypothesis import given, settings
from pabutools.election import (
    Additive_Cardinal_Sat,
    Cardinality_Sat,
    Cost_Sat,
)
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.rules import (
    completion_by_rule_combination,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
)
from pabutools.tiebreaking import TieBreakingRule

from caravane.science.funding import Instance, fund, write_pb
from caravane.science.funding.tests.strategies import instances

SATISFACTION = {"cost": Cost_Sat, "cardinality": Cardinality_Sat, "points": Additive_Cardinal_Sat}
CASES = [
    (rule, completion, utility)
    for rule, completion in [
        ("greedy", "none"),
        ("mes", "none"),
        ("mes", "greedy"),
        ("mes", "add1"),
        ("mes", "add1u"),
    ]
    for utility in SATISFACTION
]


def theirs(instance: Instance, rule: str, completion: str, utility: str) -> list[str]:
    text = io.StringIO()
    write_pb(text, instance)
    election, profile = parse_pabulib_from_string(text.getvalue())
    place = {each.id: n for n, each in enumerate(instance.projects)}

    def merits(_election: object, _profile: object, project: object) -> tuple[int, int, int]:
        n = place[project.name]
        return -instance.votes[n], instance.costs[n], n

    common = {"sat_class": SATISFACTION[utility], "tie_breaking": TieBreakingRule(merits)}
    shares = {**common, "voter_budget_increment": 1 if completion.startswith("add1") else None}
    if rule == "greedy":
        found = greedy_utilitarian_welfare(election, profile, **common)
    elif completion in ("greedy", "add1u"):
        found = completion_by_rule_combination(
            election, profile, [method_of_equal_shares, greedy_utilitarian_welfare], [shares, common]
        )
    else:
        found = method_of_equal_shares(election, profile, **shares)
    return [each.name for each in found]


@pytest.mark.parametrize(("rule", "completion", "utility"), CASES)
def test_pabutools_funds_the_same_projects(rule: str, completion: str, utility: str) -> None:
    pointed = True if utility == "points" else None

    @settings(max_examples=25)
    @given(instances(pointed=pointed, most_voters=6, positive=True))
    def agree(instance: Instance) -> None:
        ours = fund(instance, rule, completion, utility=utility)
        assert sorted(ours.funded) == sorted(theirs(instance, rule, completion, utility))

    agree()
