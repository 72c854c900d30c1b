# SPDX-License-Identifier: AGPL-3.0-or-later
"""Other people's libraries as oracles, on elections without ties: where they break one silently, we do not.

Known disagreements, and why we do not compare there:

- ties: py-vote-core and pyrankvote draw them at random, votelib takes the order in which options first came;
- votelib's minimax and ranked pairs know only pairs that some ballot holds, so ballots rank everything here;
- py-vote-core passes a surplus on at the same part of every paper, as the weighted inclusive method does, but
  not of papers that name nobody else: ballots rank everything here too;
- votelib's majority judgment takes several grades away at once when medians are equal, and can run out of
  them without an answer: compared where one option's median is the best.
"""

import warnings
from collections.abc import Iterator
from random import Random

import pytest

from caravane.science.tally import Conventions, Profile, count

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyrankvote
    import votelib.convert
    import votelib.evaluate.cardinal
    import votelib.evaluate.condorcet
    import votelib.evaluate.sequential
    from py3votecore.irv import IRV
    from py3votecore.plurality import Plurality
    from py3votecore.ranked_pairs import RankedPairs
    from py3votecore.schulze_method import SchulzeMethod
    from py3votecore.stv import STV

NAMES = {1: "a", 2: "b", 3: "c", 4: "d", 5: "e"}


def elections(number: int, *, complete: bool) -> Iterator[tuple[Profile, list[list[int]]]]:
    random = Random(20211204)
    for _ in range(number):
        places = (lambda: 5) if complete else (lambda: random.randint(1, 5))
        rankings = [random.sample(sorted(NAMES), places()) for _ in range(random.randint(20, 60))]
        yield Profile.from_rankings(NAMES, rankings), rankings


def unique(profile: Profile, rule: str, conventions: Conventions | None = None) -> int | None:
    outcome = count(profile, rule, conventions or Conventions())
    return outcome.winners[0] if len(outcome.winners) == 1 and not outcome.ties else None


@pytest.mark.parametrize(
    ("rule", "peer"),
    [("plurality", Plurality), ("irv", IRV), ("schulze", SchulzeMethod), ("ranked-pairs", RankedPairs)],
)
def test_py_vote_core_elects_the_same_option(rule: str, peer: type) -> None:
    compared = 0
    for profile, rankings in elections(60, complete=False):
        if rule == "plurality":
            ballots = [{"ballot": ranking[0], "count": 1} for ranking in rankings]
            theirs = peer(ballots)
        elif rule == "irv":
            theirs = peer([{"ballot": ranking, "count": 1} for ranking in rankings])
        else:
            grouped = [{"ballot": [[option] for option in ranking], "count": 1} for ranking in rankings]
            theirs = peer(grouped, ballot_notation=0)
        mine = unique(profile, rule)
        if mine is not None and not getattr(theirs, "tied_winners", None):
            compared += 1
            assert theirs.winner == mine
    assert compared > 30


def test_py_vote_core_fills_the_same_seats() -> None:
    compared = 0
    for profile, rankings in elections(60, complete=True):
        mine = count(profile, "stv", Conventions(seats=2, transfer="wig"))
        if not mine.ties:
            compared += 1
            theirs = STV([{"ballot": ranking, "count": 1} for ranking in rankings], required_winners=2)
            assert theirs.winners == set(mine.elected or ())
    assert compared > 30


def test_pyrankvote_elects_the_same_option_in_a_run_off() -> None:
    candidates = {option: pyrankvote.Candidate(name) for option, name in NAMES.items()}
    compared = 0
    for profile, rankings in elections(60, complete=False):
        mine = unique(profile, "irv")
        if mine is not None:
            compared += 1
            ballots = [pyrankvote.Ballot([candidates[option] for option in ranking]) for ranking in rankings]
            theirs = pyrankvote.instant_runoff_voting(list(candidates.values()), ballots)
            assert [winner.name for winner in theirs.get_winners()] == [NAMES[mine]]
    assert compared > 30


CONDORCET = votelib.evaluate.condorcet


@pytest.mark.parametrize(
    ("rule", "peer"),
    [
        ("copeland", CONDORCET.Copeland(second_order=False)),
        ("minimax", CONDORCET.MinimaxCondorcet()),
        ("ranked-pairs", CONDORCET.RankedPairs()),
        ("schulze", CONDORCET.Schulze()),
        ("kemeny", CONDORCET.KemenyYoung()),
    ],
)
def test_votelib_elects_the_same_option_from_duels(rule: str, peer: object) -> None:
    compared = 0
    for profile, rankings in elections(40, complete=True):
        mine = unique(profile, rule)
        if mine is not None and len(count(profile, rule).ranking) == len(NAMES):
            compared += 1
            votes = {tuple(ranking): rankings.count(ranking) for ranking in rankings}
            duels = votelib.convert.RankedToCondorcetVotes().convert(votes)
            assert peer.evaluate(duels, 1) == [mine]  # type: ignore[attr-defined]
    assert compared > 10


def test_votelib_finds_the_same_majority_judgment() -> None:
    random, compared = Random(7), 0
    categories = ["excellent", "good", "fair", "poor"]
    peer = votelib.evaluate.cardinal.MajorityJudgment()
    for _ in range(120):
        graded = [[random.randrange(4) for _ in NAMES] for _ in range(25)]
        ballots = [
            ([[a for a, c in zip(NAMES, grades, strict=True) if c == category] for category in range(4)], 1)
            for grades in graded
        ]
        outcome = count(Profile.from_grades(NAMES, categories, ballots), "majority-judgment")
        (mine, *_), best = outcome.winners, max(outcome.scores.values())
        if list(outcome.scores.values()).count(best) == 1:
            compared += 1
            scores: dict[frozenset[tuple[int, int]], int] = {}
            for grades in graded:
                vote = frozenset((a, 3 - c) for a, c in zip(NAMES, grades, strict=True))
                scores[vote] = scores.get(vote, 0) + 1
            assert peer.evaluate(scores, 1) == [mine]
    assert compared > 20
