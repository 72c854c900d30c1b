# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the machine must provide beside Python: found, else installed by apt when root on Debian, else said.

python tools/machine.py chromium gettext postgresql
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Return the browser that journeys drive: $CHROMIUM, else the first one found."""
    named = os.environ.get("CHROMIUM", "")
    return shutil.which(named) or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def gettext() -> str | None:
    """Return the program that extracts messages."""
    return shutil.which("xgettext") if shutil.which("msgmerge") and shutil.which("msguniq") else None


def postgresql() -> str | None:
    """Return the folder of PostgreSQL's server programs: Debian keeps them outside PATH."""
    if found := shutil.which("initdb"):
        return str(Path(found).resolve().parent)
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(folders, key=lambda path: int(path.parts[4]) if path.parts[4].isdigit() else 0)
    return str(newest[-1].parent) if newest else None


# What is needed: how it is found, the Debian package that brings it.
NEEDS: dict[str, tuple[Callable[[], str | None], str]] = {
    "chromium": (chromium, "chromium"),
    "gettext": (gettext, "gettext"),
    "postgresql": (postgresql, "postgresql"),
}


def apt_can_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet: dict[str, object] = {"env": environment, "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    print(f"Installing {', '.join(packages)}", flush=True)
    subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)  # type: ignore[call-overload]
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    subprocess.run(command, check=False, **quiet)  # type: ignore[call-overload]


def missing(names: list[str]) -> list[str]:
    return [name for name in names if NEEDS[name][0]() is None]


def main(names: list[str]) -> int:
    if (absent := missing(names)) and apt_can_install():
        apt_install([NEEDS[name][1] for name in absent])
        absent = missing(names)
    if absent:
        packages = " ".join(NEEDS[name][1] for name in absent)
        print(
            f"{', '.join(absent)} not found: install it (on Debian: sudo apt install {packages}).",
            file=sys.stderr,
        )
    return 1 if absent else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
