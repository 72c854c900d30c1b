# SPDX-License-Identifier: AGPL-3.0-or-later
import time
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City
from caravane.gather.proposals.actions import TITLE_MAX, NewProposal, submit_many, submit_proposal
from caravane.gather.proposals.errors import NotOfThisConference, WordsMissing, WordsTooLong
from caravane.gather.proposals.models import Proposal
from conftest import make_conference

NOW = datetime(2021, 9, 1, 10, tzinfo=UTC)


def submit(conference: Conference, title: str = "Des arbres", **fields: object) -> Proposal:
    values = {"body": "De l’ombre.", "theme": None, "neighbourhood": None, "channel": "web", **fields}
    return submit_proposal(conference=conference, title=title, said_on=date(2021, 9, 1), now=NOW, **values)


def test_numbers_follow_each_other_in_each_conference(conference: Conference, vitry: City) -> None:
    elsewhere = make_conference(vitry)
    assert [submit(conference).number, submit(elsewhere).number, submit(conference).number] == [1, 1, 2]


def test_the_first_wording_is_kept(conference: Conference) -> None:
    version = submit(conference, "  Des arbres ").versions.get()
    assert (version.number, version.title, version.body) == (1, "Des arbres", "De l’ombre.")


def test_a_new_proposal_makes_cached_pages_stale(conference: Conference, ivry: City) -> None:
    submit(conference)
    ivry.refresh_from_db()
    assert ivry.content_version == 1


@pytest.mark.parametrize(("title", "body"), [("", "x"), ("x", "  ")])
def test_a_proposal_without_words_is_refused(conference: Conference, title: str, body: str) -> None:
    with pytest.raises(WordsMissing):
        submit(conference, title, body=body)


def test_a_refusal_leaves_no_hole_in_the_numbers(conference: Conference) -> None:
    with pytest.raises(WordsTooLong):
        submit(conference, "x" * (TITLE_MAX + 1))
    assert submit(conference).number == 1


def test_a_theme_of_another_conference_is_refused(conference: Conference, vitry: City) -> None:
    with pytest.raises(NotOfThisConference):
        submit(conference, theme=make_conference(vitry).themes.first())


def test_565_proposals_are_numbered_in_their_order_within_seconds(conference: Conference) -> None:
    rows = [
        NewProposal(f"Idée {n}", "Planter des arbres dans la cour. " * 12, NOW.date(), "caravan")
        for n in range(565)
    ]
    start = time.monotonic()
    made = submit_many(conference=conference, proposals=rows, now=NOW)
    assert time.monotonic() - start < 5
    assert [(row.number, row.title) for row in made] == [(n + 1, f"Idée {n}") for n in range(565)]
    assert submit(conference).number == 566


def test_one_bad_row_among_many_writes_nothing(conference: Conference) -> None:
    rows = [NewProposal("Bien", "dit", NOW.date(), "web"), NewProposal("", "rien", NOW.date(), "web")]
    with pytest.raises(WordsMissing):
        submit_many(conference=conference, proposals=rows, now=NOW)
    assert not Proposal.objects.exists()


def test_the_database_refuses_to_delete_or_renumber(conference: Conference) -> None:
    proposal = submit(conference)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(number=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk)._raw_delete("default")
