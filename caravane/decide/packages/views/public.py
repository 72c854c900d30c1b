# SPDX-License-Identifier: AGPL-3.0-or-later
"""The packages as everybody reads them: published ones only, past editions too."""

from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caravane.decide.packages.queries import neighbours, package_of_slug, packages_by_theme, proposals_in
from caravane.foundation.conferences.models import Conference, Phase
from caravane.foundation.conferences.page_cache import public_page
from caravane.foundation.conferences.queries import moment_of


@require_safe
@public_page()
def package_list(request: Any) -> HttpResponse:
    """Show the edition's published packages, theme by theme."""
    if request.conference is None:
        raise Http404
    themes = packages_by_theme(request.conference)
    return render(
        request,
        "packages/package_list.html",
        {
            "themes": [one for one in themes if one.packages],
            "number": sum(len(one.packages) for one in themes),
            **vote_of(request.conference, request.now),
        },
    )


@require_safe
@public_page()
def package_detail(request: Any, slug: str) -> HttpResponse:
    """Show one published package: what it says, the proposals it gathers, what happens next."""
    package = request.conference and package_of_slug(request.conference, slug)
    if not package:
        raise Http404
    before, after = neighbours(package)
    return render(
        request,
        "packages/package_detail.html",
        {
            "package": package,
            "proposals": proposals_in(package),
            "before": before,
            "after": after,
            **vote_of(request.conference, request.now),
        },
    )


def vote_of(conference: Conference, now: datetime) -> dict[str, Any]:
    """Return the edition's vote phase and whether it is behind us, now or ahead."""
    prefetch_related_objects([conference], "phases")
    phase: Phase | None = next((one for one in conference.phases.all() if one.kind_key == "vote"), None)
    return {"vote_phase": phase, "vote_moment": moment_of(phase, now) if phase else None}
