# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database refuses about the roll besides the marks: unconfirmed voters, histories rewritten."""

from caravane.foundation.core.immutable import Guard, declare

PUBLISHED = "EXISTS (SELECT 1 FROM voting_poll WHERE id = NEW.poll_id AND published_at IS NOT NULL)"
PUBLISHED_MARK = (
    "EXISTS (SELECT 1 FROM voting_rollentry JOIN voting_poll ON voting_poll.id = voting_rollentry.poll_id "
    "WHERE voting_rollentry.id = NEW.roll_entry_id AND voting_poll.published_at IS NOT NULL)"
)
TO_BE_CONFIRMED = (
    "EXISTS (SELECT 1 FROM voting_rollentry JOIN voting_poll ON voting_poll.id = voting_rollentry.poll_id "
    "WHERE voting_rollentry.id = NEW.roll_entry_id AND voting_rollentry.confirmed_at IS NULL "
    "AND voting_poll.online_voters = 'confirmed')"
)
declare(
    Guard(
        "voting_mark",
        "UPDATE",
        "who made a mark is kept until the roll is erased",
        when=f"NOT (NEW.official = '' AND {PUBLISHED_MARK})",
        changing=("official",),
    ),
    Guard(
        "voting_mark",
        "INSERT",
        "this poll asks for an identity confirmed at a desk before a vote online",
        when=f"NEW.channel = 'web' AND {TO_BE_CONFIRMED}",
    ),
    Guard(
        "voting_rollentry",
        "UPDATE",
        "what was confirmed at a desk is this identity with this account",
        when="NEW.confirmed_at = OLD.confirmed_at AND NEW.account_id IS NOT NULL",
        changing=("account_id", "identity", "homonym"),
    ),
    Guard("voting_rollchange", "DELETE", "what was done to the roll is kept"),
    Guard(
        "voting_rollchange",
        "UPDATE",
        "what was done to the roll is kept until the roll is erased",
        when=f"NOT (NEW.official = '' AND NEW.reason = '' AND NEW.replaced = '' AND {PUBLISHED})",
    ),
    Guard(
        "voting_rollchange",
        "UPDATE",
        "who did what to whom on the roll is kept",
        changing=("poll_id", "entry_id", "kind", "at"),
    ),
    Guard("voting_rollrequest", "DELETE", "a request about the roll is kept"),
    Guard(
        "voting_rollrequest",
        "UPDATE",
        "a request that is answered stays so until the roll is erased",
        when=f"OLD.state <> 'waiting' AND NOT (NEW.last_name = '' AND {PUBLISHED})",
        changing=("poll_id", "state", "answered_at", "official", "reason", "last_name", "first_names"),
    ),
)
