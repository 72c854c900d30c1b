# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an image is, told from its content and never from its name."""

import hashlib
import re

MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
STORED = re.compile(r"^[0-9a-f]{32}\.(png|jpg|webp)$")


def image_kind(content: bytes) -> str | None:
    """Return png, jpg or webp, from the first and last bytes of a file; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return "png"
    if content.startswith(b"\xff\xd8\xff") and content.rstrip(b"\0").endswith(b"\xff\xd9"):
        return "jpg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return None


def stored_name(content: bytes, kind: str) -> str:
    """Return the name of a stored file: the digest of its content, so that it can be cached for ever."""
    return f"{hashlib.sha256(content).hexdigest()[:32]}.{kind}"
