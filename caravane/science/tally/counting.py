# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules by name, and the two calls that count."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from caravane.science.tally.approval import approval
from caravane.science.tally.bucklin import bucklin
from caravane.science.tally.condorcet import copeland, minimax
from caravane.science.tally.conventions import Conventions, read_last_group
from caravane.science.tally.errors import NotCountable, UnknownRule
from caravane.science.tally.irv import irv
from caravane.science.tally.judgment import majority_judgment
from caravane.science.tally.kemeny import kemeny
from caravane.science.tally.layers import Layers
from caravane.science.tally.lots import draw_order
from caravane.science.tally.outcomes import Outcome, Ties, Verdict
from caravane.science.tally.positional import borda, dowdall, plurality, positional
from caravane.science.tally.profiles import Profile
from caravane.science.tally.ranked_pairs import ranked_pairs
from caravane.science.tally.schulze import schulze
from caravane.science.tally.stv import stv

__all__ = ["RULES", "count", "count_all"]

DEFAULTS = Conventions()

Rule = Callable[[Profile, Conventions], Verdict]

RULES: Mapping[str, Rule] = {
    "plurality": plurality,
    "positional": positional,
    "borda": borda,
    "dowdall": dowdall,
    "approval": approval,
    "bucklin": bucklin,
    "copeland": copeland,
    "minimax": minimax,
    "ranked-pairs": ranked_pairs,
    "schulze": schulze,
    "irv": irv,
    "stv": stv,
    "majority-judgment": majority_judgment,
    "kemeny": kemeny,
}


def count(profile: Profile, rule: str, conventions: Conventions = DEFAULTS) -> Outcome:
    """Count the ballots of a profile by one rule (a key of RULES).

    Exact: only integers and fractions. Ties stay ties, unless the conventions hold a seed: then a lot
    breaks them (see `lots`), and `ties` tells who was tied. Raises UnknownRule, and NotCountable when the
    rule does not apply to these ballots.
    """
    if rule not in RULES:
        raise UnknownRule(f"unknown rule {rule!r}: choose among {', '.join(RULES)}")
    profile = read_last_group(profile, conventions)
    verdict = _with_ties(RULES[rule](profile, replace(conventions, seed=None)), conventions.seats)
    if conventions.seed is not None:
        verdict = _drawn(RULES[rule], verdict, profile, conventions)
    return Outcome(rule, profile.ballots, profile.alternatives, conventions, verdict)


def count_all(
    profile: Profile, conventions: Conventions = DEFAULTS
) -> tuple[dict[str, Outcome], dict[str, str]]:
    """Count by every rule, in the order of RULES; then the rules that do not apply, with the reason."""
    outcomes, left_out = {}, {}
    for rule in RULES:
        try:
            outcomes[rule] = count(profile, rule, conventions)
        except NotCountable as reason:
            left_out[rule] = str(reason)
    return outcomes, left_out


def _with_ties(verdict: Verdict, seats: int) -> Verdict:
    """Ties that keep the rule from filling the seats: the layer that does not fit."""
    layer = _unfitting(verdict.ranking, seats)
    if verdict.elected is not None or not layer:
        return verdict
    return replace(verdict, ties=replace(verdict.ties or Ties(layer), winners=layer))


def _unfitting(ranking: Layers, seats: int) -> tuple[int, ...]:
    filled = 0
    for layer in ranking:
        if filled < seats < filled + len(layer):
            return layer
        filled += len(layer)
    return ()


def _drawn(rule: Rule, verdict: Verdict, profile: Profile, conventions: Conventions) -> Verdict:
    """The verdict once the lot has broken its ties; the same one where nothing was tied."""
    if all(len(layer) == 1 for layer in verdict.ranking) and not verdict.ties:
        return verdict
    lot = draw_order(conventions.seed or "", profile.alternatives)
    drawn = rule(profile, conventions)
    ties = verdict.ties and replace(verdict.ties, lot=lot)
    if drawn.elected is not None:  # who is elected shares the first layer without being tied
        return replace(drawn, ties=ties)
    ranking = tuple((option,) for layer in drawn.ranking for option in sorted(layer, key=lot.index))
    return replace(drawn, ranking=ranking, ties=ties)
