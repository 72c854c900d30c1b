# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups of texts: how well they agree with known ones, and how long they take.

    python -m benchmarks.grouping                    the demonstration's proposals; 565 texts
    python -m benchmarks.grouping FILE TEXT LABEL    a labelled table of yours
    BENCH_HEAVY=1                                    adds 100,000 texts (some minutes)

Agreement is the adjusted mutual information of the groups with the labels (0 by chance, 1 when they are
the same) and the share of texts whose most similar other text has the same label. The control is
plain TF-IDF: its cosine, and k-means on it with the number of labels. Large corpora are sentences of the
demonstration drawn from a seed.
"""

import os
import random
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score

from caravane.demo import records
from caravane.science.grouping import Encoder, Grouping, Index, WordsOnly, best_encoder, group
from caravane.science.spreadsheets import read_table

SMALL, LARGE = 565, 100_000
BUDGETS = {("group", SMALL): 10.0, ("group", LARGE): 600.0, ("similar", SMALL): 0.05, ("similar", LARGE): 0.3}
MOST_MEMORY = 4.0  # GB
QUERY = "Planter des arbres le long des rues pour avoir de l'ombre en été"
TURNS = 7
COLUMNS = "  {:34} {:>5} {:>6}  {:26} {:>6} {:>6} {:>18} {:>14}"

Corpus = tuple[str, Sequence[str], Sequence[str], Sequence[str] | None]  # name, texts, labels, themes


def main(arguments: Sequence[str] = ()) -> None:
    print("\nGrouping: agreement with known groups")
    corpora = [_labelled(*arguments)] if arguments else _demonstration()
    head = ("corpus", "texts", "labels", "backend", "groups", "AMI", "AMI, number given", "nearest alike")
    print(COLUMNS.format(*head))
    for corpus in corpora:
        _agreement(corpus)
    if not arguments:
        _speed(SMALL)
        if os.environ.get("BENCH_HEAVY") == "1":
            _speed(LARGE)
        else:
            print(f"  {LARGE:,} texts left out: BENCH_HEAVY=1 adds them")


def _labelled(file: str, text: str, label: str) -> Corpus:
    table = read_table(file, blank_rows=True)
    return f"{os.path.basename(file)} {label}", table.column(text), table.column(label), None


def _demonstration() -> list[Corpus]:
    """Titles and bodies by theme; those of a single package by package, without and with their themes."""
    rows = records.proposals()
    own = [(theme, row) for theme, row in rows if len(row["packages"]) == 1]
    themes = [theme for theme, _ in rows]
    packages = [row["packages"][0] for _, row in own]
    both = [f"{row['title']}. {row['body']}" for _, row in own]
    return [
        ("demonstration: titles, themes", [row["title"] for _, row in rows], themes, None),
        ("demonstration: bodies, themes", [row["body"] for _, row in rows], themes, None),
        ("demonstration: titles, packages", [row["title"] for _, row in own], packages, None),
        ("demonstration: all, packages", both, packages, None),
        ("… each within its theme", both, packages, [theme for theme, _ in own]),
    ]


def _agreement(corpus: Corpus) -> None:
    name, texts, labels, themes = corpus
    count = len(set(labels))

    def show(backend: str, groups: str, *shares: float) -> None:
        print(COLUMNS.format(name, len(texts), count, backend, groups, *(f"{share:.3f}" for share in shares)))

    for encoder in dict.fromkeys((best_encoder(), WordsOnly())):
        free = group(texts, themes=themes, encoder=encoder)
        given = group(texts, themes=themes, packages=count, encoder=encoder)
        near = _nearest(texts, encoder)
        shares = (_ami(labels, free), _ami(labels, given), _alike(labels, near))
        show(encoder.name, str(len(free.groups)), *shares)
    words = TfidfVectorizer().fit_transform(texts)
    cut = KMeans(count, n_init=10, random_state=0).fit_predict(words)
    cosines = (words @ words.T).toarray()
    np.fill_diagonal(cosines, -1)
    agreement = adjusted_mutual_info_score(labels, cut)
    show("control: TF-IDF, k-means", str(count), agreement, agreement, _alike(labels, cosines.argmax(axis=1)))


def _ami(labels: Sequence[str], found: Grouping) -> float:
    """Texts that are not grouped are each alone."""
    numbers = -1 - np.arange(len(labels))
    for number, each in enumerate(found.groups):
        numbers[list(each.rows)] = number
    return float(adjusted_mutual_info_score(labels, numbers))


def _nearest(texts: Sequence[str], encoder: Encoder) -> list[int]:
    index = Index.build(texts, encoder=encoder)
    return [
        next(each.row for each in index.similar(text, 2) if each.row != row) for row, text in enumerate(texts)
    ]


def _alike(labels: Sequence[str], near: Sequence[int]) -> float:
    return float(np.mean([labels[row] == labels[other] for row, other in enumerate(near)]))


def _speed(size: int) -> None:
    texts = _texts(size)
    print(f"\nGrouping: {size:,} texts of {sum(map(len, texts)) // size} characters on average")
    best_encoder().encode(["the weights are read"])
    taken = _seconds(lambda: group(texts))
    words = TfidfVectorizer().fit_transform(texts)
    control = _seconds(lambda: KMeans(24, n_init=1, random_state=0).fit(words))
    _line(f"group {size:,}", taken, "k-means on TF-IDF", control, BUDGETS["group", size])
    index = Index.build(texts)
    taken = min(_seconds(lambda: index.similar(QUERY)) for _ in range(TURNS))
    control = min(_seconds(lambda: words @ words[0].T) for _ in range(TURNS))
    _line(f"similar among {size:,}", taken, "cosine of TF-IDF", control, BUDGETS["similar", size])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"  most memory so far {memory:.2f} GB, budget {MOST_MEMORY:.0f} GB")


def _line(what: str, taken: float, control: str, controls: float, budget: float) -> None:
    print(
        f"  {what:24} {taken:9.4f} s   {control} {controls:9.4f} s   ratio {taken / controls:7.1f}"
        f"   budget {budget:g} s"
    )


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _texts(size: int, seed: int = 2021) -> list[str]:
    """The demonstration's proposals or, for more, one to four of their sentences drawn at random."""
    bodies = [row["body"].strip() for _, row in records.proposals()]
    if size <= len(bodies):
        return bodies[:size]
    sentences = [each for body in bodies for each in re.split(r"(?<=[.!?])\s+", body) if each]
    chance = random.Random(seed)
    return [" ".join(chance.sample(sentences, chance.randint(1, 4))) for _ in range(size)]


if __name__ == "__main__":
    main(sys.argv[1:])
