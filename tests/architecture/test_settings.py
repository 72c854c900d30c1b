# SPDX-License-Identifier: AGPL-3.0-or-later
"""A setting that cannot be stops the start and says which one it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CARAVANE_EMAIL_PORT", "must be a whole number, not 'abc'"),
        ("CARAVANE_PROXIES", "must be a whole number, not 'abc'"),
        ("CARAVANE_HTTPS", "must be yes or no, not 'abc'"),
        ("DATABASE_URL", "must start with sqlite:// or postgresql://, not ''"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, name: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import caravane.settings"],
        cwd=ROOT,
        env={**os.environ, "CARAVANE_DATA": str(tmp_path), name: "abc"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.splitlines()[-1].endswith(f"ImproperlyConfigured: {name} {said}")
