# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two worked examples with which Peters, Pierczyński and Skowron explain their method on equalshares.net.

Five projects, eleven voters, 1,100: 100 each. (The text of their paper, NeurIPS 2021, was not at hand.)
"""

import pytest

from caravane.science.funding import Instance, fund

COSTS = {"bike path": 700, "gym": 400, "park": 250, "playground": 200, "library": 100}
VOTERS = {
    "bike path": {1, 2, 3, 4, 5, 6},
    "gym": {1, 2, 3, 4, 5, 6},
    "park": {2, 4, 5, 7, 10},
    "playground": {7, 8, 9, 10},
    "library": {7, 9, 10},
}


def eleven_voters(the_last_one_wants: str) -> Instance:
    wanted = VOTERS | {the_last_one_wants: VOTERS[the_last_one_wants] | {11}}
    ballots = [[project for project in COSTS if voter in wanted[project]] for voter in range(1, 12)]
    return Instance.from_approvals(COSTS, 1100, ballots)


def euros_left(instance: Instance) -> list[float]:
    run = fund(instance, "mes").run
    assert run is not None
    return [float(cents) / 100 for cents in run.books.money]


def test_the_sports_voters_spend_all_on_the_first_project_and_the_others_fund_theirs() -> None:
    instance = eleven_voters("bike path")
    assert fund(instance, "greedy").funded == ["bike path", "gym"]
    outcome = fund(instance, "mes")
    assert outcome.funded == ["bike path", "playground", "library"]
    left = euros_left(instance)
    assert left == pytest.approx([0] * 6 + [50 / 3, 50, 50 / 3, 50 / 3, 0], abs=1e-6)


def test_who_cannot_pay_an_equal_share_pays_all_they_have() -> None:
    instance = eleven_voters("gym")
    outcome = fund(instance, "mes")
    assert outcome.funded == ["gym", "park", "playground"]
    rest = 100 - 400 / 7
    most = (250 - 3 * rest) / 2  # what the two pay for the park who can
    last = (200 - 2 * (100 - most)) / 2
    left = [rest, 0, rest, 0, 0, rest, 0, 100 - last, 100 - last, 0, rest]
    assert euros_left(instance) == pytest.approx(left, abs=1e-6)
