# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from caravane.gather.proposals.plain_text import title_from, words_of


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("rue <à préciser> près du parc", "rue <à préciser> près du parc"),
        ("<p>rue <nom> au parc</p>", "rue <nom> au parc"),
        ("https://a.example/?x=1&copy=2", "https://a.example/?x=1&copy=2"),
        ("un&nbsp;&laquo;&nbsp;vrai&nbsp;&raquo; parc", "un « vrai » parc"),
        ("un<br>deux<br/>trois<!-- non -->", "un\ndeux\ntrois"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;oui", "oui"),
        ("<STYLE>p {}</STYLE>oui<iframe src=x>encore", "ouiencore"),
    ],
)
def test_only_markup_is_taken_from_a_text(cell: str, words: str) -> None:
    assert words_of(cell).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("Des bancs. À l’ombre.", "Des bancs"),
        ("\n- Des bancs\n- Des arbres", "Des bancs"),
        ("Pourquoi pas ? Essayons.", "Pourquoi pas ?"),
        ("Et puis...", "Et puis..."),
        ("mot " * 60, "mot " * 29 + "mot…"),
        ("x" * 300, "x" * 119 + "…"),
    ],
)
def test_a_title_is_the_first_sentence_or_the_first_words(body: str, title: str) -> None:
    assert title_from(body) == title
    assert len(title) <= 120
