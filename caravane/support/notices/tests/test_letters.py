# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from caravane.support.notices.actions import send_mail_to
from caravane.support.notices.letters import Letter, as_message
from caravane.support.notices.tasks import deliver

TEMPLATE = "account/email/login_code_message.txt"


def letter(code: str) -> Letter | None:
    return Letter("rosa@ivry.example", TEMPLATE, {"code": code}) if code else None


def test_the_first_line_is_the_subject_and_the_rest_the_text() -> None:
    message = as_message(Letter("rosa@ivry.example", TEMPLATE, {"code": "ABC"}))
    assert message.subject == "Bonjour,"
    assert "ABC" in message.body
    assert message.to == ["rosa@ivry.example"]


def test_a_letter_is_written_in_the_language_of_its_reader() -> None:
    message = as_message(Letter("rosa@ivry.example", TEMPLATE, {"code": "ABC"}, language="en"))
    assert message.subject == "Hello,"


def test_a_letter_is_sent() -> None:
    send_mail_to(letter, code="ABC")
    assert [message.to for message in mail.outbox] == [["rosa@ivry.example"]]


def test_a_letter_with_nothing_left_to_say_is_not_sent() -> None:
    send_mail_to(letter, code="")
    assert mail.outbox == []


def test_only_functions_of_ours_write_letters() -> None:
    with pytest.raises(ValueError, match="writes no letters"):
        deliver.call("os.system", {})


@pytest.mark.django_db(transaction=True)
def test_the_queue_holds_identifiers_and_a_rollback_sends_nothing(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def undone() -> None:
        with transaction.atomic():
            send_mail_to(letter, code="ABC")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert not DBTaskResult.objects.exists()
    send_mail_to(letter, code="7")
    assert DBTaskResult.objects.get().args_kwargs["args"] == [f"{__name__}.letter", {"code": "7"}]
    assert mail.outbox == []
