# SPDX-License-Identifier: AGPL-3.0-or-later
"""Break the code in one place at a time, and tell which breaks the tests of the room do not notice.

cosmic-ray makes the mutants: it mutates decorated functions too. Its own sessions know one test command
and change the work tree; here each mutant is put into a scratch copy and meets its room's tests. What was
noticed is kept in var/mutants/results.jsonl: an interrupted run goes on. What survived is tried again.
"""

import argparse
import compileall
import hashlib
import json
import os
import random
import shlex
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import islice
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_and_test, mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from cosmic_ray.testing import run_tests
from cosmic_ray.work_item import MutationSpec, TestOutcome
from equivalents import differ

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "var/mutants/results.jsonl"
NOT_MUTATED = {"tests", "migrations", "demo", "locale"}
NOT_COPIED = shutil.ignore_patterns(".*", "node_modules", "var", "__pycache__", "*.egg-info")
# What the foundation promises to every room, and who may see a page, is tried where all rooms meet.
EVERYWHERE = [f"tests/architecture/test_{name}.py" for name in ("guards", "reading", "town_isolation")]
PYTEST = f"{shlex.quote(str(ROOT / '.venv/bin/python'))} -m pytest -q -x -p no:randomly --hypothesis-seed=0 "
# Seconds for the tests of a room as they are; a mutant gets SLACK, and SLOWER times what its room takes.
PATIENCE, SLACK, SLOWER = 900, 30, 3
OPERATORS = {name: get_operator(name)() for name in operator_names() if not get_operator(name).arguments()}


def mutants_of(path: str) -> Iterator[MutationSpec]:
    nodes = list(ast_nodes(get_ast((ROOT / path).read_text(encoding="utf-8"))))
    for name, operator in OPERATORS.items():
        places = (place for node in nodes for place in operator.mutation_positions(node))
        for occurrence, (start, end) in enumerate(places):
            yield MutationSpec(path, name, occurrence, start, end)


def draw(paths: list[str], count: int, seed: int) -> list[MutationSpec]:
    """Draw places, each as likely as any other, then one mutant at each: a sum alone has eleven."""
    chance = random.Random(seed)
    files = {
        file for path in paths for file in [ROOT / path, *(ROOT / path).rglob("*.py")] if file.suffix == ".py"
    }
    there = defaultdict(list)
    for file in sorted(file.relative_to(ROOT) for file in files):
        for mutant in () if NOT_MUTATED & set(file.parts) else mutants_of(str(file)):
            there[str(file), mutant.start_pos, mutant.end_pos].append(mutant)
    drawn = (chance.choice(there[place]) for place in chance.sample(list(there), len(there)))
    return list(islice((mutant for mutant in drawn if tells(mutant)), count))


def tells(mutant: MutationSpec) -> bool:
    source = (ROOT / mutant.module_path).read_text(encoding="utf-8")
    return differ(source, mutate_code(source, OPERATORS[mutant.operator_name], mutant.occurrence))


def tests_of(path: Path) -> tuple[str, ...]:
    """Return the tests of the room: the nearest folder of tests, up to the floor."""
    near = [str(folder / "tests") for folder in list(path.parents)[:-1] if (ROOT / folder / "tests").is_dir()]
    everywhere = not near or {"foundation", "views", "views.py"} & set(path.parts)
    return (*near[:1], *(EVERYWHERE if everywhere else []))


def key_of(mutant: MutationSpec) -> str:
    source = hashlib.sha256((ROOT / mutant.module_path).read_bytes()).hexdigest()
    return f"{source} {mutant.operator_name} {mutant.occurrence}"


def settle(copies: str) -> None:
    """Give this process a copy of its own; what is compiled there is compared by content, never by time."""
    copy = Path(tempfile.mkdtemp(dir=copies)) / "caravane"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy)
    os.environ.pop("DATABASE_URL", None)
    compileall.compile_dir(copy, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)


def seconds_allowed(tests: tuple[str, ...]) -> float:
    began = time.monotonic()
    outcome, output = run_tests(PYTEST + shlex.join(tests), PATIENCE)
    if outcome is not TestOutcome.SURVIVED:
        raise RuntimeError(f"{' '.join(tests)} fail before anything is broken:\n{output}")
    return SLACK + SLOWER * (time.monotonic() - began)


def judge(mutant: MutationSpec, limit: float) -> dict[str, Any]:
    began = time.monotonic()
    result = mutate_and_test([mutant], PYTEST + shlex.join(tests_of(mutant.module_path)), limit)
    outcome = "timeout" if result.output == "timeout" else str(result.test_outcome.value)
    return {
        "key": key_of(mutant),
        "outcome": outcome,
        "place": f"{mutant.module_path}:{mutant.start_pos[0]} {mutant.operator_name}",
        "seconds": round(time.monotonic() - began, 1),
        "changed": [line for line in result.diff.splitlines()[3:] if line.startswith(("+", "-"))],
    }


def judged(drawn: list[MutationSpec], processes: int) -> Iterator[dict[str, Any]]:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with (
        RESULTS.open("a+", encoding="utf-8") as kept,
        tempfile.TemporaryDirectory(prefix="caravane-mutants-") as copies,
        ProcessPoolExecutor(processes, initializer=settle, initargs=(copies,)) as pool,
    ):
        kept.seek(0)
        known = {one["key"]: one for one in map(json.loads, kept) if one["outcome"] != "survived"}
        yield from (known[key_of(one)] for one in drawn if key_of(one) in known)
        waiting = [one for one in drawn if key_of(one) not in known]
        rooms = sorted({tests_of(one.module_path) for one in waiting})
        limits = dict(zip(rooms, pool.map(seconds_allowed, rooms), strict=True))
        runs = [pool.submit(judge, one, limits[tests_of(one.module_path)]) for one in waiting]
        for run in as_completed(runs):
            print(json.dumps(run.result()), file=kept, flush=True)
            yield run.result()


def main() -> None:
    options = argparse.ArgumentParser(description="Break the code in one place at a time.")
    options.add_argument("--paths", nargs="+", default=["caravane"])
    options.add_argument("--count", type=int, default=200)
    options.add_argument("--seed", type=int, default=random.randrange(10**8))
    options.add_argument("--processes", type=int, default=2)
    asked = options.parse_args()
    print(f"{asked.count} mutants, seed {asked.seed}", flush=True)
    outcomes = []
    for one in judged(draw(asked.paths, asked.count, asked.seed), asked.processes):
        outcomes.append(one)
        print(f"{one['outcome']:9} {one['place']} ({one['seconds']} s)", flush=True)
    survivors = [one for one in outcomes if one["outcome"] == "survived"]
    for one in survivors:
        print("", one["place"], *one["changed"], sep="\n")
    print(f"\n{len(outcomes)} mutants, {len(survivors)} survived, seed {asked.seed}")


if __name__ == "__main__":
    main()
