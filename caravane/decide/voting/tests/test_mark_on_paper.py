# SPDX-License-Identifier: AGPL-3.0-or-later
import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.errors import AlreadyVoted, PollNotOpen
from caravane.decide.voting.models import Envelope, HelpGiven, Mark, RollChange, RollEntry
from caravane.foundation.core.errors import NotAllowed

from .conftest import CLOSED, OPEN, SEALED
from .held import cast, enclosed, mark, somebody


def sign_the_roll(point, entry, official, now=OPEN, assisted=False):
    return actions.mark_on_paper(
        poll=point.poll, roll_entry=entry, point=point, official=official, assisted=assisted, now=now
    )


def test_a_person_is_marked_once_on_paper(point, omar, entry):
    made = sign_the_roll(point, entry, omar)
    assert (made.channel, made.polling_point, made.official) == ("paper", point, "Omar")
    with pytest.raises(AlreadyVoted) as refused:
        sign_the_roll(point, entry, omar)
    assert refused.value.channel == "paper"
    assert Mark.objects.count() == 1


def test_who_made_a_mark_is_kept_and_no_mark_online_has_a_maker(point, omar, entry):
    sign_the_roll(point, entry, omar)
    for attempt in (
        lambda: Mark.objects.update(official="Personne"),
        lambda: Mark.objects.update(official=""),
        lambda: Mark.objects.create(roll_entry=somebody(point.poll), channel="web", official="Omar"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_help_is_counted_by_point_and_day_and_never_beside_the_person(point, omar):
    late = OPEN.replace(hour=23, minute=30)  # half past midnight in Ivry
    for now, assisted in ((OPEN, True), (OPEN, True), (OPEN, False), (late, True)):
        sign_the_roll(point, somebody(point.poll), omar, now=now, assisted=assisted)
    counted = list(point.help_given.values_list("day", "people"))
    assert counted == [(date(2021, 11, 27), 2), (date(2021, 11, 28), 1)]
    assert "assisted" not in {field.name for field in Mark._meta.get_fields()}


def test_the_page_of_the_point_shows_how_many_were_helped(desk, point, omar):
    sign_the_roll(point, somebody(point.poll), omar, assisted=True)
    page = desk.get("/en" + reverse("desk_point", args=[point.pk])).text
    assert "1 person was helped to vote" in page


def test_help_to_who_has_voted_already_is_not_counted(point, omar, entry):
    sign_the_roll(point, entry, omar)
    with pytest.raises(AlreadyVoted):
        sign_the_roll(point, entry, omar, assisted=True)
    assert not HelpGiven.objects.exists()


def test_who_voted_online_is_refused_on_paper(point, omar, questions):
    cast(point.poll, [1], [2])
    with pytest.raises(AlreadyVoted) as refused:
        sign_the_roll(point, RollEntry.objects.get(), omar)
    assert refused.value.channel == "web"


@pytest.mark.parametrize("now", [SEALED, CLOSED])
def test_nobody_is_marked_outside_the_hours_of_the_poll(point, omar, entry, now):
    with pytest.raises(PollNotOpen):
        sign_the_roll(point, entry, omar, now=now)


def test_an_official_marks_at_their_own_points_only(point, alice, rosa, omar, entry):
    point.officials.clear()
    for stranger in (omar, rosa):
        with pytest.raises(NotAllowed):
            sign_the_roll(point, entry, stranger)
    assert sign_the_roll(point, entry, alice).pk == entry.pk


def test_the_database_refuses_a_mark_at_a_signed_point(point, omar, entry):
    actions.record_sheets_in_box(point=point, sheets=0, now=CLOSED)
    actions.sign_point(point=point, official=omar, explanation="", now=CLOSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(roll_entry=entry, channel="paper", polling_point=point)


def test_a_mark_that_waited_until_its_point_was_signed_is_refused_in_words(point, omar, entry):
    actions.record_sheets_in_box(point=point, sheets=0, now=CLOSED)
    actions.sign_point(point=point, official=omar, explanation="", now=CLOSED)
    with pytest.raises(PollNotOpen):
        sign_the_roll(point, entry, omar, now=OPEN)


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
def test_paper_against_web_at_the_same_instant_leaves_one_mark(point, omar, questions):
    entries = [somebody(point.poll) for _ in range(8)]
    refused = []

    def at_once(act, start):
        start.wait()
        try:
            act()
        except AlreadyVoted as told:
            refused.append(told.channel)
        finally:
            connection.close()

    for entry in entries:
        start = threading.Barrier(2)
        web = {"poll": point.poll, "roll_entry": entry, "envelopes": enclosed(point.poll), "now": OPEN}
        acts = [
            lambda entry=entry: sign_the_roll(point, entry, omar),
            lambda web=web: actions.cast_ballot(**web),
        ]
        threads = [threading.Thread(target=at_once, args=(act, start)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert Mark.objects.count() == len(entries) == len(refused)
    assert Envelope.objects.count() == len(questions) * Mark.objects.filter(channel="web").count()
    assert refused.count("paper") == Mark.objects.filter(channel="paper").count()


@pytest.fixture
def desk(signed_in, omar, at):
    at(OPEN)
    return signed_in(omar)


def test_the_official_finds_a_person_whatever_accents_and_case_and_marks_them(desk, point):
    entry = somebody(point.poll, last_name="Le Goff-Éluard", first_names="Zoé")
    found = desk.post(reverse("desk_signing", args=[point.pk]), {"name": "zoe ELUARD"})
    address = reverse("desk_mark", args=[point.pk, entry.pk])
    assert address in found.text
    assert "no-store" in found.headers["Cache-Control"]
    assert "votes on paper" in desk.get("/en" + address).text
    done = desk.post("/en" + address, {"assisted": "on", "read": entry.reading}, follow=True)
    assert "Marked: Zoé Le Goff-Éluard. Hand over the sheet." in done.text
    assert done.redirect_chain == [("/en" + reverse("desk_signing", args=[point.pk]), 302)]
    assert HelpGiven.objects.get().people == 1


def test_homonyms_are_told_apart_by_their_birth_dates(desk, point):
    for year in (1950, 1991):
        somebody(point.poll, last_name="Martin", first_names="Jean", birth_date=date(year, 7, 14))
    page = desk.post(reverse("desk_signing", args=[point.pk]), {"name": "martin"}).text
    assert "14/07/1950" in page
    assert "14/07/1991" in page


def test_the_page_of_a_mark_takes_no_choice(desk, point):
    entry = somebody(point.poll)
    page = desk.get(reverse("desk_mark", args=[point.pk, entry.pk])).text
    assert "Des haies" not in page
    assert page.count("<input") == 3  # the token, who was read, and « assisted »


@pytest.mark.parametrize(("channel", "word"), [("web", "online"), ("paper", "on paper")])
def test_a_second_vote_is_refused_on_the_page_with_its_channel(desk, point, omar, channel, word):
    if channel == "web":
        cast(point.poll, [1])
    else:
        mark(point, omar)
    entry = RollEntry.objects.get()
    address = "/en" + reverse("desk_mark", args=[point.pk, entry.pk])
    page = desk.post(address, {"read": entry.reading}, follow=True).text
    assert f"This person has already voted, {word}." in page
    assert 'name="assisted"' not in page
    assert Mark.objects.count() == 1


NOEL = {"last_name": "Noël", "first_names": "Ana", "birth_date": "14/07/1950", "tie": "works"}


def test_the_official_reads_again_then_adds_and_marks_in_one_act(desk, point):
    address = reverse("desk_roll_add", args=[point.pk])
    page = desk.post("/en" + address, NOEL).text
    assert "Check the identity first." in page
    assert not RollEntry.objects.exists()
    done = desk.post("/en" + address, {**NOEL, "mark": "on", "assisted": "on"}, follow=True)
    assert done.redirect_chain == [("/en" + reverse("desk_signing", args=[point.pk]), 302)]
    assert "Marked: Ana Noël." in done.text
    assert (Mark.objects.get().roll_entry.last_name, HelpGiven.objects.get().people) == ("Noël", 1)


def test_the_official_adds_without_marking_who_will_vote_later(desk, point):
    done = desk.post(reverse("desk_roll_add", args=[point.pk]), {**NOEL, "add": "on"})
    entry = RollEntry.objects.get()
    assert done.url == reverse("desk_mark", args=[point.pk, entry.pk])
    assert not Mark.objects.exists()


@pytest.mark.parametrize("typed", ["NOEL", "Noel-Martin", "Ana"])
def test_the_official_sees_who_is_close_then_says_that_it_is_another(desk, point, typed):
    address = "/en" + reverse("desk_roll_add", args=[point.pk])
    desk.post(address, {**NOEL, "add": "on"})
    entry = RollEntry.objects.get()
    again = {**NOEL, "last_name": typed, "first_names": "Noël Ana" if typed == "Ana" else "Ana"}
    for pressed in ({}, {"mark": "on"}, {"add": "on"}):
        page = desk.post(address, again | pressed).text
        assert reverse("desk_mark", args=[point.pk, entry.pk]) in page
        assert "Another person: mark, votes on paper" in page
        assert RollEntry.objects.count() == 1
    desk.post(address, {**again, "another_person": "on", "mark": "on"})
    assert RollEntry.objects.count() == 2
    assert Mark.objects.get().roll_entry != entry
    assert RollChange.objects.get().official == "Omar"


def test_the_official_corrects_an_entry(desk, point, entry):
    address = reverse("desk_correct", args=[point.pk, entry.pk])
    assert 'value="Le Goff"' in desk.get(address).text
    typed = {"last_name": "Le Gof", "first_names": "Rosa", "birth_date": "04/03/1990", "tie": "lives"}
    typed |= {"read": entry.reading}
    assert "This field is required" in desk.post("/en" + address, typed).text
    desk.post(address, {**typed, "reason": "Lu sur sa carte"})
    entry.refresh_from_db()
    assert entry.last_name == "Le Gof"
    page = desk.get("/en" + reverse("desk_mark", args=[point.pk, entry.pk])).text
    assert "before: Le Goff Rosa, 04/03/1990" in page
    assert "Lu sur sa carte" in page


def test_a_correction_close_to_somebody_else_is_shown_before_it_is_made(desk, point, entry):
    other = somebody(point.poll, last_name="Diallo", birth_date=date(1990, 3, 4))
    address = "/en" + reverse("desk_correct", args=[point.pk, other.pk])
    typed = {
        "last_name": "Legoff",
        "first_names": "Rosa",
        "birth_date": "04/03/1990",
        "tie": "lives",
        "reason": "Lu",
        "read": other.reading,
    }
    assert "Two people: correct" in desk.post(address, typed).text
    other.refresh_from_db()
    assert other.last_name == "Diallo"
    desk.post(address, typed | {"another_person": "on"})
    other.refresh_from_db()
    assert other.last_name == "Legoff"


def test_a_person_too_young_or_a_strange_date_is_refused_in_words(desk, point):
    address = "/en" + reverse("desk_roll_add", args=[point.pk])
    person = {"last_name": "Noël", "first_names": "Ana", "birth_date": "14/07/2015", "tie": "lives"}
    assert "16 or over" in desk.post(address, person).text
    assert "like 14/07/1950" in desk.post(address, {**person, "birth_date": "hier"}).text
    assert not RollEntry.objects.exists()


def test_the_official_frees_the_place_of_a_person_who_comes_with_another_account(desk, point, entry):
    assert entry.account
    assert (
        reverse("desk_release", args=[point.pk, entry.pk])
        in desk.get(reverse("desk_mark", args=[point.pk, entry.pk])).text
    )
    said = {"reason": "Vue au guichet", "read": entry.reading}
    desk.post(reverse("desk_release", args=[point.pk, entry.pk]), said)
    entry.refresh_from_db()
    assert entry.account is None
    page = desk.get("/en" + reverse("desk_mark", args=[point.pk, entry.pk])).text
    assert "Vue au guichet" in page


def test_the_place_of_who_has_voted_is_not_freed(desk, point, omar, entry):
    sign_the_roll(point, entry, omar)
    address = "/en" + reverse("desk_release", args=[point.pk, entry.pk])
    page = desk.post(address, {"read": entry.reading}, follow=True).text
    assert "their entry on the roll stays as it is" in page
    entry.refresh_from_db()
    assert entry.account


def test_too_many_people_found_ask_for_more_letters(desk, point):
    for _ in range(21):
        somebody(point.poll)
    page = desk.post("/en" + reverse("desk_signing", args=[point.pk]), {"name": "camille"}).text
    assert "type more letters" in page
    assert page.count('class="person"') == 20
