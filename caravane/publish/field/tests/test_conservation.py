# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each invariant of the ledger is broken once, behind the guards' back, and seen to fail."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Value
from django.test import Client

from caravane.decide.packages.models import Inclusion, Package
from caravane.decide.review.models import Finding
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.core.immutable import lifted
from caravane.foundation.territory.models import City
from caravane.gather.proposals.actions import merge_proposals, redact_proposal
from caravane.gather.proposals.models import Proposal, ProposalLink, ProposalVersion
from caravane.publish.field import conservation, duties, fates, listing
from caravane.publish.field.conservation import conservation_problems
from conftest import IN_THE_VOTE, make_conference

from .conftest import Find, Group, Say, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(conference: Conference, say: Say, find: Find, group: Group, alice: User) -> list[Proposal]:
    """Thirty proposals with every fate among them."""
    proposals = fill(conference, 24) + [say(f"Autre {number}") for number in range(6)]
    for proposal, outcome in zip(proposals[1:15:3], Finding.Outcome.values, strict=True):
        find(proposal, outcome)
    merge_proposals(source=proposals[24], target=proposals[25], author=alice, reason="Idem.", now=IN_THE_VOTE)
    merge_proposals(source=proposals[25], target=proposals[26], author=alice, reason="Idem.", now=IN_THE_VOTE)
    redact_proposal(proposal=proposals[27], ground="RGPD, article 17", author=alice, now=IN_THE_VOTE)
    group("En préparation", proposals[28], published=False)
    return proposals


def broken(conference: Conference, expected: str) -> None:
    """Expect the check to name the problem, and the command to tell it and fail."""
    problems = conservation_problems(conference)
    assert any(expected in problem.replace("\u00a0", " ") for problem in problems), problems
    told = io.StringIO()
    with pytest.raises(CommandError):
        call_command("check_conservation", stdout=io.StringIO(), stderr=told)
    assert expected in told.getvalue().replace("\u00a0", " ")


def test_a_sound_ledger_has_no_problem(conference: Conference, field: list[Proposal]) -> None:
    assert conservation_problems(conference) == []
    told = io.StringIO()
    call_command("check_conservation", stdout=told)
    assert "30 reçues, 30 suivies" in told.getvalue()


def test_an_edition_without_a_proposal_is_sound(conference: Conference) -> None:
    assert conservation_problems(conference) == []


def test_a_missing_number_is_seen(conference: Conference, field: list[Proposal]) -> None:
    with lifted(connection):
        ProposalVersion.objects.filter(proposal=field[29]).delete()
        Proposal.objects.filter(pk=field[29].pk).delete()
    broken(conference, "Des numéros manquent : 30.")


def test_the_hourly_duty_says_in_the_log_what_does_not_add_up(
    conference: Conference, field: list[Proposal], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(duties.logger, "error", lambda text, *words: told.append(text % words))
    duties.check_conservation(IN_THE_VOTE)
    assert told == []
    with lifted(connection):
        Proposal.objects.filter(pk=field[4].pk).update(number=99)
    duties.check_conservation(IN_THE_VOTE)
    assert any(line.startswith("Ivry-sur-Seine 2021: ") for line in told)


def test_a_number_moved_is_seen(conference: Conference, field: list[Proposal]) -> None:
    with lifted(connection):
        Proposal.objects.filter(pk=field[4].pk).update(number=99)
    broken(conference, "Des numéros manquent : 5.")


def test_a_number_given_twice_is_seen(conference: Conference) -> None:
    """The database refuses it; the check says it all the same of what it is given."""
    told = list(conservation.number_problems(conference, [1, 2, 2]))
    assert any("deux fois : 2." in problem.replace("\u00a0", " ") for problem in told)


def test_a_counter_that_disagrees_is_seen(conference: Conference, field: list[Proposal]) -> None:
    Conference.objects.filter(pk=conference.pk).update(last_proposal_number=F("last_proposal_number") + 1)
    broken(conference, "Le compteur dit 31, il y a 30 propositions")


def test_a_proposal_without_a_fate_is_seen(conference: Conference, field: list[Proposal]) -> None:
    with lifted(connection):
        Finding.objects.filter(outcome="to_precise").update(outcome="oubliee")
    broken(conference, "n’a pas de suite donnée")


def test_a_proposal_with_two_fates_is_seen(conference: Conference, field: list[Proposal]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX merged_into_one")
    ProposalLink.objects.create(
        source=field[24], target=field[1], kind="merged", made_at=IN_THE_VOTE, reason="Encore."
    )
    broken(conference, "a plusieurs suites")


@pytest.mark.parametrize("fate", [fate for fate, _condition in fates.CONDITIONS if fate != "traverse"])
def test_pages_that_forget_a_fate_are_seen(
    fate: fates.Fate, conference: Conference, field: list[Proposal], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tuple(pair for pair in fates.CONDITIONS if pair[0] is not fate)
    monkeypatch.setattr(fates, "CONDITIONS", kept)
    monkeypatch.setattr(fates, "FATE", fates.RawSQL(fates._case(), ()))
    monkeypatch.setattr(listing, "FATE_SQL", fates._case())
    broken(conference, "les pages disent")


def test_a_ledger_that_counts_less_is_seen(
    conference: Conference, field: list[Proposal], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_theme = [row for row in conservation.keyed(conference) if row[1]]
    monkeypatch.setattr(conservation, "keyed", lambda _conference: with_a_theme)
    broken(conference, "Par thème, le registre publie 24 propositions ; il y en a 30.")


def test_a_proposal_under_a_theme_of_another_edition_is_seen(
    conference: Conference, field: list[Proposal], ivry: City
) -> None:
    later = make_conference(ivry, date(2023, 12, 2))
    Proposal.objects.filter(pk=field[28].pk).update(theme=later.themes.first())
    broken(conference, "Par thème, le registre publie 29 propositions ; il y en a 30.")


def test_a_circle_of_merges_is_seen(conference: Conference, field: list[Proposal]) -> None:
    ProposalLink.objects.create(
        source=field[26], target=field[24], kind="merged", made_at=IN_THE_VOTE, reason="En rond."
    )
    broken(conference, "réunies en boucle : 25, 26, 27.")


def test_a_link_across_conferences_is_seen(
    conference: Conference, field: list[Proposal], vitry: City, say: Say
) -> None:
    elsewhere = say("À Vitry", of=make_conference(vitry))
    ProposalLink.objects.create(
        source=field[0], target=elsewhere, kind="fed", made_at=IN_THE_VOTE, reason="?"
    )
    broken(conference, "liée à la proposition 1 d’une autre conférence")


def test_an_inclusion_across_conferences_is_seen(
    conference: Conference, field: list[Proposal], ivry: City
) -> None:
    later = make_conference(ivry, date(2023, 12, 2))
    package = Package.objects.create(conference=later, theme=later.themes.first(), slug="x", title="De 2023")
    Inclusion.objects.create(package=package, proposal=field[0], added_at=IN_THE_VOTE)
    broken(conference, "relèvent de deux conférences")


@pytest.mark.parametrize(
    ("leak", "place"),
    [
        (lambda pk: Proposal.objects.filter(pk=pk).update(body="Untel"), "sa page"),
        (lambda pk: Proposal.objects.filter(pk=pk).update(author_name="Untel"), "sa page"),
        (lambda pk: Proposal.objects.filter(pk=pk).update(search_text="untel"), "la recherche"),
        (lambda pk: ProposalVersion.objects.filter(proposal=pk).update(body=Value("Untel")), "ses versions"),
    ],
)
def test_words_that_remain_are_seen(
    leak: Callable[[int], int], place: str, conference: Conference, field: list[Proposal]
) -> None:
    with lifted(connection):
        leak(field[27].pk)
    broken(conference, f"il en reste dans {place}")


def test_the_public_ledger_adds_up_and_leads_to_the_lists(
    conference: Conference, field: list[Proposal]
) -> None:
    text = Client().get("/propositions/suites/").content.decode()
    assert "30 reçues, 30 suivies" in text
    assert 'href="/propositions/?theme=cohabiter&amp;suite=paquet"' in text
    assert 'href="/propositions/?canal=caravan"' in text


def test_a_ledger_that_does_not_add_up_says_so_in_public(
    conference: Conference, field: list[Proposal]
) -> None:
    Conference.objects.filter(pk=conference.pk).update(last_proposal_number=31)
    text = Client().get("/propositions/suites/").content.decode()
    assert "le compte n’est pas bon" in text


def test_the_empty_ledger_says_so(conference: Conference) -> None:
    assert "Aucune proposition pour l’instant" in Client().get("/propositions/suites/").content.decode()
