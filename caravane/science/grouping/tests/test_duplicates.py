# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.grouping import Encoder, WordsOnly, best_encoder, group

from .corpus import TEXTS

every_encoder = pytest.mark.parametrize("encoder", [WordsOnly(), best_encoder()], ids=lambda each: each.name)
TEXT = "Des arceaux devant chaque école pour attacher les bicyclettes des enfants et des parents."


@every_encoder
@pytest.mark.parametrize(
    "copy",
    [
        TEXT,
        TEXT.upper(),
        f"<p>{TEXT}</p>",
        TEXT.replace("chaque", "chacque"),
        TEXT.replace("é", "e"),
        TEXT.replace("enfants et des parents", "parents et des enfants"),
        TEXT + " Merci de lire cette proposition.",
        TEXT.removesuffix(" et des parents."),
    ],
)
def test_an_edited_copy_is_found(encoder: Encoder, copy: str) -> None:
    assert group([TEXT, *TEXTS[1:], copy], encoder=encoder).duplicates == ((0, len(TEXTS)),)


@every_encoder
def test_different_proposals_are_not_duplicates(encoder: Encoder) -> None:
    assert group(TEXTS, encoder=encoder).duplicates == ()


@every_encoder
def test_copies_are_found_in_a_corpus_of_copies(encoder: Encoder) -> None:
    copies = [f"{TEXT} Signé : {name}" for name in ("Ana", "Bo", "Cleo", "Dan", "Eve", "Flo")]
    assert group(copies, encoder=encoder).duplicates == (tuple(range(6)),)


@every_encoder
def test_copies_are_found_across_themes(encoder: Encoder) -> None:
    texts = [*TEXTS, TEXTS[0] + "!"]
    themes = ["streets"] * len(TEXTS) + ["schools"]
    assert group(texts, themes=themes, encoder=encoder).duplicates == ((0, len(TEXTS)),)


@settings(deadline=None, max_examples=10)
@given(st.sampled_from([n for n, text in enumerate(TEXTS) if len(text) > 30]), st.data())
def test_a_letter_that_changes_makes_no_new_proposal(number: int, data: st.DataObject) -> None:
    text = TEXTS[number]
    place = data.draw(st.integers(1, len(text) - 2))
    copy = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert group([*TEXTS, copy], encoder=best_encoder()).duplicates == ((number, len(TEXTS)),)
