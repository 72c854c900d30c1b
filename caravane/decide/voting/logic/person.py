# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass
from datetime import date

from .closeness import search_text
from .identity import Known, identity, tidy_name


@dataclass(frozen=True)
class Written:
    """A person as they, or an official, wrote them down. Somebody with a single name has it as last name."""

    last_name: str
    first_names: str
    birth_date: date
    tie: str
    birth_known: str = Known.DAY

    def __post_init__(self) -> None:
        last, first = tidy_name(self.last_name), tidy_name(self.first_names)
        object.__setattr__(self, "last_name", last or first)
        object.__setattr__(self, "first_names", first if last else "")

    @property
    def identity(self) -> str:
        return identity(self.last_name, self.first_names, self.birth_date, self.birth_known)

    @property
    def spelling(self) -> str:
        return search_text(self.last_name, self.first_names)
