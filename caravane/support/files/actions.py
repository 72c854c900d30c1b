# SPDX-License-Identifier: AGPL-3.0-or-later
import os
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

from .errors import FileTooLarge, NotAnImage
from .logic import image_kind, stored_name
from .pictures import redrawn

LARGEST = 300_000  # bytes


def store_image(*, file: File[bytes]) -> str:
    """Keep an image and return its name; the same image kept twice is one file.

    What is kept is drawn again from what was decoded: no metadata, nothing behind the last byte.
    Raises FileTooLarge over 300 kB, NotAnImage when the content is neither PNG, JPEG nor WebP, or not whole,
    TooManyPixels when it would take too much to show.
    """
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise FileTooLarge
    kind = image_kind(content)
    if kind is None:
        raise NotAnImage
    picture = redrawn(content, kind)
    name = stored_name(picture, kind)
    write_once(Path(settings.MEDIA_ROOT) / name, picture)
    return name


def write_once(path: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all, readable by its owner alone."""
    if path.exists():
        return
    path.parent.mkdir(mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.touch(mode=settings.FILE_UPLOAD_PERMISSIONS)
    fresh.write_bytes(content)
    fresh.replace(path)
