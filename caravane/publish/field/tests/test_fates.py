# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Theme
from caravane.gather.proposals.actions import merge_proposals, redact_proposal
from caravane.gather.proposals.models import Proposal
from caravane.publish.field.fates import Fate, with_fate
from conftest import IN_THE_VOTE

from .conftest import Find, Group, Say


def fate_of(proposal: Proposal) -> Fate:
    return Fate(with_fate(Proposal.objects.filter(pk=proposal.pk)).get().fate)


@pytest.fixture
def transversal(conference: Conference) -> Theme:
    return Theme.objects.create(
        conference=conference, slug="feminisme", name="Féminisme", not_voted=Theme.NotVoted.TRANSVERSAL
    )


def test_what_was_just_said_is_received(say: Say) -> None:
    assert fate_of(say()) is Fate.RECEIVED


@pytest.mark.parametrize(
    ("outcome", "fate"),
    [
        ("set_aside", Fate.SET_ASIDE),
        ("done", Fate.DONE),
        ("study", Fate.STUDY),
        ("to_precise", Fate.TO_PRECISE),
        ("under_review", Fate.UNDER_REVIEW),
    ],
)
def test_a_finding_gives_the_fate(outcome: str, fate: Fate, say: Say, find: Find) -> None:
    proposal = say()
    find(proposal, outcome)
    assert fate_of(proposal) is fate


def test_the_latest_finding_holds(say: Say, find: Find) -> None:
    proposal = say()
    find(proposal, "done", found_at=IN_THE_VOTE + timedelta(hours=1))
    find(proposal, "set_aside")
    assert fate_of(proposal) is Fate.DONE


def test_of_two_findings_of_one_instant_the_last_written_holds(say: Say, find: Find) -> None:
    proposal = say()
    find(proposal, "set_aside")
    find(proposal, "to_precise")
    assert fate_of(proposal) is Fate.TO_PRECISE


def test_a_published_package_gives_the_fate(say: Say, group: Group) -> None:
    proposal = say()
    group("Rafraîchir", proposal)
    assert fate_of(proposal) is Fate.PACKAGED


def test_a_package_that_is_not_published_does_not_show(say: Say, group: Group) -> None:
    proposal = say()
    group("Rafraîchir", proposal, published=False)
    assert fate_of(proposal) is Fate.RECEIVED


def test_a_theme_put_to_study_gives_the_fate(say: Say, conference: Conference) -> None:
    assert fate_of(say(theme=conference.themes.get(slug="economiser"))) is Fate.STUDY


def test_a_transversal_theme_gives_the_fate(say: Say, transversal: Theme) -> None:
    assert fate_of(say(theme=transversal)) is Fate.TRANSVERSAL


def test_the_first_fate_that_applies_wins(
    say: Say, find: Find, group: Group, transversal: Theme, alice: User
) -> None:
    """Everything happens to one proposal, from the last fate of the list to the first."""
    proposal = say(theme=transversal)
    other = say()
    find(proposal, "study")
    assert fate_of(proposal) is Fate.TRANSVERSAL
    group("Rafraîchir", proposal)
    assert fate_of(proposal) is Fate.PACKAGED
    find(proposal, "done")
    assert fate_of(proposal) is Fate.DONE
    find(proposal, "set_aside")
    assert fate_of(proposal) is Fate.SET_ASIDE
    merge_proposals(source=proposal, target=other, author=alice, reason="Même idée.", now=IN_THE_VOTE)
    assert fate_of(proposal) is Fate.MERGED
    redact_proposal(proposal=proposal, ground="RGPD, article 17", author=alice, now=IN_THE_VOTE)
    assert fate_of(proposal) is Fate.REDACTED
    assert fate_of(other) is Fate.RECEIVED


def test_a_packaged_proposal_to_be_made_precise_is_in_its_package(say: Say, find: Find, group: Group) -> None:
    proposal = say()
    find(proposal, "to_precise")
    group("Rafraîchir", proposal)
    assert fate_of(proposal) is Fate.PACKAGED
