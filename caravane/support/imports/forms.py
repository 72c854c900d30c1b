# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .recipes import Recipe
from .tables import Table, limits

SAMPLE = 40  # characters of the first cell shown beside a column's name


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Your file"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        help_text = _(
            "CSV or XLSX, at most %(megabytes)s MB and %(rows)s rows. Its first row names the columns."
        )
        self.fields["file"].help_text = help_text % limits()


class MappingForm(forms.Form):
    """Which column holds which field, and the options of the recipe."""

    def __init__(self, *args: Any, recipe: Recipe, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.recipe = recipe
        columns = [("", _("— none —")), *((str(i), shown(table, i)) for i in range(len(table.headers)))]
        for one in recipe.fields:
            self.fields[f"column_{one.key}"] = forms.TypedChoiceField(
                choices=columns,
                coerce=int,
                empty_value=None,
                required=False,
                label=str(one.label),
                help_text=str(one.help),
            )
        for option in recipe.options:
            self.fields[f"option_{option.key}"] = forms.BooleanField(
                required=False, label=str(option.label), help_text=str(option.help)
            )

    @property
    def mapping(self) -> dict[str, int]:
        columns = {one.key: self.cleaned_data[f"column_{one.key}"] for one in self.recipe.fields}
        return {key: column for key, column in columns.items() if column is not None}

    @property
    def ticked(self) -> list[str]:
        return [one.key for one in self.recipe.options if self.cleaned_data[f"option_{one.key}"]]


def shown(table: Table, column: int) -> str:
    """Return a column as people recognise it: its letter, its name, the start of its first cell."""
    cells = (row.cells[column] for row in table.rows[:20] if column < len(row.cells) and row.cells[column])
    first = " ".join(next(cells, "").split())
    sample = f"{first[:SAMPLE]}…" if len(first) > SAMPLE else first
    return f"{table.label(column)} ({sample})" if sample else table.label(column)


def initial_of(mapping: dict[str, int], options: list[str]) -> dict[str, Any]:
    """Return a form's first values from what a run remembers."""
    columns = {f"column_{key}": column for key, column in mapping.items()}
    return columns | {f"option_{key}": True for key in options}
