# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules by name, and the two calls that count."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from caravane.science.tally.conventions import Conventions, read_last_group
from caravane.science.tally.errors import UnknownRule
from caravane.science.tally.irv import irv
from caravane.science.tally.outcomes import Outcome, Ties, Verdict
from caravane.science.tally.positional import plurality, positional
from caravane.science.tally.profiles import Profile
from caravane.science.tally.schulze import schulze

__all__ = ["RULES", "count", "count_all"]

DEFAULTS = Conventions()

RULES: Mapping[str, Callable[[Profile, Conventions], Verdict]] = {
    "plurality": plurality,
    "positional": positional,
    "schulze": schulze,
    "irv": irv,
}


def count(profile: Profile, rule: str, conventions: Conventions = DEFAULTS) -> Outcome:
    """Count the ballots of a profile by one rule (a key of RULES).

    Exact: only integers and fractions. Ties stay ties. Raises UnknownRule.
    """
    if rule not in RULES:
        raise UnknownRule(f"unknown rule {rule!r}: choose among {', '.join(RULES)}")
    verdict = _with_ties(RULES[rule](read_last_group(profile, conventions), conventions))
    return Outcome(rule, profile.ballots, profile.alternatives, conventions, verdict)


def count_all(profile: Profile, conventions: Conventions = DEFAULTS) -> dict[str, Outcome]:
    """Count by every rule, in the order of RULES."""
    return {rule: count(profile, rule, conventions) for rule in RULES}


def _with_ties(verdict: Verdict) -> Verdict:
    tied = len(verdict.ranking[0]) > 1 and not verdict.ties
    return replace(verdict, ties=Ties(verdict.ranking[0])) if tied else verdict
