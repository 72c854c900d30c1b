# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the private keys of polls lie: one file each, outside of the database, on the machine that counts.

A copy of the database without the file reads no ballot; the file without the database neither. The file is
written before the set-up is sealed and goes once the count is on the disk.
"""

import logging
import os
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from .errors import KeyMissing, WrongKey
from .logic.keys import (
    NotAKey,
    PrivateKey,
    from_sheet,
    key_digest,
    new_key,
    public_bytes,
    public_key,
    sheet_digest,
    to_sheet,
)
from .models import Poll

logger = logging.getLogger("caravane.keys")


def path_of(poll: Poll) -> Path:
    """Return where the private key of a sealed poll lies on this machine."""
    digest = key_digest(public_key(poll.public_key or b""))
    return Path(settings.KEYS_DIR) / f"poll-{poll.pk}-{digest[:12]}.key"


def give_key(poll: Poll) -> Path:
    """Draw a pair of keys, put the public one on the poll (not saved), write the private one; say where."""
    key = new_key()
    sheet = to_sheet(key)
    poll.public_key, poll.key_sheet_digest = public_bytes(key.public_key()), sheet_digest(sheet)
    path = path_of(poll)
    _write(path, sheet)
    return path


def _write(path: Path, sheet: str) -> None:
    """Write a key for its owner alone; when this returns it is on the disk, name included."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(file, "w", encoding="ascii") as written:
            written.write(f"{sheet}\n")
            written.flush()
            os.fsync(file)
    except OSError:  # no room: half a key is none
        path.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


class KeyState(StrEnum):
    """What this machine holds of the private key of a sealed poll."""

    HERE = "here"
    MISSING = "missing"
    DAMAGED = "damaged"


def key_state(poll: Poll) -> KeyState:
    """Say whether this machine holds the private key of a sealed poll, and whether it opens the box."""
    try:
        key_of(poll)
    except KeyMissing:
        return KeyState.MISSING
    except WrongKey:
        return KeyState.DAMAGED
    return KeyState.HERE


def key_is_lost(poll: Poll) -> bool:
    """Say whether a sealed poll waits for a count that this machine alone could not make."""
    return bool(poll.sealed_at and not poll.counted_at) and key_state(poll) is not KeyState.HERE


def sheet_of(poll: Poll) -> str:
    """Return the letters of the poll's private key, for its sheet; raises KeyMissing."""
    try:
        return path_of(poll).read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise KeyMissing from error


def key_of(poll: Poll, typed: str = "") -> PrivateKey:
    """Return the private key of a poll: from the letters of a sheet if given, else from this machine's file.

    Raises KeyMissing, and WrongKey when it is not the key that the poll's ballots are enclosed for.
    """
    try:
        key = from_sheet(typed or sheet_of(poll))
    except NotAKey as error:
        raise WrongKey from error
    if public_bytes(key.public_key()) != bytes(poll.public_key or b""):
        raise WrongKey
    return key


def forget_key(poll: Poll) -> bool:
    """Delete the private key of a poll from this machine; say whether it is gone, and in the log if not."""
    try:
        path_of(poll).unlink(missing_ok=True)
    except OSError:
        logger.exception("the key of a counted poll could not be deleted: delete it by hand")
        return False
    return True


def forget_counted_keys() -> int:
    """Delete the keys of counted polls that a machine which stopped too early has kept; return how many."""
    counted = Poll.objects.filter(counted_at__isnull=False)
    return sum(forget_key(poll) for poll in counted if path_of(poll).exists())
