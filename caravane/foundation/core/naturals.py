# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers that a form sends beside its fields: whoever writes a request writes them as long as they like."""

DIGITS = 18  # a database refuses more than 64 bits with an error, and Python more than 4,300 digits


def natural(text: str) -> int | None:
    """Return the number that a text is, 0 or more, or None when it is none, or none that a row could have."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None
