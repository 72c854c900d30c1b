# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every pair of colours of the style sheets is legible, by day and in the dark (WCAG 2.2, 1.4.3, 1.4.11)."""

import re

import pytest
from django.conf import settings

from caravane.foundation.territory.colours import (
    DAY_GROUNDS,
    INK,
    NIGHT_GROUNDS,
    contrast,
    mixed,
    style_sheet,
)

SOURCE = (settings.BASE_DIR / "assets/css/tokens.css").read_text(encoding="utf-8")
HUES = [
    "green",
    "blue",
    "red",
    "violet",
    "ochre",
    "teal",
    "pink",
    "amber",
    "indigo",
    "olive",
    "brick",
    "slate",
]
TEXT, GRAPHIC = 4.5, 3.0
TINT = 0.09  # of a hue on a card: the option taken on a ballot
TOWNS = ["#0f5c46", "#c2185b", "#000033", "#767676", "#8a0000", "#005fa3"]


def declared(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;}]+?)\s*(?:/\*.*?\*/)?\s*[;}]", css))


def palette(mode: str, town_sheet: str = "") -> dict[str, str]:
    """Return the colours of a mode, names resolved, as a browser would."""
    day, _, night = SOURCE.partition("@media (prefers-color-scheme: dark)")
    found = declared(day) | (declared(night) if mode == "dark" else {}) | declared(town_sheet)
    return {name: resolved(found, value) for name, value in found.items()}


def resolved(found: dict[str, str], value: str) -> str:
    while reference := re.fullmatch(r"var\(--([\w-]+)\)", value):
        value = found[reference[1]]
    return value


@pytest.fixture(params=["light", "dark"])
def colours(request: pytest.FixtureRequest) -> dict[str, str]:
    return palette(request.param)


@pytest.mark.parametrize("ground", ["paper", "card"])
@pytest.mark.parametrize("text", ["ink", "soft", "link", "good", "warn", "bad", "town-ink", *HUES])
def test_text_is_legible_on_its_ground(colours: dict[str, str], text: str, ground: str) -> None:
    assert contrast(colours[text], colours[ground]) >= TEXT


@pytest.mark.parametrize("hue", HUES)
@pytest.mark.parametrize("text", ["ink", "soft", "link"])
def test_text_is_legible_on_a_hue_s_tint(colours: dict[str, str], hue: str, text: str) -> None:
    assert contrast(colours[text], mixed(colours["card"], colours[hue], TINT)) >= TEXT


@pytest.mark.parametrize("hue", HUES)
def test_a_hue_is_legible_on_its_own_tint_and_under_the_card_s_colour(
    colours: dict[str, str], hue: str
) -> None:
    assert contrast(colours[hue], mixed(colours["card"], colours[hue], TINT)) >= TEXT
    assert contrast(colours["card"], colours[hue]) >= TEXT


@pytest.mark.parametrize("ground", ["paper", "card"])
def test_the_edges_of_controls_are_visible(colours: dict[str, str], ground: str) -> None:
    assert contrast(colours["edge"], colours[ground]) >= GRAPHIC


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("town", TOWNS)
def test_any_town_s_colour_works_by_day_and_in_the_dark(town: str, mode: str) -> None:
    colours = palette(mode, style_sheet(town, "#fff3b0"))
    assert contrast(colours["on-band"], colours["band"]) >= TEXT
    assert contrast(colours["town-ink"], colours["paper"]) >= TEXT
    assert contrast(colours["town-ink"], colours["card"]) >= TEXT
    assert contrast("#ffffff", colours["town"]) >= TEXT


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_sun_is_legible_on_the_band_and_under_its_ink(mode: str) -> None:
    colours = palette(mode)
    assert contrast(colours["accent"], colours["band"]) >= TEXT
    assert contrast(colours["sun-ink"], colours["accent"]) >= TEXT


def test_the_grounds_that_python_knows_are_those_of_the_style_sheet() -> None:
    light, dark = palette("light"), palette("dark")
    assert (light["paper"], light["card"]) == DAY_GROUNDS
    assert (dark["paper"], dark["card"]) == NIGHT_GROUNDS
    assert light["ink"] == INK


def test_a_site_without_a_town_has_the_colours_computed_for_the_usual_one() -> None:
    computed = declared(style_sheet("#0f5c46", "#ffc83d"))
    assert {name: value for name, value in declared(SOURCE).items() if name in computed} == computed
