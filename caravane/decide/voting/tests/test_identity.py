# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest

from caravane.decide.voting.logic.dates import with_plain_dates
from caravane.decide.voting.logic.identity import age_on, fold_name, identity, is_a_name, search_terms


@pytest.mark.parametrize(
    "written",
    [
        "Éléonore-Marie de La Fontaine",
        "eleonore marie  LA FONTAINE",
        "Eléonore Marie d’la Fontaine",
        "ÉLÉONORE‑MARIE Fontaine",
    ],
)
def test_a_name_is_one_name_however_it_is_typed(written: str) -> None:
    assert fold_name(written) == "eleonoremariefontaine"


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Œuvrard", "oeuvrard"), ("Straße", "strasse"), ("Le", "le"), ("Nguyễn", "nguyen"), ("李", "李")],
)
def test_names_from_everywhere_keep_their_letters(written: str, folded: str) -> None:
    assert fold_name(written) == folded


def test_two_birth_dates_make_two_people() -> None:
    assert identity("Martin", "Ali", date(1980, 1, 2)) != identity("Martin", "Ali", date(1980, 2, 1))


def test_a_search_takes_names_in_any_order_and_a_date_as_people_write_it() -> None:
    assert search_terms("Zoé d’Ormesson 4/7/1950") == (["zoe", "ormesson"], ["1950-07-04"])


def test_age_is_reached_on_the_birthday() -> None:
    assert age_on(date(2005, 11, 25), date(2021, 11, 25)) == 16
    assert age_on(date(2005, 11, 26), date(2021, 11, 25)) == 15
    assert age_on(date(2004, 2, 29), date(2021, 2, 28)) == 16


@pytest.mark.parametrize("typed", ["12 / 5 / 1956", "12 mai 1956", "12051956", "12 May 1956", "12.05.1956"])
def test_a_search_reads_a_date_however_it_is_typed(typed: str) -> None:
    assert search_terms(f"Zoé {typed}") == (["zoe"], ["1956-05-12"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1er août 1956", "1/8/1956"), ("3 Février 1960", "3/2/1960"), ("1960", "1960"), ("Mai 12", "mai 12")],
)
def test_a_date_is_brought_to_figures(typed: str, read: str) -> None:
    assert with_plain_dates(typed) == read


RESEMBLE = (
    "Ⅷ|Dupont㎏|ⒹUPONT|ªº|Ｄｕｐｏｎｔ|D\u0338upont|ﬁlon|M\u20ddartin|\u0301|Ma²|ᵃ||-|Дюпон|Dupont1|𝐃upont"
)
LATIN_NAMES = (
    "Œuvrard|Nguyễn Thị Bưởi|STRAẞE|Groß|İbrahim|Işıl|Đorđević|Łukasz|N’Diaye|Ṣọlá|Ħal Għaxaq|Þórðardóttir"
    "|Ștefan|Ḥasan|Ĳsbrand|Guðrún|St. Martin|E\u0301va|Ɓah"
)


@pytest.mark.parametrize("text", [*RESEMBLE.split("|"), "a" + "\u0301" * 4])
def test_what_only_resembles_a_letter_is_no_name(text: str) -> None:
    assert not is_a_name(text)


@pytest.mark.parametrize("text", LATIN_NAMES.split("|"))
def test_names_of_latin_writing_are_names(text: str) -> None:
    assert is_a_name(text)
