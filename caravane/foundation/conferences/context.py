# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from caravane.foundation.territory.colours import style_digest


def town(request: Any) -> dict[str, Any]:
    """Give every template the town, the edition and the address of the town's colours."""
    city = getattr(request, "city", None)
    return {
        "city": city,
        "conference": getattr(request, "conference", None),
        "now": getattr(request, "now", None),
        "charte_digest": style_digest(city.colour, city.accent) if city else "",
    }
