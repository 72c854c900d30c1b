# SPDX-License-Identifier: AGPL-3.0-or-later
"""The key of the box: written apart from the database, printed on a sheet, gone after the count."""

import hashlib
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import derive_private_key
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from caravane.decide.voting import actions, keyring
from caravane.decide.voting.duties import DUTIES
from caravane.decide.voting.errors import KeyMissing, WrongKey
from caravane.decide.voting.logic.envelope import grouped
from caravane.decide.voting.logic.keys import (
    CURVE,
    NotAKey,
    from_sheet,
    key_digest,
    new_key,
    public_bytes,
    public_key,
    sheet_digest,
    to_sheet,
)
from caravane.decide.voting.models import Envelope, Poll
from caravane.foundation.accounts.models import User

from .conftest import CLOSED, SEALED
from .held import cast, count

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys_of_the_test(settings: Any, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"


def test_a_key_is_copied_from_its_sheet_whatever_the_case_and_the_spaces() -> None:
    key = new_key()
    sheet = to_sheet(key)
    assert re.fullmatch("[a-z2-7]{52}", sheet)
    for typed in (sheet, grouped(sheet).upper(), f" {sheet[:26]}-{sheet[26:]} ", sheet.replace("o", "0")):
        assert to_sheet(from_sheet(typed)) == sheet
    assert sheet_digest(sheet) == hashlib.sha256(sheet.encode()).hexdigest()


@given(st.text(max_size=60))
def test_what_is_typed_gives_a_key_or_is_none(typed: str) -> None:
    with suppress(NotAKey):
        assert len(to_sheet(from_sheet(typed))) == 52


def test_a_public_key_is_65_bytes_and_anything_else_is_none() -> None:
    key = new_key().public_key()
    assert len(public_bytes(key)) == 65
    assert key_digest(public_key(memoryview(public_bytes(key)))) == key_digest(key)
    for raw in (b"", b"\x04" * 65, public_bytes(key)[1:]):
        with pytest.raises(NotAKey):
            public_key(raw)


def test_sealing_writes_the_key_beside_the_database_for_its_owner_alone(poll: Poll) -> None:
    path = keyring.path_of(poll)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    sheet = path.read_text().strip()
    assert public_bytes(from_sheet(sheet).public_key()) == bytes(poll.public_key)
    assert poll.key_sheet_digest == sheet_digest(sheet)


def test_the_private_key_is_nowhere_in_the_database(poll: Poll) -> None:
    sheet = keyring.sheet_of(poll)
    raw = keyring.key_of(poll).private_numbers().private_value.to_bytes(32, "big")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            told = [bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor for cell in row]
            assert not [cell for cell in told if isinstance(cell, str) and sheet in cell.lower()]
            assert not [cell for cell in told if isinstance(cell, bytes) and raw in cell]


def test_two_polls_have_two_keys(poll: Poll) -> None:
    first = bytes(poll.public_key)
    keyring.give_key(poll)
    assert bytes(poll.public_key) != first


def test_the_count_takes_the_key_of_this_machine_and_deletes_it_once_it_is_written(
    poll: Poll, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    cast(poll, [1], [1])
    with django_capture_on_commit_callbacks(execute=True):
        count(poll)
        assert (
            keyring.key_state(poll) == "here"
        )  # not before the commit: a count that fails can be made again
    assert keyring.key_state(poll) == "missing"


def test_without_the_file_the_count_asks_for_the_sheet_and_takes_no_other(poll: Poll) -> None:
    cast(poll, [2], [1])
    sheet = keyring.sheet_of(poll)
    keyring.forget_key(poll)
    with pytest.raises(KeyMissing):
        count(poll)
    for typed in ("nothing of the kind", to_sheet(new_key())):
        with pytest.raises(WrongKey):
            count(poll, key_sheet=typed)
    assert Envelope.objects.exists()
    first, _ = count(poll, key_sheet=grouped(sheet))
    assert first.outcome["ranking"][0] == [2]


ANOTHER = to_sheet(derive_private_key(7, CURVE)).encode()


@pytest.mark.parametrize("content", [b"", b"abcd", b"\xff\xfe", ANOTHER])
def test_a_damaged_file_or_another_key_in_its_place_opens_nothing_and_the_sheet_does(
    poll: Poll, content: bytes
) -> None:
    cast(poll, [2], [1])
    sheet = keyring.sheet_of(poll)
    keyring.path_of(poll).write_bytes(content)
    assert keyring.key_state(poll) == "damaged"
    with pytest.raises(WrongKey):
        count(poll)
    assert count(poll, key_sheet=sheet)


def test_a_key_that_cannot_be_deleted_stops_neither_the_count_nor_a_start_and_is_told(
    poll: Poll,
    desk: Client,
    django_capture_on_commit_callbacks: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuses)
    with django_capture_on_commit_callbacks(execute=True):
        assert count(poll)
    assert "could not be deleted" in caplog.text
    assert actions.forget_counted_keys() == 0
    assert "n’a pas pu l’effacer" in desk.get(reverse("desk_poll")).text


def test_a_full_disk_leaves_no_half_a_key(poll: Poll, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError("no space left")

    before = set(keyring.path_of(poll).parent.iterdir())
    monkeypatch.setattr(keyring.os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        keyring.give_key(poll)
    assert set(keyring.path_of(poll).parent.iterdir()) <= before


def test_a_machine_that_stopped_before_it_deleted_the_key_deletes_it_when_it_starts(poll: Poll) -> None:
    count(poll)  # killed here: what follows the commit was not done
    assert keyring.key_state(poll) == "here"
    [duty] = [duty for duty in DUTIES if duty.name == "counted keys"]
    duty.act(CLOSED)
    assert keyring.key_state(poll) == "missing"
    assert actions.forget_counted_keys() == 0


def test_the_key_of_a_poll_that_is_not_counted_is_kept(poll: Poll) -> None:
    assert actions.forget_counted_keys() == 0
    assert keyring.key_state(poll) == "here"


# --- pages


@pytest.fixture
def desk(signed_in: Callable[[User], Client], alice: User, at: Callable[[datetime], None]) -> Client:
    at(SEALED)
    return signed_in(alice)


def test_the_sheet_is_shown_once_as_the_answer_to_the_sealing(desk: Client, draft: Poll, omar: User) -> None:
    answer = desk.post(reverse("desk_poll_seal"))
    draft.refresh_from_db()
    sheet = keyring.sheet_of(draft)
    assert grouped(sheet) in answer.text
    assert draft.key_sheet_digest in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    again = desk.post(reverse("desk_poll_seal"))
    assert again.url == reverse("desk_poll")
    for page in (desk.get(reverse("desk_poll")), desk.get(reverse("desk_poll_seal"), follow=True)):
        assert sheet not in page.text.replace(" ", "")
        assert draft.key_sheet_digest in page.text
        assert keyring.path_of(draft).name in page.text


def test_the_page_before_the_sealing_announces_the_key(desk: Client, draft: Poll, omar: User) -> None:
    assert "une imprimante, une enveloppe" in desk.get(reverse("desk_poll_seal")).text


def test_the_count_asks_for_the_sheet_when_the_file_is_damaged(
    desk: Client, poll: Poll, at: Callable[[datetime], None]
) -> None:
    at(CLOSED)
    assert 'name="key"' not in desk.get(reverse("desk_count")).text
    keyring.path_of(poll).write_text("abîmée")
    page = desk.get(reverse("desk_count")).text
    assert 'name="key"' in page
    assert "est abîmée" in page


def test_the_poll_page_says_when_the_key_is_gone(desk: Client, poll: Poll) -> None:
    assert "n’est pas sur cette machine" not in desk.get(reverse("desk_poll")).text
    keyring.forget_key(poll)
    assert "n’est pas sur cette machine" in desk.get(reverse("desk_poll")).text


@pytest.mark.django_db(transaction=True)  # the count begins outside of any transaction
def test_the_sheet_is_typed_on_the_page_of_the_count(
    desk: Client, poll: Poll, at: Callable[[datetime], None]
) -> None:
    cast(poll, [1], [1])
    sheet = keyring.sheet_of(poll)
    keyring.forget_key(poll)
    at(CLOSED)
    assert 'name="key"' in desk.get(reverse("desk_count")).text
    refused = desk.post(reverse("desk_count_now"), {"key": to_sheet(new_key())}, follow=True)
    assert "n’ouvre pas cette urne" in refused.text
    desk.post(reverse("desk_count_now"), {"key": grouped(sheet)})
    poll.refresh_from_db()
    assert poll.counted_at == CLOSED
    assert "Détruisez aussi la feuille" in desk.get(reverse("desk_poll")).text
