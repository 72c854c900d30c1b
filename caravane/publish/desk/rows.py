# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists that grow, shrink and change order without JavaScript: each button sends the whole page back."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.forms import formset_factory
from django.http import QueryDict

from caravane.foundation.core.naturals import natural
from caravane.publish.desk.forms.conference import DistinctNames, RowForm

MOST = 60
PREFIX = "rows"


def rows_set(
    form: type[RowForm], data: QueryDict | None = None, initial: Iterable[Mapping[str, Any]] = ()
) -> DistinctNames:
    """Return the list of forms, with what was typed or with `initial`."""
    kind = formset_factory(
        form, formset=DistinctNames, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True
    )
    made = cast("type[DistinctNames]", kind)
    rows = [dict(row) for row in initial]
    return made(data, prefix=PREFIX) if data is not None else made(initial=rows, prefix=PREFIX)


def asks_for_change(data: QueryDict) -> bool:
    """Say whether a button of the list was pressed, and not the one that saves."""
    return any(name in data for name in ("add", "remove", "up", "down"))


def changed(form: type[RowForm], data: QueryDict, blank: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows typed, after the button pressed: a blank one added, one removed, or two exchanged."""
    rows = typed(form, data)
    if "add" in data:
        return [*rows, {**blank, "fresh": True}]
    for act, step in (("remove", None), ("up", -1), ("down", 1)):
        index = natural(data.get(act, ""))
        if index is not None and index < len(rows):
            return without(rows, index) if step is None else exchanged(rows, index, index + step)
    return rows


def typed(form: type[RowForm], data: QueryDict) -> list[dict[str, Any]]:
    """Return what was typed in each row, as it was typed."""
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "0")
    count = min(natural(total) or 0, MOST)
    return [{name: data.get(f"{PREFIX}-{n}-{name}", "") for name in form.base_fields} for n in range(count)]


def without(rows: list[dict[str, Any]], index: int) -> list[dict[str, Any]]:
    return rows[:index] + rows[index + 1 :]


def exchanged(rows: list[dict[str, Any]], one: int, other: int) -> list[dict[str, Any]]:
    if 0 <= other < len(rows):
        rows[one], rows[other] = rows[other], rows[one]
    return rows
