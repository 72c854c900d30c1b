# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every write of the room, one module per act of the vote."""

from caravane.decide.voting.keyring import forget_counted_keys

from .box import check_boxes, explain_difference, record_differences
from .casting import cast_ballot, put_in_the_box
from .closing import enter_sheet, record_sheets_in_box, sign_point
from .counting import count_poll
from .erasing import forget_rolls
from .paper import add_and_mark, create_point, edit_point, mark_on_paper
from .publishing import publish_results
from .requests import accept_request, join_request, refuse_request
from .rewriting import record_rewritten, rewrite_and_count, rewrite_marks_and_box
from .roll import add_to_roll, confirm_entry, correct_entry, declare_identity, release_entry, set_aside_entry
from .setup import SetUp, draw_up_poll, seal_poll, usual_set_up

__all__ = [
    "SetUp",
    "accept_request",
    "add_and_mark",
    "add_to_roll",
    "cast_ballot",
    "check_boxes",
    "confirm_entry",
    "correct_entry",
    "count_poll",
    "create_point",
    "declare_identity",
    "draw_up_poll",
    "edit_point",
    "enter_sheet",
    "explain_difference",
    "forget_counted_keys",
    "forget_rolls",
    "join_request",
    "mark_on_paper",
    "publish_results",
    "put_in_the_box",
    "record_differences",
    "record_rewritten",
    "record_sheets_in_box",
    "refuse_request",
    "release_entry",
    "rewrite_and_count",
    "rewrite_marks_and_box",
    "seal_poll",
    "set_aside_entry",
    "sign_point",
    "usual_set_up",
]
