# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every write of an import: receive a file, choose its columns, confirm, forget."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

from .errors import AlreadyImported, ImportHasErrors
from .models import ImportRun
from .queries import dry_run, request_of, table_of
from .recipes import Recipe, guess_mapping
from .tables import read_table

KEPT = timedelta(days=7)


@transaction.atomic
def receive_file(
    *, recipe: Recipe, conference: Conference, name: str, content: bytes, author: User | None, now: datetime
) -> ImportRun:
    """Keep a file to import, its columns guessed. Raises UnreadableFile, and keeps nothing then."""
    table = read_table(name, content)
    return ImportRun.objects.create(
        city=conference.programme.city,
        conference=conference,
        recipe=recipe.key,
        file_name=name[-200:],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        mapping=guess_mapping(recipe, table.headers),
        created_by=author,
        created_at=now,
    )


@transaction.atomic
def choose_columns(*, run: ImportRun, mapping: Mapping[str, int], options: Iterable[str]) -> None:
    """Say which column holds which field, and which options are ticked. Raises AlreadyImported."""
    held = _waiting(run)
    held.mapping, held.options = dict(mapping), sorted(options)
    held.save(update_fields=["mapping", "options"])


@transaction.atomic
def confirm_import(*, run: ImportRun, recipe: Recipe, author: User | None, now: datetime) -> ImportRun:
    """Write what the dry run announced: all of it or, on the slightest error, nothing.

    Locks the run and the conference, so that two confirmations follow each other and the second finds what
    the first wrote. Raises AlreadyImported, FileForgotten, MappingIncomplete, ImportHasErrors.
    """
    held = _waiting(run)
    Conference.objects.select_for_update().get(pk=held.conference_id)
    table = table_of(held)
    request = request_of(held, table, author, now)
    plan = dry_run(recipe, table, request)
    if plan.problems:
        raise ImportHasErrors(_("Nothing was imported: some rows have errors."))
    held.outcome = recipe.create(request, plan)
    held.created_count, held.already_count = len(plan.items), plan.already + plan.repeated
    held.confirmed_at = now
    held.save(update_fields=["outcome", "created_count", "already_count", "confirmed_at"])
    return held


@transaction.atomic
def forget_files(*, now: datetime) -> int:
    """Erase files received more than seven days ago, return how many; their outcome stays. A daily duty."""
    old = ImportRun.objects.filter(created_at__lt=now - KEPT).exclude(content=b"")
    return old.update(content=b"")


def _waiting(run: ImportRun) -> ImportRun:
    held = (
        ImportRun.objects.select_for_update(of=("self",))
        .select_related("conference__programme__city")
        .get(pk=run.pk)
    )
    if held.confirmed_at is not None:
        raise AlreadyImported(_("This file was already imported."))
    return held
