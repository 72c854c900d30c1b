# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every write of the room, one module per act of the vote."""

from .roll import add_homonym, add_to_roll, declare_identity, release_entry

__all__ = ["add_homonym", "add_to_roll", "declare_identity", "release_entry"]
