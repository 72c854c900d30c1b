# SPDX-License-Identifier: AGPL-3.0-or-later
"""What everybody may read once the results are public: the page, the ballots, one's own ballot."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from caravane.decide.voting.forms.results import FindBallotForm
from caravane.decide.voting.queries.points import poll_of
from caravane.decide.voting.queries.results import (
    QuestionResult,
    Unreadable,
    find_ballots,
    published_results,
    state_of,
)
from caravane.foundation.conferences.page_cache import public_page
from caravane.science import tally

TYPES = {"csv": "text/csv; charset=utf-8", "soi": "text/plain; charset=utf-8"}


def _poll_boundaries(request: Any) -> Iterable[datetime]:
    poll = poll_of(request.conference)
    return [poll.opens_at, poll.closes_at] if poll else []


def _ahead(request: Any) -> Iterable[datetime]:
    return [instant for instant in _poll_boundaries(request) if instant > request.now]


@require_safe
@public_page(until=_ahead)
def results(request: Any) -> HttpResponse:
    """The results of the edition, or what will come before them."""
    poll = poll_of(request.conference)
    context = {"poll": poll, "state": state_of(poll, request.now), "results": published_results(poll)}
    return render(request, "voting/results.html", context)


@require_safe
def ballots_file(request: Any, stem: str, kind: str) -> HttpResponse:
    """The ballots of one theme, as a file that anyone can count again."""
    public = published_results(poll_of(request.conference))
    found = next((each for each in public.with_ballots if each.file_stem == stem), None) if public else None
    if found is None or kind not in TYPES:
        raise Http404
    name = f"{stem}.{kind}"
    response = HttpResponse(content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "public, max-age=600"
    {"csv": _write_csv, "soi": _write_soi}[kind](response, found, name)
    return response


def _write_csv(response: HttpResponse, found: QuestionResult, name: str) -> None:
    ballots = [tally.PublishedBallot(ranking, code) for code, ranking in found.ballots]
    tally.write_ballots_csv(
        response, found.result_names, ballots, places=found.poll.places, remarks=_remarks(found, name)
    )


def _write_soi(response: HttpResponse, found: QuestionResult, name: str) -> None:
    profile = tally.Profile.from_rankings(found.result_names, [ranking for _code, ranking in found.ballots])
    title = f"{found.poll.title}, {found.theme}"
    day = timezone.localtime(found.poll.closes_at).date().isoformat()
    tally.write_soi(response, profile, file_name=name, title=title, date=day, remarks=_remarks(found, name))


def _remarks(found: QuestionResult, name: str) -> list[str]:
    conference = found.poll.conference
    city = conference.programme.city
    lines = [f"{city.name}, {conference.title}. {found.poll.title} – {found.theme}"]
    if city.is_demonstration:
        lines.append(_("demonstration data: everybody and every vote in this file is invented"))
    lines.append(_("Count again: %(command)s") % {"command": found.command_on(name)})
    return lines


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def find_ballot(request: Any) -> HttpResponse:
    """Let a person look for their ballot by their code. The code is in no address, no log, no session."""
    public = published_results(poll_of(request.conference))
    if public is None:
        raise Http404
    form = FindBallotForm(request.POST or None)
    found = None
    if form.is_valid():
        try:
            found = find_ballots(public, form.cleaned_data["code"])
        except Unreadable:
            form.add_error("code", _("A code has 26 letters and digits (2 to 7). Check what you typed."))
    context = {
        "form": form,
        "found": found,
        "any_found": any(each.rankings for each in found or []),
        "missing": [str(each.theme) for each in found or [] if each.missing],
        "several": any(len(each.rankings) > 1 for each in found or []),
    }
    return render(request, "voting/find_ballot.html", context)
