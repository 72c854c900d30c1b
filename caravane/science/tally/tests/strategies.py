# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random small elections: few options and few ballots, so that ties and cycles are frequent."""

from hypothesis import strategies as st

from caravane.science.tally import Conventions, Order, Profile

conventions = st.builds(
    Conventions,
    strength=st.sampled_from(["winning-votes", "margins"]),
    unranked=st.sampled_from(["last", "no-opinion"]),
    last_group=st.sampled_from(["unranked", "ranked"]),
)


@st.composite
def weak_orders(draw: st.DrawFn, options: int) -> Order:
    """Options in a random sequence, cut short, some neighbours made equal."""
    sequence = draw(st.permutations(range(1, options + 1)))
    groups: list[tuple[int, ...]] = []
    for option in sequence[: draw(st.integers(0, options))]:
        if groups and draw(st.integers(0, 3)) == 0:
            groups[-1] += (option,)
        else:
            groups.append((option,))
    return tuple(groups)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    options = draw(st.integers(1, 5))
    ballots = st.tuples(weak_orders(options), st.integers(1, 4))
    names = {option: f"option {option}" for option in range(1, options + 1)}
    return Profile.from_orders(names, draw(st.lists(ballots, max_size=8)))


@st.composite
def strict_profiles(draw: st.DrawFn) -> Profile:
    """Every ballot ranks every option, without ties."""
    options = range(1, draw(st.integers(2, 5)) + 1)
    rankings = draw(st.lists(st.permutations(options), min_size=1, max_size=9))
    return Profile.from_rankings({option: str(option) for option in options}, rankings)


@st.composite
def graded_profiles(draw: st.DrawFn) -> Profile:
    """Each option in one of a few categories, or in none."""
    options = range(1, draw(st.integers(1, 4)) + 1)
    categories = ["excellent", "good", "poor", "rejected"][: draw(st.integers(1, 4))]
    grade = st.integers(0, len(categories))  # the last one: not graded

    def ballot(grades: list[int]) -> list[list[int]]:
        return [
            [a for a, given in zip(options, grades, strict=True) if given == c]
            for c in range(len(categories))
        ]

    grades = st.lists(grade, min_size=len(options), max_size=len(options))
    ballots = draw(st.lists(st.tuples(grades.map(ballot), st.integers(1, 3)), max_size=8))
    return Profile.from_grades({option: str(option) for option in options}, categories, ballots)
