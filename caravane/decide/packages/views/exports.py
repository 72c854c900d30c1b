# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's lists as workbooks: exactly what each page shows, every page of it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caravane.decide.packages.models import Package
from caravane.decide.packages.queries import (
    frozen_packages,
    packages_of_conference,
    packages_of_proposals,
)
from caravane.gather.proposals.models import Proposal
from caravane.support.imports.sheets import XLSX, workbook_bytes

from .desk import desk_view, searched

Rows = Iterator[list[object]]


@require_safe
@desk_view
def packages(request: Any) -> HttpResponse:
    """Return the packages of the edition: theme, title, how many proposals, state."""
    headers = [_("Theme"), _("Package"), _("Proposals"), _("State")]
    return workbook(request, "paquets", headers, package_rows(request))


def package_rows(request: Any) -> Rows:
    frozen = frozen_packages(request.conference)
    for package in packages_of_conference(request.conference, public=False):
        count = package.proposal_count  # type: ignore[attr-defined]
        yield [package.theme.name, package.title, count, state_of(package, frozen)]


def state_of(package: Package, frozen: set[int]) -> str:
    """Say a package's state in the words of the desk."""
    if package.pk in frozen:
        return _("put to the vote")
    return _("public") if package.published_at else _("not public yet")


@require_safe
@desk_view
def unsorted(request: Any) -> HttpResponse:
    """Return the proposals that the page of proposals to sort shows with the same search."""
    _search, found = searched(request, request.GET if "scope" in request.GET else {"scope": "unsorted"})
    headers = [_("Number"), _("Title"), _("Theme"), _("Packages")]
    return workbook(request, "a-ranger", headers, proposal_rows(list(found)))


def proposal_rows(proposals: list[Proposal]) -> Rows:
    inside = packages_of_proposals(proposals, public=False)
    for one in proposals:
        titles = " · ".join(package.title for package in inside.get(one.pk, []))
        yield [one.number, one.title, one.theme.name if one.theme else "", titles]


def workbook(request: Any, name: str, headers: list[str], rows: Rows) -> HttpResponse:
    """Answer with a workbook named after the edition; a demonstration says so in every line."""
    if request.city.is_demonstration:
        headers, rows = [*headers, ""], ([*row, _("demonstration data")] for row in rows)
    response = HttpResponse(workbook_bytes(name, headers, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}-{request.conference.year}.xlsx"'
    return response
