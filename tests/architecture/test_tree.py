# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every file of the repository says, and what none of them does."""

import re
import tomllib
from pathlib import Path

import pytest

from tools.licence import files, silent

ROOT = Path(__file__).resolve().parents[2]
# Written so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    r"(?:registry\." + r"npmjs|registry\." + r"yarnpkg|files\." + r"pythonhosted|pypi\." + r"org"
    r"|--(?:extra-)?index" + r"-url|^registry" + r"=|\"resolved" + r"\":|/simple" + r"/)",
    re.MULTILINE,
)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="ignore")


def test_every_file_of_code_says_its_licence() -> None:
    assert len(files()) > 100
    assert not silent()


def test_no_file_names_a_package_registry() -> None:
    told = {
        str(path.relative_to(ROOT)): found.group()
        for path in files()
        if (found := REGISTRIES.search(text_of(path)))
    }
    assert not told


@pytest.mark.parametrize("line", ["registry" + "=https://npm.example/", 'x "resolved' + '": "https://x"'])
def test_a_registry_would_be_seen(line: str) -> None:
    assert REGISTRIES.search(line)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text()
    return dict(re.findall(r"^([a-zA-Z0-9_.-]+)==([^ ;\\]+)", text, re.MULTILINE))


def test_what_is_tested_is_what_is_served() -> None:
    base, development = pins("base.lock"), pins("dev.lock")
    assert base.items() <= development.items()


@pytest.mark.parametrize("name", ["base.lock", "dev.lock", "build.lock", "node.lock", "mutants.lock"])
def test_every_locked_package_has_its_digests(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text()
    entries = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=;]", one)[0].lower() for one in asked}
    assert names <= {name.lower() for name in pins("dev.lock")}
