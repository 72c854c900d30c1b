# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first page of an empty installation: the town, its colours, its first coordinator."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from caravane.foundation.accounts.actions import appoint_first_coordinator
from caravane.foundation.accounts.sessions import sign_in
from caravane.foundation.territory.actions import found_town
from caravane.foundation.territory.setup_code import code_path, forget_setup_code, is_setup_code, setup_code
from caravane.publish.desk import steps
from caravane.publish.desk.forms.people import FirstCoordinatorForm
from caravane.publish.desk.forms.town import CodeForm, TownForm
from caravane.publish.desk.logos import with_logo_kept

COLOURS = {"colour": "#0f5c46", "accent": "#ffc83d"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def installation(request: Any) -> HttpResponse:
    """Ask for the code, then for the town and its first coordinator; gone once a town exists."""
    if request.city is not None:
        raise Http404
    code = request.POST.get("code") or request.GET.get("code") or ""
    if not code or not is_setup_code(code):
        return ask_for_the_code(request, code)
    if request.method != "POST" or "insee_code" not in request.POST:
        return show(request, code, TownForm(initial=COLOURS, prefix=None), FirstCoordinatorForm(prefix="you"))
    data, refusal = with_logo_kept(request)
    town, person = TownForm(data), FirstCoordinatorForm(data, prefix="you")
    if refusal:
        town.add_error("logo", refusal)
    if "preview" in data:
        return show(
            request, code, town_preview(data), FirstCoordinatorForm(initial=said_of_you(data), prefix="you")
        )
    if not (town.is_valid() & person.is_valid()):
        return show(request, code, town, person)
    return found(request, town, person)


def ask_for_the_code(request: Any, code: str) -> HttpResponse:
    """Ask for the code and say where it is; it is there from now on, however the server was started."""
    setup_code()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if code:
        form = CodeForm({"code": code})
        form.add_error("code", _("This is not the code of this installation."))
    return render(
        request,
        "desk/installation_code.html",
        {"form": form, "path": code_path()},
        status=403 if code else 200,
    )


def town_preview(data: Any) -> TownForm:
    """Return the town's form with what was typed, judged on its colours alone."""
    form = TownForm(data)
    for name in [name for name in form.errors if name not in {"colour", "accent", "logo"}]:
        del form.errors[name]
    return form


def said_of_you(data: Any) -> dict[str, str]:
    return {name: data.get(f"you-{name}", "") for name in ("email", "name")}


def show(request: Any, code: str, town: TownForm, person: FirstCoordinatorForm) -> HttpResponse:
    facts = {"code": code, "town": town, "person": person, "place": steps.place_of("installation", request)}
    return render(request, "desk/installation.html", facts)


def found(request: Any, town: TownForm, person: FirstCoordinatorForm) -> HttpResponse:
    with transaction.atomic():
        city = found_town(**town.facts())
        user = appoint_first_coordinator(city=city, **person.cleaned_data)
    forget_setup_code()
    sign_in(request, user)
    return redirect(steps.address("desk_programme"))
