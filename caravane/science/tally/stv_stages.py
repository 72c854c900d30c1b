# SPDX-License-Identifier: AGPL-3.0-or-later
"""The stages of a count by transferable vote, in every branch of its ties. The rule is told in `stv`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from caravane.science.tally.branches import explore, states_allowed
from caravane.science.tally.conventions import Number
from caravane.science.tally.profiles import Profile
from caravane.science.tally.transfers import Arithmetic, Hands, credited, deal, pass_pile

__all__ = ["Count", "Stage", "explore_stages"]

ARITHMETIC = {"scottish": Arithmetic(100_000, truncated=True), "wig": Arithmetic(1, truncated=False)}

WEIGHT = 5  # of an option in a state: up to sixty options 10,000 states are explored

Options = frozenset[int]
Votes = Mapping[int, Number]


@dataclass(frozen=True)
class Count:
    """What is fixed for a whole count; the quota is in units of the arithmetic."""

    seats: int
    quota: int
    arithmetic: Arithmetic
    looks_back: bool
    lot: tuple[int, ...]

    @classmethod
    def of(cls, profile: Profile, seats: int, transfer: str, lot: tuple[int, ...]) -> "Count":
        """The count of these ballots; `lot` is the order in which ties break, empty to try all ways."""
        arithmetic = ARITHMETIC[transfer]
        quota = (profile.ballots - profile.blank) // (seats + 1) + 1
        return cls(seats, quota * arithmetic.unit, arithmetic, transfer == "scottish", lot)


@dataclass(frozen=True)
class Stage:
    """What one stage finds: `votes` in units, who is elected in it and so far, who is still in the running.

    Then one of: `surplus` (whose passes on), `leaving` (who is eliminated), several `tied` for either, or
    `final`: the seats are filled, or those `tied` for the last ones hold nothing.
    """

    number: int
    votes: Votes
    newly: tuple[int, ...]
    elected: Options
    running: Options
    surplus: tuple[int, ...] = ()
    leaving: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()
    final: bool = False

    @property
    def may_leave(self) -> tuple[int, ...]:
        """Who leaves after this stage in some branch."""
        tried = () if self.final or not self.running.issuperset(self.tied) else self.tied
        return self.leaving or tried


@dataclass(frozen=True)
class _Before:
    """What the stages before hand on, and whether a tie was met."""

    hands: Hands
    history: tuple[Votes, ...] = ()
    branched: bool = False


_Key = tuple[Options, Options, bytes | int]  # who is running, who is elected, and the digest of all else


def explore_stages(count: Count, profile: Profile, limit: int) -> tuple[list[Stage], bool]:
    """The stages of every branch, and whether the limit allowed them all."""
    everybody = frozenset(profile.alternatives)

    def expand(key: _Key, before: _Before) -> tuple[Stage, Iterator[tuple[_Key, _Before]]]:
        stage = _examine(count, key[0], key[1], before)
        return stage, _next_stages(count, stage, before)

    start = _Before(deal(profile.orders.items(), everybody, count.arithmetic))
    allowed = states_allowed(WEIGHT * len(everybody), limit)
    stages, complete = explore(_known_by(count, everybody, frozenset(), start), expand, allowed)
    return list(stages.values()), complete


def _known_by(count: Count, running: Options, elected: Options, before: _Before) -> tuple[_Key, _Before]:
    """A key that holds all that follows depends on: papers, and earlier votes if the rule looks back.

    Until a tie there is one way to get there, so the number of the stage is enough.
    """
    if not before.branched:
        return (running, elected, len(before.history)), before
    holders = sorted(before.hands)
    history = [[votes[a] for a in holders] for votes in before.history if count.looks_back]
    papers = [sorted(before.hands[holder].items()) for holder in holders]
    return (running, elected, sha256(repr((papers, history)).encode()).digest()), before


def _examine(count: Count, running: Options, elected: Options, before: _Before) -> Stage:
    votes = credited(before.hands)
    newly = tuple(sorted(option for option in running if votes[option] >= count.quota))
    elected, running = elected.union(newly), running.difference(newly)
    number, seats = len(before.history) + 1, count.seats - len(elected)
    if seats <= 0 or len(running) <= seats:
        filled = running if seats > 0 else frozenset[int]()
        newly = (*newly, *sorted(filled))
        return Stage(number, votes, newly, elected | filled, running - filled, final=True)
    surpluses = {a: n - count.quota for a, n in votes.items() if a in elected and n > count.quota}
    if surpluses:
        largest = max(surpluses.values())
        first = _decide(count, [a for a in surpluses if surpluses[a] == largest], before.history, max)
        chosen = (first, ()) if len(first) == 1 else ((), first)
        return Stage(number, votes, newly, elected, running, surplus=chosen[0], tied=chosen[1])
    if not any(votes[option] for option in running):
        return _nothing_left(count, Stage(number, votes, newly, elected, running), seats)
    leaving, tied = _last(count, {a: votes[a] for a in sorted(running)}, seats, before.history)
    return Stage(number, votes, newly, elected, running, leaving=leaving, tied=tied)


def _nothing_left(count: Count, stage: Stage, seats: int) -> Stage:
    """Those who are left hold nothing: they tie for the last seats, or the lot fills them."""
    drawn = [option for option in count.lot if option in stage.running][:seats]
    return replace(
        stage,
        newly=(*stage.newly, *drawn),
        elected=stage.elected.union(drawn),
        running=stage.running.difference(drawn),
        tied=() if drawn else tuple(sorted(stage.running)),
        final=True,
    )


def _last(
    count: Count, votes: Votes, seats: int, history: Sequence[Votes]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who leaves, or else between whom it cannot be decided."""
    fewest = min(votes.values())
    lowest = [option for option in votes if votes[option] == fewest]
    last = _decide(count, lowest, history, min)
    if len(last) == 1:
        return last, ()
    if count.looks_back and fewest:
        return (), last  # later stages may look back at those between their leaving
    hopeless = _hopeless(count, votes, len(lowest), len(votes) - seats)
    return (hopeless, ()) if hopeless else ((), last)


def _decide(
    count: Count, options: Sequence[int], history: Sequence[Votes], extreme: Callable[..., Number]
) -> tuple[int, ...]:
    """Of options with equal votes, those that earlier stages, then the lot, cannot tell apart."""
    for votes in reversed(history) if count.looks_back else ():
        wanted = extreme(votes[option] for option in options)
        options = [option for option in options if votes[option] == wanted]
    if count.lot:
        options = sorted(options, key=count.lot.index)
        return tuple(options[:1] if extreme is max else options[-1:])
    return tuple(options)


def _hopeless(count: Count, votes: Votes, least: int, most: int) -> tuple[int, ...]:
    """The fewest options that together stay behind the next one, and bring nobody to the quota.

    They leave one after the other whatever the sequence, and nothing passes to them from a surplus. With
    `scottish` rules this is asked only of options that hold nothing: the stages between are all alike.
    """
    ascending = sorted(votes, key=votes.__getitem__)
    highest = votes[ascending[-1]]
    for size in range(least, min(most, len(ascending) - 1) + 1):
        together = sum(votes[option] for option in ascending[:size])
        if together < votes[ascending[size]] and highest + together < count.quota:
            return tuple(sorted(ascending[:size]))
    return ()


def _next_stages(count: Count, stage: Stage, before: _Before) -> Iterator[tuple[_Key, _Before]]:
    history, branched = (*before.history, stage.votes), before.branched or bool(stage.tied)
    if stage.final:
        return
    for chosen in [stage.leaving] if stage.leaving else [(option,) for option in stage.surplus or stage.tied]:
        running, hands = stage.running.difference(chosen), before.hands
        for option in chosen:
            held = stage.votes[option]
            surplus = (held - count.quota, held) if option in stage.elected else None
            hands = pass_pile(hands, option, running, count.arithmetic, surplus)
        yield _known_by(count, running, stage.elected, _Before(hands, history, branched))
