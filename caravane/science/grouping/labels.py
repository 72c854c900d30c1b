# SPDX-License-Identifier: AGPL-3.0-or-later
"""Name each group with its own words, as they are written in its texts.

A stem names a group by how much more of the group's texts use it than of all texts (its part of the
Kullback–Leibler divergence); two that stand side by side in half of the texts of one of them are said
together, with what stands between: « pistes cyclables », « tri des déchets ».
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from math import log

from caravane.science.grouping.words import WORD, is_silent, stem

__all__ = ["labels"]

TERMS = 3
CANDIDATES = 12
BETWEEN = 3  # silent words that may stand between two words of a term
JOINED = re.compile(r"[\s'’\-]*(?:[^\W_]+[\s'’\-]+)*")
OPENING = 50  # characters of a text that has no telling word

Term = tuple[str, frozenset[str]]  # as written, and its stems


def labels(groups: Sequence[Sequence[str]]) -> list[str]:
    """A label for each group of texts, no two alike."""
    used = [Counter(each for text in texts for each in _stems_of(text)) for texts in groups]
    everywhere = sum(used, Counter[str]())
    size = sum(map(len, groups))
    given: dict[str, None] = {}
    for texts, counts in zip(groups, used, strict=True):
        stems = _telling(counts, len(texts), everywhere, size)
        terms = [words for words, _ in _terms(texts, stems, counts)] or [texts[0][:OPENING]]
        given[next(label for label in _choices(terms) if label not in given)] = None
    return list(given)


def _stems_of(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(text) if _tells(word))


def _tells(word: str) -> bool:
    return len(word) > 1 and not word.isdigit() and not is_silent(word)


def _telling(counts: Counter[str], size: int, everywhere: Counter[str], all_texts: int) -> list[str]:
    """The stems that tell the group from the others, best first."""

    def score(stem: str) -> tuple[float, int, str]:
        usual = everywhere[stem] / all_texts
        here = (counts[stem] + usual) / (size + 1)
        return (-round(here * (log(here / usual) + 0.01), 9), -counts[stem], stem)

    repeated = [stem for stem, times in counts.items() if times > 1]
    return sorted(repeated if len(repeated) >= TERMS else counts, key=score)[:CANDIDATES]


def _terms(texts: Sequence[str], stems: Sequence[str], counts: Counter[str]) -> list[Term]:
    """The terms of a group, best first, none with a stem of one before."""
    words, pairs = _written(texts, frozenset(stems))
    terms: list[Term] = []
    for each in stems:
        if any(each in taken for _, taken in terms):
            continue
        taken = {other for _, of_term in terms for other in of_term}
        terms.append(
            _with_another(each, pairs, counts, taken) or (_commonest(words[each]), frozenset({each}))
        )
    return terms


def _with_another(
    stem: str, pairs: dict[frozenset[str], Counter[str]], counts: Counter[str], taken: set[str]
) -> Term | None:
    """The commonest pair with this stem, when it stands in half of the texts that hold the stem."""
    mine = [
        (ways.total(), sorted(pair), ways)
        for pair, ways in pairs.items()
        if stem in pair and not pair & taken and 1 < ways.total() >= counts[stem] / 2
    ]
    if not mine:
        return None
    _, pair, ways = min(mine, key=lambda found: (-found[0], found[1]))
    return _commonest(ways), frozenset(pair)


def _written(
    texts: Sequence[str], stems: frozenset[str]
) -> tuple[dict[str, Counter[str]], dict[frozenset[str], Counter[str]]]:
    """How these stems are written, alone and two together, and in how many texts."""
    words: dict[str, Counter[str]] = {each: Counter() for each in stems}
    pairs: dict[frozenset[str], Counter[str]] = {}
    for text in texts:
        found = [(match, stem(match[0])) for match in WORD.finditer(text)]
        for match, each in found:
            if each in stems and _tells(match[0]):
                words[each][_as_word(match[0])] += 1
        for pair, way in dict(_side_by_side(text, found, stems)).items():
            pairs.setdefault(pair, Counter())[way] += 1
    return words, pairs


def _side_by_side(
    text: str, found: Sequence[tuple[re.Match[str], str]], stems: frozenset[str]
) -> Iterator[tuple[frozenset[str], str]]:
    for place, (first, left) in enumerate(found):
        if left not in stems or not _tells(first[0]):
            continue
        for second, right in found[place + 1 : place + 2 + BETWEEN]:
            if not is_silent(second[0]):
                if right in stems and right != left and JOINED.fullmatch(text[first.end() : second.start()]):
                    way = text[first.start() : second.end()]
                    yield frozenset({left, right}), " ".join(map(_as_word, way.split()))
                break


def _as_word(word: str) -> str:
    """In small letters, but for what is written in capitals (« RER ») beyond its first letter."""
    return word if any(letter.isupper() for letter in word[1:]) and len(word) < 6 else word.lower()


def _commonest(ways: Counter[str]) -> str:
    return min(ways, key=lambda way: (-ways[way], way))


def _choices(terms: Sequence[str]) -> Iterator[str]:
    """Labels of three terms, then more, then numbered."""
    for length in range(min(TERMS, len(terms)), len(terms) + 1):
        yield ", ".join(terms[:length])
    for number in count(2):
        yield f"{', '.join(terms[:TERMS])} ({number})"
