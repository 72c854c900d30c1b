# SPDX-License-Identifier: AGPL-3.0-or-later
"""A poll's pair of keys: the public one encloses every ballot, the private one opens the box, on P-256.

The private key is written as people can copy it from a sheet: its 32 bytes in base 32, 52 letters and digits.
"""

import base64
import hashlib
from typing import TypeAlias

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey
PublicKey: TypeAlias = ec.EllipticCurvePublicKey
CURVE = ec.SECP256R1()
KEY_BYTES = 32
# As for voters' codes: taken for letters of the alphabet of RFC 4648 by who copies them.
MISREAD = str.maketrans({"0": "o", "1": "l", "8": "b"})


class NotAKey(Exception):
    """A text or bytes that are no key of this curve."""


def new_key() -> PrivateKey:
    """Draw a private key."""
    return ec.generate_private_key(CURVE)


def public_bytes(key: PublicKey) -> bytes:
    """Return a public key as 65 bytes (SEC 1, uncompressed)."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key(raw: bytes | memoryview) -> PublicKey:
    """Read a public key from its 65 bytes; raise NotAKey."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes(raw))
    except ValueError as error:
        raise NotAKey from error


def key_digest(key: PublicKey) -> str:
    """Return the SHA-256 of a public key, in hexadecimal: the name of the pair."""
    return hashlib.sha256(public_bytes(key)).hexdigest()


def to_sheet(key: PrivateKey) -> str:
    """Write a private key as the 52 letters and digits of its sheet and of its file."""
    raw = key.private_numbers().private_value.to_bytes(KEY_BYTES, "big")
    return base64.b32encode(raw).decode("ascii").rstrip("=").lower()


def from_sheet(text: str) -> PrivateKey:
    """Read a private key from its letters and digits, whatever the case and the spaces; raise NotAKey."""
    letters = "".join(text.split()).replace("-", "").lower().translate(MISREAD)
    try:
        raw = base64.b32decode(letters.upper() + "=" * (-len(letters) % 8))
        return ec.derive_private_key(int.from_bytes(raw, "big"), CURVE)
    except ValueError as error:
        raise NotAKey from error


def sheet_digest(sheet: str) -> str:
    """Return the SHA-256 of a sheet's 52 letters: whoever holds the sheet can prove it without showing it."""
    return hashlib.sha256(sheet.encode("ascii")).hexdigest()
