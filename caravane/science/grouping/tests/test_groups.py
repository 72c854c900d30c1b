# SPDX-License-Identifier: AGPL-3.0-or-later
import os
import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.grouping import (
    Encoder,
    Grouping,
    InvalidPackages,
    SentenceEncoder,
    WordsOnly,
    best_encoder,
    blocks,
    group,
    space,
)
from caravane.science.grouping import partition as cutting

from .corpus import LABELS, TEXTS

WORDS = ["vélo", "piste", "eau", "pluie", "arbre", "ombre", "pain", "cantine", "bus", "métro", "et", "pour"]
SOME_TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
    st.text(max_size=12),
    st.sampled_from(["", " ", "<p></p>", "…", "🌳", "植樹", "<p>eau</p>", "https://example.org"]),
)
MANY_TEXTS = st.lists(SOME_TEXTS, max_size=40)

every_encoder = pytest.mark.parametrize("encoder", [WordsOnly(), best_encoder()], ids=lambda each: each.name)


def sets(found: Grouping, texts: list[str]) -> set[frozenset[str]]:
    return {frozenset(texts[row] for row in each.rows) for each in found.groups}


@every_encoder
@settings(deadline=None, max_examples=40)
@given(texts=MANY_TEXTS)
def test_every_text_is_in_one_group_or_in_none(encoder: Encoder, texts: list[str]) -> None:
    found = group(texts, encoder=encoder)
    rows = [row for each in found.groups for row in each.rows] + list(found.ungrouped)
    assert sorted(rows) == list(range(len(texts)))
    assert all(each.rows for each in found.groups)
    names = [each.label for each in found.groups]
    assert len(set(names)) == len(names)
    assert all(names)


@settings(deadline=None, max_examples=40)
@given(
    texts=st.sets(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), min_size=1),
    data=st.data(),
)
def test_as_many_groups_are_made_as_were_asked(texts: set[str], data: st.DataObject) -> None:
    packages = data.draw(st.integers(1, len(texts)))
    assert len(group(sorted(texts), encoder=WordsOnly(), packages=packages).groups) == packages


@every_encoder
@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_the_sequence_of_the_texts_changes_nothing(encoder: Encoder, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=30))
    order = data.draw(st.permutations(chosen))
    one, other = group(chosen, encoder=encoder), group(order, encoder=encoder)
    assert sets(one, chosen) == sets(other, order)
    assert sorted(each.label for each in one.groups) == sorted(each.label for each in other.groups)


@settings(deadline=None, max_examples=25)
@given(texts=MANY_TEXTS, data=st.data())
def test_no_group_crosses_a_theme(texts: list[str], data: st.DataObject) -> None:
    themes = data.draw(st.lists(st.sampled_from(["", "a", "b"]), min_size=len(texts), max_size=len(texts)))
    found = group(texts, themes=themes, encoder=WordsOnly())
    assert all({themes[row] for row in each.rows} == {each.theme} for each in found.groups)


def test_groups_asked_for_are_spread_over_themes() -> None:
    found = group(TEXTS, themes=["a"] * 32 + ["b"] * 16, packages=6, encoder=WordsOnly())
    assert [each.theme for each in found.groups] == ["a"] * 4 + ["b"] * 2


def test_the_same_text_stays_in_each_of_its_themes() -> None:
    found = group(["Un banc", "Un banc", "Un arbre"], themes=["a", "b", "b"], encoder=WordsOnly())
    assert [(each.theme, each.rows) for each in found.groups] == [("a", (0,)), ("b", (1, 2))]
    assert found.duplicates == ((0, 1),)


def test_larger_groups_come_first_and_rows_are_in_order() -> None:
    found = group(TEXTS, encoder=WordsOnly())
    sizes = [len(each.rows) for each in found.groups]
    assert sizes == sorted(sizes, reverse=True)
    assert all(list(each.rows) == sorted(each.rows) for each in found.groups)


def test_no_text_makes_no_group() -> None:
    assert group([], encoder=WordsOnly()) == Grouping("tfidf+lsa", (), (), ())
    assert group(["", "<p> </p>", "!"], encoder=WordsOnly()).ungrouped == (0, 1, 2)


def test_one_text_is_one_group() -> None:
    (only,) = group(["Un banc à l'ombre"], encoder=best_encoder()).groups
    assert only.rows == (0,)
    assert set(only.label.split(", ")) == {"banc", "ombre"}


def test_copies_of_one_text_are_one_group() -> None:
    found = group(["Un banc"] * 30, encoder=best_encoder())
    assert [each.rows for each in found.groups] == [tuple(range(30))]


@pytest.mark.parametrize("packages", [0, 49])
def test_groups_that_cannot_be_made_are_refused(packages: int) -> None:
    with pytest.raises(InvalidPackages):
        group(TEXTS, packages=packages, encoder=WordsOnly())


def test_more_points_than_a_tree_can_hold_are_gathered_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "LEAVES", 30)
    monkeypatch.setattr(cutting, "CRUMBS", 20)
    monkeypatch.setattr(space, "MANY", 30)
    monkeypatch.setattr(space, "FEWER_COLUMNS", 16)
    for packages in (2, 6, 40, 48):
        found = group(TEXTS, packages=packages, encoder=best_encoder())
        assert len(found.groups) == packages
    assert group(TEXTS) == group(TEXTS)


def test_the_number_of_threads_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for threads in (1, 3):
        monkeypatch.setattr(blocks, "THREADS", threads)
        found.append(group(TEXTS * 3, encoder=SentenceEncoder()))
    assert found[0] == found[1]


def test_the_seed_of_hashes_changes_nothing() -> None:
    code = (
        "from caravane.science.grouping import WordsOnly, group;"
        "from caravane.science.grouping.tests.corpus import TEXTS;"
        "print(group(TEXTS, encoder=WordsOnly()))"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] != b""


def test_progress_goes_forward_to_the_end() -> None:
    seen: list[float] = []
    group(TEXTS, themes=LABELS, progress=lambda done, total: seen.append(done / total))
    assert seen == sorted(seen)
    assert seen[-1] == 1


def test_texts_of_every_length_are_grouped() -> None:
    texts = [" ".join(random.Random(n).choices(WORDS, k=n * 40)) for n in range(1, 30)]
    assert sum(len(each.rows) for each in group(texts).groups) == 29
