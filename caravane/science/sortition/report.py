# SPDX-License-Identifier: AGPL-3.0-or-later
"""A drawn panel as JSON for programs and as text for people."""

from collections.abc import Iterator
from fractions import Fraction

from caravane.science.sortition.distribution import Distribution
from caravane.science.sortition.panel import Drawn
from caravane.science.terminal import table

__all__ = ["describe", "to_dict"]

UNKNOWN = "the legacy algorithm has no known distribution: it only draws"


def to_dict(drawn: Drawn) -> dict[str, object]:
    """What `caravane panel --json` prints (docs/sortition.md)."""
    lottery = drawn.distribution.lottery if drawn.distribution else {}
    probabilities = drawn.distribution.probabilities if drawn.distribution else {}
    return {
        "panel": list(drawn.panel),
        "seed": drawn.seed,
        "size": drawn.size,
        "algorithm": drawn.algorithm,
        **(_optimum(drawn.distribution) if drawn.distribution else {"remark": UNKNOWN}),
        "probabilities": {member: float(share) for member, share in probabilities.items()},
        "probabilities_exact": {member: str(share) for member, share in probabilities.items()},
        "distribution": [
            {"panel": list(panel), "probability": float(share), "probability_exact": str(share)}
            for panel, share in lottery.items()
        ],
        "quotas": _quotas(drawn),
    }


def describe(drawn: Drawn) -> str:
    """The panel, the quotas, and everybody's probability."""
    lines = [
        f"{drawn.algorithm} · {drawn.size} of {len(drawn.pool.volunteers)} volunteers · seed {drawn.seed}"
    ]
    lines += list(_facts(drawn.distribution)) if drawn.distribution else [UNKNOWN]
    quotas = [[str(value) for value in quota.values()] for quota in _quotas(drawn)]
    lines += ["", *table(["feature", "value", "min", "max", "drawn"], quotas)]
    lines += ["", "panel", *(f"  {member}" for member in drawn.panel)]
    if drawn.distribution:
        lines += ["", *table(["probability", "volunteers"], list(_levels(drawn.distribution)))]
        lines += ["", "the panels it was drawn from and exact probabilities: --json"]
    return "\n".join(lines) + "\n"


def _optimum(distribution: Distribution) -> dict[str, object]:
    return {
        "least_probability": float(distribution.least),
        "least_probability_exact": str(distribution.least),
        "maximised": distribution.maximised,
        "bound": distribution.bound,
        "gap": distribution.gap,
        "undrawable": list(distribution.undrawable),
    }


def _quotas(drawn: Drawn) -> list[dict[str, object]]:
    counts = drawn.pool.drawn(drawn.panel)
    return [
        {
            "feature": quota.feature,
            "value": quota.value,
            "min": quota.minimum,
            "max": quota.maximum,
            "drawn": count,
        }
        for quota, count in zip(drawn.pool.quotas, counts, strict=True)
    ]


def _facts(distribution: Distribution) -> Iterator[str]:
    yield f"drawn from {len(distribution.lottery)} panels; least probability {_percent(distribution.least)}"
    yield (
        f"maximised: {distribution.maximised}; no lottery exceeds {distribution.bound:.9g}, "
        f"this one is within {distribution.gap:.1e} of it"
    )
    if distribution.undrawable:
        yield f"in no panel that meets the quotas: {', '.join(distribution.undrawable)}"


def _levels(distribution: Distribution) -> Iterator[list[str]]:
    """Who has each probability, as printed, the least first."""
    alike: dict[str, list[str]] = {}
    for member, share in sorted(distribution.probabilities.items(), key=lambda each: each[1]):
        alike.setdefault(_percent(share), []).append(member)
    for shown, members in alike.items():
        yield [shown, f"{len(members)}: {', '.join(members)}"]


def _percent(share: Fraction) -> str:
    return f"{float(share):.4%}"
