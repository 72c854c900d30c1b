# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

from .errors import FileForgotten, MappingIncomplete
from .models import ImportRun
from .recipes import Cells, Plan, Problem, Recipe, Request
from .tables import Table, read_table


def runs_of(conference: Conference, recipe: Recipe) -> QuerySet[ImportRun]:
    """Return the edition's runs of a recipe, latest first, without their files."""
    return ImportRun.objects.filter(conference=conference, recipe=recipe.key).defer("content")


def run_of(conference: Conference, recipe: Recipe, pk: int) -> ImportRun | None:
    """Return a run of the edition, or None."""
    return ImportRun.objects.filter(conference=conference, recipe=recipe.key, pk=pk).first()


def table_of(run: ImportRun) -> Table:
    """Read the run's file again. Raises FileForgotten."""
    if not run.content:
        raise FileForgotten(_("This file was erased, as every file is after seven days. Send it again."))
    return read_table(run.file_name, bytes(run.content))


def request_of(run: ImportRun, table: Table, author: User | None, now: datetime) -> Request:
    """Return what the run asks of its recipe: the rows read through its mapping. Ragged rows are left out."""
    width = len(table.headers)
    mapping = {key: column for key, column in run.mapping.items() if column < width}
    cells = [
        Cells(row.number, {key: row.cells[column] for key, column in mapping.items()})
        for row in table.rows
        if len(row.cells) == width
    ]
    return Request(run.conference, cells, frozenset(mapping), frozenset(run.options), author, now)


def dry_run(recipe: Recipe, table: Table, request: Request) -> Plan:
    """Return what the file would do, writing nothing; problems by row. Raises MappingIncomplete."""
    if missing := recipe.missing(request.mapped):
        raise MappingIncomplete(missing)
    plan = recipe.plan(request)
    plan.problems = sorted([*plan.problems, *_ragged(table)], key=lambda problem: problem.row)
    return plan


def _ragged(table: Table) -> list[Problem]:
    width = len(table.headers)
    message = _("%(found)d cells instead of %(expected)d: a separator is missing or too many.")
    return [
        Problem(row.number, "", message % {"found": len(row.cells), "expected": width})
        for row in table.rows
        if len(row.cells) != width
    ]
