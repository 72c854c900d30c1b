# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands for each parameter of an address, taken from one town's own things.

A test fails on a parameter that is not here. Add a line: under `ADDRESS PARAMETER` when the name means
something of its own at that address, else under the parameter's name; the value must belong to the town
given, and lead its coordinator to a page that exists (another test makes sure of it).
"""

from typing import Any

from .addresses import Address
from .towns import Town, membership


def values_of(town: Town) -> dict[str, Any]:
    return {
        "year": town.conference.year,
        "number": town.proposal.number,
        "slug": town.package.slug,
        "point": town.point.pk,
        "entry": town.entry.pk,
        "asked": town.asked.pk,
        "digest": "0123456789",
        "token": town.token,
        "name": f"{'0' * 32}.png",
        "stem": town.package.theme.slug,
        "kind": "csv",
        "desk_roles key": membership(town).pk,
        "desk_invitation_resend key": town.invitation.pk,
        "desk_invitation_revoke key": town.invitation.pk,
        **{f"desk_package{act} pk": town.package.pk for act in ("", "_put", "_take_out", "_publish")},
        "run": town.upload.pk,
        "desk_theme_publish slug": town.package.theme.slug,
        "difference": town.difference.pk,
        "desk_sheet number": town.sheet.number,
    }


class UnknownParameter(AssertionError):
    """An address takes something that this file does not know."""


def values_for(address: Address, town: Town) -> dict[str, Any]:
    """Return a value for each parameter of the address, from this town."""
    known = values_of(town)
    found = {}
    for name in address.parameters:
        key = next((key for key in (f"{address.name} {name}", name) if key in known), None)
        if key is None:
            raise UnknownParameter(f"{address}: what is {name}? Say it in tests/architecture/identifiers.py")
        found[name] = known[key]
    return found
