# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two towns on one installation: Ivry, and another one whose every word holds a mark that must not leak."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Model

from caravane.decide.packages.models import Inclusion, Package
from caravane.decide.voting import actions as voting
from caravane.decide.voting.models import (
    BoxDifference,
    PaperSheet,
    Poll,
    PollingPoint,
    RollEntry,
    RollRequest,
)
from caravane.foundation.accounts.models import Invitation, Membership, Role, User
from caravane.foundation.accounts.tokens import digest
from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.territory.models import City, Neighbourhood
from caravane.gather.proposals.models import PendingProposal, Proposal
from caravane.support.imports.models import ImportRun
from conftest import make_city, make_conference, make_member

MARK = "Zanzibar"
COLOUR = "#1b3a5d"
HOST, OTHER_HOST = "ivry.example", "vitry.example"
OTHER_YEAR = 2022
SEALED = datetime(2021, 11, 20, 9, tzinfo=UTC)
AFTER = datetime(2021, 12, 3, 20, tzinfo=UTC)


@dataclass
class Town:
    """A town in the middle of its vote, with one of everything."""

    word: str
    city: City
    conference: Conference
    neighbourhood: Neighbourhood
    coordinator: User
    proposal: Proposal
    package: Package
    poll: Poll
    point: PollingPoint
    entry: RollEntry
    asked: RollRequest
    sheet: PaperSheet
    difference: BoxDifference
    invitation: Invitation
    upload: ImportRun
    token: str

    def rows(self) -> list[Model]:
        return [value for value in vars(self).values() if isinstance(value, Model)]


def settle(city: City, word: str, handle: str, number: int) -> Town:
    """Fill a town: `word` is in its texts, `handle` in its addresses, `number` is its only proposal's."""
    conference = make_conference(city)
    for theme in Theme.objects.filter(conference=conference):
        theme.name, theme.slug = f"{word} {theme.name}", f"{handle}-{theme.slug}"
        theme.save()
    coordinator = make_member(f"chef@{word.lower()}.example", f"{word} Véra", city, *Role)
    return Town(
        word=word,
        city=city,
        conference=conference,
        neighbourhood=Neighbourhood.objects.create(city=city, name=f"{word} Centre"),
        coordinator=coordinator,
        token=f"{handle}-token",
        **gathered(conference, coordinator, word, number),
        **office(conference, coordinator, word, handle),
    )


def gathered(conference: Conference, author: User, word: str, number: int) -> dict[str, Any]:
    """Return a proposal in packages, and the poll with a point, a person on the roll and a sheet."""
    first = Theme.objects.filter(conference=conference)[0]
    proposal = Proposal.objects.create(
        conference=conference,
        number=number,
        title=f"{word} propose des haies",
        body=f"{word} plante.",
        theme=first,
        channel=Proposal.Channel.WEB,
        said_on=date(2021, 9, 1),
        submitted_at=SEALED - timedelta(60),
        author=author,
        author_name=f"{word} Rosa",
        search_text=f"{word.lower()} haie",
    )
    conference.last_proposal_number = number
    conference.save(update_fields=["last_proposal_number"])
    packages = [make_package(theme, word, order, proposal) for theme in voted(conference) for order in (0, 1)]
    poll = sealed_poll(conference, word)
    point = voting.create_point(
        poll=poll, name=f"{word} mairie", address=f"1 rue de {word}", hours="9 h", officials=[author]
    )
    return {
        "proposal": proposal,
        "package": packages[0],
        "poll": poll,
        "point": point,
        **paper(point, word, number),
    }


def voted(conference: Conference) -> list[Theme]:
    return list(Theme.objects.filter(conference=conference, not_voted=""))


def make_package(theme: Theme, word: str, order: int, proposal: Proposal) -> Package:
    package = Package.objects.create(
        conference=theme.conference,
        theme=theme,
        slug=f"{theme.slug}-{order}",
        title=f"{word} paquet {theme.name} {order}",
        summary=f"{word} en deux phrases.",
        order=order,
        published_at=SEALED - timedelta(9),
    )
    Inclusion.objects.create(package=package, proposal=proposal, added_at=SEALED - timedelta(10))
    return package


def sealed_poll(conference: Conference, word: str) -> Poll:
    poll = voting.draw_up_poll(conference=conference, set_up=voting.usual_set_up(conference, SEALED))
    Poll.objects.filter(pk=poll.pk).update(title=f"{word} vote")
    return voting.seal_poll(poll=poll, now=SEALED)


def paper(point: PollingPoint, word: str, number: int) -> dict[str, Any]:
    entry = RollEntry.objects.create(
        poll=point.poll,
        last_name=f"{word} Le Goff",
        first_names="Rosa",
        birth_date=date(1990, 3, 4),
        tie=RollEntry.Tie.LIVES,
        identity=f"{word.lower()} le goff",
    )
    asked = RollRequest.objects.create(
        poll=point.poll,
        last_name=f"{word} Legoff",
        first_names="Rosa",
        birth_date=date(1990, 3, 4),
        tie=RollEntry.Tie.LIVES,
        asked_at=SEALED,
    )
    sheet = PaperSheet.objects.create(point=point, number=number, entered_at=AFTER)
    question = point.poll.questions.all()[0]
    difference = BoxDifference.objects.create(question=question, marks=0, envelopes=1, noticed_at=AFTER)
    return {"entry": entry, "asked": asked, "sheet": sheet, "difference": difference}


def office(conference: Conference, author: User, word: str, handle: str) -> dict[str, Any]:
    """Return a colleague invited and a file being imported; a guest's proposal waits for its confirmation."""
    city = conference.programme.city
    invitation = Invitation.objects.create(
        city=city,
        email=f"invite@{word.lower()}.example",
        name=f"{word} invité",
        roles=[Role.FACILITATOR],
        token_digest=digest(f"{handle}-token"),
        sent_at=SEALED,
        expires_at=AFTER,
    )
    upload = ImportRun.objects.create(
        city=city,
        conference=conference,
        recipe="proposals",
        file_name=f"{word}.csv",
        content=f"title,body\n{word},{word}\n".encode(),
        digest=word,
        mapping={"title": 0, "body": 1},
        created_by=author,
        created_at=SEALED,
    )
    PendingProposal.objects.create(
        conference=conference,
        email=f"zoe@{word.lower()}.example",
        title=f"{word} attend",
        body=f"{word} attend un clic.",
        token_digest=digest(f"{handle}-token"),
        written_at=AFTER - timedelta(days=1),
    )
    return {"invitation": invitation, "upload": upload}


def two_towns() -> tuple[Town, Town]:
    """Return Ivry and the other town."""
    ivry = settle(make_city("Ivry-sur-Seine", "94041", HOST), "Ivry", "ici", 7)
    other = make_city(f"{MARK}-sur-Seine", "94081", OTHER_HOST)
    other.colour = COLOUR
    other.save()
    town = settle(other, MARK, "ailleurs", 901)
    # A year of its own, so that the year in a path is an identifier too.
    town.conference.year = OTHER_YEAR
    town.conference.save(update_fields=["year"])
    town.conference.programme.title = f"{MARK} agit"
    town.conference.programme.save()
    return ivry, town


def membership(town: Town) -> Membership:
    return Membership.objects.get(user=town.coordinator, city=town.city)
