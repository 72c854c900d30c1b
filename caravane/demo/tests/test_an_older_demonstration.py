# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from caravane.demo.management.commands.demo import check_version


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_a_first_start_and_a_second_one_pass(data: Path) -> None:
    check_version()
    (data / "demo-password").write_text("caravane")
    check_version()


@pytest.mark.parametrize("mark", [None, "another version"])
def test_who_starts_what_an_older_version_loaded_is_told_to_reset_it(data: Path, mark: str | None) -> None:
    (data / "demo-password").write_text("caravane")
    if mark:
        (data / "demo-version").write_text(mark)
    with pytest.raises(CommandError, match="demo-reset"):
        check_version()
