# SPDX-License-Identifier: AGPL-3.0-or-later
from types import SimpleNamespace

import pytest

from caravane.science.sortition import spaces
from caravane.science.sortition.errors import SolverFailure


@pytest.mark.parametrize(
    ("runs", "fresh_starts", "fails"),
    [([True], 0, False), ([False, True], 1, False), ([False, False], 1, True)],
)
def test_a_solver_that_loses_its_solution_starts_afresh_once(
    monkeypatch: pytest.MonkeyPatch, runs: list[bool], fresh_starts: int, fails: bool
) -> None:
    started, answers = [], iter(runs)
    model = SimpleNamespace(
        clearSolver=lambda: started.append("afresh"),
        getInfo=lambda: SimpleNamespace(objective_function_value=2.5),
    )
    monkeypatch.setattr(spaces, "run", lambda _model: next(answers))
    space = spaces.Space(model, SimpleNamespace(polytope=SimpleNamespace(sizes=())))
    if fails:
        with pytest.raises(SolverFailure):
            space.solve()
    else:
        assert space.solve() == 2.5
    assert len(started) == fresh_starts
