# SPDX-License-Identifier: AGPL-3.0-or-later
"""The style sheet: light enough for a phone on a bad network, old enough words for an old phone."""

import gzip
import re

import pytest
from django.conf import settings

SHEETS = sorted((settings.BASE_DIR / "assets/css").glob("*.css"))
BUDGET = 12_000  # bytes, compressed, of all the sheets as they are written: what is sent is smaller


def test_the_whole_look_weighs_less_than_twelve_kilobytes() -> None:
    whole = b"".join(sheet.read_bytes() for sheet in SHEETS)
    assert len(gzip.compress(whole)) <= BUDGET


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_sheet_needs_what_old_phones_lack(sheet: object) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)  # type: ignore[attr-defined]
    assert "light-dark(" not in text
    # A colour that is mixed comes after one that is not, or the declaration is lost where mixing is unknown.
    assert not re.search(r"--[\w-]+:[^;]*color-mix", text)


def test_every_sheet_is_in_the_one_that_is_sent() -> None:
    sent = (settings.BASE_DIR / "assets/css/caravane.css").read_text(encoding="utf-8")
    for sheet in SHEETS:
        assert sheet.name == "caravane.css" or f'"./{sheet.name}"' in sent
