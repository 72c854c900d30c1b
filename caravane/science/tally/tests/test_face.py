# SPDX-License-Identifier: AGPL-3.0-or-later
import importlib
import pkgutil

from caravane.science import tally


def test_the_face_exports_what_it_names() -> None:
    assert sorted(tally.__all__) == sorted(set(tally.__all__))
    assert all(hasattr(tally, name) for name in tally.__all__)


def test_every_module_has_an_explicit_face() -> None:
    for module in pkgutil.iter_modules(tally.__path__, "caravane.science.tally."):
        if not module.ispkg:
            found = importlib.import_module(module.name)
            assert all(hasattr(found, name) for name in found.__all__), module.name
