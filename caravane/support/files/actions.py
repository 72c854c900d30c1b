# SPDX-License-Identifier: AGPL-3.0-or-later
import os
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from .errors import FileTooLarge, NotAnImage
from .logic import image_kind, stored_name

LARGEST = 300_000  # bytes


def store_image(*, file: File[bytes]) -> str:
    """Keep an image and return its name; the same image kept twice is one file.

    Raises FileTooLarge over 300 kB, NotAnImage when the content is neither PNG, JPEG nor WebP.
    """
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise FileTooLarge(_("This image is too heavy: 300 kB at most."))
    kind = image_kind(content)
    if kind is None:
        raise NotAnImage(_("This file is not an image we can show. Choose a PNG, JPEG or WebP file."))
    name = stored_name(content, kind)
    write_once(Path(settings.MEDIA_ROOT) / name, content)
    return name


def write_once(path: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(path)
