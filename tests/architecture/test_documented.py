# SPDX-License-Identifier: AGPL-3.0-or-later
"""A setting, a command or a page that exists is written down; what is written down exists."""

import re
from pathlib import Path

from caravane.cli import SCIENCE

from .addresses import every_address

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
PAGES = (ROOT / "docs/pages.md").read_text(encoding="utf-8")
COMMANDS = SETTINGS + (ROOT / "README.md").read_text(encoding="utf-8")
READ_FROM_THE_ENVIRONMENT = re.compile(r"(?:environ\.get|env_bool|env_list|env_int)\(\s*\"([A-Z_]+)\"")


def test_every_setting_is_documented_and_no_other() -> None:
    sources = [path for path in (ROOT / "caravane").rglob("*.py") if "tests" not in path.parts]
    told = "".join(path.read_text(encoding="utf-8") for path in sources)
    known = set(READ_FROM_THE_ENVIRONMENT.findall(told)) - {"DJANGO_SETTINGS_MODULE"}
    written = set(re.findall(r"^\| `([A-Z_]+)`", SETTINGS, re.MULTILINE))
    assert len(known) > 10
    assert written == known


def test_every_command_is_documented() -> None:
    files = (ROOT / "caravane").glob("**/management/commands/*.py")
    commands = {path.stem for path in files if not path.stem.startswith("_")}
    assert commands
    assert {
        name for name in commands if f"`{name}`" not in COMMANDS and f"caravane {name}" not in COMMANDS
    } == set()


def test_every_command_of_science_is_documented_and_has_its_guide() -> None:
    for name, module in SCIENCE.items():
        library = module.split(".")[2]
        assert f"| `{name}` |" in SETTINGS
        assert f"caravane {name}" in (ROOT / f"docs/{library}.md").read_text(encoding="utf-8")


def test_every_target_of_the_makefile_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE)) - {"python", "ready"}
    told = set(re.findall(r"^([a-z][a-z-]*):.*## .", makefile, re.MULTILINE))
    assert targets == told


def test_every_page_is_documented_and_no_other() -> None:
    written = set(re.findall(r"^\| `/([^`]*)`", PAGES, re.MULTILINE))
    known = {
        re.sub(r"%\((\w+)\)s", r"<\1>", address.route)
        for address in every_address()
        if not address.name.startswith(("admin:", "account_")) and "%(year)s" not in address.route
    }
    assert written == known
