# SPDX-License-Identifier: AGPL-3.0-or-later
import json

import pytest

from caravane.science.funding.amounts import plain, shown


@pytest.mark.parametrize(
    ("cents", "written", "said"),
    [(150_000, "1500", "1,500"), (150_050, "1500.5", "1,500.50"), (0, "0", "0"), (99, "0.99", "0.99")],
)
def test_an_amount_is_written_whole_where_it_is(cents: int, written: str, said: str) -> None:
    assert json.dumps(plain(cents)) == written
    assert shown(cents) == said
