# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who can be drawn at all: panels that together hold every kind that any panel holds."""

import numpy as np

from caravane.science.progress import Progress, quiet
from caravane.science.sortition.polytope import Mask, Vector
from caravane.science.sortition.solver import Program

__all__ = ["cover"]

NEAR = 0.05  # of the most new people, each time; only whether there is one must be exact


def cover(panels: Program, progress: Progress = quiet) -> tuple[list[Vector], Mask]:
    """Panels, and for each kind whether one of them holds it; no panel if there is none.

    Each panel holds as many volunteers of the kinds not yet held as it can. When that is none, no panel
    holds any of them.
    """
    found: list[Vector] = []
    missing = np.ones(len(panels.polytope.caps), dtype=bool)
    while missing.any():
        best = panels.maximise(missing.astype(float), gap=NEAR)
        if best is None:
            break
        found.append(best.point)
        if not (missing & (best.point > 0)).any():
            break
        missing &= best.point == 0
        progress(int((~missing).sum()), len(missing))
    return found, ~missing
