# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from caravane.decide.review.actions import ReasonMissing, record_finding
from caravane.decide.review.models import Finding
from caravane.decide.review.queries import latest_findings
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.gather.proposals.actions import NewProposal, submit_many
from caravane.gather.proposals.models import Proposal

NOW = datetime(2021, 11, 8, 10, tzinfo=UTC)


@pytest.fixture
def two(conference: Conference) -> list[Proposal]:
    rows = [NewProposal(f"Idée {n}", "Dite", date(2021, 9, 1), "web") for n in range(2)]
    return submit_many(conference=conference, proposals=rows, now=NOW)


def test_the_latest_finding_holds(
    two: list[Proposal],
    conference: Conference,
    alice: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, second = two
    record_finding(proposal=first, outcome="under_review", reason="", author=alice, now=NOW)
    record_finding(proposal=first, outcome="study", reason="À chiffrer", author=alice, now=NOW + timedelta(1))
    record_finding(proposal=second, outcome="done", reason="Fait en 2020", author=alice, now=NOW)
    with django_assert_num_queries(1):
        found = latest_findings(conference)
    assert {key: one.outcome for key, one in found.items()} == {first.pk: "study", second.pk: "done"}
    assert set(latest_findings(conference, [second.pk])) == {second.pk}


def test_a_conclusion_needs_a_public_reason(two: list[Proposal]) -> None:
    with pytest.raises(ReasonMissing):
        record_finding(proposal=two[0], outcome="set_aside", reason="  ", author=None, now=NOW)


def test_the_database_keeps_findings_as_they_were(two: list[Proposal]) -> None:
    record_finding(proposal=two[0], outcome="done", reason="Fait", author=None, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.update(reason="Autre")
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.all()._raw_delete("default")
