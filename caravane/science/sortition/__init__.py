# SPDX-License-Identifier: AGPL-3.0-or-later
"""Draw panels of volunteers that meet quotas, each volunteer as likely as can be. See docs/sortition.md.

Importing this imports nothing heavy: what needs HiGHS and numpy is loaded when first used.
"""

from typing import TYPE_CHECKING

from caravane.science.faces import lazy
from caravane.science.sortition.draw import Stream, draw
from caravane.science.sortition.errors import (
    Change,
    ImpossiblePanel,
    InfeasibleQuotas,
    InvalidPool,
    NoLuck,
    PanelFileError,
    SolverFailure,
    SortitionError,
    UnknownAlgorithm,
)
from caravane.science.sortition.pool import Pool, Quota, Volunteer
from caravane.science.sortition.read import read_pool, read_quotas
from caravane.science.sortition.verification import meets, verify

if TYPE_CHECKING:
    from caravane.science.sortition.distribution import Distribution, distribution_of
    from caravane.science.sortition.panel import ALGORITHMS, Drawn, draw_panel

__all__ = [
    "ALGORITHMS",
    "Change",
    "Distribution",
    "Drawn",
    "ImpossiblePanel",
    "InfeasibleQuotas",
    "InvalidPool",
    "NoLuck",
    "PanelFileError",
    "Pool",
    "Quota",
    "SolverFailure",
    "SortitionError",
    "Stream",
    "UnknownAlgorithm",
    "Volunteer",
    "distribution_of",
    "draw",
    "draw_panel",
    "meets",
    "read_pool",
    "read_quotas",
    "verify",
]

__getattr__ = lazy(
    __name__,
    {
        "ALGORITHMS": "panel",
        "Distribution": "distribution",
        "Drawn": "panel",
        "distribution_of": "distribution",
        "draw_panel": "panel",
    },
)
