# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a first day starts from, to be changed at will: five themes and two targets."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

THEMES: tuple[Mapping[str, str | Promise], ...] = (
    {"name": _("Living together"), "subtitle": _("Biodiversity, water and nature in town"), "hue": "green"},
    {"name": _("Getting around"), "subtitle": _("Walking, cycling, public transport"), "hue": "blue"},
    {"name": _("Eating"), "subtitle": _("Good food within everybody's reach"), "hue": "red"},
    {
        "name": _("Housing"),
        "subtitle": _("Homes that are warm in winter and cool in summer"),
        "hue": "violet",
    },
    {"name": _("Using less"), "subtitle": _("Reuse, repair, waste"), "hue": "ochre"},
)
TARGETS: tuple[Mapping[str, str | Promise | int], ...] = (
    {"title": _("greenhouse gas emissions"), "change_percent": -40, "base_year": 2015, "horizon": 2035},
    {"title": _("carbon neutrality"), "horizon": 2050},
)
