# SPDX-License-Identifier: AGPL-3.0-or-later
"""Volunteers, and how many people of each sort a panel must hold."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from caravane.science.sortition.errors import InvalidPool

__all__ = ["Mix", "Pool", "Quota", "Volunteer"]

Mix = tuple[int, ...]  # the places of the quotas somebody counts for, one for each feature


@dataclass(frozen=True)
class Quota:
    """How many panel members have this value of this feature: from `minimum` to `maximum`.

    `min_flex` and `max_flex` limit how far an infeasible quota may be changed; None: no limit.
    Raises InvalidPool.
    """

    feature: str
    value: str
    minimum: int
    maximum: int
    min_flex: int | None = None
    max_flex: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.minimum <= self.maximum:
            raise InvalidPool(f"{self}: from {self.minimum} to {self.maximum} is no quota")
        if self.min_flex is not None and not 0 <= self.min_flex <= self.minimum:
            raise InvalidPool(f"{self}: min_flex {self.min_flex} is not from 0 to the minimum {self.minimum}")
        if self.max_flex is not None and self.max_flex < self.maximum:
            raise InvalidPool(f"{self}: max_flex {self.max_flex} is less than the maximum {self.maximum}")

    def __str__(self) -> str:
        return f"{self.feature} {self.value}"


@dataclass(frozen=True)
class Volunteer:
    """A person who may be drawn: their value of each feature, and their address if addresses count.

    Volunteers with equal addresses live together; one without address lives alone.
    """

    id: str
    values: Mapping[str, str]
    address: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Pool:
    """Volunteers and quotas that agree with each other. Raises InvalidPool."""

    quotas: tuple[Quota, ...]
    volunteers: tuple[Volunteer, ...]

    def __post_init__(self) -> None:
        if not self.quotas or not self.volunteers:
            raise InvalidPool("there are no volunteers" if self.quotas else "there are no quotas")
        _check_once("quota", [(quota.feature, quota.value) for quota in self.quotas])
        _check_once("volunteer", [volunteer.id for volunteer in self.volunteers])
        _ = self.mixes

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features, in the order of the quotas."""
        return tuple(dict.fromkeys(quota.feature for quota in self.quotas))

    @cached_property
    def mixes(self) -> dict[str, Mix]:
        """The mix of each volunteer, by id. Raises InvalidPool when a value has no quota."""
        places = {(quota.feature, quota.value): place for place, quota in enumerate(self.quotas)}
        features = self.features
        return {
            volunteer.id: tuple(_place(places, volunteer, feature) for feature in features)
            for volunteer in self.volunteers
        }

    @cached_property
    def homes(self) -> dict[str, int]:
        """The household of each volunteer, by id: those of one address have the same number."""
        numbers: dict[Hashable, int] = {}
        return {
            each.id: numbers.setdefault(each.id if each.address is None else each.address, len(numbers))
            for each in self.volunteers
        }

    def households(self) -> list[list[str]]:
        """Ids of those who live together, in the order of the pool."""
        households: dict[int, list[str]] = {}
        for member, home in self.homes.items():
            households.setdefault(home, []).append(member)
        return list(households.values())

    def drawn(self, panel: Collection[str]) -> list[int]:
        """How many of the panel count for each quota."""
        mixes = self.mixes
        counts = Counter(place for member in panel for place in mixes[member])
        return [counts[place] for place in range(len(self.quotas))]


def _place(places: Mapping[tuple[str, str], int], volunteer: Volunteer, feature: str) -> int:
    value = volunteer.values.get(feature, "")
    try:
        return places[feature, value]
    except KeyError:
        raise InvalidPool(f"{volunteer.id}: {feature} is {value!r}, which has no quota") from None


def _check_once(what: str, names: Iterable[Hashable]) -> None:
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise InvalidPool(f"the {what} {name!r} is there {times} times")
