# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of an import, the same for every recipe: send a file, check it, confirm.

The room that imports includes `import_urls(its recipe, …)` in its addresses.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caravane.foundation.accounts.permissions import permission_required

from . import actions, queries
from .errors import FileForgotten, ImportRefused, MappingIncomplete, UnreadableFile
from .forms import MappingForm, UploadForm, initial_of
from .models import ImportRun
from .recipes import Plan, Problem, Recipe
from .sheets import csv_bytes
from .tables import Table, too_large
from .uploads import LimitedUpload

PROBLEMS_A_PAGE = 25
RECENT = 5
TOO_LARGE = 413


@dataclass(frozen=True)
class Pages:
    """The views of one recipe. `name` prefixes their addresses' names; `back` is the list it fills."""

    recipe: Recipe
    name: str
    back: str

    def upload(self, request: Any) -> HttpResponse:
        """Show the page that takes a file; read the file and lead to its dry run."""
        if request.conference is None:
            return redirect("desk_conference")
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if request.method == "GET":
            return self._upload_page(request, form)
        if any(getattr(handler, "refused", False) for handler in request.upload_handlers):
            form.errors.clear()
            form.add_error("file", too_large())
            return self._upload_page(request, form, status=TOO_LARGE)
        if form.is_valid() and (run := self._received(request, form)):
            return redirect(f"{self.name}_run", run=run.pk)
        return self._upload_page(request, form)

    def _received(self, request: Any, form: UploadForm) -> ImportRun | None:
        file = form.cleaned_data["file"]
        try:
            return actions.receive_file(
                recipe=self.recipe,
                conference=request.conference,
                name=file.name,
                content=file.read(),
                author=request.user,
                now=request.now,
            )
        except UnreadableFile as refused:
            form.add_error("file", str(refused.message))
            return None

    def _upload_page(self, request: Any, form: UploadForm, status: int = 200) -> HttpResponse:
        recent = queries.runs_of(request.conference, self.recipe).select_related("created_by")[:RECENT]
        return render(
            request, "imports/upload.html", {"form": form, "recent": recent, **self._names()}, status=status
        )

    def run(self, request: Any, run: int) -> HttpResponse:
        """Show what a file would do, or did; change which column holds what."""
        held = self._run(request, run)
        if held.confirmed_at is not None:
            return render(request, "imports/done.html", {"run": held, **self._names()})
        try:
            table = queries.table_of(held)
        except ImportRefused as refused:
            messages.error(request, str(refused.message))
            return redirect(self.name)
        form = self._mapping_form(request, held, table)
        if request.method == "POST" and form.is_valid():
            actions.choose_columns(run=held, mapping=form.mapping, options=form.ticked)
            return redirect(f"{self.name}_run", run=held.pk)
        return self._run_page(request, held, table, form)

    def _mapping_form(self, request: Any, run: ImportRun, table: Table) -> MappingForm:
        data = request.POST if request.method == "POST" else None
        initial = initial_of(run.mapping, run.options)
        return MappingForm(data, recipe=self.recipe, table=table, initial=initial)

    def _run_page(self, request: Any, run: ImportRun, table: Table, form: MappingForm) -> HttpResponse:
        context = {"run": run, "table": table, "form": form, **self._names()}
        try:
            plan = queries.dry_run(
                self.recipe, table, queries.request_of(run, table, request.user, request.now)
            )
        except MappingIncomplete as refused:
            return render(request, "imports/run.html", {**context, "incomplete": refused.message})
        pages = Paginator(self._told(table, run, plan), PROBLEMS_A_PAGE)
        problems = pages.get_page(request.GET.get("page"))
        return render(request, "imports/run.html", {**context, "plan": plan, "problems": problems})

    def confirm(self, request: Any, run: int) -> HttpResponse:
        """Write what the dry run announced."""
        held = self._run(request, run)
        try:
            actions.confirm_import(run=held, recipe=self.recipe, author=request.user, now=request.now)
        except FileForgotten as refused:
            messages.error(request, str(refused.message))
            return redirect(self.name)
        except ImportRefused as refused:
            messages.error(request, str(refused.message))
        return redirect(f"{self.name}_run", run=held.pk)

    def errors(self, request: Any, run: int) -> HttpResponse:
        """Return every error of the dry run as a CSV."""
        held = self._run(request, run)
        try:
            table = queries.table_of(held)
            asked = queries.request_of(held, table, request.user, request.now)
            plan = queries.dry_run(self.recipe, table, asked)
        except ImportRefused as refused:
            raise Http404 from refused
        rows = [(one.row, one.column, one.reason) for one in self._told(table, held, plan)]
        response = HttpResponse(
            csv_bytes([_("row"), _("column"), _("reason")], rows), content_type="text/csv"
        )
        response["Content-Disposition"] = f'attachment; filename="erreurs-{held.pk}.csv"'
        return response

    def _told(self, table: Table, run: ImportRun, plan: Plan) -> list[Problem]:
        """Return the problems with their columns named as in the person's own spreadsheet."""
        columns = {key: table.label(column) for key, column in run.mapping.items()}
        return [
            Problem(one.row, columns.get(one.column, one.column or "—"), one.reason) for one in plan.problems
        ]

    def _run(self, request: Any, pk: int) -> ImportRun:
        run = request.conference and queries.run_of(request.conference, self.recipe, pk)
        if run is None:
            raise Http404
        return run

    def _names(self) -> dict[str, Any]:
        return {
            "recipe": self.recipe,
            "back": self.back,
            "upload_name": self.name,
            "run_name": f"{self.name}_run",
            "confirm_name": f"{self.name}_confirm",
            "errors_name": f"{self.name}_errors",
        }


def import_urls(recipe: Recipe, *, route: str, name: str, permission: str, back: str) -> list[URLPattern]:
    """Return the addresses of a recipe's pages, for those who hold the permission."""
    pages = Pages(recipe, name, back)
    guard = permission_required(permission)

    # The upload's size is limited by a handler set before anything reads the body, the CSRF check included.
    @csrf_exempt
    @guard
    @require_http_methods(["GET", "POST"])
    def upload(request: Any) -> HttpResponse:
        request.upload_handlers = [LimitedUpload(request)]
        return csrf_protect(pages.upload)(request)

    return [
        path(route, upload, name=name),
        path(
            f"{route}<int:run>/", guard(require_http_methods(["GET", "POST"])(pages.run)), name=f"{name}_run"
        ),
        path(f"{route}<int:run>/importer/", guard(require_POST(pages.confirm)), name=f"{name}_confirm"),
        path(f"{route}<int:run>/erreurs.csv", guard(require_GET(pages.errors)), name=f"{name}_errors"),
    ]
