# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who and what the story is about."""

import re
from datetime import UTC, datetime

from tests.browser.town import PACKAGES

BEFORE_THE_VOTE = datetime(2021, 11, 15, 9, tzinfo=UTC)
NADIA = "nadia@ivry.example"
PASSWORD = "quatre mots tout simples"
HEDGES, SHADE, OWLS = PACKAGES["Cohabiter"]
CANTEEN, GARDENS, MARKET = PACKAGES["Se nourrir"]
EDITED = "De l’eau, de l’ombre et des bancs"
# Others who vote online: option numbers, best first, in each theme.
OTHERS = [
    ([1, 2, 3], [2]),
    ([1, 3], [2, 1]),
    ([2, 1, 3], [3, 2, 1]),
    ([1], [2, 3]),
    ([3, 1], [1]),
    ([1, 2], [2]),
]
OTHERS += [([2, 3, 1], [1, 2, 3]), ([1, 3, 2], [2]), ([3], [3, 1]), ([1, 2], [2, 1])]
FIRST_SHEET = (["2", "1"], ["3"])  # what Karim's sheet says
COUNTS = re.compile(r"\d\s+(points|bulletins? valables?|premiers? choix)")
PUBLIC = ["/", "/vote/", "/resultats/", "/paquets/"]
