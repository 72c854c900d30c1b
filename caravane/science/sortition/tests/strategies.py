# SPDX-License-Identifier: AGPL-3.0-or-later
from hypothesis import strategies as st

from caravane.science.sortition import Pool, Quota, Volunteer

__all__ = ["any_pools", "feasible_pools"]

FEATURES = {"gender": ["f", "m"], "age": ["young", "old", "older"], "district": ["n", "s", "e"]}


@st.composite
def _volunteers(draw: st.DrawFn) -> tuple[Volunteer, ...]:
    shared = draw(st.booleans())
    addresses = st.sampled_from([("1 rue A",), ("2 rue B",), ("3 rue C",), None]) if shared else st.none()
    values = st.fixed_dictionaries({feature: st.sampled_from(each) for feature, each in FEATURES.items()})
    people = draw(st.lists(st.tuples(values, addresses), min_size=2, max_size=9))
    return tuple(Volunteer(f"p{place}", *each) for place, each in enumerate(people))


@st.composite
def any_pools(draw: st.DrawFn) -> tuple[Pool, int]:
    """A pool and a size; there may be no panel."""
    bounds = st.tuples(st.integers(0, 2), st.integers(0, 3)).map(sorted)
    quotas = [Quota(f, value, *draw(bounds)) for f, values in FEATURES.items() for value in values]
    return Pool(tuple(quotas), draw(_volunteers())), draw(st.integers(1, 5))


@st.composite
def feasible_pools(draw: st.DrawFn) -> tuple[Pool, int]:
    """A pool and a size for which there is a panel, as the quotas are drawn around one."""
    volunteers = draw(_volunteers())
    homes = {volunteer.address or volunteer.id: volunteer for volunteer in draw(st.permutations(volunteers))}
    panel = draw(
        st.lists(st.sampled_from(list(homes.values())), min_size=1, max_size=4, unique_by=lambda v: v.id)
    )
    quotas = []
    for feature, values in FEATURES.items():
        for value in values:
            count = sum(member.values[feature] == value for member in panel)
            lower, upper = max(count - draw(st.integers(0, 2)), 0), count + draw(st.integers(0, 1))
            quotas.append(Quota(feature, value, lower, upper))
    return Pool(tuple(quotas), volunteers), len(panel)
