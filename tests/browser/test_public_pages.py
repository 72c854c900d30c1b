# SPDX-License-Identifier: AGPL-3.0-or-later
"""What everybody can read, in every state: on a wide screen, on a phone, in both languages."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from caravane.decide.packages.models import Package
from caravane.demo.calendar import View
from caravane.demo.loader import load
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Programme, Theme
from conftest import make_conference

from .town import AFTER_THE_VOTE, IN_THE_VOTE, sealed_poll, town_hall
from .visitor import PHONE, Device, Visitor

# An instant in each phase of the conference of 4 December 2021.
PHASES = {
    "before anything": datetime(2021, 5, 1, tzinfo=UTC),
    "launch": datetime(2021, 6, 9, 15, tzinfo=UTC),
    "caravan": datetime(2021, 7, 14, tzinfo=UTC),
    "workshops": datetime(2021, 10, 1, tzinfo=UTC),
    "review": datetime(2021, 11, 9, 9, tzinfo=UTC),
    "presentation": datetime(2021, 11, 10, 15, tzinfo=UTC),
    "vote": IN_THE_VOTE,
    "count": AFTER_THE_VOTE,
    "conference": datetime(2021, 12, 4, 14, tzinfo=UTC),
    "follow-up": datetime(2022, 3, 1, tzinfo=UTC),
}
LONG_AFTER = datetime(2022, 3, 1, 9, tzinfo=UTC)
IN_BOTH_LANGUAGES = ["/", "/propositions/", "/propositions/suites/", "/paquets/", "/vote/", "/resultats/"]
IN_BOTH_LANGUAGES += [
    "/propositions/214/",
    "/accessibilite/",
    "/vos-donnees/",
    "/compte/login/",
]
ENTRANCES = ["/compte/login/"]
TITLES = "main h2 a, main h3 a"
FATES = 4  # the demonstration shows more of them than this
LINES = """() => [...document.querySelectorAll('body *')].filter(
    one => ![...one.children].some(child => child.innerText?.trim()) && !one.closest('[lang]:not(html)'))
    .map(one => (one.innerText ?? '').trim()).filter(Boolean)"""


@pytest.mark.parametrize("device", [None, PHONE], ids=["wide", "phone"])
def test_home_and_vote_in_each_phase(
    new_visitor: Callable[..., Visitor],
    conference: Conference,
    omar: User,
    at: Callable[[datetime], None],
    device: Device | None,
) -> None:
    reader = new_visitor(device)
    town_hall(sealed_poll(conference), omar)
    said = set()
    for phase, instant in PHASES.items():
        at(instant)
        reader.visit("/")
        reader.check()
        said.add(reader.page.locator("main").inner_text())
        if phase in {"presentation", "vote", "count"}:
            reader.visit("/vote/")
            reader.check()
            reader.visit("/resultats/")
            reader.check()
    assert len(said) == len(PHASES)  # each state says something of its own


def test_pages_that_hold_nothing_yet(
    visitor: Visitor, conference: Conference, at: Callable[[datetime], None]
) -> None:
    at(PHASES["caravan"])
    for path in ("/propositions/", "/propositions/suites/", "/paquets/", "/vote/", "/resultats/"):
        visitor.visit(path)
        visitor.check()
    visitor.visit("/propositions/1/", status=404)
    visitor.check()


@pytest.fixture
def shown(at: Callable[[datetime], None], db: None, transactional_db: None) -> Conference:
    """The demonstration of 2021, with its results, and a conference of 2023 that is being prepared."""
    at(LONG_AFTER)
    city = load(view=View.RECORD, password="la caravane passe", now=LONG_AFTER)
    return Conference.objects.get(programme__city=city)


def test_the_demonstration_reads_well(new_visitor: Callable[..., Visitor], shown: Conference) -> None:
    wide, phone = new_visitor(), new_visitor(PHONE)
    for reader in (wide, phone):
        read_proposals(reader)
        read_packages_and_results(reader)
    read_what_became_of_them(wide)
    read_statements_and_entrances(wide)
    search(wide)
    read_in_both_languages(wide)
    make_conference(shown.programme.city, date(2023, 12, 2))
    read_a_past_edition(wide)


def read_proposals(reader: Visitor) -> None:
    for path in ("/propositions/", "/propositions/?page=29", "/propositions/214/", "/propositions/suites/"):
        reader.visit(path)
        reader.check()


def read_what_became_of_them(reader: Visitor) -> None:
    """From the ledger, read a list and a proposal of each fate."""
    reader.visit("/propositions/suites/")
    links = reader.page.locator("main a[href*='?suite=']").evaluate_all("all => all.map(one => one.search)")
    assert len(set(links)) > FATES
    for query in sorted(set(links)):
        reader.visit(f"/propositions/{query}")
        reader.page.locator(TITLES).first.click()
        reader.page.wait_for_url(re.compile(r"/propositions/\d+/"))
        reader.check()


def read_packages_and_results(reader: Visitor) -> None:
    package = Package.objects.order_by("pk")[0]
    for path in (
        "/",
        "/paquets/",
        f"/paquets/{package.slug}/",
        "/vote/",
        "/resultats/",
        "/resultats/retrouver/",
    ):
        reader.visit(path)
        reader.check()


def read_statements_and_entrances(reader: Visitor) -> None:
    for path in ("/accessibilite/", "/vos-donnees/", "/vote/isoloir/", "/proposer/", *ENTRANCES):
        reader.visit(path)
        reader.check()
    reader.visit("/nulle-part/", status=404)
    reader.check()
    reader.visit("/compte/login/")
    reader.fill("mail", "personne@ivry.example")
    reader.press("Recevoir un code")
    reader.check()
    reader.fill("Code", "AAAA-AAAA")
    reader.press("Continuer")
    reader.check()


def search(reader: Visitor) -> None:
    """Accents, capitals, stems; filters; nothing found."""
    numbers = {}
    for words in ("école", "ECOLE", "écoles"):
        reader.visit("/propositions/")
        reader.page.get_by_role("searchbox").fill(words)
        reader.enter()
        numbers[words] = reader.page.locator(TITLES).all_inner_texts()
    assert numbers["école"] == numbers["ECOLE"] == numbers["écoles"]
    assert numbers["école"]
    reader.check()
    reader.visit("/propositions/?q=xylophone+quantique")
    reader.check()
    theme = Theme.objects.filter(not_voted="").order_by("order")[0]
    reader.visit(f"/propositions/?theme={theme.slug}")
    reader.check()


def catalogue() -> Iterator[tuple[str, str]]:
    """Return what the interface says, (English, French), where the two differ and nothing is filled in."""
    for path in Path(settings.BASE_DIR).glob("caravane/**/locale/fr/LC_MESSAGES/django.po"):
        for message in read_po(BytesIO(path.read_bytes())):
            for english, french in zip(forms(message.id), forms(message.string), strict=True):
                if english and english != french and "%(" not in english and "<" not in english:
                    yield english, french


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def read_in_both_languages(reader: Visitor) -> None:
    """Find no line of the interface in the other language; what the town wrote stays in its own."""
    words = list(catalogue())
    written = {
        *Theme.objects.values_list("name", flat=True),
        *Theme.objects.values_list("subtitle", flat=True),
        *Programme.objects.values_list("short_title", flat=True),
    }
    english, french = ({pair[which] for pair in words} for which in (0, 1))
    for path in IN_BOTH_LANGUAGES:
        reader.visit(path)
        lines = set(reader.page.evaluate(LINES))
        assert not lines & (english - french - written), path
        assert reader.page.locator("html").get_attribute("lang") == "fr"
        reader.visit(f"/en{path}")
        lines = set(reader.page.evaluate(LINES))
        assert not lines & (french - english - written), path
        assert reader.page.locator("html").get_attribute("lang") == "en"
        reader.check()


def read_a_past_edition(reader: Visitor) -> None:
    reader.visit("/")
    reader.check()
    for path in ("/2021/", "/2021/resultats/", "/2021/propositions/214/", "/2021/paquets/", "/2021/vote/"):
        reader.visit(path)
        reader.check()
    reader.visit("/2021/propositions/")
    reader.page.locator(TITLES).first.click()
    assert reader.path.startswith("/2021/propositions/")
    reader.visit("/2019/", status=404)
