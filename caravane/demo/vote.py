# SPDX-License-Identifier: AGPL-3.0-or-later
"""The vote of the demonstration: a roll of invented people, their marks, their ballots, the count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from caravane.decide.packages.models import Package
from caravane.decide.voting import actions
from caravane.decide.voting.logic.envelope import enclose_all, new_secret
from caravane.decide.voting.logic.keys import public_key
from caravane.decide.voting.models import Option, Poll, PollingPoint, Question, RollEntry
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

from . import records
from .ballots import Model, draw
from .calendar import Calendar
from .people import invent

NULL_CAUSE = "too_many"


@dataclass(frozen=True)
class Voter:
    """One voter's choices: rankings of option numbers by question, and the questions a sheet spoils."""

    rankings: dict[int, list[int]]
    spoilt: frozenset[int]


@dataclass(frozen=True)
class Part:
    """The people of one channel or polling point: their places on the roll, their choices, how many came."""

    roll: Sequence[RollEntry]
    voters: Sequence[Voter]
    came: int


def run_poll(
    conference: Conference,
    packages: dict[str, Package],
    official: User,
    calendar: Calendar,
    *,
    underway: bool,
) -> Poll:
    """Set up, seal and hold the poll; count and publish it, unless it is still under way."""
    poll = _seal(conference, calendar)
    *on_paper, online = _parts(poll, packages, official, underway=underway)
    points = [_point(poll, row, official) for row in records.conference()["point"]]
    for point, part in zip(points, on_paper, strict=True):
        _mark(point, part, official)
    _cast_online(poll, online)
    if not underway:
        for point, part in zip(points, on_paper, strict=True):
            _close_point(point, part.voters, official, poll.closes_at)
        _publish(poll, calendar)
    return poll


def _parts(poll: Poll, packages: dict[str, Package], official: User, *, underway: bool) -> list[Part]:
    """Return one part per polling point, in order, and then the part of those online."""
    record = records.conference()
    sizes = [row["voters"] for row in (*record["point"], record["online"])]
    share = record["underway"]["share"] if underway else 1
    voters, roll = _voters(poll, packages), _roll(poll, sum(sizes), official)
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return [
        Part(roll[start : start + size], voters[start : start + size], int(size * share))
        for start, size in zip(starts, sizes, strict=True)
    ]


def _mark(point: PollingPoint, part: Part, official: User) -> None:
    now = point.poll.opens_at + timedelta(hours=3)
    for entry in part.roll[: part.came]:
        actions.mark_on_paper(
            poll=point.poll,
            roll_entry=entry,
            point=point,
            official=official,
            assisted=False,
            another_person=True,  # invented people, all of them different
            now=now,
        )


def _publish(poll: Poll, calendar: Calendar) -> None:
    record = records.conference()["poll"]
    # Ballots that nobody cast have no voter to protect: marks and box are not rewritten for them.
    actions.record_rewritten(poll=poll, now=calendar.at(record["counted"]))
    actions.count_poll(poll=poll, now=calendar.at(record["counted"]))
    actions.publish_results(poll=poll, now=calendar.at(record["published"]))


def _seal(conference: Conference, calendar: Calendar) -> Poll:
    record = records.conference()["poll"]
    set_up = actions.SetUp(
        title=record["title"],
        opens_at=calendar.at(record["opens"]),
        closes_at=calendar.at(record["closes"]),
        minimum_age=record["minimum_age"],
    )
    poll = actions.draw_up_poll(conference=conference, set_up=set_up)
    return actions.seal_poll(poll=poll, now=calendar.at(record["set_up_sealed"]))


def _point(poll: Poll, row: records.Record, official: User) -> PollingPoint:
    words = {key: row[key] for key in ("name", "address", "hours", "phone")}
    return actions.create_point(poll=poll, officials=[official], **words)


def _roll(poll: Poll, number: int, official: User) -> list[RollEntry]:
    people = invent(number, poll.opens_at.date())
    return [
        actions.add_to_roll(
            poll=poll,
            last_name=person.last_name,
            first_names=person.first_names,
            birth_date=person.birth_date,
            tie=person.tie,
            now=poll.opens_at,
            another_person_says=official,  # invented people, all of them different
        )
        for person in people
    ]


def _voters(poll: Poll, packages: dict[str, Package]) -> list[Voter]:
    """Draw every voter's choices from the model: paper voters first, then those online."""
    record = records.conference()
    on_paper = sum(row["voters"] for row in record["point"])
    total = on_paper + record["online"]["voters"]
    columns = {
        question.pk: _column(question, packages, total) for question in poll.questions.select_related("theme")
    }
    spoilt = {question.pk: _spoilt(question, on_paper) for question in poll.questions.select_related("theme")}
    return [
        Voter(
            {question: column[index] for question, column in columns.items()},
            frozenset(question for question, indexes in spoilt.items() if index in indexes),
        )
        for index in range(total)
    ]


def _column(question: Question, packages: dict[str, Package], total: int) -> list[list[int]]:
    record = records.conference()["model"]
    shares = {key: record[key] for key in ("blank", "one_choice", "two_choices")}
    numbers = dict(Option.objects.filter(question=question).values_list("package_id", "number"))
    of_slug = {slug: numbers.get(package.pk, 0) for slug, package in packages.items()}
    return [
        [of_slug[slug] for slug in ranking]
        for ranking in draw(Model(**record[question.theme.slug], **shares), total)
    ]


def _spoilt(question: Question, on_paper: int) -> set[int]:
    record = records.conference()["model"]
    random = Random(record[question.theme.slug]["seed"] + 10**6)  # noqa: S311 -- a demonstration, not a lot
    return {index for index in range(on_paper) if random.random() < record["null_on_paper"]}


def _close_point(point: PollingPoint, voters: Sequence[Voter], official: User, now: datetime) -> None:
    mixed = sorted(
        voters, key=lambda voter: sorted(voter.rankings.items())
    )  # as a mixed box: not the roll's order
    actions.record_sheets_in_box(point=point, sheets=len(mixed), now=now)
    for number, voter in enumerate(mixed, start=1):
        actions.enter_sheet(
            point=point,
            number=number,
            rankings=voter.rankings,
            nulls=dict.fromkeys(voter.spoilt, NULL_CAUSE),
            now=now + timedelta(minutes=number // 4),
        )
    actions.sign_point(point=point, official=official, explanation="", now=now + timedelta(minutes=100))


def _cast_online(poll: Poll, part: Part) -> None:
    now = poll.opens_at + timedelta(hours=1)
    key = public_key(poll.public_key or b"")
    for entry, voter in list(zip(part.roll, part.voters, strict=True))[: part.came]:
        envelopes = enclose_all(voter.rankings, new_secret(), key=key, poll=poll.pk)
        actions.put_in_the_box(poll=poll, roll_entry=entry, envelopes=envelopes, now=now)
