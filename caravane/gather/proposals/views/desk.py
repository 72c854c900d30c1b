# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from caravane.foundation.accounts.permissions import permission_required
from caravane.gather.proposals import queries
from caravane.gather.proposals.models import Proposal
from caravane.support.imports.sheets import XLSX, workbook_bytes

A_PAGE = 50
PARAMETERS = {"text": "q", "theme": "theme", "channel": "canal"}


@permission_required("proposals.import")
@require_GET
def proposals(request: Any) -> HttpResponse:
    """List the edition's proposals for those who prepare it, with search and filters."""
    if request.conference is None:
        return redirect("desk_conference")
    asked = _asked(request)
    pages = Paginator(queries.found(request.conference, **asked), A_PAGE)
    themes = queries.themes_with_counts(request.conference)
    context = {
        "page": pages.get_page(request.GET.get("page")),
        "asked": asked,
        "query": _query(asked),
        "themes": themes,
        "total": sum(count for _theme, count in themes),
        "channels": Proposal.Channel.choices,
    }
    return render(request, "proposals/desk_list.html", context)


@permission_required("proposals.import")
@require_GET
def export(request: Any) -> HttpResponse:
    """Return what the list shows, every page of it, as a workbook."""
    if request.conference is None:
        return redirect("desk_conference")
    rows = queries.found(request.conference, **_asked(request))
    invented = request.city.is_demonstration
    title = _("Demonstration data") if invented else _("Proposals")
    response = HttpResponse(workbook_bytes(title, _headers(), _lines(rows)), content_type=XLSX)
    name = f"propositions-{request.conference.year}{'-demonstration' if invented else ''}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _headers() -> list[str]:
    return [_("Number"), _("Title"), _("Theme"), _("Neighbourhood"), _("Channel"), _("Said on")]


def _lines(rows: QuerySet[Proposal]) -> Iterator[list[Any]]:
    for one in rows:
        place = one.neighbourhood.name if one.neighbourhood else ""
        theme = one.theme.name if one.theme else ""
        yield [one.number, one.title, theme, place, one.get_channel_display(), one.said_on]


def _asked(request: Any) -> dict[str, str]:
    return {key: request.GET.get(name, "").strip()[:200] for key, name in PARAMETERS.items()}


def _query(asked: dict[str, str]) -> str:
    return urlencode({PARAMETERS[key]: value for key, value in asked.items() if value})
