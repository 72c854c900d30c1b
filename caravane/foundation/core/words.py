# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words compared as people compare them: without accents, case or punctuation."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
NOT_WORDS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Return the words of a text in lower case without accents, one space between them.

    « Se nourrir », "SE_NOURRIR" and "se-nourrir" are all "se nourrir".
    """
    lowered = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    letters = "".join(sign for sign in lowered if not unicodedata.combining(sign))
    return NOT_WORDS.sub(" ", letters).strip()
