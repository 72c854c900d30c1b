# SPDX-License-Identifier: AGPL-3.0-or-later
"""What goes into the box: one envelope per person and question, all of one length.

    byte 0        version: 1 = written in clear (the preset « simple »); 2 is kept for ballots sealed in the
                  browser for trustees, which only `open_envelope` will have to learn
    bytes 1–8     poll            bytes 9–16   question
    bytes 17–32   tracker         byte 33      how many packages are ranked
    then          their numbers, two bytes each, best first; then zeros

The voter keeps one code, the secret. The tracker of each question is drawn from it, which refines
DESIGN §5 (a random tracker per envelope): nobody copies five codes by hand, and two published ballots of one
person still have nothing in common for who does not hold the secret.
"""

import base64
import hashlib
import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass

VERSION = 1
LENGTH = 128
HEAD = struct.Struct(">BQQ16sB")
MOST_PLACES = (LENGTH - HEAD.size) // 2
SECRET_BYTES = 16
# Read aloud or copied by hand, these are taken for letters of the alphabet of RFC 4648.
MISREAD = str.maketrans({"0": "o", "1": "l", "8": "b", " ": "", "-": "", "\u00a0": "", "\u202f": ""})


class Unreadable(Exception):
    """An envelope or a code that is not what it should be."""


@dataclass(frozen=True)
class Ballot:
    """What an envelope holds. An empty ranking is a blank."""

    poll: int
    question: int
    ranking: tuple[int, ...]
    tracker: str


def to_code(raw: bytes) -> str:
    """Write 16 bytes as 26 letters and digits."""
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


def seal(ballot: Ballot) -> bytes:
    """Put a ballot in an envelope: the same ballot always gives the same bytes."""
    if len(ballot.ranking) > MOST_PLACES:
        raise Unreadable("too many packages for an envelope")
    head = HEAD.pack(VERSION, ballot.poll, ballot.question, from_code(ballot.tracker), len(ballot.ranking))
    return (head + _numbers(ballot.ranking)).ljust(LENGTH, b"\0")


def _numbers(ranking: Sequence[int]) -> bytes:
    return struct.pack(f">{len(ranking)}H", *ranking)


def open_envelope(envelope: bytes) -> Ballot:
    """Return what an envelope holds; raise Unreadable, and nothing else, when it is not one of ours."""
    if len(envelope) != LENGTH or envelope[0] != VERSION:
        raise Unreadable("not an envelope of this version")
    _, poll, question, tracker, count = HEAD.unpack_from(envelope)
    if count > MOST_PLACES:
        raise Unreadable("more packages than an envelope holds")
    ranking = struct.unpack_from(f">{count}H", envelope, HEAD.size)
    ballot = Ballot(poll, question, ranking, to_code(tracker))
    if seal(ballot) != envelope:
        raise Unreadable("something is written in the margin")
    return ballot


def digest_of(envelope: bytes) -> str:
    """Return the SHA-256 of an envelope, in hexadecimal."""
    return hashlib.sha256(envelope).hexdigest()


def key_of(digest: str) -> int:
    """Return the envelope's place in the box: the first 63 bits of its digest."""
    return int(digest[:16], 16) >> 1
