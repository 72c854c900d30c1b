# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same rules written as their definitions read, slow and short, to compare with."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations
from math import floor

from caravane.science.tally import Conventions, Order, Profile
from caravane.science.tally.duels import Duels

Votes = dict[int, Fraction]
Extreme = Callable[..., Fraction]


def place_of(order: Order, option: int) -> int | None:
    return next((place for place, group in enumerate(order) if option in group), None)


def prefers(order: Order, a: int, b: int, unranked: str) -> bool:
    at, other = place_of(order, a), place_of(order, b)
    if at is None:
        return False
    return unranked == "last" if other is None else at < other


def duels(profile: Profile, conventions: Conventions) -> Duels:
    def votes(a: int, b: int) -> int:
        chosen = (n for order, n in profile.orders.items() if prefers(order, a, b, conventions.unranked))
        return sum(chosen)

    options = profile.alternatives
    return {a: {b: votes(a, b) for b in options if a != b} for a in options}


def strongest_paths(links: Duels) -> Duels:
    """The cubic algorithm of Schulze 2011, section 2.3.1."""
    paths = {a: dict(row) for a, row in links.items()}
    for middle in paths:
        for a in paths:
            for b in paths:
                if len({a, b, middle}) == 3:
                    through = min(paths[a][middle], paths[middle][b])
                    paths[a][b] = max(paths[a][b], through)
    return paths


def points(profile: Profile, weights: tuple[int, ...]) -> dict[int, Fraction]:
    scores = dict.fromkeys(profile.alternatives, Fraction())
    for order, n in profile.orders.items():
        left = list(weights)
        for group in order:
            mine, left = left[: len(group)], left[len(group) :]
            for option in group:
                scores[option] += Fraction(n * sum(mine), len(group))
    return scores


def irv_winners(profile: Profile) -> frozenset[int]:
    """Every way to eliminate one lowest option at a time."""

    def held(continuing: frozenset[int]) -> dict[int, Fraction]:
        votes = dict.fromkeys(continuing, Fraction())
        for order, n in profile.orders.items():
            first = next((set(group) & continuing for group in order if set(group) & continuing), ())
            for option in first:
                votes[option] += Fraction(n, len(first))
        return votes

    @cache
    def winners(continuing: frozenset[int]) -> frozenset[int]:
        if len(continuing) == 1:
            return continuing
        votes = held(continuing)
        lowest = [option for option in continuing if votes[option] == min(votes.values())]
        return frozenset().union(*(winners(continuing - {option}) for option in lowest))

    return winners(frozenset(profile.alternatives))


def approvals(profile: Profile) -> dict[int, int]:
    return {
        a: sum(n for order, n in profile.orders.items() if place_of(order, a) is not None)
        for a in profile.alternatives
    }


def bucklin_votes(profile: Profile, level: int) -> dict[int, Fraction]:
    """A group of equals shares the places it fills: each place counts for each of them, in part."""
    votes = dict.fromkeys(profile.alternatives, Fraction())
    for order, n in profile.orders.items():
        places = [group for group in order for _ in group]
        for group in places[:level]:
            for option in group:
                votes[option] += Fraction(n, len(group))
    return votes


def bucklin_winners(profile: Profile) -> set[int]:
    majority = Fraction(profile.ballots - profile.blank, 2)
    for level in range(1, len(profile.alternatives) + 1):
        votes = bucklin_votes(profile, level)
        if max(votes.values()) > majority:
            break
    return {option for option in votes if votes[option] == max(votes.values())}


def ranked_pairs_winners(links: Duels) -> frozenset[int]:
    """Every sequence of the pairs that goes from strong to weak."""
    pairs = sorted((-n, a, b) for a, row in links.items() for b, n in row.items() if n)
    classes = [
        [(a, b) for n, a, b in pairs if n == strength] for strength in sorted({n for n, _, _ in pairs})
    ]

    def reaches(locked: frozenset[tuple[int, int]], a: int, b: int) -> bool:
        return a == b or any(reaches(locked, c, b) for w, c in locked if w == a)

    @cache
    def ends(
        stage: int, left: frozenset[tuple[int, int]], locked: frozenset[tuple[int, int]]
    ) -> frozenset[int]:
        if not left:
            if stage == len(classes):
                return frozenset(links) - {loser for _, loser in locked}
            return ends(stage + 1, frozenset(classes[stage]), locked)
        found: frozenset[int] = frozenset()
        for a, b in left:
            fits = not reaches(locked, b, a)
            found |= ends(stage, left - {(a, b)}, locked | {(a, b)} if fits else locked)
        return found

    return ends(0, frozenset(), frozenset())


def kemeny_rankings(wins: Duels) -> list[tuple[int, ...]]:
    """All rankings of least cost, out of all rankings."""

    def cost(ranking: tuple[int, ...]) -> int:
        return sum(wins[b][a] for a, b in combinations(ranking, 2))

    rankings = list(permutations(wins))
    least = min(map(cost, rankings))
    return [ranking for ranking in rankings if cost(ranking) == least]


def majority_value(grades: list[int]) -> list[int]:
    """Grades (high is good) in the order in which taking the lower median away again and again finds them."""
    left, found = sorted(grades), []
    while left:
        found.append(left.pop((len(left) - 1) // 2))
    return found


Paper = tuple[int, Order, Fraction]  # holder, what it says then, value


@dataclass(frozen=True)
class PlainStv:
    """Who may be elected: one elimination at a time, every tie tried, no state remembered."""

    profile: Profile
    seats: int
    transfer: str

    def outcomes(self) -> set[frozenset[int]]:
        everybody = frozenset(self.profile.alternatives)
        ballots = [order for order, n in self.profile.orders.items() for _ in range(n)]
        papers = [paper for order in ballots for paper in self.dealt(order, everybody, Fraction(1))]
        return self.follow(papers, everybody, frozenset(), frozenset(), [])

    @property
    def quota(self) -> int:
        return (self.profile.ballots - self.profile.blank) // (self.seats + 1) + 1

    def cut(self, value: Fraction) -> Fraction:
        return Fraction(floor(value * 100_000), 100_000) if self.transfer == "scottish" else value

    def dealt(self, order: Order, running: frozenset[int], value: Fraction) -> list[Paper]:
        for place, group in enumerate(order):
            sharing = [option for option in group if option in running]
            if sharing:
                each = value if len(sharing) == 1 else self.cut(value / len(sharing))
                rest = order[place + 1 :]
                return [(one, (tuple(a for a in group if a != one), *rest), each) for one in sharing]
        return []

    def tied(self, options: list[int], history: list[Votes], extreme: Extreme) -> list[int]:
        for votes in reversed(history) if self.transfer == "scottish" else []:
            best = extreme(votes[option] for option in options)
            options = [option for option in options if votes[option] == best]
        return options

    def follow(
        self,
        papers: list[Paper],
        running: frozenset[int],
        elected: frozenset[int],
        done: frozenset[int],
        history: list[Votes],
    ) -> set[frozenset[int]]:
        votes = dict.fromkeys(sorted((running | elected) - done), Fraction())
        for holder, _, value in papers:
            votes[holder] += value
        reached = {option for option in running if votes[option] >= self.quota}
        elected, running = elected | reached, running - reached
        if len(elected) >= self.seats:
            return {elected}
        if len(elected) + len(running) <= self.seats:
            return {elected | running}
        over = {a: votes[a] - self.quota for a in elected - done if votes[a] > self.quota}
        if not over and not any(votes[a] for a in running):
            return {elected | set(rest) for rest in combinations(running, self.seats - len(elected))}
        if over:
            chosen = self.tied([a for a in over if over[a] == max(over.values())], history, max)
        else:
            lowest = min(votes[a] for a in running)
            chosen = self.tied([a for a in running if votes[a] == lowest], history, min)
        results: set[frozenset[int]] = set()
        for holder in chosen:
            left, gone = running - {holder}, done | ({holder} & over.keys())
            part = over[holder] / votes[holder] if over else Fraction(1)
            kept = self.passed(papers, holder, left, part)
            results |= self.follow(kept, left, elected, gone, [*history, votes])
        return results

    def passed(self, papers: list[Paper], holder: int, left: frozenset[int], part: Fraction) -> list[Paper]:
        kept = [paper for paper in papers if paper[0] != holder]
        for owner, order, value in papers:
            if owner == holder:
                kept += self.dealt(order, left, self.cut(value * part))
        return kept
