# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything `make bench` prints, in one run."""

from benchmarks import casts, first_start, funding, grouping, pages, seating, sortition, tally

for each in (pages, casts, first_start, tally, funding, sortition, seating, grouping):
    each.main()
