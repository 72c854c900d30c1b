# SPDX-License-Identifier: AGPL-3.0-or-later
import stat
import struct
import zlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from caravane.foundation.territory.models import City
from caravane.support.files.actions import LARGEST, store_image
from caravane.support.files.errors import FileTooLarge, NotAnImage


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0\x0f\x5c\x46"))
    + chunk(b"IEND", b"")
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 30 + b"\xff\xd9"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L" + b"\0" * 20


def file(content: bytes, name: str = "logo.png") -> ContentFile[bytes]:
    return ContentFile(content, name=name)


@pytest.mark.parametrize(("content", "ending"), [(PNG, "png"), (JPEG, "jpg"), (WEBP, "webp")])
def test_an_image_is_told_from_its_content_whatever_its_name(content: bytes, ending: str) -> None:
    assert store_image(file=file(content, "logo.exe")).endswith(f".{ending}")


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\x89PNG", JPEG[:-2]],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(NotAnImage):
        store_image(file=file(content))


def test_an_image_over_300_kb_is_refused() -> None:
    with pytest.raises(FileTooLarge):
        store_image(file=file(PNG + b"\0" * LARGEST))


def test_the_same_image_twice_is_one_file() -> None:
    assert store_image(file=file(PNG)) == store_image(file=file(PNG, "other.png"))


def test_the_logo_is_served_for_ever_and_not_sniffed(ivry: City) -> None:
    City.objects.update(logo=store_image(file=file(PNG)))
    response = Client().get(f"/fichiers/{City.objects.get().logo}")
    assert response.content == PNG
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response.headers["Cache-Control"]


def test_only_the_towns_own_logo_is_served(ivry: City, settings: object) -> None:
    name = store_image(file=file(PNG))
    assert Client().get(f"/fichiers/{name}").status_code == 404
    assert Client().get("/fichiers/secret-key").status_code == 404
    assert Client().get("/fichiers/..%2fsecret-key").status_code == 404


def test_a_stored_file_is_not_executable(settings: object) -> None:
    from django.conf import settings as ours

    mode = (Path(ours.MEDIA_ROOT) / store_image(file=file(PNG))).stat().st_mode
    assert not mode & (stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
