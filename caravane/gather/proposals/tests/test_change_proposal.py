# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City
from caravane.gather.proposals.actions import (
    NewProposal,
    merge_proposals,
    redact_proposal,
    revise_proposal,
    submit_many,
)
from caravane.gather.proposals.errors import (
    AlreadyMerged,
    MergeCycle,
    NotOfThisConference,
    Redacted,
    WordsMissing,
)
from caravane.gather.proposals.models import Proposal, ProposalLink, ProposalVersion
from caravane.gather.proposals.queries import merged_into
from conftest import make_conference

NOW = datetime(2021, 9, 1, 10, tzinfo=UTC)
LATER = datetime(2021, 9, 2, tzinfo=UTC)


@pytest.fixture
def three(conference: Conference) -> list[Proposal]:
    return several(conference, 3)


def several(conference: Conference, count: int) -> list[Proposal]:
    rows = [
        NewProposal(f"Idée {n}", "Secret", date(2021, 9, 1), "web", author_name="Zoé") for n in range(count)
    ]
    return submit_many(conference=conference, proposals=rows, now=NOW)


def test_a_new_wording_leaves_the_former_one_readable(three: list[Proposal], alice: User) -> None:
    version = revise_proposal(
        proposal=three[0], title="Mieux", body="Dit", author=alice, reason="Précisé", now=NOW
    )
    assert version.number == 2
    assert [row.title for row in three[0].versions.all()] == ["Idée 0", "Mieux"]


def test_the_database_refuses_to_rewrite_or_delete_a_wording(three: list[Proposal]) -> None:
    versions = ProposalVersion.objects.filter(proposal=three[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        versions.update(title="Autre chose")
    with pytest.raises(IntegrityError), transaction.atomic():
        versions._raw_delete("default")


def test_merging_links_two_proposals_and_keeps_both(
    three: list[Proposal], alice: User, conference: Conference
) -> None:
    merge_proposals(source=three[0], target=three[1], author=alice, reason="Même idée", now=NOW)
    assert merged_into(conference)[three[0].pk] == three[1]
    assert Proposal.objects.count() == 3


def test_the_database_refuses_to_rewrite_or_delete_a_link(three: list[Proposal], alice: User) -> None:
    merge_proposals(source=three[0], target=three[1], author=alice, reason="Même idée", now=NOW)
    links = ProposalLink.objects.filter(source=three[0])
    for change in ({"reason": "Autre"}, {"target": three[2]}, {"source": three[2]}, {"made_at": LATER}):
        with pytest.raises(IntegrityError, match="kept as it was"), transaction.atomic():
            links.update(**change)
    with pytest.raises(IntegrityError, match="is kept"), transaction.atomic():
        links._raw_delete("default")


def test_a_proposal_flows_into_one_other_only(three: list[Proposal]) -> None:
    merge_proposals(source=three[0], target=three[1], author=None, reason="Même idée", now=NOW)
    with pytest.raises(AlreadyMerged):
        merge_proposals(source=three[0], target=three[2], author=None, reason="Même idée", now=NOW)


def test_proposals_cannot_flow_in_a_circle(three: list[Proposal]) -> None:
    one, two, last = three
    merge_proposals(source=one, target=two, author=None, reason="Même idée", now=NOW)
    merge_proposals(source=two, target=last, author=None, reason="Même idée", now=NOW)
    with pytest.raises(MergeCycle):
        merge_proposals(source=last, target=one, author=None, reason="Même idée", now=NOW)
    with pytest.raises(MergeCycle):
        merge_proposals(source=last, target=last, author=None, reason="Même idée", now=NOW)


def test_proposals_of_two_towns_do_not_merge(three: list[Proposal], vitry: City) -> None:
    other = several(make_conference(vitry), 1)[0]
    with pytest.raises(NotOfThisConference):
        merge_proposals(source=three[0], target=other, author=None, reason="Même idée", now=NOW)


def test_merging_needs_a_public_reason(three: list[Proposal]) -> None:
    with pytest.raises(WordsMissing):
        merge_proposals(source=three[0], target=three[1], author=None, reason=" ", now=NOW)


def test_redacted_words_are_nowhere_and_the_rest_stays(three: list[Proposal], alice: User) -> None:
    revise_proposal(proposal=three[0], title="Mieux", body="Secret", author=None, reason="Secret", now=NOW)
    redact_proposal(proposal=three[0], ground="Nom d’un tiers", author=alice, now=NOW)
    row = Proposal.objects.get(pk=three[0].pk)
    assert (row.number, row.said_on, row.redacted_by) == (1, date(2021, 9, 1), alice)
    assert row.redaction_ground == "Nom d’un tiers"
    everything = [*Proposal.objects.filter(pk=row.pk).values(), *row.versions.values()]
    assert not any(word in str(everything) for word in ("Idée", "Mieux", "Secret", "Zoé", "secret"))


def test_redacted_words_do_not_come_back(three: list[Proposal]) -> None:
    redact_proposal(proposal=three[0], ground="Nom d’un tiers", author=None, now=NOW)
    with pytest.raises(Redacted):
        revise_proposal(proposal=three[0], title="De", body="retour", author=None, reason="", now=NOW)
    with pytest.raises(Redacted):
        redact_proposal(proposal=three[0], ground="Encore", author=None, now=NOW)
