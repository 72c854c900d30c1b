# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every write of the room, one module per act of the vote."""

from caravane.decide.voting.keyring import forget_counted_keys

from .box import check_boxes, explain_difference, record_differences
from .casting import cast_ballot, put_in_the_box
from .closing import enter_sheet, record_sheets_in_box, sign_point
from .counting import count_poll
from .paper import create_point, edit_point, mark_on_paper
from .publishing import publish_results
from .rewriting import record_rewritten, rewrite_and_count, rewrite_marks_and_box
from .roll import add_homonym, add_to_roll, declare_identity, forget_rolls, release_entry
from .setup import SetUp, draw_up_poll, seal_poll, usual_set_up

__all__ = [
    "SetUp",
    "add_homonym",
    "add_to_roll",
    "cast_ballot",
    "check_boxes",
    "count_poll",
    "create_point",
    "declare_identity",
    "draw_up_poll",
    "edit_point",
    "enter_sheet",
    "explain_difference",
    "forget_counted_keys",
    "forget_rolls",
    "mark_on_paper",
    "publish_results",
    "put_in_the_box",
    "record_differences",
    "record_rewritten",
    "record_sheets_in_box",
    "release_entry",
    "rewrite_and_count",
    "rewrite_marks_and_box",
    "seal_poll",
    "sign_point",
    "usual_set_up",
]
