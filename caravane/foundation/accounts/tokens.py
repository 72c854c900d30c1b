# SPDX-License-Identifier: AGPL-3.0-or-later
"""The secret of an invitation's link: made again from the row and the installation's key, never stored."""

import hashlib
from datetime import datetime

from django.utils.crypto import salted_hmac

SALT = "caravane.accounts.invitation"


def invitation_token(city_id: int, email: str, sent_at: datetime) -> str:
    """Return the token of an invitation as it was last sent; sending it again makes another."""
    told = f"{city_id}:{email.lower()}:{sent_at.timestamp():.6f}"
    return salted_hmac(SALT, told, algorithm="sha256").hexdigest()[:40]


def digest(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
