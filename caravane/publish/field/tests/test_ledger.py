# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from caravane.publish.field.ledger import Entry, Ledger, Line, Table


def table(total: int) -> Table:
    return Table("", "", [], [], Line("", "", [], Entry(total)))


@pytest.mark.parametrize(
    ("followed", "totals", "adds_up"),
    [(3, [3, 3], True), (2, [3, 3], False), (3, [3, 2], False), (3, [2, 3], False)],
)
def test_a_ledger_adds_up_when_its_fates_and_both_its_tables_do(
    followed: int, totals: list[int], adds_up: bool
) -> None:
    assert Ledger(3, followed, [], [table(total) for total in totals]).adds_up is adds_up
