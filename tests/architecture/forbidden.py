# SPDX-License-Identifier: AGPL-3.0-or-later
"""One forbidden act per guard. A test fails on a guard that is not here: write what it refuses.

An act prepares what it needs, then does what the database refuses with the guard's own words. Without that
guard it must get through, or meet another refusal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from caravane.decide.packages.models import Inclusion, Package, PackageVersion
from caravane.decide.review.models import Finding
from caravane.decide.voting.models import (
    BoxDifference,
    CountedBallot,
    Envelope,
    Mark,
    Option,
    PaperEntry,
    PaperSheet,
    Poll,
    PollingPoint,
    Question,
    Result,
    RollChange,
    RollEntry,
    RollRequest,
)
from caravane.foundation.conferences.models import Theme
from caravane.foundation.core.immutable import AHEAD
from caravane.gather.proposals.models import Proposal, ProposalLink, ProposalVersion
from conftest import make_conference

from .towns import AFTER, Town, two_towns

BEFORE = datetime(2021, 11, 27, 10, tzinfo=UTC)
FROZEN = "the set-up of this poll is sealed"


@dataclass
class World:
    """A town in the middle of its vote with one row of each guarded table, and a poll that is not sealed."""

    town: Town
    other: Town
    proposal: Proposal
    rows: dict[type[Model], Model]
    draft: Poll

    @property
    def poll(self) -> Poll:
        return self.town.poll

    def pk(self, model: type[Model]) -> Any:
        return self.rows[model].pk


def build() -> World:
    town, other = two_towns()
    draft = Poll.objects.create(
        conference=make_conference(town.city, date(2023, 12, 2)),
        title="2023",
        opens_at=BEFORE,
        closes_at=AFTER,
    )
    town.proposal.pk, second = None, town.proposal.pk
    town.proposal.number, town.proposal.import_key = 70, None
    town.proposal.save()
    proposal, town.proposal = town.proposal, Proposal.objects.get(pk=second)
    world = World(town, other, proposal, {}, draft)
    for row in (*_said(world), *_voted(world)):
        world.rows[type(row)] = row
    return world


def _said(world: World) -> list[Model]:
    town = world.town
    return [
        town.proposal,
        town.package,
        Inclusion.objects.get(package=town.package),
        ProposalVersion.objects.create(
            proposal=town.proposal, number=1, title="Haies", body="Planter", written_at=BEFORE
        ),
        ProposalLink.objects.create(
            source=world.proposal, target=town.proposal, kind="fed", made_at=BEFORE, reason="Dit avant"
        ),
        PackageVersion.objects.create(package=town.package, number=1, title="Haies", written_at=BEFORE),
        Finding.objects.create(
            proposal=town.proposal, outcome=Finding.Outcome.values[0], reason="Oui", found_at=BEFORE
        ),
    ]


def _voted(world: World) -> list[Model]:
    town = world.town
    question = town.poll.questions.all()[0]
    return [
        town.poll,
        town.point,
        town.sheet,
        town.difference,
        question,
        question.options.all()[0],
        town.entry,
        town.asked,
        RollChange.objects.create(
            poll=town.poll, entry=town.entry, kind="released", official="Omar", at=BEFORE, reason="Vue"
        ),
        Mark.objects.create(roll_entry=town.entry, channel="web"),
        Envelope.objects.create(pk=1, digest="a", question=question, envelope=b"a"),
        PaperEntry.objects.create(sheet=town.sheet, question=question),
        CountedBallot.objects.create(question=question, code="a"),
        Result.objects.create(question=question, ballots=0, blank=0, null=0, outcome={}, counted_at=AFTER),
    ]


Act = Callable[[World], object]


def change(model: type[Any], **values: Any) -> Act:
    """Change one row; a value that is a function is asked for at the time of the act."""

    def act(world: World) -> None:
        now = {name: value() if callable(value) else value for name, value in values.items()}
        model.objects.filter(pk=world.pk(model)).update(**now)

    return act


def delete(model: type[Model]) -> Act:
    """Delete one row and nothing that hangs off it."""

    def act(world: World) -> None:
        with connection.cursor() as cursor:
            table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
            cursor.execute(f"DELETE FROM {table} WHERE {key} = %s", [world.pk(model)])

    return act


def after(*acts: Act) -> Act:
    return lambda world: [act(world) for act in acts]


def ahead() -> datetime:
    return timezone.now() + timedelta(minutes=3)


def someone(poll: Poll) -> RollEntry:
    person = {"last_name": "Diallo", "first_names": "Awa", "birth_date": date(1990, 1, 1), "tie": "lives"}
    return RollEntry.objects.create(poll=poll, identity="awa", **person)


def mark(poll: Poll, **values: Any) -> Mark:
    return Mark.objects.create(**{"roll_entry": someone(poll), "channel": "web", **values})


def confirmed(world: World) -> RollEntry:
    person = {"last_name": "Diallo", "first_names": "Awa", "birth_date": date(1990, 1, 1), "tie": "lives"}
    account = world.town.coordinator
    return RollEntry.objects.create(
        poll=world.poll, identity="awa", account=account, confirmed_at=BEFORE, **person
    )


def put(question: Question) -> Envelope:
    return Envelope.objects.create(pk=2, digest="b", question=question, envelope=b"b")


def draft_question(world: World) -> Question:
    theme = Theme.objects.filter(conference=world.draft.conference)[0]
    return Question.objects.create(poll=world.draft, theme=theme, number=1)


def question_of(world: World) -> Question:
    return Question.objects.get(pk=world.pk(Question))


def sheet(point: PollingPoint, at: datetime) -> PaperSheet:
    return PaperSheet.objects.create(point=point, number=99, entered_at=at)


def second_entry(world: World) -> PaperEntry:
    return PaperEntry.objects.create(sheet=world.town.sheet, question=world.poll.questions.all()[1])


def unvoted_theme(world: World) -> Theme:
    return Theme.objects.exclude(not_voted="").get(conference=world.town.conference)


def package_of_another_theme(world: World) -> Package:
    return Package.objects.filter(conference=world.town.conference).exclude(theme=world.town.package.theme)[0]


def poll_with(world: World, **values: Any) -> Poll:
    conference = make_conference(world.town.city, date(2025, 12, 2))
    return Poll.objects.create(
        **{"conference": conference, "title": "2025", "opens_at": BEFORE, "closes_at": AFTER, **values}
    )


sign = change(PollingPoint, signed_at=AFTER)
rewrite = change(Poll, rewritten_at=AFTER)
count = after(rewrite, change(Poll, counted_at=AFTER))
publish = after(count, change(Poll, published_at=AFTER))
explain = change(BoxDifference, explanation="Vu", explained_at=AFTER)

FORBIDDEN: dict[tuple[str, str, str], Act] = {
    ("voting_question", "INSERT", FROZEN): lambda w: Question.objects.create(
        poll=w.poll, theme=unvoted_theme(w), number=9
    ),
    ("voting_question", "UPDATE", FROZEN): change(Question, number=9),
    ("voting_question", "DELETE", FROZEN): delete(Question),
    ("voting_option", "INSERT", FROZEN): lambda w: Option.objects.create(
        question=question_of(w), package=package_of_another_theme(w), number=9
    ),
    ("voting_option", "UPDATE", FROZEN): change(Option, number=9),
    ("voting_option", "DELETE", FROZEN): delete(Option),
    ("packages_inclusion", "INSERT", FROZEN): lambda w: Inclusion.objects.create(
        package=w.town.package, proposal=w.proposal, added_at=AFTER
    ),
    ("packages_inclusion", "UPDATE", FROZEN): change(Inclusion, added_at=AFTER),
    ("packages_inclusion", "DELETE", FROZEN): delete(Inclusion),
    ("voting_poll", "UPDATE", FROZEN): change(Poll, title="Autre"),
    ("voting_poll", "DELETE", FROZEN): delete(Poll),
    ("packages_package", "UPDATE", "a package put to the vote is kept as it was"): change(
        Package, title="Autre"
    ),
    ("voting_mark", "UPDATE", "a mark on the roll is kept as it was"): change(
        Mark, polling_point=None, channel="paper"
    ),
    ("voting_mark", "UPDATE", "who made a mark is kept until the roll is erased"): change(
        Mark, official="Personne"
    ),
    (
        "voting_mark",
        "INSERT",
        "this poll asks for an identity confirmed at a desk before a vote online",
    ): lambda w: mark(poll_with(w, sealed_at=BEFORE, public_key=b"its key", online_voters="confirmed")),
    (
        "voting_rollentry",
        "UPDATE",
        "what was confirmed at a desk is this identity with this account",
    ): lambda w: RollEntry.objects.filter(pk=confirmed(w).pk).update(identity="autre"),
    ("voting_rollchange", "DELETE", "what was done to the roll is kept"): delete(RollChange),
    ("voting_rollchange", "UPDATE", "what was done to the roll is kept until the roll is erased"): change(
        RollChange, official="Personne"
    ),
    ("voting_rollchange", "UPDATE", "who did what to whom on the roll is kept"): change(
        RollChange, kind="added"
    ),
    ("voting_rollrequest", "DELETE", "a request about the roll is kept"): delete(RollRequest),
    (
        "voting_rollrequest",
        "UPDATE",
        "a request that is answered stays so until the roll is erased",
    ): after(change(RollRequest, state="refused"), change(RollRequest, state="accepted")),
    ("voting_mark", "DELETE", "a mark on the roll is never taken back"): delete(Mark),
    ("voting_envelope", "UPDATE", "a ballot in the box is kept as it was"): change(Envelope, envelope=b"c"),
    ("voting_envelope", "DELETE", "a ballot leaves the box once it is counted"): delete(Envelope),
    ("voting_papersheet", "INSERT", "no sheet is entered before the poll closes"): lambda w: sheet(
        w.town.point, BEFORE
    ),
    ("voting_pollingpoint", "UPDATE", "a closed polling point is kept as it was"): after(
        sign, change(PollingPoint, sheets_in_box=7)
    ),
    ("voting_poll", "UPDATE", "a poll is counted once"): after(
        count, change(Poll, counted_at=AFTER + timedelta(hours=1))
    ),
    ("voting_poll", "UPDATE", "what is published stays published"): after(
        publish, change(Poll, published_at=None)
    ),
    ("voting_poll", "UPDATE", "a poll is rewritten once"): after(rewrite, change(Poll, rewritten_at=None)),
    ("voting_rollentry", "UPDATE", "the entry of a person who voted is kept as it was"): change(
        RollEntry, last_name="Autre"
    ),
    ("voting_mark", "INSERT", "nobody votes before the set-up is sealed"): lambda w: mark(w.draft),
    ("voting_mark", "INSERT", "the polling point belongs to another poll"): lambda w: mark(
        w.poll, channel="paper", polling_point=w.other.point
    ),
    ("voting_envelope", "INSERT", "no ballot enters the box before the set-up is sealed"): lambda w: put(
        draft_question(w)
    ),
    ("voting_papersheet", "INSERT", "a closed polling point takes no more sheets"): after(
        sign, lambda w: sheet(w.town.point, AFTER)
    ),
    ("voting_papersheet", "DELETE", "a closed polling point takes no more sheets"): after(
        sign, delete(PaperSheet)
    ),
    ("voting_countedballot", "INSERT", "the poll is counted: no ballot is added"): after(
        count, lambda w: CountedBallot.objects.create(question=question_of(w), code="zz")
    ),
    ("voting_result", "INSERT", "the poll is counted: no result is added"): after(
        count,
        lambda w: Result.objects.create(
            question=w.poll.questions.all()[1], ballots=0, blank=0, null=0, outcome={}, counted_at=AFTER
        ),
    ),
    ("voting_countedballot", "UPDATE", "a counted ballot is kept as it was"): change(CountedBallot, code="b"),
    ("voting_countedballot", "DELETE", "a counted ballot is kept as it was"): delete(CountedBallot),
    ("voting_result", "UPDATE", "a result is kept as it was"): change(Result, null=3),
    ("voting_result", "DELETE", "a result is kept as it was"): delete(Result),
    ("voting_paperentry", "INSERT", "a closed polling point keeps what its sheets say"): after(
        sign, second_entry
    ),
    ("voting_paperentry", "DELETE", "a closed polling point keeps what its sheets say"): after(
        sign, delete(PaperEntry)
    ),
    ("voting_papersheet", "UPDATE", "a sheet is entered again, never changed"): change(PaperSheet, number=2),
    ("voting_paperentry", "UPDATE", "a sheet is entered again, never changed"): change(
        PaperEntry, ranking=[1]
    ),
    ("voting_pollingpoint", "INSERT", "no polling point opens once the poll is counted"): after(
        count, lambda w: PollingPoint.objects.create(poll=w.poll, name="Trop tard")
    ),
    ("voting_pollingpoint", "DELETE", "a closed polling point is kept as it was"): after(
        sign, delete(PollingPoint)
    ),
    ("voting_mark", "INSERT", "a closed polling point takes no more marks"): after(
        sign, lambda w: mark(w.poll, channel="paper", polling_point=w.town.point)
    ),
    ("voting_mark", "INSERT", "the marks are rewritten: nobody votes any more"): after(
        rewrite, lambda w: mark(w.poll)
    ),
    ("voting_envelope", "INSERT", "the box is rewritten: nothing enters it any more"): after(
        rewrite, lambda w: put(question_of(w))
    ),
    ("voting_boxdifference", "UPDATE", "a difference in the box is kept as it was noticed"): change(
        BoxDifference, envelopes=5
    ),
    ("voting_boxdifference", "UPDATE", "an explanation is kept as it was written"): after(
        explain, change(BoxDifference, explanation="Rien vu")
    ),
    ("voting_boxdifference", "DELETE", "a difference in the box is kept as it was noticed"): delete(
        BoxDifference
    ),
    ("voting_poll", "INSERT", AHEAD): lambda w: poll_with(
        w, sealed_at=BEFORE, public_key=b"its key", rewritten_at=ahead()
    ),
    ("voting_poll", "UPDATE", AHEAD): change(Poll, rewritten_at=ahead),
    ("voting_pollingpoint", "INSERT", AHEAD): lambda w: PollingPoint.objects.create(
        poll=w.poll, name="Demain", signed_at=ahead()
    ),
    ("voting_pollingpoint", "UPDATE", AHEAD): change(PollingPoint, signed_at=ahead),
    ("voting_papersheet", "INSERT", AHEAD): lambda w: sheet(w.town.point, ahead()),
    ("voting_result", "INSERT", AHEAD): lambda w: Result.objects.create(
        question=w.poll.questions.all()[1], ballots=0, blank=0, null=0, outcome={}, counted_at=ahead()
    ),
    ("voting_boxdifference", "INSERT", AHEAD): lambda w: BoxDifference.objects.create(
        question=question_of(w), marks=1, envelopes=3, noticed_at=ahead()
    ),
    ("voting_boxdifference", "UPDATE", AHEAD): change(BoxDifference, explanation="Vu", explained_at=ahead),
    ("proposals_proposalversion", "DELETE", "what a proposal said is kept"): delete(ProposalVersion),
    ("proposals_proposalversion", "UPDATE", "what a proposal said is kept as it was"): change(
        ProposalVersion, body="Autre"
    ),
    ("proposals_proposal", "DELETE", "a proposal is never deleted"): delete(Proposal),
    ("proposals_proposal", "UPDATE", "a proposal keeps its number"): change(Proposal, number=71),
    ("proposals_proposallink", "DELETE", "a link between proposals is kept"): delete(ProposalLink),
    ("proposals_proposallink", "UPDATE", "a link between proposals is kept as it was"): change(
        ProposalLink, reason="Autre"
    ),
    ("packages_packageversion", "UPDATE", "what a package said is kept as it was"): change(
        PackageVersion, title="Autre"
    ),
    ("packages_packageversion", "DELETE", "what a package said is kept as it was"): delete(PackageVersion),
    ("review_finding", "DELETE", "a finding is kept"): delete(Finding),
    ("review_finding", "UPDATE", "a finding is kept as it was: write another"): change(
        Finding, reason="Autre"
    ),
}
# The other hours that one guard watches.
OTHER_HOURS: dict[str, Act] = {
    "counted_at": after(rewrite, change(Poll, counted_at=ahead)),
    "published_at": after(count, change(Poll, published_at=ahead)),
}
