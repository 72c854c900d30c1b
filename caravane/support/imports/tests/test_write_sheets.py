# SPDX-License-Identifier: AGPL-3.0-or-later
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from caravane.support.imports.sheets import csv_bytes, workbook_bytes
from caravane.support.imports.tables import read_table

FORMULAS = ["=1+1", "+33 1", "-20 % d’énergie", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_workbook_keeps_what_looks_like_a_formula_as_text(text: str) -> None:
    sheet = load_workbook(io.BytesIO(workbook_bytes("Liste", ["titre"], [[text]]))).active
    assert (sheet["A2"].data_type, sheet["A2"].value, sheet["A2"].quotePrefix) == ("s", text, True)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_csv_puts_an_apostrophe_before_what_looks_like_a_formula(text: str) -> None:
    assert read_table("f.csv", csv_bytes(["titre"], [[text]])).rows[0].cells[0].startswith("'")


def test_numbers_and_days_stay_numbers_and_days() -> None:
    sheet = load_workbook(io.BytesIO(workbook_bytes("Liste", ["n", "jour"], [[-3, date(2021, 6, 9)]]))).active
    assert sheet["A2"].value == -3
    assert sheet["B2"].value.date() == date(2021, 6, 9)


def test_signs_that_a_workbook_cannot_hold_are_left_out() -> None:
    sheet = load_workbook(io.BytesIO(workbook_bytes("Liste", ["titre"], [["a\x07b"]]))).active
    assert sheet["A2"].value == "ab"
