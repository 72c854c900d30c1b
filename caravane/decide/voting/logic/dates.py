# SPDX-License-Identifier: AGPL-3.0-or-later
"""A date as people type it, brought to one form: 14 / 7 / 1950, 14071950, 14 juillet 1950 → 14/7/1950."""

import re
import unicodedata

MONTHS = {
    name: number
    for names in (
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
WITH_A_NAME = re.compile(rf"\b(\d{{1,2}})(?:er)?\s+({'|'.join(MONTHS)})\s+(\d{{4}})\b")
SPACED = re.compile(r"(?<=\d)\s*([/.-])\s*(?=\d)")
GLUED = re.compile(r"\b(\d{2})(\d{2})(\d{4})\b")


def with_plain_dates(text: str) -> str:
    """Return a text in small letters without accents, its dates in figures, joined: 14/7/1950."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter)
    )
    named = WITH_A_NAME.sub(lambda found: f"{found[1]}/{MONTHS[found[2]]}/{found[3]}", plain)
    return GLUED.sub(r"\1/\2/\3", SPACED.sub(r"\1", named))
