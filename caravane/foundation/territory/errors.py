# SPDX-License-Identifier: AGPL-3.0-or-later
from caravane.foundation.core.errors import DomainError


class TownExists(DomainError):
    """This installation already has its town."""

    code = "town_exists"


class NeighbourhoodInUse(DomainError):
    """Something was said of this neighbourhood: it can be renamed, not removed."""

    code = "neighbourhood_in_use"
