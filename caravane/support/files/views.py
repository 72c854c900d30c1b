# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from .logic import MEDIA_TYPES, STORED


@require_safe
def town_file(request: Any, name: str) -> HttpResponse:
    """Serve an image that the town keeps. Its name is the digest of its content: it never changes."""
    path = Path(settings.MEDIA_ROOT) / name
    if not STORED.match(name) or request.city is None or name != request.city.logo or not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type=MEDIA_TYPES[name.rsplit(".", 1)[1]])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
