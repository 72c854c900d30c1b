# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever mistypes their address, then the code, arrives all the same where they were going, by keyboard."""

import re

from django.core import mail
from playwright.sync_api import expect

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

from .visitor import Visitor


def has_the_focus(visitor: Visitor, name: str) -> None:
    expect(visitor.page.locator(f"input[name={name}]").first).to_be_focused()


def write(visitor: Visitor, words: str) -> None:
    """Type where the page begins, and press Enter."""
    visitor.page.keyboard.type(words)
    visitor.enter()


def test_whoever_stumbles_at_the_door_arrives_where_they_were_going(
    visitor: Visitor, conference: Conference, rosa: User
) -> None:
    visitor.visit("/compte/login/?next=/compte/email/")
    has_the_focus(visitor, "email")
    write(visitor, "rosa@ivri.example")
    has_the_focus(visitor, "code")
    visitor.page.get_by_role("link", name="Utiliser une autre adresse").click()
    visitor.sees("Le dernier code demandé marche encore")
    visitor.check()
    has_the_focus(visitor, "email")
    write(visitor, str(rosa.email))
    write(visitor, "AAAA-AAAA")
    visitor.sees("Il vous reste 2 essais.")
    visitor.check()
    has_the_focus(visitor, "code")
    write(visitor, "AAAA-AAAA")
    write(visitor, "AAAA-AAAA")
    visitor.sees("Ce code ne marche plus")
    visitor.check()
    write(visitor, str(rosa.email))
    code = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    write(visitor, code[1])
    visitor.sees("Vous êtes connectée ou connecté.")
    assert visitor.path == "/compte/email/"
