# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import stat
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from caravane.foundation.territory.models import City
from caravane.support.files.actions import LARGEST, store_image
from caravane.support.files.errors import FileTooLarge, NotAnImage, TooManyPixels

BLUE = (15, 92, 70)
KINDS = [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")]


def drawn(kind: str, size: tuple[int, int] = (8, 6), mode: str = "RGB", **saving: Any) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, BLUE if mode == "RGB" else (*BLUE, 0)).save(written, kind, **saving)
    return written.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG, JPEG, WEBP = (drawn(kind) for kind, _ending in KINDS)
# Fifty thousand pixels a side: ten kilobytes that would take seven gigabytes.
BOMB = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
BOMB += chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + chunk(b"IEND", b"")


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return Path(settings.MEDIA_ROOT)


def file(content: bytes, name: str = "logo.png") -> ContentFile[bytes]:
    return ContentFile(content, name=name)


@pytest.mark.parametrize(("kind", "ending"), KINDS)
def test_an_image_is_told_from_its_content_whatever_its_name(kind: str, ending: str, kept: Path) -> None:
    name = store_image(file=file(drawn(kind), "logo.exe"))
    assert name.endswith(f".{ending}")
    with Image.open(kept / name) as image:
        assert (image.format, image.size) == (kind, (8, 6))
        pixel = image.convert("RGB").getpixel((3, 3))
        assert isinstance(pixel, tuple)
        assert all(abs(found - sent) < 6 for found, sent in zip(pixel, BLUE, strict=True))


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\x89PNG", drawn("GIF")],
)
def test_anything_else_is_refused(content: bytes, kept: Path) -> None:
    with pytest.raises(NotAnImage):
        store_image(file=file(content))
    assert not kept.exists()


@pytest.mark.parametrize(("kind", "_ending"), KINDS)
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_truncated_image_is_refused(kind: str, _ending: str, part: float) -> None:
    noise = io.BytesIO()
    Image.effect_noise((90, 90), 80).convert("RGB").save(noise, kind)
    whole = noise.getvalue()
    cut = whole[: int(len(whole) * part)]
    with pytest.raises(NotAnImage):
        store_image(file=file(cut))
    with pytest.raises(NotAnImage):  # a JPEG that only looks as if it ended
        store_image(file=file(cut[:200] + b"\xff\xd9"))


def test_what_only_begins_like_an_image_is_refused() -> None:
    for content in (
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 30 + b"\xff\xd9",
        b"RIFF\x1a\x00\x00\x00WEBPVP8L" + b"\0" * 20,
        PNG[:33] + chunk(b"IDAT", b"not compressed") + chunk(b"IEND", b""),
    ):
        with pytest.raises(NotAnImage):
            store_image(file=file(content))


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    assert len(BOMB) < 2000
    with pytest.raises(TooManyPixels):
        store_image(file=file(BOMB))


def test_nothing_but_the_picture_is_kept(kept: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Rosa, 12 rue Secrete"
    photo = drawn("JPEG", exif=exif.tobytes()) + b"<script>alert(1)</script>\xff\xd9"
    stored = (kept / store_image(file=file(photo))).read_bytes()
    assert b"Secrete" in photo
    assert b"Secrete" not in stored
    assert b"script" not in stored


def test_a_transparent_logo_stays_transparent(kept: Path) -> None:
    name = store_image(file=file(drawn("PNG", mode="RGBA")))
    with Image.open(kept / name) as image:
        assert image.convert("RGBA").getpixel((0, 0)) == (*BLUE, 0)


def test_a_photo_lying_on_its_side_is_kept_upright(kept: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter
    name = store_image(file=file(drawn("JPEG", (8, 6), exif=exif.tobytes())))
    with Image.open(kept / name) as image:
        assert image.size == (6, 8)


def test_an_image_over_300_kb_is_refused() -> None:
    with pytest.raises(FileTooLarge):
        store_image(file=file(PNG + b"\0" * LARGEST))


def test_the_same_image_twice_is_one_file() -> None:
    assert store_image(file=file(PNG)) == store_image(file=file(PNG, "other.png"))


def test_the_logo_is_served_for_ever_and_not_sniffed(ivry: City, kept: Path) -> None:
    name = store_image(file=file(PNG))
    City.objects.update(logo=name)
    response = Client().get(f"/fichiers/{name}")
    assert response.content == (kept / name).read_bytes()
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response.headers["Cache-Control"]


def test_only_the_towns_own_logo_is_served(ivry: City) -> None:
    name = store_image(file=file(PNG))
    assert Client().get(f"/fichiers/{name}").status_code == 404
    assert Client().get("/fichiers/secret-key").status_code == 404
    assert Client().get("/fichiers/..%2fsecret-key").status_code == 404


def test_a_stored_file_is_its_owners_alone(kept: Path) -> None:
    path = kept / store_image(file=file(PNG))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
