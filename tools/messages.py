# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keep each room's French catalogue: extract its messages, or check that none is missing, fuzzy or left over.

python tools/messages.py [ROOM …]          update the catalogues (caravane/gather/proposals …)
python tools/messages.py --check           fail if one is not complete
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
HEADER = """# SPDX-License-Identifier: AGPL-3.0-or-later
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""


def rooms() -> list[Path]:
    """Return every folder that holds an application."""
    return sorted(path.parent for path in (ROOT / "caravane").rglob("apps.py"))


def catalogue_of(room: Path) -> Path:
    return room / "locale/fr/LC_MESSAGES/django.po"


def extract(room: Path) -> None:
    """Bring a room's catalogue up to date with its sources."""
    (room / "locale").mkdir(exist_ok=True)
    command = ["makemessages", "-l", "fr", "--no-location", "--no-wrap", "--no-obsolete", "-v", "0"]
    # Without settings: a room is extracted alone, whatever the installation.
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([sys.executable, "-m", "django", *command], cwd=room, env=environment, check=True)
    tidy_header(catalogue_of(room))
    if catalogue_of(room).exists() and not list(read(catalogue_of(room))):
        shutil.rmtree(room / "locale")
    elif not any((room / "locale").iterdir()):
        (room / "locale").rmdir()


def tidy_header(path: Path) -> None:
    """Keep of the header what a reader needs: no template words, no date that changes at each run."""
    if not path.exists():
        return
    _, _, messages = path.read_text(encoding="utf-8").partition("\n\n")
    path.write_text(f"{HEADER}\n{messages}", encoding="utf-8")


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def identifiers(catalogue: Catalog) -> set[tuple[object, object]]:
    return {(message.context, message.id) for message in catalogue if message.id}


def incomplete(catalogue: Catalog) -> list[str]:
    """Return the messages that are fuzzy, or not translated in every plural form."""
    poor = []
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and (message.fuzzy or not all(forms)):
            poor.append(str(message.id))
    return poor


def problems(room: Path) -> list[str]:
    """Return what is wrong with a room's catalogue, one line each."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / room.name
        shutil.copytree(room, copy)
        extract(copy)
        expected = identifiers(read(catalogue_of(copy))) if catalogue_of(copy).exists() else set()
    if not catalogue_of(room).exists():
        return [f"{room.relative_to(ROOT)}: no French catalogue"] if expected else []
    found = read(catalogue_of(room))
    name = str(catalogue_of(room).relative_to(ROOT))
    return [
        *(f"{name}: missing: {message[1]!r}" for message in sorted(expected - identifiers(found), key=str)),
        *(f"{name}: left over: {message[1]!r}" for message in sorted(identifiers(found) - expected, key=str)),
        *(f"{name}: not translated: {text!r}" for text in incomplete(found)),
    ]


def clashes() -> list[str]:
    """Return the messages that two rooms say differently: Django merges catalogues, and one silently wins."""
    said: dict[tuple[object, object], dict[object, list[str]]] = {}
    for room in rooms():
        if catalogue_of(room).exists():
            for message in read(catalogue_of(room)):
                words = message.string if isinstance(message.string, str) else tuple(message.string)
                said.setdefault((message.context, message.id), {}).setdefault(words, []).append(room.name)
    several = {message[1]: ways for message, ways in said.items() if message[1] and len(ways) > 1}
    return [f"said in several ways: {message!r}: {ways}" for message, ways in several.items()]


def main() -> int:
    if "--check" in sys.argv:
        found = [*(problem for room in rooms() for problem in problems(room)), *clashes()]
        print("\n".join(found), end="\n" if found else "")
        return 1 if found else 0
    for room in [Path(name).resolve() for name in sys.argv[1:]] or rooms():
        extract(room)
    return 0


if __name__ == "__main__":
    sys.exit(main())
