# SPDX-License-Identifier: AGPL-3.0-or-later
"""A library's face whose names are loaded when first used, so that importing it imports nothing heavy.

In the library's `__init__.py`, beside the same imports under `if TYPE_CHECKING:` that tell the types:

    __getattr__ = lazy(__name__, {"fund": "equal_shares", …})   # name → its module
"""

from collections.abc import Callable, Mapping
from importlib import import_module

__all__ = ["lazy"]


def lazy(package: str, modules: Mapping[str, str]) -> Callable[[str], object]:
    """Return the module-level `__getattr__` (PEP 562) of a package, given where each name lives."""

    def load(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{modules[name]}"), name)

    return load
