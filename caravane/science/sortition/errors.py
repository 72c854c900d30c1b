# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can go wrong before a panel is drawn.

SortitionError
├── PanelFileError     a file cannot be read as volunteers or quotas: file, line, reason
├── InvalidPool        volunteers or quotas contradict themselves
├── UnknownAlgorithm   no such algorithm
├── ImpossiblePanel    no quota could be changed so that a panel exists
├── InfeasibleQuotas   no panel meets the quotas; says the smallest change that allows one
├── NoLuck             the legacy algorithm found no panel in its attempts
└── SolverFailure      HiGHS gave no answer, or one that does not hold
"""

from collections.abc import Sequence
from dataclasses import dataclass

from caravane.science.errors import FileFault, ScienceError

__all__ = [
    "Change",
    "ImpossiblePanel",
    "InfeasibleQuotas",
    "InvalidPool",
    "NoLuck",
    "PanelFileError",
    "SolverFailure",
    "SortitionError",
    "UnknownAlgorithm",
]


class SortitionError(ScienceError):
    """Parent of every error this library raises."""


class PanelFileError(SortitionError, FileFault):
    """A file cannot be read as volunteers or quotas; `line` counts from 1, None when no line is at fault."""


class InvalidPool(SortitionError):
    """Volunteers or quotas contradict themselves."""


class UnknownAlgorithm(SortitionError):
    """No algorithm has that name."""


class ImpossiblePanel(SortitionError):
    """No panel of that size exists, whatever the quotas."""


@dataclass(frozen=True)
class Change:
    """One bound of a quota, as it is and as it would have to be; `bound` is `min` or `max`."""

    feature: str
    value: str
    bound: str
    now: int
    needed: int

    def __str__(self) -> str:
        words = {"min": "at least", "max": "at most"}[self.bound]
        return f"{self.feature} {self.value}: {words} {self.needed} instead of {self.now}"


class InfeasibleQuotas(SortitionError):
    """No panel meets the quotas. `changes` together allow one; `causes` says what is plain to see.

    `within_flex` is False when the quotas' own min_flex and max_flex do not allow these changes.
    """

    def __init__(
        self, size: int, causes: Sequence[str], changes: Sequence[Change], *, within_flex: bool
    ) -> None:
        because = f" ({'; '.join(causes)})" if causes else ""
        limits = "" if within_flex else "no change within min_flex and max_flex allows one; without them "
        wanted = "; ".join(map(str, changes))
        super().__init__(
            f"no panel of {size} meets the quotas{because}; "
            f"{limits}the smallest change that allows one: {wanted}"
        )
        self.causes = tuple(causes)
        self.changes = tuple(changes)
        self.within_flex = within_flex


class NoLuck(SortitionError):
    """The legacy algorithm found no panel in its attempts, though there may be one."""


class SolverFailure(SortitionError):
    """HiGHS gave no answer, or one that does not hold."""
