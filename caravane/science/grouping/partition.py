# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cut a cloud of points into groups: a tree (Ward), a number of groups (modularity), then k-means.

Sources: Ward 1963; Newman and Girvan 2004 (modularity); Dhillon and Modha 2001 (spherical k-means).
"""

from itertools import takewhile

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.sparse import csr_matrix

from caravane.science.grouping.blocks import in_blocks, one_thread
from caravane.science.grouping.encoders import Matrix
from caravane.science.grouping.neighbours import Neighbours
from caravane.science.grouping.space import unit
from caravane.science.progress import quiet

__all__ = ["MOST_GROUPS", "Labels", "partition"]

Labels = NDArray[np.int64]
MOST_GROUPS = 5000  # shares.py asks for no more
LEAVES = 5000  # points of the tree: its memory and time grow with their square
CRUMBS = 2000  # more points than that many leaves are first gathered into so many
CRUMB_ROUNDS = 5
ROUNDS = 20
BLOCK = 4096
STEP = 1.25  # from a number of groups tried to the next
READABLE = 4  # times the square root of the number of texts: more groups than that help nobody


def partition(vectors: Matrix, near: Neighbours, groups: int | None = None) -> Labels:
    """The group of each row of `vectors` (of length 1), numbered from 0; `near` are its neighbours.

    With `groups` there are exactly so many (at most the number of rows and MOST_GROUPS), none empty;
    otherwise as many as give the greatest modularity to the graph of the nearest half of the neighbours.
    """
    vectors = near.evened(vectors)
    leaves, leaf = _leaves(vectors, max(CRUMBS, groups or 0))
    tree = _tree(leaves)
    number = groups or _best_number(near, tree, leaf)
    return _refine(vectors, _cut(tree, number)[leaf], number)


def _leaves(vectors: Matrix, crumbs: int) -> tuple[Matrix, Labels]:
    """Points for the tree, and the one each vector belongs to."""
    if len(vectors) <= LEAVES:
        return vectors, np.arange(len(vectors))
    chosen = np.random.default_rng(0).choice(len(vectors), crumbs, replace=False)
    centres = vectors[np.sort(chosen)]
    for _ in range(CRUMB_ROUNDS):
        labels = _assign(vectors, centres)
        centres = _centres(vectors, labels, centres)
    return centres, _assign(vectors, centres)


def _tree(leaves: Matrix) -> NDArray[np.float64]:
    """The pairs that merge, in order (scipy's linkage)."""
    if len(leaves) == 1:
        return np.zeros((0, 4))
    with one_thread():
        return np.asarray(linkage(leaves.astype(np.float64), "ward"))


def _cut(tree: NDArray[np.float64], groups: int) -> Labels:
    """The branch of each leaf when so many are left."""
    leaves = len(tree) + 1
    members = {leaf: [leaf] for leaf in range(leaves)}
    for node, (left, right) in enumerate(tree[: max(leaves - groups, 0), :2].astype(int).tolist(), leaves):
        members[node] = members.pop(left) + members.pop(right)
    labels = np.empty(leaves, dtype=np.int64)
    for label, branch in enumerate(members.values()):
        labels[branch] = label
    return labels


def _best_number(near: Neighbours, tree: NDArray[np.float64], leaf: Labels) -> int:
    """The number of groups of greatest modularity; the smallest of equals; 1 when none is above 0."""
    size = len(leaf)
    most = min(READABLE * size**0.5, size - 1, len(tree))
    steps = takewhile(lambda number: number <= most, (2 * STEP**step for step in range(size)))
    tried = [1, *sorted({round(number) for number in steps})]
    graph = near.graph(share=0.5)
    return max(tried, key=lambda number: round(_modularity(graph, _cut(tree, number)[leaf]), 6))


def _modularity(graph: csr_matrix, labels: Labels) -> float:
    """How much more similarity is inside groups than chance would put there."""
    total = float(graph.sum())
    if not total:
        return 0.0
    pairs = graph.tocoo()
    left, right = labels[pairs.row], labels[pairs.col]
    inside = float(pairs.data[left == right].sum()) / total
    ends = np.bincount(np.concatenate([left, right]), np.tile(pairs.data, 2)) / (2 * total)
    return inside - float((ends**2).sum())


def _refine(vectors: Matrix, labels: Labels, groups: int) -> Labels:
    """Move each point to the group whose centre is nearest, until none moves; no group is left empty."""
    centres = np.zeros((groups, vectors.shape[1]), dtype=np.float32)
    for _ in range(ROUNDS):
        centres = _centres(vectors, labels, centres)
        moved = _filled(vectors, _assign(vectors, centres), centres)
        if (moved == labels).all():
            break
        labels = moved
    return labels


def _assign(vectors: Matrix, centres: Matrix) -> Labels:
    labels = np.empty(len(vectors), dtype=np.int64)

    def work(block: slice) -> None:
        labels[block] = np.argmax(np.round(vectors[block] @ centres.T, 5), axis=1)

    in_blocks(work, len(vectors), BLOCK, quiet)
    return labels


def _centres(vectors: Matrix, labels: Labels, before: Matrix) -> Matrix:
    """The direction of each group's sum; an empty group keeps its centre."""
    ones = np.ones(len(labels), dtype=np.float32)
    sums = csr_matrix((ones, (labels, np.arange(len(labels)))), shape=(len(before), len(labels))) @ vectors
    return np.where(np.bincount(labels, minlength=len(before))[:, None] > 0, unit(sums), before)


def _filled(vectors: Matrix, labels: Labels, centres: Matrix) -> Labels:
    """Give each empty group the point of the largest group that is least like its centre."""
    sizes = np.bincount(labels, minlength=len(centres))
    for empty in np.flatnonzero(sizes == 0):
        largest = int(np.argmax(sizes))
        members = np.flatnonzero(labels == largest)
        least = members[np.argmin(vectors[members] @ centres[largest])]
        labels[least] = empty
        sizes[largest] -= 1
        sizes[empty] += 1
    return labels
