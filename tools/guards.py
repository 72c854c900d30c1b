# SPDX-License-Identifier: AGPL-3.0-or-later
"""Take each guard of the database away, one at a time, and tell which ones no test of their floor misses.

Nothing is written in the work tree: this file is also the pytest plugin that leaves a guard out.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import django
from django.apps import apps

from caravane.foundation.core import immutable

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = "GUARD_LEFT_OUT"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", "-p", "tools.guards"]


def pytest_sessionstart() -> None:
    immutable.declared[:] = [one for one in immutable.declared if one.name != os.environ[LEFT_OUT]]


def is_missed(guard: immutable.Guard) -> bool:
    """Say whether a test fails without the guard."""
    floor = Path(apps.get_app_config(guard.table.partition("_")[0]).path).parent
    environment = {**os.environ, LEFT_OUT: guard.name}
    done = subprocess.run([*PYTEST, floor], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 1


def main(tables: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    guards = [one for one in immutable.declared if not tables or one.table in tables]
    missed = []
    for guard in guards:
        began = time.monotonic()
        missed.append(is_missed(guard))
        said = f"{guard.on} on {guard.table}: {guard.message} {guard.changing or ''}"
        took = f"({time.monotonic() - began:.0f} s)"
        print("missed  " if missed[-1] else "NOT MISSED", said, took, flush=True)
    print(f"{len(guards)} guards, {len(guards) - sum(missed)} of them missed by no test")


if __name__ == "__main__":
    main(sys.argv[1:])
