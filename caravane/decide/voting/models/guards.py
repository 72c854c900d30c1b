# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database refuses about a poll, whoever asks."""

from caravane.foundation.core.immutable import Guard, append_only, declare

SEALED = "EXISTS (SELECT 1 FROM voting_poll WHERE id = {poll} AND sealed_at IS NOT NULL)"
SEALED_QUESTION = (
    "EXISTS (SELECT 1 FROM voting_question "
    "JOIN voting_poll ON voting_poll.id = voting_question.poll_id "
    "WHERE voting_question.id = {question} AND voting_poll.sealed_at IS NOT NULL)"
)
OFFERED = (
    "EXISTS (SELECT 1 FROM voting_option "
    "JOIN voting_question ON voting_question.id = voting_option.question_id "
    "JOIN voting_poll ON voting_poll.id = voting_question.poll_id "
    "WHERE voting_option.package_id = {package} AND voting_poll.sealed_at IS NOT NULL)"
)
SIGNED = "EXISTS (SELECT 1 FROM voting_pollingpoint WHERE id = {point} AND signed_at IS NOT NULL)"
FROZEN = "the set-up of this poll is sealed"


def frozen(table: str, condition: str, column: str) -> None:
    """Refuse every act on a table's rows while `condition` holds of `column`."""
    for act, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
        when = " OR ".join(condition.format(**{column: f"{row}.{column}_id"}) for row in rows)
        declare(Guard(table, act, FROZEN, when=when))


frozen("voting_question", SEALED, "poll")
frozen("voting_option", SEALED_QUESTION, "question")
frozen("packages_inclusion", OFFERED, "package")
declare(
    Guard(
        "voting_poll",
        "UPDATE",
        FROZEN,
        when="OLD.sealed_at IS NOT NULL",
        changing=(
            "conference_id",
            "title",
            "opens_at",
            "closes_at",
            "minimum_age",
            "online_voters",
            "rule",
            "places",
            "publication_threshold",
            "sealed_at",
        ),
    ),
    Guard("voting_poll", "DELETE", FROZEN, when="OLD.sealed_at IS NOT NULL"),
    Guard(
        "packages_package",
        "UPDATE",
        "a package put to the vote is kept as it was",
        when=OFFERED.format(package="OLD.id"),
        changing=("title", "summary", "description", "theme_id", "slug", "published_at"),
    ),
    Guard(
        "voting_mark",
        "UPDATE",
        "a mark on the roll is kept as it was",
        changing=("roll_entry_id", "channel", "polling_point_id"),  # roll_guards keeps who made it
    ),
    Guard("voting_mark", "DELETE", "a mark on the roll is never taken back"),
    Guard("voting_envelope", "UPDATE", "a ballot in the box is kept as it was"),
    Guard(
        "voting_envelope",
        "DELETE",
        "a ballot leaves the box once it is counted",
        when="NOT EXISTS (SELECT 1 FROM voting_question "
        "JOIN voting_poll ON voting_poll.id = voting_question.poll_id "
        "WHERE voting_question.id = OLD.question_id AND voting_poll.counted_at IS NOT NULL)",
    ),
    Guard(
        "voting_papersheet",
        "INSERT",
        "no sheet is entered before the poll closes",
        when="NOT EXISTS (SELECT 1 FROM voting_pollingpoint "
        "JOIN voting_poll ON voting_poll.id = voting_pollingpoint.poll_id "
        "WHERE voting_pollingpoint.id = NEW.point_id AND voting_poll.sealed_at IS NOT NULL "
        "AND NEW.entered_at >= voting_poll.closes_at)",
    ),
    Guard(
        "voting_pollingpoint",
        "UPDATE",
        "a closed polling point is kept as it was",
        when="OLD.signed_at IS NOT NULL",
        changing=("poll_id", "name", "sheets_in_box", "explanation", "signed_at"),
    ),
)
MARKABLE = (
    "EXISTS (SELECT 1 FROM voting_rollentry JOIN voting_poll ON voting_poll.id = voting_rollentry.poll_id "
    "WHERE voting_rollentry.id = NEW.roll_entry_id "
    "AND voting_poll.sealed_at IS NOT NULL AND voting_poll.counted_at IS NULL)"
)
POINT_OF_THE_POLL = (
    "EXISTS (SELECT 1 FROM voting_rollentry JOIN voting_pollingpoint "
    "ON voting_pollingpoint.poll_id = voting_rollentry.poll_id "
    "WHERE voting_rollentry.id = NEW.roll_entry_id AND voting_pollingpoint.id = NEW.polling_point_id)"
)
declare(
    Guard(
        "voting_poll",
        "UPDATE",
        "a poll is counted once",
        when="OLD.counted_at IS NOT NULL",
        changing=("counted_at",),
    ),
    Guard(
        "voting_poll",
        "UPDATE",
        "what is published stays published",
        when="OLD.published_at IS NOT NULL",
        changing=("published_at",),
    ),
    Guard(
        "voting_rollentry",
        "UPDATE",
        "the entry of a person who voted is kept as it was",
        # Once the results are public it may be erased, never rewritten.
        when="EXISTS (SELECT 1 FROM voting_mark WHERE roll_entry_id = OLD.id) "
        "AND NOT (NEW.last_name = '' AND EXISTS "
        "(SELECT 1 FROM voting_poll WHERE id = NEW.poll_id AND published_at IS NOT NULL))",
        changing=("poll_id", "last_name", "first_names", "birth_date", "identity", "homonym"),
    ),
    Guard(
        "voting_mark",
        "INSERT",
        "nobody votes before the set-up is sealed, nor after the count",
        when=f"NOT {MARKABLE}",
    ),
    Guard(
        "voting_mark",
        "INSERT",
        "the polling point belongs to another poll",
        when=f"NEW.polling_point_id IS NOT NULL AND NOT {POINT_OF_THE_POLL}",
    ),
    Guard(
        "voting_envelope",
        "INSERT",
        "no ballot enters the box before the set-up is sealed",
        when="NOT " + SEALED_QUESTION.format(question="NEW.question_id"),
    ),
)
for act, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
    declare(
        Guard(
            "voting_papersheet",
            act,
            "a closed polling point takes no more sheets",
            when=SIGNED.format(point=f"{row}.point_id"),
        )
    )
append_only("voting_countedballot", "a counted ballot is kept as it was")
append_only("voting_result", "a result is kept as it was")
SIGNED_SHEET = (
    "EXISTS (SELECT 1 FROM voting_papersheet JOIN voting_pollingpoint ON voting_pollingpoint.id = "
    "voting_papersheet.point_id WHERE voting_papersheet.id = {row}.sheet_id "
    "AND voting_pollingpoint.signed_at IS NOT NULL)"
)
for act, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
    declare(
        Guard(
            "voting_paperentry",
            act,
            "a closed polling point keeps what its sheets say",
            when=SIGNED_SHEET.format(row=row),
        )
    )
declare(
    Guard("voting_papersheet", "UPDATE", "a sheet is entered again, never changed"),
    Guard("voting_paperentry", "UPDATE", "a sheet is entered again, never changed"),
    Guard(
        "voting_pollingpoint",
        "INSERT",
        "no polling point opens once the poll is counted",
        when="EXISTS (SELECT 1 FROM voting_poll WHERE id = NEW.poll_id AND counted_at IS NOT NULL)",
    ),
    Guard(
        "voting_pollingpoint",
        "DELETE",
        "a closed polling point is kept as it was",
        when="OLD.signed_at IS NOT NULL",
    ),
    Guard(
        "voting_mark",
        "INSERT",
        "a closed polling point takes no more marks",
        when=SIGNED.format(point="NEW.polling_point_id"),
    ),
    Guard(
        "voting_envelope",
        "INSERT",
        "the box is closed: the poll is counted",
        when="EXISTS (SELECT 1 FROM voting_question "
        "JOIN voting_poll ON voting_poll.id = voting_question.poll_id "
        "WHERE voting_question.id = NEW.question_id AND voting_poll.counted_at IS NOT NULL)",
    ),
)
