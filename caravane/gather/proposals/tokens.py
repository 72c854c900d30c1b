# SPDX-License-Identifier: AGPL-3.0-or-later
"""The secret of a confirmation's link: made again from the row and the installation's key, never stored."""

import hashlib
from datetime import datetime

from django.utils.crypto import salted_hmac

SALT = "caravane.proposals.confirmation"


def confirmation_token(conference: int, email: str, title: str, body: str, written_at: datetime) -> str:
    """Return the token of the link that is mailed to a guest."""
    told = "\x1f".join((str(conference), email, title.strip(), body.strip(), f"{written_at.timestamp():.6f}"))
    return salted_hmac(SALT, told, algorithm="sha256").hexdigest()[:40]


def digest(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
