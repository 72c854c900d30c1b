# SPDX-License-Identifier: AGPL-3.0-or-later
"""From rankings to outcomes: how this room calls the science of counting."""

from collections.abc import Collection, Mapping, Sequence

from caravane.science import tally

RULES = ("positional", "plurality", "schulze", "irv")

Ranking = Sequence[int]
JsonOutcome = dict[str, object]


def weights(places: int) -> tuple[int, ...]:
    """Return the points of the places: three, two, one when three may be ranked."""
    return tuple(range(places, 0, -1))


def conventions(places: int) -> tally.Conventions:
    return tally.Conventions(weights=weights(places))


def command(file_name: str, rule: str, places: int) -> str:
    """Return the exact command that counts a published file again."""
    points = f" --weights {','.join(map(str, weights(places)))}" if rule == "positional" else ""
    return f"caravane count {file_name} --rule {rule}{points}"


def outcomes(
    rule: str, options: Mapping[int, str], rankings: Sequence[Ranking], places: int
) -> tuple[JsonOutcome, list[JsonOutcome]]:
    """Count by the poll's rule, and by the others: objects as `caravane count --json` prints them."""
    profile = tally.Profile.from_rankings(options, rankings)
    others = [other for other in RULES if other != rule]
    first, *rest = (tally.count(profile, each, conventions(places)).to_json() for each in (rule, *others))
    return first, rest


def times_placed(options: Collection[int], rankings: Sequence[Ranking], places: int) -> dict[str, list[int]]:
    """Return {option number: [times ranked 1st, 2nd, …]}; keys are text, as JSON wants them."""
    table = {option: [0] * places for option in options}
    for ranking in rankings:
        for place, option in enumerate(ranking):
            table[option][place] += 1
    return {str(option): row for option, row in table.items()}


def fault_of(ranking: Ranking, options: Collection[int], places: int) -> str:
    """Say why the ranking of an envelope is not a ballot: a cause, or nothing when it is one."""
    if len(ranking) > places:
        return "too_many"
    if len(set(ranking)) < len(ranking):
        return "repeated"
    return "" if set(ranking) <= set(options) else "unknown_option"
