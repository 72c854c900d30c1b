# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read an image from standard input, write it drawn again to standard output; without Django.

python -m caravane.support.files.redraw png|jpg|webp SIDE    exits with 3 over SIDE pixels, 1 when not whole
"""

import io
import resource
import sys

from PIL import Image, ImageOps

FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
MODES = {"PNG": {"1", "L", "LA", "P", "RGB", "RGBA"}, "JPEG": {"L", "RGB"}, "WEBP": {"RGB", "RGBA"}}
SAVING: dict[str, dict[str, int | bool]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 90, "optimize": True},
    "WEBP": {"quality": 90},
}
MEMORY = 1_000_000_000  # bytes of address space
TOO_MANY = 3


def redraw(content: bytes, kind: str, side: int) -> bytes:
    """Return the first frame, upright, its colours and its transparency, and nothing else of the file."""
    name = FORMATS[kind]
    with Image.open(io.BytesIO(content), formats=[name]) as image:
        if max(image.size) > side:
            raise SystemExit(TOO_MANY)
        image.load()  # fails when the image is not whole
        upright = ImageOps.exif_transpose(image)
    if upright.mode not in MODES[name] or "transparency" in upright.info:
        upright = upright.convert("RGB" if name == "JPEG" or not upright.has_transparency_data else "RGBA")
    upright.info = {}
    drawn = io.BytesIO()
    upright.save(drawn, name, **SAVING[name])
    return drawn.getvalue()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    kind, side = sys.argv[1], int(sys.argv[2])
    try:
        sys.stdout.buffer.write(redraw(sys.stdin.buffer.read(), kind, side))
    except Image.DecompressionBombError:
        raise SystemExit(TOO_MANY) from None
    except (OSError, SyntaxError, ValueError, MemoryError):
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
