# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every check that reads the sources, two at a time, with the output of those that fail; `--fix` mends."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
AT_A_TIME = 2


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "caravane").glob("**/templates/**/*.html"))


# The slowest first.
CHECKS = {
    "types": ["mypy"],
    "translations": ["python", "tools/messages.py", "--check"],
    "imports": ["lint-imports"],
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "templates' form": ["djade", "--check", "--target-version", "5.2", *templates()],
    "templates": ["djlint", "--lint", "--quiet", "caravane"],
    "spelling": ["typos"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "settings": ["python", "manage.py", "check", "--fail-level", "WARNING"],
}
FIXES = {
    "licence": ["python", "tools/licence.py"],
    "lint": ["ruff", "check", "--fix", "."],
    "format": ["ruff", "format", "."],
    "templates' form": ["djade", "--target-version", "5.2", *templates()],
    "spelling": ["typos", "--write-changes"],
}


@dataclass(frozen=True)
class Outcome:
    name: str
    passed: bool
    seconds: float
    output: str


def run(name: str, command: list[str], scratch: str) -> Outcome:
    started = time.monotonic()
    # A data folder of its own: a check writes nothing where a town's data are.
    environment = {**os.environ, "CARAVANE_DATA": scratch, "SECRET_KEY": "only-for-checks", "FORCE_COLOR": ""}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(name, done.returncode == 0, time.monotonic() - started, done.stdout)


def show(outcome: Outcome) -> None:
    print(f"{'ok    ' if outcome.passed else 'FAILED'} {outcome.name} ({outcome.seconds:.1f} s)", flush=True)
    if not outcome.passed:
        print(outcome.output, flush=True)


def check(scratch: str) -> list[Outcome]:
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(lambda item: run(*item, scratch), CHECKS.items()))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="caravane-check-") as scratch:
        if "--fix" in sys.argv:
            outcomes = [run(name, command, scratch) for name, command in FIXES.items()]
            # djade and typos say by a code that they changed something: nothing is amiss.
            print("\n".join(outcome.output.strip() for outcome in outcomes if outcome.output.strip()))
            return 0
        outcomes = check(scratch)
    for outcome in sorted(outcomes, key=lambda one: not one.passed):
        show(outcome)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
