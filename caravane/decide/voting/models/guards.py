# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database refuses about a poll, whoever asks."""

from caravane.foundation.core.immutable import (
    Guard,
    RawFunction,
    append_only,
    declare,
    declare_postgresql,
    not_ahead,
)

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
            "public_key",
            "key_sheet_digest",
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
    "AND voting_poll.sealed_at IS NOT NULL)"
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
        "voting_poll",
        "UPDATE",
        "a poll is rewritten once",
        when="OLD.rewritten_at IS NOT NULL",
        changing=("rewritten_at",),
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
        "nobody votes before the set-up is sealed",
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
COUNTED = (
    "EXISTS (SELECT 1 FROM voting_question JOIN voting_poll ON voting_poll.id = voting_question.poll_id "
    "WHERE voting_question.id = NEW.question_id AND voting_poll.counted_at IS NOT NULL)"
)
declare(
    Guard("voting_countedballot", "INSERT", "the poll is counted: no ballot is added", when=COUNTED),
    Guard("voting_result", "INSERT", "the poll is counted: no result is added", when=COUNTED),
)
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
)
declare(
    Guard(
        "voting_mark",
        "INSERT",
        "the marks are rewritten: nobody votes any more",
        when="EXISTS (SELECT 1 FROM voting_rollentry "
        "JOIN voting_poll ON voting_poll.id = voting_rollentry.poll_id "
        "WHERE voting_rollentry.id = NEW.roll_entry_id AND rewritten_at IS NOT NULL)",
    ),
    Guard(
        "voting_envelope",
        "INSERT",
        "the box is rewritten: nothing enters it any more",
        when="EXISTS (SELECT 1 FROM voting_question "
        "JOIN voting_poll ON voting_poll.id = voting_question.poll_id "
        "WHERE voting_question.id = NEW.question_id AND rewritten_at IS NOT NULL)",
    ),
    Guard(
        "voting_boxdifference",
        "UPDATE",
        "a difference in the box is kept as it was noticed",
        changing=("question_id", "marks", "envelopes", "altered", "noticed_at"),
    ),
    Guard(
        "voting_boxdifference",
        "UPDATE",
        "an explanation is kept as it was written",
        when="OLD.explained_at IS NOT NULL",
        changing=("explanation", "explained_by", "explained_at"),
    ),
    Guard("voting_boxdifference", "DELETE", "a difference in the box is kept as it was noticed"),
)
# The hours on which the secret of the count depends: no caller says that it is later than it is.
not_ahead("voting_poll", "rewritten_at", "counted_at", "published_at")
not_ahead("voting_pollingpoint", "signed_at")
not_ahead("voting_papersheet", "entered_at", on=("INSERT",))
not_ahead("voting_result", "counted_at", on=("INSERT",))
not_ahead("voting_boxdifference", "noticed_at", "explained_at")

# PostgreSQL writes in each row the number of the transaction that made it (xmin), which a mark shares with
# its envelopes; VACUUM FULL and CLUSTER keep it. So every row of a table is taken out and put back, in the
# order of its key, by one transaction for all of them, other polls' too. The guards are disabled inside, by
# ALTER TABLE: only the owner of the table may, nothing else can use the table until the transaction ends,
# and one that fails leaves them as they were. No setting or argument lifts them for anybody else.
REWRITE = """
BEGIN
  LOCK TABLE {schema}.{table} IN ACCESS EXCLUSIVE MODE;
  IF NOT EXISTS (SELECT 1 FROM {schema}.voting_poll WHERE id = closed_poll AND sealed_at IS NOT NULL
                 AND closes_at <= clock_timestamp() AND counted_at IS NULL) THEN
    RAISE EXCEPTION 'only a poll that is closed and not counted is rewritten'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SET CONSTRAINTS ALL IMMEDIATE;
  ALTER TABLE {schema}.{table} DISABLE TRIGGER USER;
  CREATE TEMPORARY TABLE caravane_rewritten ON COMMIT DROP AS SELECT * FROM {schema}.{table};
  TRUNCATE {schema}.{table};
  INSERT INTO {schema}.{table} SELECT * FROM pg_temp.caravane_rewritten ORDER BY {key};
  ALTER TABLE {schema}.{table} ENABLE TRIGGER USER;
END
"""
REWRITE_MARKS, REWRITE_BOX, REWRITE_HELP = (
    RawFunction(
        name,
        "closed_poll bigint",
        REWRITE.replace("{table}", table).replace("{key}", key),
    )
    for name, table, key in (
        ("caravane_rewrite_marks", "voting_mark", "roll_entry_id"),
        ("caravane_rewrite_box", "voting_envelope", "id"),
        # Each version of a number of people helped bears the transaction of a mark.
        ("caravane_rewrite_help", "voting_helpgiven", "id"),
    )
)
declare_postgresql(REWRITE_MARKS, REWRITE_BOX, REWRITE_HELP)
