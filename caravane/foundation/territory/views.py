# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from .colours import style_digest, style_sheet


@require_safe
def charte(request: Any, digest: str) -> HttpResponse:
    """Serve the town's colours. Only the current digest is kept for ever; an older one gets today's."""
    city = request.city
    if city is None:
        raise Http404
    response = HttpResponse(style_sheet(city.colour, city.accent), content_type="text/css; charset=utf-8")
    current = digest == style_digest(city.colour, city.accent)
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if current else "public, max-age=60"
    )
    return response
