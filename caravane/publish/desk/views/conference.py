# SPDX-License-Identifier: AGPL-3.0-or-later
"""« Préparer ma conférence » and its pages: town, démarche, calendar, themes, neighbourhoods."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from caravane.foundation.accounts.permissions import permission_required
from caravane.foundation.conferences import actions
from caravane.foundation.conferences.actions import TargetRow, ThemeRow
from caravane.foundation.conferences.logic import Span, propose_calendar
from caravane.foundation.conferences.models import Conference, Programme, Theme
from caravane.foundation.conferences.starters import TARGETS, THEMES
from caravane.foundation.core.errors import DomainError
from caravane.foundation.territory.actions import edit_town, set_neighbourhoods
from caravane.publish.desk import queries, steps
from caravane.publish.desk.checklist import lines, ordered
from caravane.publish.desk.forms.conference import (
    CalendarForm,
    DayForm,
    NeighbourhoodForm,
    ProgrammeForm,
    TargetForm,
    ThemeForm,
    calendar_as_initial,
)
from caravane.publish.desk.forms.town import EditTownForm
from caravane.publish.desk.logos import with_logo_kept
from caravane.publish.desk.rows import asks_for_change, changed, rows_set

PREPARE = "conferences.prepare"
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def saved(request: Any, page: str) -> HttpResponse:
    """Say that it is saved and go on: to the next step on the first day, else to the checklist."""
    messages.success(request, _("Saved."))
    place = steps.place_of(page, request)
    return redirect(place.next_url if place else "desk_conference")


@never_cache
@require_safe
@permission_required(PREPARE)
def checklist(request: Any) -> HttpResponse:
    """Show what is ready and what is missing for the next phase."""
    following = queries.next_phase(request.conference, request.now)
    found = lines(queries.facts_of(request.city, request.conference, request.now))
    facts = {"following": following, "lines": ordered(found, following)}
    return render(request, "desk/conference.html", facts)


@never_cache
@form_methods
@permission_required(PREPARE)
def town(request: Any) -> HttpResponse:
    """Change the town's name, logo and colours."""
    city = request.city
    known = {
        name: getattr(city, name) for name in ("name", "insee_code", "colour", "accent", "contact_email")
    }
    form = EditTownForm(initial={**known, "kept_logo": city.logo}, city=city)
    if request.method == "POST":
        data, refusal = with_logo_kept(request)
        form = EditTownForm(data, city=city)
        if refusal:
            form.add_error("logo", refusal)
        if form.is_valid() and "preview" not in data:
            edit_town(city=city, **form.facts())
            return saved(request, "desk_town")
    return render(request, "desk/town.html", {"form": form})


@never_cache
@form_methods
@permission_required(PREPARE)
def programme(request: Any) -> HttpResponse:
    """Write the démarche and its targets."""
    known = Programme.objects.filter(city=request.city).first()
    form, targets = (
        ProgrammeForm(initial=programme_as_initial(known)),
        rows_set(TargetForm, initial=targets_of(known)),
    )
    if request.method == "POST" and asks_for_change(request.POST):
        form = ProgrammeForm(initial={name: request.POST.get(name, "") for name in ProgrammeForm.base_fields})
        targets = rows_set(TargetForm, initial=changed(TargetForm, request.POST, {}))
    elif request.method == "POST":
        form, targets = ProgrammeForm(request.POST), rows_set(TargetForm, request.POST)
        if form.is_valid() & targets.is_valid():
            rows = [TargetRow(**{k: v for k, v in row.items() if k != "key"}) for row in targets.rows()]
            actions.set_programme(city=request.city, targets=rows, **form.cleaned_data)
            return saved(request, "desk_programme")
    facts = {"form": form, "rows": targets, "place": steps.place_of("desk_programme", request)}
    return render(request, "desk/programme.html", facts)


def programme_as_initial(known: Programme | None) -> dict[str, str]:
    if known is None:
        return {"short_title": _("For the climate!")}
    return {"title": known.title, "short_title": known.short_title, "summary": known.summary}


def targets_of(known: Programme | None) -> list[dict[str, Any]]:
    if known is None:
        return [{**row, "title": str(row["title"])} for row in TARGETS]
    return [dict(row) for row in known.targets.values("title", "change_percent", "base_year", "horizon")]


@never_cache
@form_methods
@permission_required(PREPARE)
def calendar(request: Any) -> HttpResponse:
    """Give the conference day, see the phases counted back from it, correct them, keep them."""
    known = Programme.objects.filter(city=request.city).first()
    if known is None:
        messages.warning(request, _("First give the démarche its title."))
        return redirect("desk_programme")
    place = steps.place_of("desk_calendar", request)
    if request.method == "POST" and "propose" not in request.POST:
        typed = CalendarForm(request.POST)
        if typed.is_valid() and may_move(request, typed) and keep(request, known, typed):
            return saved(request, "desk_calendar")
        return render(request, "desk/calendar.html", {"form": typed, "place": place})
    form = proposed(request) if request.method == "POST" else first_shown(request.conference)
    page = "desk/calendar.html" if isinstance(form, CalendarForm) else "desk/day.html"
    return render(request, page, {"form": form, "place": place, "is_proposal": request.method == "POST"})


def first_shown(conference: Conference | None) -> CalendarForm | DayForm:
    """Return the edition's calendar, or the question that comes before it."""
    if conference is None:
        return DayForm(initial={"title": _("The climate conference")})
    return CalendarForm(initial=calendar_of(conference))


def proposed(request: Any) -> CalendarForm | DayForm:
    """Return a calendar counted back from the day typed, or the day's form with its error."""
    today = timezone.localdate(request.now)
    day_form = DayForm(request.POST, today=today)
    if not day_form.is_valid():
        return day_form
    spans = propose_calendar(day_form.cleaned_data["day"], today)
    return CalendarForm(initial={**day_form.cleaned_data, **calendar_as_initial(spans)})


def calendar_of(conference: Conference) -> dict[str, Any]:
    """Return what a calendar's form shows of an edition."""
    spans = {
        phase.kind_key: Span(
            timezone.localdate(phase.starts_at), timezone.localdate(phase.ends_at - timedelta(microseconds=1))
        )
        for phase in conference.phases.all()
    }
    known = {"day": conference.day, "title": conference.title, "place": conference.place}
    return {**known, **calendar_as_initial(spans)}


def may_move(request: Any, form: CalendarForm) -> bool:
    """Refuse to move the vote once the poll's set-up is sealed: its dates are in the database for good."""
    if not queries.is_sealed(request.conference):
        return True
    was, now = calendar_of(request.conference), form.cleaned_data
    if all(now.get(name) == was.get(name) for name in ("vote_first", "vote_last")):
        return True
    form.add_error("vote_first", _("The poll's set-up is sealed: the days of the vote can no longer change."))
    return False


def keep(request: Any, known: Programme, form: CalendarForm) -> bool:
    """Write the edition and its calendar; on refusal, say why on the form."""
    said = {name: form.cleaned_data[name] for name in ("title", "day", "place")}
    try:
        conference = request.conference or actions.open_edition(programme=known, now=request.now, **said)
        actions.set_calendar(conference=conference, calendar=form.calendar(), **said)
    except DomainError as refusal:
        form.add_error(None, str(refusal.message))
        return False
    return True


@never_cache
@form_methods
@permission_required(PREPARE)
def themes(request: Any) -> HttpResponse:
    """Write the themes: name, colour, order, put to the vote or why not."""
    conference = request.conference
    if conference is None:
        messages.warning(request, _("First give the day of the conference."))
        return redirect("desk_calendar")
    starts = not conference.themes.exists()
    rows = rows_set(ThemeForm, initial=THEMES if starts else themes_of(conference))
    if request.method == "POST" and asks_for_change(request.POST):
        rows = rows_set(ThemeForm, initial=changed(ThemeForm, request.POST, {"hue": free_hue(request.POST)}))
    elif request.method == "POST":
        rows = rows_set(ThemeForm, request.POST)
        if rows.is_valid() and keep_themes(request, rows):
            return saved(request, "desk_themes")
    facts = {"rows": rows, "starts": starts, "place": steps.place_of("desk_themes", request)}
    return render(request, "desk/themes.html", facts)


def themes_of(conference: Conference) -> list[dict[str, Any]]:
    names = ("name", "subtitle", "hue", "not_voted", "not_voted_reason")
    return [
        {"key": theme.pk, **{name: getattr(theme, name) for name in names}}
        for theme in conference.themes.all()
    ]


def free_hue(data: Any) -> str:
    """Return the first colour that no row has taken."""
    taken = {value for name, value in data.items() if name.endswith("-hue")}
    return next((hue for hue in Theme.Hue.values if hue not in taken), Theme.Hue.SLATE)


def keep_themes(request: Any, rows: Any) -> bool:
    """Write the themes; a sealed poll, or what hangs off a theme, may refuse."""
    conference = request.conference
    wanted = [ThemeRow(**row) for row in rows.rows()]
    mine = set(conference.themes.values_list("pk", flat=True))
    wanted = [row if row.key in mine else ThemeRow(**{**row.__dict__, "key": None}) for row in wanted]
    if queries.is_sealed(conference):
        # A theme is a question of the ballot: its words are as sealed as its being there.
        before = set(conference.themes.filter(not_voted="").values_list("pk", "name", "subtitle"))
        if before != {(row.key, row.name, row.subtitle) for row in wanted if not row.not_voted}:
            messages.error(
                request, _("The poll's set-up is sealed: the themes put to the vote can no longer change.")
            )
            return False
    try:
        actions.set_themes(conference=conference, rows=wanted)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return False
    return True


@never_cache
@form_methods
@permission_required(PREPARE)
def neighbourhoods(request: Any) -> HttpResponse:
    """Write the town's neighbourhoods."""
    known = [{"key": one.pk, "name": one.name} for one in request.city.neighbourhoods.all()]
    rows = rows_set(NeighbourhoodForm, initial=known or [{}])
    if request.method == "POST" and asks_for_change(request.POST):
        rows = rows_set(NeighbourhoodForm, initial=changed(NeighbourhoodForm, request.POST, {}))
    elif request.method == "POST":
        rows = rows_set(NeighbourhoodForm, request.POST)
        if rows.is_valid() and keep_neighbourhoods(request, rows):
            return saved(request, "desk_neighbourhoods")
    return render(request, "desk/neighbourhoods.html", {"rows": rows})


def keep_neighbourhoods(request: Any, rows: Any) -> bool:
    mine = set(request.city.neighbourhoods.values_list("pk", flat=True))
    wanted = [(row["key"] if row["key"] in mine else None, row["name"]) for row in rows.rows()]
    try:
        set_neighbourhoods(city=request.city, rows=wanted)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return False
    return True
