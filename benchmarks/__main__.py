# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything `make bench` prints, in one run."""

from benchmarks import first_start, pages

pages.main()
first_start.main()
