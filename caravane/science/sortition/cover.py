# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who can be drawn at all: panels that together hold every kind that any panel holds."""

import numpy as np

from caravane.science.progress import Progress, quiet
from caravane.science.sortition.polytope import Mask, Vector
from caravane.science.sortition.rounding import good_panel
from caravane.science.sortition.solver import Program

__all__ = ["cover"]


def cover(panels: Program, vertices: Program, progress: Progress = quiet) -> tuple[list[Vector], Mask]:
    """Panels, and for each kind whether one of them holds it; no panel if there is none.

    Each panel holds many volunteers of the kinds not yet held. When none are found, an integer program looks
    for the most that a panel can hold; when that is none, no panel holds any of them.
    """
    found: list[Vector] = []
    missing = np.ones(len(panels.polytope.caps), dtype=bool)
    while missing.any():
        wanted = missing.astype(float)
        panel = good_panel(wanted, panels, vertices)
        if panel is None:
            break
        if not (missing & (panel > 0)).any():
            panel = panels.best(wanted).point
        found.append(panel)
        if not (missing & (panel > 0)).any():
            break
        missing &= panel == 0
        progress(int((~missing).sum()), len(missing))
    return found, ~missing
