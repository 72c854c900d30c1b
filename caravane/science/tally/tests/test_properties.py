# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every rule owes to options and voters, and Condorcet rules to majorities."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caravane.science.tally import RULES, Conventions, Profile, count, duels
from caravane.science.tally.tests.strategies import conventions, graded_profiles, profiles, strict_profiles

ORDINAL = [rule for rule in RULES if rule != "majority-judgment"]
every_rule = pytest.mark.parametrize("rule", ORDINAL)


@every_rule
@given(profile=profiles(), chosen=conventions, data=st.data())
def test_renaming_the_options_renames_the_result(
    rule: str, profile: Profile, chosen: Conventions, data: st.DataObject
) -> None:
    new = dict(zip(profile.alternatives, data.draw(_shuffled(profile)), strict=True))
    renamed = Profile.from_orders(
        {new[option]: name for option, name in profile.alternatives.items()},
        [([[new[a] for a in group] for group in order], n) for order, n in profile.orders.items()],
    )
    expected = [{new[a] for a in layer} for layer in count(profile, rule, chosen).ranking]
    assert [set(layer) for layer in count(renamed, rule, chosen).ranking] == expected


def _shuffled(profile: Profile) -> st.SearchStrategy[list[int]]:
    return st.permutations(list(profile.alternatives))


@every_rule
@given(profile=profiles(), chosen=conventions, data=st.data())
def test_the_sequence_of_the_ballots_changes_nothing(
    rule: str, profile: Profile, chosen: Conventions, data: st.DataObject
) -> None:
    one_by_one = [(order, 1) for order, n in profile.orders.items() for _ in range(n)]
    shuffled = Profile.from_orders(profile.alternatives, data.draw(st.permutations(one_by_one)))
    assert count(shuffled, rule, chosen).to_json() == count(profile, rule, chosen).to_json()


@every_rule
@given(profile=profiles(), chosen=conventions)
def test_a_ranking_names_every_option_once(rule: str, profile: Profile, chosen: Conventions) -> None:
    outcome = count(profile, rule, chosen)
    named = [option for layer in outcome.ranking for option in layer]
    assert sorted(named) == sorted(profile.alternatives)
    assert all(outcome.ranking)
    assert outcome.scores.keys() == profile.alternatives.keys()


@pytest.mark.parametrize("rule", [rule for rule in ORDINAL if rule != "stv"])  # a quota is rounded
@given(profile=profiles(), chosen=conventions)
def test_counting_every_ballot_twice_changes_no_rank(
    rule: str, profile: Profile, chosen: Conventions
) -> None:
    doubled = Profile(profile.alternatives, {order: 2 * n for order, n in profile.orders.items()})
    assert count(doubled, rule, chosen).ranking == count(profile, rule, chosen).ranking


@pytest.mark.parametrize("rule", ["copeland", "minimax", "ranked-pairs", "schulze", "kemeny"])
@given(profile=profiles(), chosen=conventions)
def test_a_condorcet_rule_elects_the_condorcet_winner(
    rule: str, profile: Profile, chosen: Conventions
) -> None:
    chosen = replace(chosen, last_group="ranked")
    wins = duels(profile, chosen)
    for a in profile.alternatives:
        if all(wins[a][b] > wins[b][a] for b in wins[a]):
            assert count(profile, rule, chosen).winners == (a,)


@pytest.mark.parametrize("rule", ["borda", "copeland", "ranked-pairs", "schulze", "kemeny"])
@given(profile=strict_profiles())
def test_reversing_every_ballot_makes_no_single_winner_win_again(rule: str, profile: Profile) -> None:
    reversed_ = Profile(profile.alternatives, {order[::-1]: n for order, n in profile.orders.items()})
    forth, back = count(profile, rule), count(reversed_, rule)
    if len(forth.winners) == 1 and len(profile.alternatives) > 1 and len(forth.ranking) > 1:
        assert forth.winners != back.winners


@pytest.mark.parametrize("rule", ["borda", "copeland"])
@given(profile=strict_profiles())
def test_reversing_every_ballot_reverses_the_ranking(rule: str, profile: Profile) -> None:
    reversed_ = Profile(profile.alternatives, {order[::-1]: n for order, n in profile.orders.items()})
    assert count(reversed_, rule).ranking == count(profile, rule).ranking[::-1]


@given(strict_profiles(), st.data())
def test_raising_a_schulze_winner_does_not_make_it_lose(profile: Profile, data: st.DataObject) -> None:
    winner = data.draw(st.sampled_from(count(profile, "schulze").winners))
    order = data.draw(st.sampled_from(sorted(profile.orders)))
    raised = ((winner,), *(group for group in order if group != (winner,)))
    ballots = [(each, n - (each == order)) for each, n in profile.orders.items()]
    changed = Profile.from_orders(profile.alternatives, [*ballots, (raised, 1)])
    assert winner in count(changed, "schulze").winners


@given(strict_profiles())
def test_winning_votes_and_margins_agree_when_everybody_ranks_everything(
    profile: Profile,
) -> None:
    by_margins = count(profile, "schulze", Conventions(strength="margins"))
    assert by_margins.ranking == count(profile, "schulze").ranking


@given(graded_profiles(), st.data())
def test_majority_judgment_owes_the_same_to_options_and_voters(profile: Profile, data: st.DataObject) -> None:
    graded = profile.graded
    assert graded
    new = dict(zip(profile.alternatives, data.draw(_shuffled(profile)), strict=True))
    one_by_one = [
        ([[new[a] for a in group] for group in ballot], 1)
        for ballot, n in graded.ballots.items()
        for _ in range(n)
    ]
    renamed = Profile.from_grades(
        {new[option]: name for option, name in profile.alternatives.items()},
        graded.categories,
        data.draw(st.permutations(one_by_one)),
    )
    expected = [{new[a] for a in layer} for layer in count(profile, "majority-judgment").ranking]
    assert [set(layer) for layer in count(renamed, "majority-judgment").ranking] == expected
