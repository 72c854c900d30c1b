# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every write of the room, one module per act of the vote."""

from .casting import Receipt, SameEnvelope, cast_ballot, put_in_the_box
from .roll import add_homonym, add_to_roll, declare_identity, release_entry
from .setup import SetUp, draw_up_poll, seal_poll, usual_set_up

__all__ = [
    "Receipt",
    "SameEnvelope",
    "SetUp",
    "add_homonym",
    "add_to_roll",
    "cast_ballot",
    "declare_identity",
    "draw_up_poll",
    "put_in_the_box",
    "release_entry",
    "seal_poll",
    "usual_set_up",
]
