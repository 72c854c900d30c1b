# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counting: every rule from profiles, a hundred million ballots from Parquet, and the same work by others.

    python -m benchmarks.tally            BENCH_HEAVY=1 adds votekit and pref_voting, where they are installed

The data is generated from a seed, `BALLOTS` changes the number of ballots of the Parquet file.
"""

import importlib
import os
import random
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
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
TURNS = 5
BUDGET, KEMENY_BUDGET = 0.020, 2.0  # seconds
CARAVANE = str(Path(sys.executable).with_name("caravane"))


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
        budget = KEMENY_BUDGET if rule == "kemeny" else BUDGET
        try:
            taken = seconds(lambda rule=rule: count(ballots, rule))
        except NotCountable as reason:
            print(f"  {rule:18} left out: {reason}")
            continue
        print(
            f"  {rule:18} {taken * 1000:8.1f} ms   budget {budget * 1000:.0f} ms   ratio {taken / budget:.2f}"
        )


def write_parquet(path: Path, ballots: int) -> None:
    """Ballots drawn one by one from `shares` by a hash of their number: any machine writes the same."""
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


# A process inherits the largest memory of the one that forks it: so a small one measures.
MEASURE = """
import resource, subprocess, sys, time
started = time.perf_counter()
failed = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
sys.exit(failed)
"""


def run(*command: str) -> Run:
    """Wall time and largest resident memory of a process, with the threads that duckdb takes by itself."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", MEASURE, *command], capture_output=True, text=True, check=True
    )
    return Run(*map(float, done.stdout.split()))


def hundred_million() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "ballots.parquet"
        write_parquet(path, PARQUET_BALLOTS)
        print(f"\n{PARQUET_BALLOTS:,} ballots in Parquet (zstd), {path.stat().st_size / 1e6:.0f} MB")
        bare = f"select rank1, rank2, rank3, count(*) from read_parquet('{path}') group by all"
        read = f"select sum(rank1), sum(rank2), sum(rank3) from read_parquet('{path}')"
        code = 'import duckdb; duckdb.sql("{}").fetchall()'
        commands = {
            "scan limit (sums of the columns)": [sys.executable, "-c", code.format(read)],
            "bare duckdb scan and group": [sys.executable, "-c", code.format(bare)],
            "caravane count --rule all": [CARAVANE, "count", str(path), "--rule", "all", "--json"],
        }
        runs = {name: best_run(command) for name, command in commands.items()}
    control, ours = list(runs.values())[1:]
    for name, each in runs.items():
        print(f"  {name:34} {each.seconds:6.2f} s   {each.megabytes:4.0f} MB")
    print(
        f"  ratio to the bare scan and group   {ours.seconds / control.seconds:6.2f} (budget 2, and 250 MB)"
    )


def best_run(command: list[str]) -> Run:
    return min((run(*command) for _ in range(3)), key=lambda one: one.seconds)


def peers() -> None:
    ballots = profile(PROFILE_BALLOTS)
    print("\nthe same profiles by others, against ours")
    for rule, name, work in [*light_peers(ballots), *heavy_peers(ballots)]:
        ours, theirs = seconds(lambda rule=rule: count(ballots, rule)), seconds(work, 1)
        print(f"  {rule:14} {name:14} {theirs * 1000:10.1f} ms   {theirs / ours:8.1f} times ours")
    light = profile(10_000)  # pyrankvote wants an object for each ballot
    ours, theirs = seconds(lambda: count(light, "irv")), seconds(pyrankvote_irv(light), 1)
    print(f"  irv, 10⁴ votes pyrankvote     {theirs * 1000:10.1f} ms   {theirs / ours:8.1f} times ours")


Peer = tuple[str, str, Callable[[], object]]


def rankings(ballots: Profile) -> list[tuple[list[int], int]]:
    """Ballots that rank something, as peers want them."""
    return [([option for (option,) in order], n) for order, n in ballots.orders.items() if order]


def light_peers(ballots: Profile) -> Iterator[Peer]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        condorcet = importlib.import_module("votelib.evaluate.condorcet")
        sequential = importlib.import_module("votelib.evaluate.sequential")
        convert = importlib.import_module("votelib.convert")
        votecore = importlib.import_module("py3votecore.schulze_method")
        run_off = importlib.import_module("py3votecore.irv")
    votes = {tuple(ranking): n for ranking, n in rankings(ballots)}
    for rule, evaluator in {
        "copeland": condorcet.Copeland(),
        "minimax": condorcet.MinimaxCondorcet(),
        "ranked-pairs": condorcet.RankedPairs(),
        "schulze": condorcet.Schulze(),
    }.items():
        pairs = convert.RankedToCondorcetVotes()
        yield rule, "votelib", lambda pairs=pairs, each=evaluator: each.evaluate(pairs.convert(votes), 1)
    selector = sequential.TransferableVoteSelector(quota_function="hare")
    yield "irv", "votelib", lambda: selector.evaluate(votes, 1)
    listed = [{"ballot": ranking, "count": n} for ranking, n in rankings(ballots)]
    grouped = [{"ballot": [[a] for a in ranking], "count": n} for ranking, n in rankings(ballots)]
    yield "irv", "py-vote-core", lambda: run_off.IRV(listed)
    yield "schulze", "py-vote-core", lambda: votecore.SchulzeMethod(grouped, ballot_notation=0)


def pyrankvote_irv(ballots: Profile) -> Callable[[], object]:
    library = importlib.import_module("pyrankvote")
    names = {option: library.Candidate(name) for option, name in ballots.alternatives.items()}
    cast = [library.Ballot([names[a] for a in ranking]) for ranking, n in rankings(ballots) for _ in range(n)]
    return lambda: library.instant_runoff_voting(list(names.values()), cast)


def heavy_peers(ballots: Profile) -> Iterator[Peer]:
    if os.environ.get("BENCH_HEAVY") != "1":
        print("  (votekit and pref_voting: with BENCH_HEAVY=1)")
        return
    for name, make in {"pref_voting": pref_voting_rules, "votekit": votekit_rules}.items():
        try:
            yield from make(ballots)
        except ImportError as missing:
            print(f"  {name}: left out, {missing}")


def pref_voting_rules(ballots: Profile) -> Iterator[Peer]:
    profiles = importlib.import_module("pref_voting.profiles_with_ties")
    methods = importlib.import_module("pref_voting.margin_based_methods")
    ranked = [({a: place for place, a in enumerate(ranking)}, n) for ranking, n in rankings(ballots)]

    def theirs() -> object:  # counts the duels once, when made
        made = profiles.ProfileWithTies([each for each, _ in ranked], [n for _, n in ranked])
        made.use_extended_strict_preference()
        return made

    for rule, method in {
        "schulze": methods.beat_path,
        "ranked-pairs": methods.ranked_pairs,
        "minimax": methods.minimax,
    }.items():
        yield rule, "pref_voting", lambda method=method: method(theirs())


def votekit_rules(ballots: Profile) -> Iterator[Peer]:
    library = importlib.import_module("votekit")
    elections = importlib.import_module("votekit.elections")
    cast = [
        library.RankBallot(ranking=tuple(frozenset({str(a)}) for a in ranking), weight=n)
        for ranking, n in rankings(ballots)
    ]
    theirs = library.RankProfile(ballots=tuple(cast), candidates=tuple(map(str, ballots.alternatives)))
    yield "irv", "votekit", lambda: elections.IRV(theirs)
    yield "borda", "votekit", lambda: elections.Borda(theirs, m=1)


def main() -> None:
    rules_from_profiles()
    peers()
    hundred_million()


if __name__ == "__main__":
    main()
