# SPDX-License-Identifier: AGPL-3.0-or-later
"""The code that lets the person who installed the software, and nobody else, found the town."""

import os
import secrets
from pathlib import Path

from django.conf import settings


def code_path() -> Path:
    return Path(settings.DATA_DIR) / "setup-code"


def setup_code() -> str:
    """Return the set-up code, made at the first call and readable by its owner alone."""
    path = code_path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(16), encoding="ascii")
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # another process was first: its code holds
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def is_setup_code(attempt: str) -> bool:
    """Compare in a time that tells nothing."""
    return secrets.compare_digest(attempt.strip().encode(), setup_code().encode())


def forget_setup_code() -> None:
    """Erase the code: it works once."""
    code_path().unlink(missing_ok=True)


def setup_link(address: str) -> str:
    """Return the link to give to the person who founds the town; `address` is like http://localhost:8000."""
    return f"{address}/installation/?code={setup_code()}"
