# SPDX-License-Identifier: AGPL-3.0-or-later
"""A polling official makes a passkey on their device, then opens the door with it, in a real Chromium."""

import re

from django.core import mail

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

from .visitor import Visitor

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_a_device_that_keeps_keys(visitor: Visitor) -> None:
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_in_with_a_code(visitor: Visitor, email: str) -> None:
    visitor.visit("/compte/login/?next=/compte/cles/")
    visitor.fill("E-mail", email)
    visitor.press("Recevoir un code")
    code = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    visitor.fill("Code", code[1])
    visitor.press("Continuer")


def test_an_official_makes_a_passkey_and_signs_in_with_it(
    visitor: Visitor, conference: Conference, omar: User
) -> None:
    sign_in_with_a_code(visitor, str(omar.email))
    visitor.sees("Vous n’en avez pas encore.")
    visitor.check()
    # From here no check before the last: its own line to the browser makes the device forget to answer.
    with_a_device_that_keeps_keys(visitor)
    visitor.fill("Nom de cette clé", "téléphone d’Omar")
    visitor.press("Créer une clé d’accès sur cet appareil")
    visitor.sees("Votre clé d’accès est prête")
    visitor.visit("/compte/logout/")
    visitor.press("Se déconnecter", within="main")
    visitor.visit("/compte/login/?next=/compte/cles/")
    visitor.press("Utiliser une clé d’accès")
    visitor.page.wait_for_url("**/compte/cles/")
    visitor.check()
    visitor.page.get_by_text("Retirer", exact=True).click()
    visitor.press("Retirer cette clé")
    visitor.sees("Vous n’en avez pas encore.")


def test_a_device_without_a_key_says_what_else_opens_the_door(
    visitor: Visitor, conference: Conference
) -> None:
    with_a_device_that_keeps_keys(visitor)
    visitor.visit("/compte/login/")
    visitor.press("Utiliser une clé d’accès")
    visitor.sees("L’appareil n’a pas donné de clé d’accès")
    visitor.check()
