# SPDX-License-Identifier: AGPL-3.0-or-later
"""Funding at the sizes of Toulouse and Kraków: time of equal shares, of add1u as a multiple of one run, of
parsing, and of pabutools on the same file.

    python -m benchmarks.funding            pabutools on the small file only
    BENCH_HEAVY=1 python -m benchmarks.funding   and on the large ones

Ballots are drawn from a seed: each voter picks without replacement, by a popularity of 1/place^0.8. In the
hard cases every project is equally liked (1/place^0): their sequence changes at every other step of add1.
Processor time, the least of several; pabutools once, and add1u in the hard cases.
"""

import io
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from caravane.science.funding import Instance, Outcome, fund, parse_pb

HEAVY = os.environ.get("BENCH_HEAVY") == "1"
PARSING, RUN, COMPLETED = 0.5, 0.020, 50


@dataclass(frozen=True)
class Size:
    """A participatory budget to draw."""

    name: str
    projects: int
    voters: int
    budget: int
    most: int
    kind: str
    steepness: float = 0.8


SIZES = [
    Size("small: 30 projects, 1,494 votes, up to 5 each", 30, 1494, 1_000_000, 5, "cumulative"),
    Size("Toulouse: 199 projects, 4,532 votes, up to 5 each", 199, 4532, 8_000_000, 5, "cumulative"),
    Size("Toulouse: 199 projects, 4,532 votes, up to 10 each", 199, 4532, 8_000_000, 10, "approval"),
    Size("Kraków: 119 projects, 65,101 votes, up to 3 each", 119, 65101, 14_000_000, 3, "ordinal"),
    Size("Kraków: 119 projects, 65,101 votes, up to 10 each", 119, 65101, 14_000_000, 10, "approval"),
    Size("hard: as Toulouse, up to 5 each, equally liked", 199, 4532, 8_000_000, 5, "approval", 0),
    Size("hard: as Toulouse, up to 10 each, equally liked", 199, 4532, 8_000_000, 10, "approval", 0),
    Size("hard: as Kraków, up to 5 each, equally liked", 119, 65101, 14_000_000, 5, "approval", 0),
    Size("hard: as Kraków, up to 10 each, equally liked", 119, 65101, 14_000_000, 10, "approval", 0),
]


def draw(size: Size, seed: int = 3) -> str:
    """A Pabulib file of this size, always the same."""
    lot = random.Random(seed)
    ids = [str(n + 1) for n in range(size.projects)]
    popularity = [1 / (n + 1) ** size.steepness for n in range(size.projects)]
    lot.shuffle(popularity)
    typical = size.budget / size.projects * 2.5
    costs = [max(1000, int(lot.lognormvariate(0, 1) * typical) // 100 * 100) for _ in ids]
    out = io.StringIO()
    out.write(f"META\nkey;value\nbudget;{size.budget}\nvote_type;{size.kind}\nmax_length;{size.most}\n")
    out.write("PROJECTS\nproject_id;cost\n")
    out.writelines(f"{id_};{cost}\n" for id_, cost in zip(ids, costs, strict=True))
    pointed = size.kind == "cumulative"
    out.write(f"VOTES\nvoter_id;vote{';points' if pointed else ''}\n")
    for voter in range(size.voters):
        picked: dict[str, int] = {}
        wanted = lot.randint(1, size.most)
        while len(picked) < wanted:
            picked.setdefault(lot.choices(ids, popularity)[0], lot.randint(1, 3))
        points = f";{','.join(map(str, picked.values()))}" if pointed else ""
        out.write(f"{voter};{','.join(picked)}{points}\n")
    return out.getvalue()


def least(act: Callable[[], object], times: int) -> float:
    """Seconds of processor time, the least of some runs."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        act()
        taken.append(time.process_time() - started)
    return min(taken)


def line(what: str, seconds: float, note: str = "") -> None:
    print(f"  {what:44} {seconds * 1000:11.1f} ms   {note}")


def budgeted(value: float, limit: float) -> str:
    return "within the budget" if value <= limit else "OVER the budget"


def ours(text: str, times: int) -> tuple[Instance, float, float]:
    """Print our times, that of add1u from so many; return the instance, the times of one run and of add1u."""
    parsing = least(lambda: parse_pb(text), 3)
    line(
        "parsing, arrays included", parsing, f"at most {PARSING * 1000:.0f} ms: {budgeted(parsing, PARSING)}"
    )
    instance = parse_pb(text)
    run = least(lambda: fund(instance, "mes"), 7)
    line("equal shares, cost utilities", run, f"at most {RUN * 1000:.0f} ms: {budgeted(run, RUN)}")
    outcomes: list[Outcome] = []
    completed = least(lambda: outcomes.append(fund(instance, "mes", "add1u")), times)
    ratio = completed / run
    note = f"{ratio:.0f} × one run for {outcomes[0].raised} steps"
    line("add1u", completed, f"{note}; at most {COMPLETED}: {budgeted(ratio, COMPLETED)}")
    for utility in ("cardinality", "points"):
        one = least(lambda name=utility: fund(instance, "mes", utility=name), 3)
        line(f"equal shares, {utility}", one)
    return instance, run, completed


def theirs(text: str, instance: Instance, run: float, completed: float, *, add1: bool) -> None:
    """Print pabutools' times on the same file, as multiples of ours, and whether we agree."""
    try:
        from pabutools.election import Cost_Sat  # noqa: PLC0415 -- a development package
        from pabutools.election.pabulib import parse_pabulib_from_string  # noqa: PLC0415
        from pabutools.rules import method_of_equal_shares  # noqa: PLC0415
    except ImportError:
        print("  pabutools is not installed: left out")
        return
    election, profile = parse_pabulib_from_string(text)
    for completion, mine in [("none", run), ("add1", completed)][: 1 + add1]:
        step = 1 if completion == "add1" else None
        started = time.process_time()
        found = method_of_equal_shares(election, profile, sat_class=Cost_Sat, voter_budget_increment=step)
        taken = time.process_time() - started
        same = sorted(each.name for each in found) == sorted(fund(instance, "mes", completion).funded)
        note = f"{taken / mine:.0f} × ours; {'the same projects' if same else 'OTHER PROJECTS'}"
        line(f"pabutools, completion {completion}", taken, note)


def main() -> None:
    print("Funding (processor time)")
    for place, size in enumerate(SIZES):
        print(f" {size.name}")
        text = draw(size)
        instance, run, completed = ours(text, 3 if size.steepness else 1)
        if place == 0 or HEAVY:
            theirs(text, instance, run, completed, add1=place == 0)
        else:
            print("  pabutools: left out (BENCH_HEAVY=1)")


if __name__ == "__main__":
    main()
