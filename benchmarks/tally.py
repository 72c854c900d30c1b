# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counting: every rule from profiles, a hundred million ballots from Parquet, and the same work by others.

    python -m benchmarks.tally            BENCH_HEAVY=1 adds votekit and pref_voting, where they are installed

The data is generated from a seed, `BALLOTS` changes the number of ballots of the Parquet file.
"""

import contextlib
import importlib
import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from statistics import median

import duckdb

from caravane.science.tally import RULES, NotCountable, Profile, count

OPTIONS = 15
SLOTS = 65_536
PROFILE_BALLOTS = 1_000_000
PARQUET_BALLOTS = int(float(os.environ.get("BALLOTS", "1e8")))
SCAN = "select rank1, rank2, rank3, count(*) from read_parquet('{}') group by all"
TURNS = 5
BUDGETS = {"rule": 0.020, "kemeny": 2.0, "scan": 2.0, "memory": 250}


def shares(seed: int = 2021) -> dict[tuple[int, ...], float]:
    """Every ballot of at most three places over fifteen options (2,956 of them), with its share."""
    chance = random.Random(seed)
    appeal = [chance.uniform(0.6, 1.4) for _ in range(OPTIONS)]
    likely = (0.02, 0.1, 0.2, 1.0)  # blank, one place, two, three
    weights = {}
    for places in range(4):
        for order in permutations(range(1, OPTIONS + 1), places):
            weights[order] = likely[places] * chance.uniform(0.5, 1.5)
            for option in order:
                weights[order] *= appeal[option - 1]
    total = sum(weights.values())
    return {order: weight / total for order, weight in weights.items()}


def profile(ballots: int) -> Profile:
    names = {option: f"option {option}" for option in range(1, OPTIONS + 1)}
    counted = (([(a,) for a in order], max(1, round(ballots * share))) for order, share in shares().items())
    return Profile.from_orders(names, counted)


def seconds(work: Callable[[], object], turns: int = TURNS) -> float:
    """Median over the turns."""
    taken = []
    for _ in range(turns):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return median(taken)


def rules_from_profiles() -> None:
    ballots = profile(PROFILE_BALLOTS)
    print(f"\n{ballots.ballots:,} ballots in {len(ballots.orders):,} profiles over {OPTIONS} options")
    for rule in RULES:
        budget = BUDGETS.get(rule, BUDGETS["rule"])
        try:
            taken = seconds(lambda rule=rule: count(ballots, rule))
        except NotCountable as reason:
            print(f"  {rule:18} left out: {reason}")
            continue
        print(
            f"  {rule:18} {taken * 1000:8.1f} ms   budget {budget * 1000:.0f} ms   ratio {taken / budget:.2f}"
        )


def write_parquet(path: Path, ballots: int) -> None:
    """Ballots drawn one by one from `shares` by a hash of their number, so that any machine writes the same."""
    orders, weights = zip(*shares().items(), strict=True)
    drawn = random.Random(1).choices(orders, weights, k=SLOTS - len(orders))
    slots = [(slot, *order, *[None] * (3 - len(order))) for slot, order in enumerate([*orders, *drawn])]
    with duckdb.connect() as connection:
        connection.execute("create table slots (slot int, rank1 utinyint, rank2 utinyint, rank3 utinyint)")
        rows = ", ".join(str(slot).replace("None", "null") for slot in slots)
        connection.execute(f"insert into slots values {rows}")
        connection.execute(
            f"""copy (
                select rank1, rank2, rank3 from range({ballots}) each(ballot)
                join slots on slot = hash(ballot) % {SLOTS}
            ) to '{path}' (format parquet, compression zstd)"""
        )


@dataclass(frozen=True)
class Run:
    seconds: float
    megabytes: float


def run(*command: str) -> Run:
    """Wall time and largest resident memory of a process, with the threads that duckdb takes by itself."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return Run(time.perf_counter() - started, usage.ru_maxrss / 1024)


def hundred_million() -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as scratch:
        path = Path(scratch) / "ballots.parquet"
        write_parquet(path, PARQUET_BALLOTS)
        print(f"\n{PARQUET_BALLOTS:,} ballots in Parquet (zstd), {path.stat().st_size / 1e6:.0f} MB")
        code = 'import duckdb; duckdb.sql("{}").fetchall()'
        bare = [sys.executable, "-c", code.format(SCAN.format(path))]
        read = [sys.executable, "-c", code.format(f"select sum(rank1), sum(rank2), sum(rank3) from '{path}'")]
        ours = [
            str(Path(sys.executable).with_name("caravane")),
            "count",
            str(path),
            "--rule",
            "all",
            "--json",
        ]
        best = {
            name: min((run(*command) for _ in range(3)), key=lambda one: one.seconds)
            for name, command in {"read": read, "bare": bare, "ours": ours}.items()
        }
    print(f"  scan limit (sum of three columns)      {best['read'].seconds:6.2f} s")
    print(f"  bare duckdb group by                   {best['bare'].seconds:6.2f} s")
    ratio = best["ours"].seconds / best["bare"].seconds
    print(
        f"  caravane count --rule all              {best['ours'].seconds:6.2f} s   "
        f"ratio {ratio:.2f} (budget {BUDGETS['scan']:.0f})   "
        f"{best['ours'].megabytes:.0f} MB (budget {BUDGETS['memory']})"
    )


def main() -> None:
    rules_from_profiles()
    hundred_million()


if __name__ == "__main__":
    main()
