# SPDX-License-Identifier: AGPL-3.0-or-later
"""A panel of 80 among 1,000 volunteers, 5 categories: seconds, and how good the lottery is.

The control is one integer program over the people themselves, which finds one panel: other libraries solve it
hundreds of times. The Sortition Foundation's library runs with BENCH_HEAVY=1 where it can be imported.
"""

import importlib
import importlib.util
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from random import Random

import numpy as np

from caravane.science.sortition import Drawn, Pool, Quota, Volunteer, draw_panel
from caravane.science.sortition.kinds import Block, Kind
from caravane.science.sortition.polytope import polytope_of
from caravane.science.sortition.solver import Program

PEOPLE, SEATS, SEED = 1000, 80, 1
BUDGET_SECONDS = 10.0
SAME = 1e-4
ADDRESS = "address"

# Each value's share of the population, and how much more readily its people volunteer.
CATEGORIES: dict[str, dict[str, tuple[float, float]]] = {
    "gender": {"woman": (0.51, 1.2), "man": (0.48, 0.8), "other": (0.01, 2.0)},
    "age": {
        "16-29": (0.22, 0.5),
        "30-44": (0.25, 0.9),
        "45-59": (0.24, 1.2),
        "60-74": (0.19, 1.5),
        "75+": (0.10, 0.9),
    },
    "district": {f"district {number}": (0.125, 0.4 + 0.2 * number) for number in range(8)},
    "education": {"none": (0.28, 0.3), "school": (0.40, 0.8), "degree": (0.32, 1.9)},
    "view": {"favourable": (0.45, 1.5), "unsure": (0.28, 0.8), "opposed": (0.27, 0.4)},
}


def pool(people: int = PEOPLE, seats: int = SEATS, seed: int = SEED, shared: float = 0.0) -> Pool:
    """Volunteers skewed as volunteers are, and quotas of the population's share, rounded, one more or less.

    `shared` is the part of the volunteers who live with the one before them in the list.
    """
    random = Random(seed)
    home = 0
    volunteers = []
    for number in range(people):
        values = {feature: _value(random, values) for feature, values in CATEGORIES.items()}
        home += random.random() >= shared
        volunteers.append(Volunteer(f"v{number}", values, (str(home),) if shared else None))
    return Pool(tuple(_quotas(seats)), tuple(volunteers))


def _value(random: Random, values: dict[str, tuple[float, float]]) -> str:
    weights = [share * readiness for share, readiness in values.values()]
    return random.choices(list(values), weights)[0]


def _quotas(seats: int) -> Iterator[Quota]:
    for feature, values in CATEGORIES.items():
        for value, (share, _) in values.items():
            fair = round(share * seats)
            yield Quota(feature, value, max(fair - 1, 0), fair + 1)


@dataclass(frozen=True)
class Reading:
    """Seconds on the clock and on the processor, and the lottery's least probability and panels."""

    seconds: float
    cpu: float
    least: float | None = None
    panels: int | None = None


def measure(act: Callable[[], tuple[float, int] | None]) -> Reading:
    began, worked = time.perf_counter(), time.process_time()
    result = act()
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    return Reading(seconds, cpu, *(result or (None, None)))


def ours(people: Pool, algorithm: str, seats: int = SEATS) -> tuple[float, int] | None:
    drawn: Drawn = draw_panel(people, seats, SEED, algorithm)
    if drawn.distribution is None:
        return None
    return float(drawn.distribution.least), len(drawn.distribution.lottery)


def one_panel(people: Pool) -> None:
    """The control: everybody a column of their own."""
    mixes = people.mixes
    alone = [Block((Kind(mixes[each.id], ((each.id,),)),)) for each in people.volunteers]
    program = Program(polytope_of(alone, people.quotas, SEATS), integer=True)
    assert program.maximise(np.zeros(len(alone))) is not None


def foundation(people: Pool, seats: int = SEATS) -> tuple[float, int]:
    """The same by the Sortition Foundation's library."""
    library = importlib.import_module("sortition_algorithms")
    maximin = importlib.import_module("sortition_algorithms.committee_generation").find_distribution_maximin
    rows = [
        {"feature": q.feature, "value": q.value, "min": str(q.minimum), "max": str(q.maximum)}
        for q in people.quotas
    ]
    features, *_ = library.read_in_features(list(rows[0]), rows, seats)
    columns = ["id", *people.features, ADDRESS]
    body = [{"id": v.id, **v.values, ADDRESS: " ".join(v.address or (v.id,))} for v in people.volunteers]
    settings = library.Settings(id_column="id", columns_to_keep=[ADDRESS])
    everyone, _ = library.read_in_people(columns, body, features, settings)
    panels, weights, _ = maximin(features, everyone, seats, [ADDRESS])
    shares = dict.fromkeys(people.mixes, 0.0)
    for panel, weight in zip(panels, weights, strict=True):
        for member in panel:
            shares[member] += weight
    return min(shares.values()), sum(weight > 0 for weight in weights)


def row(what: str, reading: Reading, control: Reading, budget: str = "") -> None:
    least = "" if reading.least is None else f"{reading.least:.6f}"
    panels = "" if reading.panels is None else str(reading.panels)
    ratio = f"{reading.cpu / control.cpu:.0f} x"
    print(f"  {what:<44}{reading.cpu:>8.2f}{reading.seconds:>9.2f}{ratio:>9}{least:>12}{panels:>9}  {budget}")


def main() -> None:
    heavy = os.environ.get("BENCH_HEAVY") == "1"
    peer = heavy and importlib.util.find_spec("sortition_algorithms") is not None
    print(f"panel of {SEATS} among {PEOPLE:,}, {len(CATEGORIES)} categories")
    titles = ("processor", "clock", "ratio", "least", "panels")
    print(f"  {'':<43}{titles[0]:>9}{titles[1]:>9}{titles[2]:>9}{titles[3]:>12}{titles[4]:>9}")
    alone, together = pool(), pool(shared=0.15)
    one_panel(alone)  # so that what is loaded once is not counted
    control = measure(lambda: one_panel(alone))
    row("control: one panel, people as columns", control, control)
    for title, people in (("", alone), (", addresses shared", together)):
        for algorithm in ("maximin", "leximin", "nash", "legacy"):
            budget = f"budget {BUDGET_SECONDS:.0f} s" if algorithm == "maximin" else ""
            row(algorithm + title, measure(partial(ours, people, algorithm)), control, budget)
        if peer:
            row(f"sortition-algorithms, maximin{title}", measure(partial(foundation, people)), control)
    row("maximin, 150 among 5,000", measure(lambda: ours(pool(5000, 150), "maximin", 150)), control)
    if not peer:
        why = "it cannot be imported" if heavy else "BENCH_HEAVY=1 runs it"
        print(f"  left out: sortition-algorithms ({why})")


if __name__ == "__main__":
    main()
