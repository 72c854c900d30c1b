# SPDX-License-Identifier: AGPL-3.0-or-later
"""Name each group with its own words, as they are written in its texts.

A word names a group by how much more of the group's texts use it than of all texts (its part of the
Kullback–Leibler divergence), times how near its meaning is to theirs. Two that stand side by side in half
of the texts of the first are said together, with what stands between: « pistes cyclables », « tri des
déchets ».
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, pairwise
from math import log

from caravane.science.grouping.words import WORD, is_silent, stem

__all__ = ["labels"]

TERMS = 3
CANDIDATES = 100  # words of a group that are weighed against its meaning
BEST = 12
# What may stand between two words of a term, and no more: « accord de Paris », « école du soir ».
JOINED = re.compile(
    r"(?:\s+|-|\s+(?:(?:de|du|des|à|au|aux|en|of)\s+)(?:(?:la|le|les|the)\s+)?(?:l')?|\s+d'|\s+à\s+l')",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?:^|[.!?:;•«\"(\-–])\s*$")
INFINITIVE = re.compile(r"..(?:[^i]er|ir|[nr]dre|ttre|[^ao]ire)$", re.IGNORECASE)
ACRONYM = 5  # letters of a word in capitals that are kept
OPENING = 50  # characters of a text that has no telling word

Pairs = dict[frozenset[str], Counter[str]]  # two stems → how they are written together, and how often
# Told the candidate words of each group, answers how well each word suits its group.
Suit = Callable[[Sequence[Sequence[str]]], Sequence[Sequence[float]]]


@dataclass(frozen=True)
class _Word:
    """A word where it stands in a text; it tells nothing of the subject when it has no stem."""

    start: int
    end: int
    written: str
    stem: str


def labels(groups: Sequence[Sequence[str]], suit: Suit) -> list[str]:
    """A label for each group of texts, no two alike; `suit` tells how well words suit each group."""
    used = [Counter(chain.from_iterable(map(_stems_of, texts))) for texts in groups]
    scores = _scores(used, list(map(len, groups)))
    written = [_written(texts, frozenset(each)) for texts, each in zip(groups, scores, strict=True)]
    words = [
        {stem: _commonest(words[stem]) for stem in each}
        for each, (words, _) in zip(scores, written, strict=True)
    ]
    given: dict[str, None] = {}
    for number, weights in enumerate(suit([list(each.values()) for each in words])):
        fit = dict(zip(words[number], weights, strict=True))
        best = sorted(fit, key=lambda stem: (-round(scores[number][stem] * fit[stem], 6), stem))[:BEST]
        terms = _terms(best, words[number], written[number][1], used[number]) or [groups[number][0][:OPENING]]
        given[next(label for label in _choices(terms) if label not in given)] = None
    return list(given)


def _scores(used: Sequence[Counter[str]], sizes: Sequence[int]) -> list[dict[str, float]]:
    """For each group, the stems that tell it from the others and how well, from how many texts use them."""
    everywhere: Counter[str] = Counter()
    for counts in used:
        everywhere.update(counts)
    return [_telling(counts, size, everywhere, sum(sizes)) for counts, size in zip(used, sizes, strict=True)]


def _words(text: str) -> list[_Word]:
    """The words of a text; « Créer » at the start of a sentence asks for something, it tells not what."""
    words = [_word(match) for match in WORD.finditer(text)]
    return (
        words
        if any(word.stem for word in words)
        else [_word(match, verbs=True) for match in WORD.finditer(text)]
    )


def _word(match: re.Match[str], *, verbs: bool = False) -> _Word:
    word, opens = match[0], _opens(match)
    asks = opens and not verbs and INFINITIVE.search(word)
    silent = asks or len(word) == 1 or word.isdigit() or is_silent(word)
    acronym = word.isupper() and len(word) <= ACRONYM
    kept = word if acronym or not (opens or word.isupper()) else word.lower()
    return _Word(match.start(), match.end(), kept, "" if silent else stem(word))


def _opens(match: re.Match[str]) -> bool:
    """Whether a word starts a sentence."""
    return bool(SENTENCE_END.search(match.string[max(match.start() - 3, 0) : match.start()]))


def _stems_of(text: str) -> set[str]:
    return {word.stem for word in _words(text) if word.stem}


def _telling(counts: Counter[str], size: int, everywhere: Counter[str], all_texts: int) -> dict[str, float]:
    def score(stem: str) -> float:
        usual = everywhere[stem] / all_texts
        here = (counts[stem] + usual) / (size + 1)
        return here * (log(here / usual) + 0.01)

    scores = {stem: round(score(stem), 9) for stem in counts}
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:CANDIDATES])


def _terms(best: Sequence[str], words: dict[str, str], pairs: Pairs, counts: Counter[str]) -> list[str]:
    """The terms of a group, best first, none with a stem of one before."""
    terms: list[str] = []
    taken: set[str] = set()
    for each in best:
        if each not in taken:
            term, its_stems = _with_another(each, pairs, counts, taken) or (words[each], {each})
            terms.append(term)
            taken |= its_stems
    return terms


def _with_another(
    stem: str, pairs: Pairs, counts: Counter[str], taken: set[str]
) -> tuple[str, frozenset[str]] | None:
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


def _written(texts: Sequence[str], stems: frozenset[str]) -> tuple[dict[str, Counter[str]], Pairs]:
    """How these stems are written, alone and two together, and how often; a pair counts once a text."""
    words: dict[str, Counter[str]] = {each: Counter() for each in stems}
    pairs: Pairs = {}
    for text in texts:
        found = _words(text)
        for word in found:
            if word.stem in stems:
                words[word.stem][word.written] += 1
        for pair, way in dict(_side_by_side(text, found, stems)).items():
            pairs.setdefault(pair, Counter())[way] += 1
    return words, pairs


def _side_by_side(
    text: str, found: Sequence[_Word], stems: frozenset[str]
) -> Iterator[tuple[frozenset[str], str]]:
    telling = [word for word in found if word.stem]
    for left, right in pairwise(telling):
        if left.stem in stems and right.stem in stems and left.stem != right.stem:
            between = text[left.end : right.start]
            if JOINED.fullmatch(between):
                yield frozenset({left.stem, right.stem}), f"{left.written}{between}{right.written}"


def _commonest(ways: Counter[str]) -> str:
    return min(ways, key=lambda way: (-ways[way], way != way.lower(), way))


def _choices(terms: Sequence[str]) -> Iterator[str]:
    """Labels of three terms, then more, then numbered."""
    for length in range(min(TERMS, len(terms)), len(terms) + 1):
        yield ", ".join(terms[:length])
    for number in count(2):
        yield f"{', '.join(terms[:TERMS])} ({number})"
