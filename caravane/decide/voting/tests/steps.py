# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps from the ballot to the box, as a browser takes them."""

import re
from html import unescape

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from caravane.decide.voting.models import Question

IDENTITY = {"last_name": "Le Goff", "first_names": "Rosa", "birth_date": "04/03/1990", "tie": "lives"}
BOOTH = "?isoloir=1"


def field(question: Question, place: int) -> str:
    return f"q{question.pk}_{place}"


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def fields(response: HttpResponse, form: str) -> dict[str, str]:
    """Return the hidden fields of one of the review page's two forms, token aside."""
    [sent] = re.findall(rf'<form[^>]* action="{reverse(form)}[?"].*?</form>', text(response), re.DOTALL)
    found = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', sent))
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def hidden(response: HttpResponse) -> dict[str, str]:
    """Return what the review page casts: envelopes and the voter's code."""
    return fields(response, "ballot_cast")


def back(response: HttpResponse) -> dict[str, str]:
    """Return what the review page sends back to the ballot: the choices."""
    return fields(response, "ballot")


def cast(client: Client, choices: dict[str, str], query: str = "") -> HttpResponse:
    carried = hidden(client.post(reverse("ballot_review") + query, choices))
    return client.post(reverse("ballot_cast") + query, carried)


def letter_code() -> str:
    return re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)[1]  # type: ignore[index]
