# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, datetime, timedelta

import pytest

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import Neighbourhood
from caravane.support.imports.actions import choose_columns, confirm_import, forget_files, receive_file
from caravane.support.imports.errors import (
    AlreadyImported,
    FileForgotten,
    ImportHasErrors,
    MappingIncomplete,
    UnreadableFile,
)
from caravane.support.imports.models import ImportRun
from caravane.support.imports.queries import dry_run, request_of, table_of
from caravane.support.imports.recipes import Plan, guess_mapping

from .recipe import PLACES

NOW = datetime(2021, 9, 1, 10, tzinfo=UTC)


def sent(conference: Conference, text: str, alice: User | None = None) -> ImportRun:
    return receive_file(
        recipe=PLACES, conference=conference, name="lieux.csv", content=text.encode(), author=alice, now=NOW
    )


def confirm(run: ImportRun, alice: User | None = None) -> ImportRun:
    return confirm_import(run=run, recipe=PLACES, author=alice, now=NOW)


def planned(run: ImportRun) -> Plan:
    table = table_of(run)
    return dry_run(PLACES, table, request_of(run, table, None, NOW))


def names() -> set[str]:
    return set(Neighbourhood.objects.values_list("name", flat=True))


def test_a_dry_run_writes_nothing(conference: Conference) -> None:
    plan = planned(sent(conference, "nom\nMonmousseau\nIvry-Port\n"))
    assert (plan.items, plan.already, plan.problems) == (["Monmousseau"], 1, [])
    assert names() == {"Ivry-Port", "Petit-Ivry"}


def test_confirming_writes_what_was_announced(conference: Conference, alice: User) -> None:
    done = confirm(sent(conference, "nom\nMonmousseau\nIvry-Port\n", alice), alice)
    assert (done.created_count, done.already_count, done.outcome) == (1, 1, ["créés"])
    assert "Monmousseau" in names()


def test_confirming_twice_is_refused(conference: Conference) -> None:
    run = sent(conference, "nom\nMonmousseau\n")
    confirm(run)
    with pytest.raises(AlreadyImported):
        confirm(run)
    with pytest.raises(AlreadyImported):
        choose_columns(run=run, mapping={}, options=[])


def test_one_error_and_nothing_is_written(conference: Conference) -> None:
    with pytest.raises(ImportHasErrors):
        confirm(sent(conference, "nom\nMonmousseau\nNulle part\n"))
    assert "Monmousseau" not in names()


def test_a_failure_in_the_middle_leaves_nothing(conference: Conference) -> None:
    run = sent(conference, "nom\nMonmousseau\nPanne\n")
    with pytest.raises(RuntimeError):
        confirm(run)
    run.refresh_from_db()
    assert run.confirmed_at is None
    assert "Monmousseau" not in names()


def test_ragged_rows_are_errors_with_their_number(conference: Conference) -> None:
    plan = planned(sent(conference, "nom;note\nA;b\nC\nD;e;f\n"))
    assert [problem.row for problem in plan.problems] == [3, 4]
    assert plan.items == ["A"]


def test_a_needed_column_that_is_not_chosen_is_told(conference: Conference) -> None:
    run = sent(conference, "autre;chose\nA;b\n")
    with pytest.raises(MappingIncomplete):
        planned(run)
    choose_columns(run=run, mapping={"name": 1}, options=["loud"])
    run.refresh_from_db()
    assert planned(run).items == ["b"]
    assert request_of(run, table_of(run), None, NOW).options == {"loud"}


def test_a_file_that_cannot_be_read_is_not_kept(conference: Conference) -> None:
    with pytest.raises(UnreadableFile):
        sent(conference, "")
    assert not ImportRun.objects.exists()


def test_files_are_forgotten_after_seven_days_and_their_outcome_is_kept(conference: Conference) -> None:
    run = sent(conference, "nom\nMonmousseau\n")
    assert forget_files(now=NOW + timedelta(days=7)) == 0
    assert forget_files(now=NOW + timedelta(days=7, seconds=1)) == 1
    assert forget_files(now=NOW + timedelta(days=8)) == 0
    run.refresh_from_db()
    assert bytes(run.content) == b""
    with pytest.raises(FileForgotten):
        confirm(run)


@pytest.mark.parametrize(
    ("headers", "mapping"),
    [
        (["Quartier", "NOM"], {"name": 1}),
        (["Nom du lieu", "Remarque"], {"name": 0, "note": 1}),
        (["", "x"], {}),
    ],
)
def test_columns_are_guessed_from_their_names(headers: list[str], mapping: dict[str, int]) -> None:
    assert guess_mapping(PLACES, headers) == mapping
