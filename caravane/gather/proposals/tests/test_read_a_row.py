# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a row of a file says, in this edition."""

import pytest

from caravane.foundation.conferences.models import Conference
from caravane.gather.proposals.importing import Said, reader_of
from caravane.support.imports.recipes import Cells
from conftest import IN_THE_VOTE


def read(conference: Conference, **cells: str) -> Said:
    reader = reader_of(conference, frozenset(cells), IN_THE_VOTE, may_add_themes=False)
    return reader.read(Cells(2, cells))


@pytest.mark.parametrize("cell", ["Se nourrir", "SE_NOURRIR", "nourrir", " Nourrir "])
def test_a_theme_is_known_by_its_name_and_by_its_address(conference: Conference, cell: str) -> None:
    assert read(conference, title="Un verger", theme=cell).new.theme == conference.themes.get(slug="nourrir")
