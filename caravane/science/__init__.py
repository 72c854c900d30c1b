# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small libraries in pure Python, without Django, usable alone and from the `caravane` command.

Each is a room that knows nothing of the others: `tally` counts ballots, `funding` chooses projects within a
budget, `sortition` draws panels, `seating` makes tables, `grouping` puts like texts together. Their faces
import nothing heavy.
"""
