# SPDX-License-Identifier: AGPL-3.0-or-later
"""What goes into the box: one envelope per person and question, all of one length, closed for the poll's key.

A ballot is written on 64 bytes, whatever it says, and these are enclosed with HPKE (RFC 9180, base mode:
DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM) for the public key of the poll:

    ballot      bytes 0–15  tracker     byte 16  how many packages are ranked
                then        their numbers, two bytes each, best first; then zeros
    envelope    byte 0      version, 2  bytes 1–65  the sender's key  bytes 66–145  the ballot, enciphered

Poll and question are not written: they are bound to the envelope (`info`), which opens for no other.

The voter keeps one code, the secret. The tracker of each question is drawn from it, which refines
DESIGN §5 (a random tracker per envelope): nobody copies five codes by hand, and two published ballots of one
person still have nothing in common for who does not hold the secret.
"""

import base64
import binascii
import hashlib
import secrets
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke

from .keys import PrivateKey, PublicKey, key_digest

VERSION = b"\x02"
WRITTEN = 64  # bytes of a ballot, before it is enclosed
HEAD = struct.Struct(">16sB")
MOST_PLACES = (WRITTEN - HEAD.size) // 2
SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
LENGTH = len(VERSION) + 65 + WRITTEN + 16  # bytes of an envelope
SECRET_BYTES = 16
# Read aloud or copied by hand, these are taken for letters of the alphabet of RFC 4648.
MISREAD = str.maketrans({"0": "o", "1": "l", "8": "b", " ": "", "-": "", "\u00a0": "", "\u202f": ""})


class Unreadable(Exception):
    """An envelope or a code that is not what it should be."""


@dataclass(frozen=True)
class Ballot:
    """What an envelope holds. An empty ranking is a blank."""

    ranking: tuple[int, ...]
    tracker: str


def to_code(raw: bytes) -> str:
    """Write bytes as letters and digits: 16 bytes are 26."""
    return base64.b32encode(raw).decode("ascii").rstrip("=").lower()


def from_code(code: str) -> bytes:
    """Read 26 letters and digits, whatever the case and the spaces; raise Unreadable."""
    letters = code.strip().lower().translate(MISREAD)
    if len(letters) != 26:
        raise Unreadable("a code has 26 letters and digits")
    try:
        return base64.b32decode(letters.upper() + "======")
    except ValueError as error:
        raise Unreadable("a code has letters and the digits 2 to 7") from error


def grouped(code: str) -> str:
    """Write a code in groups that a person can copy: « abcd efgh … »."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def new_secret() -> str:
    """Draw a voter's code: 128 random bits."""
    return to_code(secrets.token_bytes(SECRET_BYTES))


def clean_secret(code: str) -> str:
    """Return a code as it is stored in a form; raise Unreadable."""
    return to_code(from_code(code))


def tracker_of(secret: str, question: int) -> str:
    """Return the code under which a voter's ballot on a question is published."""
    return to_code(hashlib.sha256(from_code(secret) + struct.pack(">Q", question)).digest()[:16])


def write(ballot: Ballot) -> bytes:
    """Write a ballot on its 64 bytes; raise Unreadable when it ranks more packages than they hold."""
    if len(ballot.ranking) > MOST_PLACES:
        raise Unreadable("too many packages for an envelope")
    ranks = struct.pack(f">{len(ballot.ranking)}H", *ballot.ranking)
    return (HEAD.pack(from_code(ballot.tracker), len(ballot.ranking)) + ranks).ljust(WRITTEN, b"\0")


def read(written: bytes) -> Ballot:
    """Return what is written; raise Unreadable, and nothing else, when it is not a ballot."""
    if len(written) != WRITTEN:
        raise Unreadable("not as long as a ballot")
    tracker, count = HEAD.unpack_from(written)
    if count > MOST_PLACES:
        raise Unreadable("more packages than an envelope holds")
    ballot = Ballot(struct.unpack_from(f">{count}H", written, HEAD.size), to_code(tracker))
    if write(ballot) != written:
        raise Unreadable("something is written in the margin")
    return ballot


def _bound_to(key: PublicKey, poll: int, question: int) -> bytes:
    return VERSION + struct.pack(">QQ", poll, question) + bytes.fromhex(key_digest(key))


def enclose(ballot: Ballot, *, key: PublicKey, poll: int, question: int) -> bytes:
    """Put a ballot in an envelope that the poll's private key alone opens: never twice the same bytes."""
    return VERSION + SUITE.encrypt(write(ballot), key, _bound_to(key, poll, question))


def enclose_all(
    rankings: Mapping[int, Sequence[int]], secret: str, *, key: PublicKey, poll: int
) -> dict[int, bytes]:
    """Enclose a voter's rankings, question id → option numbers, best first: question id → envelope."""
    return {
        question: enclose(
            Ballot(tuple(ranking), tracker_of(secret, question)), key=key, poll=poll, question=question
        )
        for question, ranking in rankings.items()
    }


def open_envelope(envelope: bytes, *, key: PrivateKey, poll: int, question: int) -> Ballot:
    """Return what an envelope of a question holds; raise Unreadable, and nothing else, if it stays shut."""
    if len(envelope) != LENGTH or envelope[:1] != VERSION:
        raise Unreadable("not an envelope of this version")
    try:
        written = SUITE.decrypt(envelope[1:], key, _bound_to(key.public_key(), poll, question))
    except InvalidTag as error:
        raise Unreadable("closed for another key, poll or question, or damaged") from error
    return read(written)


def to_text(envelope: bytes) -> str:
    """Write an envelope as a form carries it."""
    return base64.urlsafe_b64encode(envelope).decode("ascii")


def from_text(text: str) -> bytes:
    """Read an envelope as a form carries it; raise Unreadable when its length is not an envelope's."""
    try:
        envelope = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("not written as an envelope") from error
    if len(envelope) != LENGTH:
        raise Unreadable("not as long as an envelope")
    return envelope


def digest_of(envelope: bytes) -> str:
    """Return the SHA-256 of an envelope, in hexadecimal."""
    return hashlib.sha256(envelope).hexdigest()


def key_of(digest: str) -> int:
    """Return the envelope's place in the box: the first 63 bits of its digest."""
    return int(digest[:16], 16) >> 1
