# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from caravane.decide.voting import actions
from caravane.decide.voting.errors import (
    AlreadyOnRoll,
    AlreadyVoted,
    BadName,
    PollNotOpen,
    ReasonNeeded,
    RollEntrySettled,
    TooYoung,
)
from caravane.decide.voting.models import Mark, Poll, PollingPoint, RollChange, RollEntry, RollRequest
from caravane.decide.voting.queries import entry_of, find_on_roll
from caravane.decide.voting.queries.roll import close_people, requests_waiting
from caravane.foundation.accounts.models import User
from caravane.foundation.core.errors import NotAllowed

from .conftest import CLOSED, OPEN, SEALED, person
from .held import enclosed

pytestmark = pytest.mark.django_db


def declare(poll: Poll, account: User, **changes: Any) -> RollEntry | RollRequest:
    return actions.declare_identity(poll=poll, account=account, now=OPEN, **person(**changes))


def test_a_person_declares_who_they_are_and_may_correct_it(entry: RollEntry, poll: Poll, rosa: User) -> None:
    corrected = declare(poll, rosa, first_names="Rosa Luz")
    assert corrected.pk == entry.pk
    assert entry_of(poll, rosa) == corrected
    assert RollEntry.objects.get().identity == "goff|rosaluz|1990-03-04"


@pytest.mark.parametrize(
    "again",
    [
        {"last_name": "LE GOFF", "first_names": "rosa"},
        {"last_name": "Legoff"},
        {"last_name": "Le Goff-Martin"},
        {"first_names": "Rosa Luz Maria"},
        {"last_name": "Rosa", "first_names": "Le Goff"},
        {"first_names": ""},
    ],
)
def test_who_may_be_somebody_on_the_roll_waits_for_an_official(
    entry: RollEntry, poll: Poll, karim: User, again: dict[str, str]
) -> None:
    asked = declare(poll, karim, **again)
    assert isinstance(asked, RollRequest)
    assert (asked.state, asked.account, asked.asked_at) == ("waiting", karim, OPEN)
    assert entry_of(poll, karim) is None
    assert RollEntry.objects.count() == 1


def test_six_ballots_of_one_person_are_one_entry_and_five_questions(
    entry: RollEntry, poll: Poll, vitry: Any
) -> None:
    ways = [
        ("Legoff", "Rosa"),
        ("Le Goff-Martin", "Rosa"),
        ("Goff", "Rosa"),
        ("Rosa", "Le Goff"),
        ("Le Goff", "R."),
    ]
    for number, (last_name, first_names) in enumerate(ways):
        account = User.objects.create_user(f"{number}@exemple.fr")
        declare(poll, account, last_name=last_name, first_names=first_names)
    assert RollEntry.objects.count() == 1
    assert RollRequest.objects.filter(state="waiting").count() == 5


@pytest.mark.parametrize(
    "name", ["Le Goff2", "Le Gоff", "Le Goff ★", "Гофф", "Le G0ff", "Le Goff\u202e", "Le​Goff", "-"]
)
def test_digits_symbols_and_other_alphabets_are_refused(poll: Poll, rosa: User, name: str) -> None:
    for changes in ({"last_name": name}, {"first_names": name}):
        with pytest.raises(BadName):
            declare(poll, rosa, **changes)
        with pytest.raises(BadName):
            actions.add_to_roll(poll=poll, now=OPEN, **person(**changes))
    assert not RollEntry.objects.exists()


@pytest.mark.parametrize(
    "name", ["Nguyễn", "Þórður", "Ağaoğlu", "O’Brien", "N'Diaye", "Saint-Exupéry", "Đỗ", "Gə", "St. Jean"]
)
def test_names_of_every_passport_are_accepted(poll: Poll, rosa: User, name: str) -> None:
    assert isinstance(declare(poll, rosa, last_name=name), RollEntry)


def test_a_single_name_is_one_person_whichever_box_it_was_written_in(
    poll: Poll, rosa: User, karim: User
) -> None:
    assert isinstance(declare(poll, rosa, last_name="", first_names="Suharto"), RollEntry)
    assert RollEntry.objects.get().last_name == "Suharto"
    assert isinstance(declare(poll, karim, last_name="Suharto", first_names=""), RollRequest)


def test_an_unknown_day_of_birth_may_be_any_of_that_year(
    entry: RollEntry, poll: Poll, karim: User, alice: User
) -> None:
    vague = {"birth_date": date(1990, 1, 1), "birth_known": "year"}
    assert isinstance(declare(poll, karim, **vague), RollRequest)
    assert isinstance(declare(poll, alice, last_name="Diallo", **vague), RollEntry)
    assert RollEntry.objects.get(account=alice).identity == "diallo|rosa|1990-00-00"


def test_who_gives_the_whole_date_is_compared_with_those_whose_day_nobody_knows(
    poll: Poll, rosa: User, karim: User
) -> None:
    vague = {"birth_date": date(1990, 1, 1), "birth_known": "year"}
    assert isinstance(declare(poll, rosa, **vague), RollEntry)
    assert isinstance(declare(poll, karim), RollRequest)


def test_who_voted_on_paper_is_not_let_in_again_online(
    poll: Poll, omar: User, karim: User, point: PollingPoint
) -> None:
    actions.add_and_mark(point=point, official=omar, now=OPEN, **person())
    assert isinstance(declare(poll, karim), RollRequest)


def test_the_same_declaration_twice_is_one_request_and_another_replaces_it(
    entry: RollEntry, poll: Poll, karim: User
) -> None:
    first = declare(poll, karim)
    assert declare(poll, karim) == first
    second = declare(poll, karim, last_name="Legoff")
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "waiting")
    assert isinstance(declare(poll, karim, last_name="Benali", first_names="Karim"), RollEntry)
    assert not RollRequest.objects.filter(state="waiting").exists()


def test_somebody_on_the_roll_who_corrects_themselves_into_another_is_asked_too(
    entry: RollEntry, poll: Poll, karim: User
) -> None:
    own = declare(poll, karim, last_name="Benali", first_names="Karim")
    assert isinstance(declare(poll, karim, last_name="Legoff"), RollRequest)
    own.refresh_from_db()
    assert own.last_name == "Benali"


def test_an_entry_that_an_official_left_is_received_by_who_declares_exactly_it(
    poll: Poll, karim: User
) -> None:
    added = actions.add_to_roll(poll=poll, now=OPEN, **person())
    assert declare(poll, karim) == added
    assert entry_of(poll, karim) == added


def test_an_entry_that_an_official_left_is_not_received_under_a_name_that_is_only_close(
    poll: Poll, karim: User
) -> None:
    actions.add_to_roll(poll=poll, now=OPEN, **person())
    assert isinstance(declare(poll, karim, last_name="Legoff"), RollRequest)
    assert entry_of(poll, karim) is None


def test_who_has_voted_gets_no_second_entry_that_an_official_left_free(
    entry: RollEntry, poll: Poll, karim: User, omar: User
) -> None:
    """The attack: an official adds « another person » without marking, and a second account declares it."""
    actions.cast_ballot(poll=poll, roll_entry=entry, envelopes=enclosed(poll), now=OPEN)
    free = actions.add_to_roll(poll=poll, now=OPEN, another_person_says=omar, **person())
    asked = declare(poll, karim)
    assert isinstance(asked, RollRequest)
    assert entry_of(poll, karim) is None
    assert requests_waiting(poll, OPEN)[0].close == [entry, free]
    said = {"official": omar, "reason": "Vue au guichet", "now": OPEN, "site": "http://testserver/"}
    actions.join_request(request=asked, entry=free, **said)
    assert entry_of(poll, karim) == free


@pytest.mark.parametrize("last_name", ["Le Goff", "Legoff", "Le Goff-Martin"])
def test_a_free_entry_beside_somebody_equal_or_close_is_asked_about_first(
    entry: RollEntry, poll: Poll, karim: User, omar: User, last_name: str
) -> None:
    said = person(last_name=last_name)
    actions.add_to_roll(poll=poll, now=OPEN, another_person_says=omar, **said)
    assert isinstance(declare(poll, karim, last_name=last_name), RollRequest)
    assert entry_of(poll, karim) is None


def test_of_two_free_entries_none_is_received_unasked(poll: Poll, karim: User, omar: User) -> None:
    for _ in range(2):
        actions.add_to_roll(poll=poll, now=OPEN, another_person_says=omar, **person())
    assert isinstance(declare(poll, karim), RollRequest)


def test_who_receives_an_entry_leaves_the_one_they_had(poll: Poll, karim: User) -> None:
    declare(poll, karim, last_name="Benali", first_names="Karim")
    added = actions.add_to_roll(poll=poll, now=OPEN, **person())
    assert declare(poll, karim) == added
    assert RollEntry.objects.get() == added


def test_the_same_person_with_another_account_gets_their_entry_back(
    entry: RollEntry, poll: Poll, karim: User, omar: User
) -> None:
    actions.release_entry(entry=entry, official=omar, reason="Vue au guichet", now=OPEN)
    assert declare(poll, karim).pk == entry.pk
    change = RollChange.objects.get()
    assert (change.entry, change.kind, change.official, change.at) == (entry, "released", "Omar", OPEN)
    assert change.reason == "Vue au guichet"


def test_freeing_an_entry_needs_an_official_a_reason_and_an_open_bureau(
    entry: RollEntry, omar: User, rosa: User
) -> None:
    for official, reason, now, refusal in [
        (omar, "  ", OPEN, ReasonNeeded),
        (rosa, "Moi", OPEN, NotAllowed),
        (omar, "Tard", CLOSED, PollNotOpen),
    ]:
        with pytest.raises(refusal):
            actions.release_entry(entry=entry, official=official, reason=reason, now=now)
    entry.refresh_from_db()
    assert entry.account == rosa


def test_an_entry_that_has_voted_is_neither_released_nor_corrected(
    entry: RollEntry, poll: Poll, rosa: User, omar: User
) -> None:
    actions.cast_ballot(poll=poll, roll_entry=entry, envelopes=enclosed(poll), now=OPEN)
    said = {"entry": entry, "official": omar, "reason": "Erreur", "now": OPEN}
    with pytest.raises(RollEntrySettled):
        actions.release_entry(**said)
    with pytest.raises(RollEntrySettled):
        actions.correct_entry(**said, **person(first_names="Autre"))
    with pytest.raises(AlreadyVoted):
        declare(poll, rosa, first_names="Autre")


def test_an_official_corrects_a_misspelt_entry_and_what_it_said_is_kept(entry: RollEntry, omar: User) -> None:
    entry = actions.correct_entry(
        entry=entry,
        official=omar,
        reason="Lu sur sa carte",
        now=OPEN,
        **person(last_name="Le Gof", first_names="Rose"),
    )
    assert (entry.identity, entry.first_names) == ("gof|rose|1990-03-04", "Rose")
    change = RollChange.objects.get()
    assert (change.kind, change.official, change.replaced) == (
        "corrected",
        "Omar",
        "Le Goff Rosa, 04/03/1990",
    )


def test_a_correction_that_comes_close_to_somebody_else_is_asked_about(
    entry: RollEntry, poll: Poll, omar: User
) -> None:
    other = actions.add_to_roll(poll=poll, now=OPEN, **person(last_name="Diallo"))
    said = {"entry": other, "official": omar, "reason": "Lu", "now": OPEN, **person(last_name="Legoff")}
    with pytest.raises(AlreadyOnRoll) as asked:
        actions.correct_entry(**said)
    assert asked.value.close == [entry]
    assert actions.correct_entry(**said, another_person=True).last_name == "Legoff"


def test_what_was_done_to_the_roll_is_never_rewritten(entry: RollEntry, omar: User) -> None:
    actions.release_entry(entry=entry, official=omar, reason="Vue au guichet", now=OPEN)
    for attempt in (
        lambda: RollChange.objects.update(official="Personne"),
        lambda: RollChange.objects.update(official="", reason="", replaced=""),
        lambda: RollChange.objects.update(kind="added"),
        lambda: RollChange.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_an_official_is_told_who_is_close_and_says_that_it_is_another(
    poll: Poll, omar: User, entry: RollEntry
) -> None:
    with pytest.raises(AlreadyOnRoll) as asked:
        actions.add_to_roll(poll=poll, now=SEALED, **person(last_name="Legoff"))
    assert asked.value.close == [entry]
    other = actions.add_to_roll(poll=poll, now=SEALED, another_person_says=omar, **person())
    assert (entry.homonym, other.homonym) == (1, 2)
    assert RollChange.objects.get().official == "Omar"


def test_a_homonym_is_added_and_marked_in_one_act_or_not_at_all(
    poll: Poll, omar: User, entry: RollEntry, point: PollingPoint, alice: User
) -> None:
    made = actions.add_and_mark(point=point, official=omar, now=OPEN, another_person=True, **person())
    assert (made.roll_entry.homonym, made.channel, made.official) == (2, "paper", "Omar")
    with pytest.raises(AlreadyOnRoll):
        actions.add_and_mark(point=point, official=omar, now=OPEN, **person())
    point.officials.clear()
    with pytest.raises(NotAllowed):
        actions.add_and_mark(point=point, official=omar, now=OPEN, another_person=True, **person())
    assert (RollEntry.objects.count(), Mark.objects.count()) == (2, 1)


def test_age_is_counted_on_the_opening_day(poll: Poll, rosa: User) -> None:
    opening = poll.opens_at.date()
    sixteen = date(opening.year - 16, opening.month, opening.day)
    with pytest.raises(TooYoung):
        declare(poll, rosa, birth_date=sixteen + timedelta(1))
    declare(poll, rosa, birth_date=sixteen)


@pytest.mark.parametrize("now", [SEALED, CLOSED])
def test_nobody_declares_an_identity_out_of_hours(poll: Poll, rosa: User, now: object) -> None:
    with pytest.raises(PollNotOpen):
        actions.declare_identity(poll=poll, account=rosa, now=now, **person())


@pytest.mark.parametrize(
    "text",
    ["legoff", "LE GÖFF rosa", "rosa 04/03/1990", "Goff", "goff le", "rosa le goff", "gof", "04/03/1990"],
)
def test_officials_find_people_however_they_type(entry: RollEntry, poll: Poll, text: str) -> None:
    assert list(find_on_roll(poll, text)) == [entry]


@pytest.mark.parametrize(
    "text", ["04031990", "4 / 3 / 1990", "4 mars 1990", "goff 4 MARS 1990", "4 March 1990"]
)
def test_officials_find_people_by_a_date_however_it_is_typed(entry: RollEntry, poll: Poll, text: str) -> None:
    assert list(find_on_roll(poll, text)) == [entry]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Saint-Martin", "st martin"),
        ("St Martin", "saint-martin"),
        ("Saint Martin", "saintmartin"),
        ("De La Fontaine", "delafontaine"),
        ("Delafontaine", "de la fontaine"),
        ("d’Artagnan", "dartagnan"),
        ("Müller", "mueller"),
        ("Mueller", "muller"),
        ("Ben Ali", "benali"),
        ("Benali", "ben ali"),
        ("Ouattara", "watara"),
    ],
)
def test_a_search_folds_names_as_the_roll_compares_them(poll: Poll, written: str, typed: str) -> None:
    added = actions.add_to_roll(poll=poll, now=OPEN, **person(last_name=written))
    assert list(find_on_roll(poll, typed)) == [added]


@pytest.mark.parametrize(
    "text", ["legal", "durand", "rosa 05/03/1990", "goff karim", "zzz", "ouou", "hhh", "05031990"]
)
def test_a_search_does_not_find_everybody(entry: RollEntry, poll: Poll, text: str) -> None:
    assert not find_on_roll(poll, text)


def test_an_empty_search_finds_nobody(entry: RollEntry, poll: Poll) -> None:
    assert not find_on_roll(poll, "  ")


def test_the_desk_lists_the_close_pairs_of_the_whole_roll(entry: RollEntry, poll: Poll, omar: User) -> None:
    actions.add_to_roll(poll=poll, now=OPEN, **person(last_name="Diallo"))
    other = actions.add_to_roll(poll=poll, now=OPEN, another_person_says=omar, **person(last_name="Legoff"))
    assert close_people(poll).pairs == [(entry, other)]
