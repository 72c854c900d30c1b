# SPDX-License-Identifier: AGPL-3.0-or-later
"""Instant run-off: eliminate the option with the fewest votes until one is left.

Each round, a ballot counts for the first option it names among those that continue; a group of
equals shares it; a ballot that names none of them is exhausted. The option with the fewest votes
leaves. When several have the fewest:

- if none of them (or of them and the next ones above) could hold as many votes as the next option
  holds now, even after all the others of them have left, they leave first in whatever order: they
  leave together;
- else the tie may decide, and each of them is tried (unless a lot was asked for). What follows depends
  only on who continues, so each set of continuing options is examined once. The winners are those of all
  branches.

The ranking puts the winners first, then the others by the reverse order of elimination: an option
is above another if it leaves later in every branch, and layers are made of that relation. An
option's score is its votes in the last round it shared with others, the largest over the branches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from caravane.science.tally.branches import STATES_EXPLORED, explore, states_allowed
from caravane.science.tally.conventions import Conventions, Number, exact
from caravane.science.tally.layers import Layers, by_relation
from caravane.science.tally.lots import draw_order
from caravane.science.tally.outcomes import Round, Ties, Verdict
from caravane.science.tally.piles import Piles, at_most, pass_on, sort_into_piles, votes
from caravane.science.tally.profiles import Profile

__all__ = ["ROUNDS_LISTED", "irv"]

ROUNDS_LISTED = 200
WEIGHT = 5  # of an option in a state: up to sixty options 10,000 states are explored

Options = frozenset[int]


@dataclass(frozen=True)
class _State:
    """A set of continuing options: their votes, and the sets of options that may leave next."""

    votes: dict[int, Number]
    leaving: tuple[Options, ...]


def irv(profile: Profile, conventions: Conventions, limit: int = STATES_EXPLORED) -> Verdict:
    """Count by instant run-off; examines at most `limit` sets of continuing options.

    When it stops there, `ties.complete` is False and the first layer holds the winners found. With a seed,
    the option that the lot puts last among those of a deciding tie leaves, and nothing branches.
    """
    lot = () if conventions.seed is None else draw_order(conventions.seed, profile.alternatives)
    states, complete = _explore(profile, limit, lot)
    winners = _winners(states)
    ranking = (tuple(sorted(winners)), *_others(states, winners))
    branched = any(len(state.leaving) > 1 for state in states.values())
    ties = Ties(ranking[0], complete, len(states)) if branched or len(winners) > 1 else None
    rounds = _rounds(states, profile.ballots, ROUNDS_LISTED if branched else len(states))
    return Verdict(ranking, _last_votes(states, profile), rounds, ties)


def _explore(profile: Profile, limit: int, lot: tuple[int, ...]) -> tuple[dict[Options, _State], bool]:
    """Every set of options that can be left; with a lot, those that it leaves."""

    def expand(continuing: Options, before: Piles) -> tuple[_State, Iterator[tuple[Options, Piles]]]:
        piles = pass_on(before, continuing)
        state = _examine(piles, continuing, lot)
        return state, ((continuing - gone, piles) for gone in state.leaving)

    everybody = frozenset(profile.alternatives)
    allowed = states_allowed(WEIGHT * len(everybody), limit)
    return explore((everybody, sort_into_piles(profile.orders.items(), everybody)), expand, allowed)


def _examine(piles: Piles, continuing: Options, lot: tuple[int, ...]) -> _State:
    held = votes(piles, continuing)
    if len(continuing) == 1 or not any(held.values()):
        return _State(held, ())
    fewest = min(held.values())
    lowest = [option for option in held if held[option] == fewest]
    if len(lowest) == 1:
        return _State(held, (frozenset(lowest),))
    if hopeless := _hopeless(piles, held, len(lowest)):
        return _State(held, (hopeless,))
    tried = [max(lowest, key=lot.index)] if lot else lowest
    return _State(held, tuple(frozenset({option}) for option in tried))


def _hopeless(piles: Piles, held: dict[int, Number], least: int) -> Options:
    """The fewest options, at least so many, none of which can catch up with the next one.

    The next one never loses votes while only these leave, so one of these is always the lowest.
    """
    ascending = sorted(held, key=held.__getitem__)
    for size in range(least, len(ascending)):
        low, high = frozenset(ascending[:size]), frozenset(ascending[size:])
        target = held[ascending[size]]
        if held[ascending[size - 1]] < target > max(at_most(piles, low, high).values()):
            return low
    return frozenset()


def _winners(states: dict[Options, _State]) -> Options:
    """Those who are left where nobody leaves: one, or several whom no ballot tells apart."""
    ends = [left for left, state in states.items() if not state.leaving]
    return frozenset().union(*ends) or min(states, key=len)


def _others(states: dict[Options, _State], winners: Options) -> Layers:
    others = frozenset().union(*states) - winners
    not_below = {option: set[int]() for option in others}
    for continuing, state in states.items():
        for option in frozenset().union(*state.leaving) - winners:
            not_below[option] |= continuing
    return by_relation({option: others - not_below[option] - {option} for option in others})


def _last_votes(states: dict[Options, _State], profile: Profile) -> dict[int, Number]:
    scores: dict[int, Number] = dict.fromkeys(profile.alternatives, 0)
    if len(scores) == 1:
        return states[frozenset(scores)].votes
    for continuing, state in states.items():
        for option in _last_round_of(continuing, state):
            scores[option] = max(scores[option], state.votes[option])
    return scores


def _last_round_of(continuing: Options, state: _State) -> Options:
    """Options for which this round may be the last: who leaves, or will then stay alone."""
    if not state.leaving:
        return continuing if len(continuing) > 1 else frozenset()
    alone = (continuing - gone for gone in state.leaving if len(continuing - gone) == 1)
    return frozenset().union(*state.leaving, *alone)


def _rounds(states: dict[Options, _State], ballots: int, listed: int) -> tuple[Round, ...]:
    numbers = {max(states, key=len): 1}
    rounds = []
    for continuing in sorted(states, key=lambda left: (-len(left), sorted(left))):
        state = states[continuing]
        for gone in state.leaving:
            numbers.setdefault(continuing - gone, numbers[continuing] + 1)
        if len(continuing) > 1 or len(states) == 1:
            rounds.append(_round(numbers[continuing], state, ballots))
    return tuple(rounds[:listed])


def _round(number: int, state: _State, ballots: int) -> Round:
    exhausted = exact(ballots - sum(state.votes.values(), Fraction()))
    concerned = tuple(sorted(frozenset().union(*state.leaving) or state.votes))
    if len(state.leaving) == 1:
        return Round(number, state.votes, exhausted, eliminated=concerned)
    return Round(number, state.votes, exhausted, tied=concerned)
