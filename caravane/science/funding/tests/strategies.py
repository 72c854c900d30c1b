# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small participatory budgets, full of ties, for Hypothesis."""

from hypothesis import strategies as st

from caravane.science.funding.instances import Instance


@st.composite
def instances(
    draw: st.DrawFn,
    *,
    pointed: bool | None = None,
    most_voters: int = 8,
    free: bool = False,
    positive: bool = False,
) -> Instance:
    """A few projects of few different costs, a few voters; approvals, or points (`positive` or not)."""
    projects = [str(n) for n in range(draw(st.integers(1, 6)))]
    cost = st.integers(0 if free else 1, 6) | st.sampled_from([10, 12, 30])
    costs = {project: draw(cost) for project in projects}
    budget = draw(st.integers(0, 40))
    pointed = draw(st.booleans()) if pointed is None else pointed
    ballot: st.SearchStrategy = st.lists(st.sampled_from(projects), unique=True)
    if pointed:
        ballot = st.dictionaries(st.sampled_from(projects), st.integers(1 if positive else -1, 4))
    ballots = draw(st.lists(ballot, min_size=1, max_size=most_voters))
    make = Instance.from_points if pointed else Instance.from_approvals
    return make(costs, budget, ballots)
