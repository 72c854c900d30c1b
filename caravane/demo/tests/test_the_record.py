# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demonstration says what the public record says, and only then invents."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from caravane.decide.packages.models import Package
from caravane.decide.voting.models import CountedBallot, Mark, Result
from caravane.demo import records
from caravane.demo.calendar import View
from caravane.demo.loader import load
from caravane.demo.records import DATA
from caravane.foundation.conferences.models import Conference, Theme
from caravane.gather.proposals.models import Proposal

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


@pytest.fixture(scope="module")
def record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Conference]:
    """Load once for the module, and take it all back at the end: loading takes seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(view=View.RECORD, password="caravane", now=NOW)
        yield Conference.objects.get()
        transaction.set_rollback(True)


def titles_by_rank(theme: Theme) -> list[set[str]]:
    result = Result.objects.get(question__theme=theme)
    titles = dict(result.question.options.values_list("number", "package__title"))
    return [{titles[number] for number in group} for group in result.outcome["ranking"]]


def known_by_rank(slug: str) -> list[set[str]]:
    packages = next(row["packages"] for row in records.themes() if row["slug"] == slug)
    ranks = sorted({row["known"] for row in packages if "known" in row})
    return [{row["title"] for row in packages if row.get("known") == rank} for rank in ranks]


def test_the_published_winners_come_out_ties_included(record: Conference) -> None:
    voted = Theme.objects.filter(conference=record, not_voted="")
    assert voted.count() == 5
    for theme in voted:
        known = known_by_rank(theme.slug)
        assert titles_by_rank(theme)[: len(known)] == known
    assert len(known_by_rank("nourrir")[2]) == 2


def test_539_people_voted_334_on_paper_and_205_online(record: Conference) -> None:
    channels = Counter(Mark.objects.values_list("channel", flat=True))
    assert channels == {"paper": 334, "web": 205}
    for result in Result.objects.all():
        assert result.ballots + result.null == 539
        assert CountedBallot.objects.filter(question=result.question).count() == result.ballots


def test_565_distinct_proposals_are_in_the_field_of_possibilities(record: Conference) -> None:
    proposals = Proposal.objects.filter(conference=record)
    assert list(proposals.values_list("number", flat=True)) == list(range(1, 566))
    assert len(set(proposals.values_list("title", flat=True))) == 565
    assert len(set(proposals.values_list("body", flat=True))) == 565
    assert not proposals.filter(entered_on=None).exists()
    assert set(proposals.values_list("channel", flat=True)) == {"web", "caravan", "workshop", "paper"}


def test_every_stop_and_workshop_was_heard(record: Conference) -> None:
    heard = set(Proposal.objects.exclude(origin="").values_list("origin", flat=True))
    places = records.places()
    assert {place["name"] for kind in ("stops", "workshops") for place in places[kind].values()} == heard
    assert len(places["stops"]) == 38
    assert len(places["workshops"]) == 13


def test_every_package_of_the_vote_holds_proposals(record: Conference) -> None:
    for package in Package.objects.filter(conference=record):
        assert package.inclusions.count() >= 5
        assert package.summary
        assert package.published_at


def test_every_person_of_the_demonstration_is_marked_as_invented(record: Conference) -> None:
    assert record.programme.city.is_demonstration
    assert all("personnage fictif" in row["name"] for row in records.conference()["account"])


def test_each_data_file_is_read() -> None:
    known = {theme["slug"] for theme in records.themes()}
    assert {path.stem for path in (DATA / "proposals").glob("*.toml")} == known
    for path in DATA.rglob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))
