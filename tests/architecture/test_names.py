# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every form that takes a name refuses in it what nobody sees."""

import importlib
import pkgutil

from django import forms

import caravane
from caravane.foundation.core.names import check_name

NAMES = {"name", "author_name"}
LOOKED_FOR = {"SearchForm"}  # a name that is looked for is stored nowhere


def house_forms() -> list[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(caravane.__path__, "caravane."):
        if "forms" in module.name.split(".") and ".tests" not in module.name:
            importlib.import_module(module.name)
    found: list[type[forms.BaseForm]] = [forms.Form, forms.ModelForm]
    for one in found:
        found += [kind for kind in one.__subclasses__() if kind not in found]
    return [one for one in found if one.__module__.startswith("caravane.")]


def test_no_form_takes_a_name_unchecked() -> None:
    taken = {
        f"{one.__name__}.{name}": field.validators
        for one in house_forms()
        for name, field in one.base_fields.items()
        if name in NAMES and one.__name__ not in LOOKED_FOR
    }
    assert len(taken) >= 8
    assert {name for name, validators in taken.items() if check_name not in validators} == set()
