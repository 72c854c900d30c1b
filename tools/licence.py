# SPDX-License-Identifier: AGPL-3.0-or-later
"""Say the licence at the head of every file of code that does not: generated migrations, new files."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LICENCE = "SPDX-License-Identifier: AGPL-3.0-or-later"
COMMENT = {".css": "/* {} */", ".js": "// {}", ".py": "# {}", ".sh": "# {}"}
CODE_NAMES = {"Makefile", "run"}
LINES_READ = 3


def files() -> list[Path]:
    """Return the files of the repository, those not yet added included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def silent() -> list[Path]:
    """Return the files of code that do not say their licence."""
    code = [path for path in files() if path.suffix in COMMENT or path.name in CODE_NAMES]
    return [path for path in code if LICENCE not in "".join(head(path))]


def head(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines(keepends=True)[:LINES_READ]


def say(path: Path) -> None:
    line = COMMENT[path.suffix].format(LICENCE)
    path.write_text(f"{line}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")


if __name__ == "__main__":
    for path in silent():
        say(path)
