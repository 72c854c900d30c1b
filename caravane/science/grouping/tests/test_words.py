# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from caravane.science.grouping.words import is_silent, stem, stems


@pytest.mark.parametrize(
    "words",
    [
        "vélo vélos VÉLO velo",
        "école écoles ECOLE Ecoles",
        "cyclable cyclables",
        "eau eaux",
    ],
)
def test_forms_of_a_word_have_one_stem(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


def test_different_words_keep_different_stems() -> None:
    assert len({stem(word) for word in ["bus", "but", "bois", "vélo", "voile", "école", "col"]}) == 7


@pytest.mark.parametrize("word", ["la", "Été", "qu", "THE", "même", "à"])
def test_words_that_say_nothing_are_silent(word: str) -> None:
    assert is_silent(word) is (word != "Été" or is_silent("été"))


def test_silent_words_count_only_when_there_are_no_others() -> None:
    assert stems("Les vélos et la ville") == [stem("vélo"), stem("ville")]
    assert stems("Pour tous !") == [stem("pour"), stem("tous")]
    assert stems("… !") == []
