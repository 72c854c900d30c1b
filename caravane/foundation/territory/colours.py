# SPDX-License-Identifier: AGPL-3.0-or-later
"""A town's two colours: are they legible, and the small style sheet that carries them."""

import hashlib
import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

HEX = re.compile(r"^#[0-9a-f]{6}$", re.IGNORECASE)
MINIMUM_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, text of any size
INK = "#14261f"
# Paper and card of assets/css/tokens.css; a test compares.
DAY_GROUNDS = ("#fbf8f1", "#ffffff")
NIGHT_GROUNDS = ("#10201a", "#182c24")
NIGHT = "#04120d"
NIGHT_SHARE = 0.38


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, of a #rrggbb colour (WCAG 2.2, relative luminance)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21, of two #rrggbb colours (WCAG 2.2, contrast ratio)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def validate_hex(colour: str) -> None:
    """Refuse what is not written #rrggbb."""
    if not HEX.match(colour):
        raise ValidationError(_("A colour is written like #0f5c46."))


def validate_town_colour(colour: str) -> None:
    """Refuse a first colour on which white text cannot be read."""
    validate_hex(colour)
    if (ratio := contrast(colour, "#ffffff")) < MINIMUM_CONTRAST:
        raise ValidationError(
            _("White text has a contrast of %(ratio)s here; it needs %(minimum)s. Choose a darker colour."),
            params={"ratio": number_format(ratio, 1), "minimum": number_format(MINIMUM_CONTRAST)},
        )


def validate_accent(colour: str, town_colour: str) -> None:
    """Refuse a second colour on which dark ink, or which on the first colour, cannot be read."""
    validate_hex(colour)
    for other, where in ((INK, _("under dark text")), (town_colour, _("on the first colour"))):
        if (ratio := contrast(colour, other)) < MINIMUM_CONTRAST:
            raise ValidationError(
                _("Its contrast is %(ratio)s %(where)s; it needs %(minimum)s. Choose a lighter colour."),
                params={
                    "ratio": number_format(ratio, 1),
                    "where": where,
                    "minimum": number_format(MINIMUM_CONTRAST),
                },
            )


def mixed(colour: str, other: str, share: float) -> str:
    """Return a #rrggbb colour that holds `share`, 0 to 1, of the other one, channel by channel."""
    pairs = ((int(colour[start : start + 2], 16), int(other[start : start + 2], 16)) for start in (1, 3, 5))
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def legible(colour: str, *, grounds: tuple[str, ...], towards: str) -> str:
    """Return the colour, moved towards black or white just as far as it must to be read on these grounds."""
    steps = (mixed(colour, towards, step / 20) for step in range(21))
    return next(
        (one for one in steps if min(contrast(one, ground) for ground in grounds) >= MINIMUM_CONTRAST),
        towards,
    )


def style_sheet(colour: str, accent: str) -> str:
    """Return the CSS that gives the pages a town's colours, in daylight and in the dark.

    A first colour that carries white text is too dark to be read on dark paper: lines and large figures take
    a lighter one there, and the band a darker one.
    """
    day = legible(colour, grounds=DAY_GROUNDS, towards="#000000")
    glow = legible(colour, grounds=NIGHT_GROUNDS, towards="#ffffff")
    night = mixed(colour, NIGHT, NIGHT_SHARE)
    colours = {"town": colour, "accent": accent, "town-day": day, "town-night": night, "town-glow": glow}
    return ":root{" + ";".join(f"--{name}:{value}" for name, value in colours.items()) + "}\n"


@lru_cache(maxsize=64)
def style_digest(colour: str, accent: str) -> str:
    """Return the short digest that names a town's style sheet."""
    return hashlib.sha256(style_sheet(colour, accent).encode()).hexdigest()[:12]
