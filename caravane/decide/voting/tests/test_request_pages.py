# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody declares online what may be another person's identity: the pages of both."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.errors import ReasonNeeded
from caravane.decide.voting.models import Poll, PollingPoint, RollChange, RollEntry, RollRequest
from caravane.decide.voting.queries import entry_of, find_on_roll, request_of
from caravane.decide.voting.queries.roll import open_requests, requests_waiting
from caravane.foundation.accounts.models import User
from caravane.foundation.territory.models import City

from .asking import IDENTITY, answer, vote
from .conftest import CLOSED, OPEN, person
from .held import count, sign

pytestmark = pytest.mark.django_db


# The person's page.


@pytest.fixture
def stranger(signed_in: Callable[[User], Client], karim: User, at: Callable[..., None]) -> Client:
    at(OPEN)
    return signed_in(karim)


def read(client: Client, name: str = "ballot_identity") -> str:
    return client.get("/en" + reverse(name), follow=True).content.decode()


def test_the_page_says_what_happens_next_and_names_nobody(
    stranger: Client, entry: RollEntry, point: PollingPoint
) -> None:
    PollingPoint.objects.update(phone="01 02 03 04 05")
    answer = stranger.post(reverse("ballot_identity"), IDENTITY)
    assert answer.url == reverse("ballot_identity")
    page = read(stranger)
    for said in ("waiting for the bureau", "before the vote closes on", "Call the bureau", "01 02 03 04 05"):
        assert said in page
    assert "vote on paper: it is settled at once" in page
    assert "Le Goff" not in page


@pytest.mark.parametrize("phone", ["", "01 02 03 04 05"])
def test_in_the_booth_the_page_leads_to_the_person_beside_and_to_no_mailbox(
    stranger: Client, entry: RollEntry, point: PollingPoint, phone: str
) -> None:
    PollingPoint.objects.update(phone=phone)
    City.objects.update(contact_email="town@ivry.example")
    stranger.post(reverse("ballot_identity"), IDENTITY)
    at_home = stranger.get(reverse("ballot_identity")).content.decode()
    booth = stranger.get(reverse("ballot_identity") + "?isoloir=1").content.decode()
    assert ("mailto:" in at_home) == (not phone)
    assert "Adressez-vous à la personne du bureau à côté de vous." in booth
    for link in ("mailto:", "tel:", "town@ivry.example"):
        assert link not in booth
    RollRequest.objects.update(state="refused", reason="Papiers illisibles")
    refused = stranger.get(reverse("ballot_identity") + "?isoloir=1").content.decode()
    assert "Papiers illisibles" in refused
    assert "Adressez-vous à la personne du bureau à côté de vous." in refused


def test_the_page_is_the_same_whether_the_other_has_voted_and_whether_the_name_is_close_or_equal(
    stranger: Client, entry: RollEntry, signed_in: Callable[[User], Client], alice: User, omar: User
) -> None:
    def told(client: Client, last_name: str) -> str:
        client.post(reverse("ballot_identity"), IDENTITY | {"last_name": last_name})
        return read(client).partition("<section")[2].partition("</section>")[0]

    close = told(stranger, "Legoff")
    equal = told(signed_in(alice), "LE GOFF")
    vote(entry)
    after = told(signed_in(omar), "Legoff")
    assert "waiting for the bureau" in close
    assert close == equal == after


def test_nobody_casts_while_their_request_waits(stranger: Client, entry: RollEntry) -> None:
    stranger.post(reverse("ballot_identity"), IDENTITY)
    assert stranger.get(reverse("ballot")).url == reverse("ballot_identity")
    assert stranger.post(reverse("ballot_cast"), {}).url == reverse("ballot_identity")


def test_the_page_leads_to_the_ballot_once_accepted(stranger: Client, asked: RollRequest, omar: User) -> None:
    actions.accept_request(request=asked, **answer(omar))
    assert "Your request was accepted" in read(stranger)
    assert stranger.get(reverse("ballot")).status_code == 200


def test_the_page_gives_the_reason_of_a_refusal(stranger: Client, asked: RollRequest, omar: User) -> None:
    actions.refuse_request(request=asked, **answer(omar, "Vous avez voté mardi."))
    page = read(stranger)
    assert "Your request was refused" in page
    assert "Vous avez voté mardi." in page


def test_a_refusal_is_past_once_the_person_is_on_the_roll_under_their_own_name(
    stranger: Client, asked: RollRequest, entry: RollEntry, omar: User
) -> None:
    actions.refuse_request(request=asked, **answer(omar, "Vous avez voté mardi."))
    stranger.post(reverse("ballot_identity"), IDENTITY | {"last_name": "Benali"})
    assert "refused" not in read(stranger)


def test_a_yes_is_past_once_the_entry_was_freed(
    stranger: Client, asked: RollRequest, poll: Poll, karim: User, omar: User
) -> None:
    made = actions.accept_request(request=asked, **answer(omar))
    actions.release_entry(entry=made, official=omar, reason="Erreur", now=OPEN)
    told = request_of(poll, karim)
    assert told is not None
    assert (told.state, told.last_name, told.official) == ("freed", "Legoff", "Omar")
    assert "Vote now" not in read(stranger)


def test_who_held_an_entry_that_was_freed_reads_why_above_the_question(
    entry: RollEntry, rosa: User, omar: User, signed_in: Callable[[User], Client], at: Callable[..., None]
) -> None:
    at(OPEN)
    client = signed_in(rosa)
    actions.release_entry(entry=entry, official=omar, reason="Vue au guichet", now=OPEN)
    page = read(client)
    assert page.index("You are no longer on the roll with this account") < page.index("<h1>Who are you?</h1>")
    assert "Vue au guichet" not in page
    client.post(reverse("ballot_identity"), IDENTITY | {"last_name": "Le Goff"})
    assert "no longer on the roll" not in read(client)


def test_who_loses_an_entry_to_the_account_that_asked_is_told_too(
    asked: RollRequest, entry: RollEntry, poll: Poll, rosa: User, omar: User
) -> None:
    actions.join_request(request=asked, entry=entry, **answer(omar))
    assert request_of(poll, rosa).state == "freed"


def test_what_was_written_can_be_corrected_while_it_waits(
    stranger: Client, asked: RollRequest, poll: Poll, karim: User
) -> None:
    assert 'value="Legoff"' in read(stranger)
    answer = stranger.post(reverse("ballot_identity"), IDENTITY | {"last_name": "Benali"})
    assert answer.url == reverse("ballot")
    assert request_of(poll, karim) is None


def test_a_single_name_is_asked_about_before_it_is_accepted(stranger: Client, poll: Poll) -> None:
    alone = IDENTITY | {"last_name": "Suharto", "first_names": ""}
    assert 'name="single_name"' in stranger.post("/en" + reverse("ballot_identity"), alone).text
    assert not RollEntry.objects.exists()
    assert stranger.post(reverse("ballot_identity"), alone | {"single_name": "on"}).url == reverse("ballot")
    assert RollEntry.objects.get().first_names == ""


@pytest.mark.parametrize(
    ("typed", "identity"),
    [
        ("1960", "1960-00-00"),
        ("00/00/1960", "1960-00-00"),
        ("00/07/1960", "1960-07-00"),
        ("07/1960", "1960-07-00"),
        ("14/07/1960", "1960-07-14"),
        ("14 / 07 / 1960", "1960-07-14"),
        ("14 juillet 1960", "1960-07-14"),
        ("14071960", "1960-07-14"),
    ],
)
def test_a_birth_date_is_typed_as_papers_give_it(
    stranger: Client, poll: Poll, typed: str, identity: str
) -> None:
    stranger.post(reverse("ballot_identity"), IDENTITY | {"birth_date": typed})
    assert RollEntry.objects.get().identity == f"legoff|rosa|{identity}"
    shown = read(stranger)
    assert (
        'value="' + {"1960-00-00": "00/00/1960", "1960-07-00": "00/07/1960"}.get(identity[-10:], "14/07/1960")
        in shown
    )


@pytest.mark.parametrize("typed", ["00/13/1960", "13/1960", "1850", "00/00/0000", "14/00/1960"])
def test_a_birth_date_that_no_paper_gives_is_refused(stranger: Client, poll: Poll, typed: str) -> None:
    assert stranger.post(reverse("ballot_identity"), IDENTITY | {"birth_date": typed}).status_code == 200
    assert not RollEntry.objects.exists()


# The bureau's page.


@pytest.fixture
def desk(
    signed_in: Callable[[User], Client], omar: User, at: Callable[..., None], point: PollingPoint
) -> Client:
    at(OPEN + timedelta(hours=3))
    return signed_in(omar)


def test_the_bureau_sees_who_asks_since_when_who_is_close_and_who_voted(
    desk: Client, asked: RollRequest, entry: RollEntry
) -> None:
    assert "1 request about the roll" in read(desk, "desk_points")
    page = read(desk, "desk_requests")
    for said in ("Legoff Rosa", "Le Goff Rosa", "3\xa0hours", "has not voted", "karim@ailleurs.example"):
        assert said in page
    vote(entry)
    assert "has voted online" in read(desk, "desk_requests")


@pytest.mark.parametrize(
    ("button", "state"),
    [("another", "accepted"), ("same", "joined"), ("", "refused"), ("same after a vote", "refused")],
)
def test_each_button_gives_its_answer(
    desk: Client, asked: RollRequest, entry: RollEntry, button: str, state: str
) -> None:
    if button == "same after a vote":
        vote(entry)
    pressed = {"another": "on"} if button == "another" else {"same": entry.pk} if button else {}
    pressed[f"read-{entry.pk}"] = entry.reading
    desk.post(reverse("desk_request_answer", args=[asked.pk]), {**pressed, "reason": "Vu"})
    asked.refresh_from_db()
    assert (asked.state, asked.official, asked.reason) == (state, "Omar", "Vu")
    assert "No request is waiting" in read(desk, "desk_requests")


def test_a_refusal_without_a_reason_is_not_recorded(desk: Client, asked: RollRequest) -> None:
    page = desk.post("/en" + reverse("desk_request_answer", args=[asked.pk]), {}, follow=True).text
    assert "Write why" in page
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_requests_open_at_the_close_are_counted(
    desk: Client, asked: RollRequest, poll: Poll, at: Callable[..., None]
) -> None:
    assert "had no answer at the close" not in read(desk, "desk_count")
    at(CLOSED)
    assert "1 request about the roll had no answer at the close" in read(desk, "desk_count")
    assert "can no longer be answered" in read(desk, "desk_requests")
    desk.post(reverse("desk_request_answer", args=[asked.pk]), {"another": "on"})
    assert open_requests(poll) == 1


def test_the_desk_shows_the_close_names_of_the_whole_roll(
    desk: Client, entry: RollEntry, poll: Poll, omar: User
) -> None:
    assert "Nobody on the roll is close" in read(desk, "desk_close_people")
    actions.add_to_roll(poll=poll, now=OPEN, another_person_says=omar, **person(last_name="Legoff"))
    page = read(desk, "desk_close_people")
    assert "1 pair" in page
    assert "Legoff Rosa" in page


def test_requests_are_for_polling_officials(
    signed_in: Callable[[User], Client], asked: RollRequest, rosa: User
) -> None:
    client = signed_in(rosa)
    for address in (reverse("desk_requests"), reverse("desk_close_people")):
        assert client.get(address).status_code == 404
    assert client.post(reverse("desk_request_answer", args=[asked.pk]), {"another": "on"}).status_code == 404


def test_meanwhile_the_person_votes_on_paper_and_the_request_then_shows_it(
    asked: RollRequest, poll: Poll, point: PollingPoint, omar: User
) -> None:
    said = person(last_name="Legoff")
    actions.add_and_mark(point=point, official=omar, now=OPEN, another_person=True, **said)
    close = requests_waiting(poll, OPEN)[0].close
    assert [one.last_name for one in close] == ["Legoff", "Le Goff"]
    assert find_on_roll(poll, "legoff").count() == 2


# What examinations of the bureau's work found.


def test_a_refusal_is_shown_when_the_same_account_asks_again_and_stays_below(
    desk: Client, asked: RollRequest, entry: RollEntry, poll: Poll, karim: User, omar: User
) -> None:
    actions.refuse_request(request=asked, **answer(omar, "Déjà voté en ligne"))
    page = read(desk, "desk_requests")
    assert "This account was answered before" not in page
    for said in ("Answered", "27/11 13:00, Omar:", "refused", "Déjà voté en ligne"):
        assert said in page
    actions.declare_identity(poll=poll, account=karim, now=OPEN, **person(last_name="Le Goff-Martin"))
    page = read(desk, "desk_requests").partition("This account was answered before:")[2]
    assert "Déjà voté en ligne" in page.partition("<form")[0]


def test_another_person_beside_one_who_voted_is_accepted_for_a_reason_only(
    desk: Client, asked: RollRequest, entry: RollEntry, poll: Poll, karim: User, omar: User
) -> None:
    accept = '<button class="button small" name="another"'
    assert accept in read(desk, "desk_requests")
    vote(entry)
    page = read(desk, "desk_requests")
    assert accept not in page
    assert "Needed for each answer" in page
    with pytest.raises(ReasonNeeded):
        actions.accept_request(request=asked, **answer(omar, "  "))
    assert entry_of(poll, karim) is None
    actions.accept_request(request=asked, **answer(omar, "Deux cartes vues"))
    assert RollChange.objects.get().reason == "Deux cartes vues"


def test_the_age_of_a_request_stops_at_the_close(
    desk: Client, asked: RollRequest, poll: Poll, at: Callable[..., None]
) -> None:
    at(poll.closes_at + timedelta(4))
    assert requests_waiting(poll, poll.closes_at + timedelta(4))[0].age == poll.closes_at - OPEN
    assert "waiting for 6\xa0days" in read(desk, "desk_requests")


def test_after_the_close_the_person_reads_what_became_of_their_request(
    stranger: Client,
    asked: RollRequest,
    at: Callable[..., None],
    signed_in: Callable[[User], Client],
    rosa: User,
) -> None:
    at(CLOSED)
    page = read(stranger)
    assert "The vote closed before your request was answered" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert signed_in(rosa).get(reverse("ballot_identity")).url == reverse("vote")


def test_after_the_close_the_person_reads_the_answer(
    stranger: Client, asked: RollRequest, omar: User, at: Callable[..., None]
) -> None:
    actions.refuse_request(request=asked, **answer(omar, "Vous avez voté mardi."))
    at(CLOSED)
    assert "Vous avez voté mardi." in read(stranger)


def test_the_count_keeps_the_number_of_open_requests(
    desk: Client, asked: RollRequest, poll: Poll, point: PollingPoint, omar: User, at: Callable[..., None]
) -> None:
    at(CLOSED)
    sign(point, omar)
    count(poll)
    assert "had no answer at the close" in read(desk, "desk_count")
    actions.publish_results(poll=poll, now=CLOSED)
    assert "had no answer at the close" in read(desk, "desk_count")


def test_a_refusal_sends_to_the_telephone_only_when_there_is_one(
    stranger: Client, asked: RollRequest, point: PollingPoint, omar: User
) -> None:
    actions.refuse_request(request=asked, **answer(omar, "Non"))
    assert "Call the bureau" not in read(stranger)
    PollingPoint.objects.update(phone="01 99 00 47 20")
    assert "Call the bureau" in read(stranger)


def test_a_year_alone_teaches_no_way_round_the_age(stranger: Client, poll: Poll) -> None:
    young = poll.opens_at.year - poll.minimum_age
    for typed in (f"26/11/{young}", str(young)):
        page = stranger.post("/en" + reverse("ballot_identity"), IDENTITY | {"birth_date": typed}).text
        assert "16 or over on the day" in page
    assert "an official looks at them" in page
    assert not RollEntry.objects.exists()


def test_a_day_that_no_calendar_has_and_missing_names_are_told_in_their_words(
    stranger: Client, poll: Poll
) -> None:
    address = "/en" + reverse("ballot_identity")
    assert "This day does not exist." in stranger.post(address, IDENTITY | {"birth_date": "31/02/1956"}).text
    page = stranger.post(address, IDENTITY | {"first_names": ""}).text
    assert "Write your first names." in page
    assert "I have no first name on my papers</label>" in page
    assert "Write your last name." in stranger.post(address, IDENTITY | {"last_name": ""}).text
