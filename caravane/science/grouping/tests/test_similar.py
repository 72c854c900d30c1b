# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.grouping import Encoder, Index, InvalidQuery, WordsOnly, best_encoder

from .corpus import LABELS, TEXTS

every_encoder = pytest.mark.parametrize("encoder", [WordsOnly(), best_encoder()], ids=lambda each: each.name)


@every_encoder
@pytest.mark.parametrize("row", [0, 17, 47])
def test_a_text_is_most_like_itself(encoder: Encoder, row: int) -> None:
    first, second = Index.build(TEXTS, encoder=encoder).similar(TEXTS[row], 2)
    assert (first.row, first.score) == (row, pytest.approx(1, abs=1e-3))
    assert second.score < 0.9


def test_other_words_for_the_same_thing_are_found() -> None:
    found = Index.build(TEXTS).similar("Circuler à bicyclette en sécurité", 3)
    assert {LABELS[each.row] for each in found} <= {"bicycles", "transit"}
    assert LABELS[found[0].row] == "bicycles"


def test_a_query_in_another_language_is_understood() -> None:
    found = Index.build(TEXTS).similar("vegetarian meals for pupils", 2)
    assert {LABELS[each.row] for each in found} == {"meals"}


@every_encoder
def test_texts_without_a_word_are_never_found(encoder: Encoder) -> None:
    index = Index.build(["", "<p></p>", "Un banc", "!"], encoder=encoder)
    assert [each.row for each in index.similar("un banc")] == [2]
    assert Index.build(["", "…"], encoder=encoder).similar("un banc") == []


@every_encoder
def test_an_added_text_is_found(encoder: Encoder) -> None:
    index = Index.build(TEXTS, encoder=encoder)
    assert index.add("<p> </p>") == 48
    assert index.add("Des bancs à l'ombre des platanes") == 49
    (first,) = index.similar("Des bancs à l'ombre des platanes", 1)
    assert first.row == 49
    assert first.score > 0.8


def test_a_text_can_be_added_where_there_was_none() -> None:
    index = Index.build([], encoder=best_encoder())
    assert index.add("Un banc") == 0
    assert index.add("Un arbre") == 1
    assert [each.row for each in index.similar("arbre")] == [1, 0]


def test_html_in_the_query_counts_for_nothing() -> None:
    index = Index.build(TEXTS)
    assert index.similar("<p>Un&nbsp;autobus</p>") == index.similar("Un autobus")


@settings(deadline=None, max_examples=30)
@given(st.text(min_size=1), st.integers(1, 60))
def test_scores_go_down_and_stay_within_one(query: str, limit: int) -> None:
    index = Index.build(TEXTS, encoder=WordsOnly())
    try:
        found = index.similar(query, limit)
    except InvalidQuery:
        return
    assert len(found) == min(limit, len(TEXTS))
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert all(-1 <= each.score <= 1 for each in found)


@pytest.mark.parametrize("query", ["", "  ", "<p></p>", "?!"])
def test_a_query_without_a_word_is_refused(query: str) -> None:
    with pytest.raises(InvalidQuery, match="no word"):
        Index.build(TEXTS, encoder=WordsOnly()).similar(query)


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(InvalidQuery, match="at least 1"):
        Index.build(TEXTS, encoder=WordsOnly()).similar("vélo", 0)
