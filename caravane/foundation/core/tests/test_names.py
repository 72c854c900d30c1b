# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.core.exceptions import ValidationError

from caravane.foundation.core.names import check_name


@pytest.mark.parametrize(
    "name",
    [
        "Ivry-sur-Seine",
        "Jean d\u2019Artagnan",
        "Müller-Lüdenscheidt",
        "Nguyễn Thị Ánh",
        "İbrahim Yıldız",
        "Mairie\u00a0: hall d\u2019entrée (rez-de-chaussée)",
        "عبد الرحمن",
        "علی\u200cرضا",  # Persian: the joiner keeps two words of one name apart
        "क्\u200dष",  # Devanagari: a half letter
        "അവന്\u200d",  # Malayalam: a final letter made with a joiner
        "Ἀθηνᾶ",
        "e\u0301tienne",
    ],
)
def test_names_as_people_write_them_pass(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Mairie\u202eeriam", "202E"),
        ("Ivry\u2066!", "2066"),
        ("Ivry\u200f", "200F"),
        ("Iv\u200bry", "200B"),
        ("\ufeffIvry", "FEFF"),
        ("Iv\u00adry", "00AD"),
        ("Iv\x00ry", "0000"),
        ("Iv\x1bry", "001B"),
        ("Iv\x85ry", "0085"),
        ("Iv\nry", "000A"),
        ("Iv\try", "0009"),
        ("Iv\u2028ry", "2028"),
        ("Iv\ue000ry", "E000"),
        ("Iv\u3164ry", "3164"),
        ("Iv\ufe00ry", "FE00"),
        ("Iv\ufe0fry", "FE0F"),
        ("Iv\U000e0100ry", "E0100"),
        ("Iv\U000e01efry", "E01EF"),
        ("Iv\U000e0041ry", "E0041"),
        ("Ma\u200drie", "200D"),
        ("Ma\u200crie", "200C"),
        ("علی\u200c", "200C"),
        ("\u200cعلی", "200C"),
        ("علی\u200c\u200cرضا", "200C"),
    ],
)
def test_what_is_not_seen_is_refused_and_named(name: str, number: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check_name(name)
    assert refused.value.code == "unseen_character"
    assert f"U+{number}" in refused.value.messages[0]
