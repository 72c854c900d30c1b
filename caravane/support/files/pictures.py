# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decode an image whole, and draw it again, in a process of its own: Pillow is loaded there and nowhere else.

A decoder is what attackers feed: only three formats are opened, of a bounded size, by a process that ends
with the picture and whose memory and time are bounded.
"""

import subprocess
import sys

from .errors import NotAnImage, TooManyPixels

SIDE = 4000  # pixels, each way
SECONDS = 20
TOO_MANY = 3  # the exit code that says so


def redrawn(content: bytes, kind: str) -> bytes:
    """Return the image drawn again in its own format. Raises NotAnImage, TooManyPixels."""
    command = [sys.executable, "-m", "caravane.support.files.redraw", kind, str(SIDE)]
    try:
        done = subprocess.run(  # noqa: S603 -- our own words
            command, input=content, capture_output=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired as endless:
        raise NotAnImage from endless
    if done.returncode == TOO_MANY:
        raise TooManyPixels
    if done.returncode or not done.stdout:
        raise NotAnImage
    return done.stdout
