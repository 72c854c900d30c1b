# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caravane.science.grouping.markup import plain


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<p>Un banc.</p><p>De l&#39;ombre.</p>", "Un banc. De l'ombre."),
        ("Des <strong>pis</strong>tes", "Des pistes"),
        ("&lt;p&gt;Deux fois encodé&lt;/p&gt;", "Deux fois encodé"),
        ("<ul><li>un</li><li>deux</li></ul>", "un deux"),
        ("a<br/>b<BR>c", "a b c"),
        ("x < 3 et y > 2, <3", "x < 3 et y > 2, <3"),
        ('<script>var vélo = "x";</script>vu<style>p {}</style><!-- rien -->', "vu"),
        ("voir https://example.org/page?x=1 et moi@example.org", "voir et"),
        ("l’eau\xa0:\n\n  la  pluie", "l'eau : la pluie"),
        ('<img src="x.png" alt="a">', ""),
        ("R&D et A & B", "R&D et A & B"),
    ],
)
def test_markup_leaves_its_words(written: str, words: str) -> None:
    assert plain(written) == words


@pytest.mark.parametrize("piece", ["a", "a@", "<", "<a ", "<script", "<!--", "&lt;", "&", "www."])
def test_a_very_long_word_is_no_trap(piece: str) -> None:
    assert plain(piece * 30_000) is not None


@given(st.text())
def test_any_text_becomes_one_line(text: str) -> None:
    assert "\n" not in plain(text)
    assert plain(text) == plain(text).strip()
