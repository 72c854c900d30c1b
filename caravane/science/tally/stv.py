# SPDX-License-Identifier: AGPL-3.0-or-later
"""Single transferable vote: several seats, a quota, surpluses and eliminations passed on.

The quota is Droop's: the ballots that rank something, divided by the seats plus one, rounded down, plus
one. Round after round, whoever holds the quota is elected; if as many continue as there are seats left, they
are elected too, and the count ends with the last seat. Else the largest surplus passes on; without one, the
option with the fewest votes leaves and its papers pass on at their value. Values: see `transfers`.

Equal surpluses, or several with the fewest votes: under `scottish` the most recent round in which they
differed decides (rules 49 and 51 of the Order; where several are lowest there, rounds before it decide
between those); if there is none, or under `wig`, they tie. Then

- options that even together could not catch up with the next one, while nobody else could reach the quota,
  leave together (under `scottish` only where they hold nothing, since later rounds may look back);
- else each is tried; those elected in some branch make the first layer, `elected` are those of all branches.

Source: the Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from caravane.science.tally.branches import STATES_EXPLORED
from caravane.science.tally.conventions import Conventions, Number, exact
from caravane.science.tally.layers import Layers, by_relation
from caravane.science.tally.lots import draw_order
from caravane.science.tally.outcomes import Round, Ties, Verdict
from caravane.science.tally.profiles import Profile
from caravane.science.tally.stv_stages import Count, Stage, explore_stages

__all__ = ["stv"]

ROUNDS_LISTED = 200


def stv(profile: Profile, conventions: Conventions, limit: int = STATES_EXPLORED) -> Verdict:
    """Fill `conventions.seats` seats; examines at most `limit` stages.

    `ranking[0]` holds who is elected, in any branch; the others follow by reverse order of elimination.
    Nobody is known to be elected in all of them when exploring stopped. The score is the votes an option held
    when elected or eliminated, the largest over the branches.
    """
    lot = () if conventions.seed is None else draw_order(conventions.seed, profile.alternatives)
    count = Count.of(profile, conventions.seats, conventions.transfer, lot)
    stages, complete = explore_stages(count, profile, limit)
    ends = [stage for stage in stages if stage.final]
    union = frozenset[int]().union(*(stage.elected | frozenset(stage.tied) for stage in ends))
    certain = (
        frozenset(union).intersection(*(stage.elected for stage in ends)) if complete else frozenset[int]()
    )
    branched = any(len(stage.tied) > 1 for stage in stages)
    ranking = (tuple(sorted(union)), *_others(stages, union, profile))
    return Verdict(
        tuple(filter(None, ranking)),
        _last_votes(stages, profile, count),
        _rounds(stages, profile, count, ROUNDS_LISTED if branched else len(stages)),
        Ties(ranking[0], complete, len(stages)) if branched else None,
        elected=tuple(sorted(certain)),
        quota=exact(Fraction(count.quota, count.arithmetic.unit)),
    )


def _others(stages: Sequence[Stage], elected: frozenset[int], profile: Profile) -> Layers:
    """Who has no seat in any branch: above another if it stays longer in every branch."""
    others = frozenset(profile.alternatives) - elected
    not_below = {option: set[int]() for option in others}
    for stage in stages:
        ended = stage.running if stage.final else stage.may_leave
        for option in others.intersection(ended):
            not_below[option] |= stage.running
    return by_relation({option: others - not_below[option] - {option} for option in others})


def _last_votes(stages: Iterable[Stage], profile: Profile, count: Count) -> dict[int, Number]:
    scores: dict[int, Number] = dict.fromkeys(profile.alternatives, 0)
    for stage in stages:
        for option in {*stage.newly, *stage.may_leave, *(stage.running if stage.final else ())}:
            scores[option] = max(scores[option], _in_votes(stage.votes[option], count))
    return scores


def _rounds(stages: Sequence[Stage], profile: Profile, count: Count, listed: int) -> tuple[Round, ...]:
    valid = profile.ballots * count.arithmetic.unit
    ordered = sorted(stages, key=lambda stage: stage.number)
    return tuple(_round(stage, valid, count) for stage in ordered[:listed])


def _round(stage: Stage, valid: int, count: Count) -> Round:
    done = stage.elected - stage.votes.keys()
    held = dict(stage.votes) | dict.fromkeys(sorted(done), count.quota)
    return Round(
        stage.number,
        {option: _in_votes(held[option], count) for option in sorted(held)},
        _in_votes(valid - sum(held.values()), count),
        eliminated=stage.leaving,
        tied=stage.tied,
        elected=stage.newly,
        surplus=stage.surplus,
    )


def _in_votes(units: Number, count: Count) -> Number:
    return exact(Fraction(units) / count.arithmetic.unit)
