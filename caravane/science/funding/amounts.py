# SPDX-License-Identifier: AGPL-3.0-or-later
"""Amounts of money as files write them, and back: exact, never through a float.

Inside, an amount is an integer number of parts of the currency's unit: hundredths, or finer where a
file has more decimals than two.
"""

import re
from fractions import Fraction

__all__ = ["CENTS", "parse_amount", "plain", "shown"]

CENTS = 100
MAX_DECIMALS = 6
_AMOUNT = re.compile(rf"\+?([0-9]{{1,13}})(?:[.,]([0-9]{{0,{MAX_DECIMALS}}}))?")
_SPACES = re.compile("[ \u00a0\u202f]")


def parse_amount(text: str) -> Fraction:
    """Read `390000`, `1 500,50` or `12.5`; comma and point both mark decimals.

    Raises ValueError, with a reason for people, for anything else: a sign, an exponent, over 13 digits
    or over 6 decimals.
    """
    match = _AMOUNT.fullmatch(_SPACES.sub("", text))
    if not match:
        raise ValueError(f"{text[:40]!r} is not an amount such as 1500 or 1500.50")
    return Fraction(f"{match[1]}.{match[2] or 0}")


def plain(amount: int, unit: int = CENTS) -> int | float:
    """An amount in units of the currency, for JSON: an integer where it is one."""
    return amount // unit if amount % unit == 0 else amount / unit


def shown(amount: int, unit: int = CENTS) -> str:
    """An amount in units of the currency, for people: `1,500` or `1,500.50`."""
    whole, rest = divmod(amount, unit)
    decimals = f"{rest:0{len(str(unit)) - 1}d}".rstrip("0")
    return f"{whole:,}" + (f".{decimals:0<2}" if decimals else "")
