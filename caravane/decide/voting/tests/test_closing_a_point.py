# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.errors import (
    BadSheet,
    NumbersDiffer,
    PointSigned,
    PollNotClosed,
    SheetsNotCounted,
    SheetsNotEntered,
)
from caravane.decide.voting.models import PaperEntry, PaperSheet

from .conftest import CLOSED, OPEN
from .held import enter, mark, sign


def refused_by_the_database(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_no_sheet_is_entered_before_the_close_by_the_action_or_by_the_database(point):
    with pytest.raises(PollNotClosed):
        actions.enter_sheet(point=point, number=1, rankings={}, nulls={}, now=OPEN)
    refused_by_the_database(lambda: PaperSheet.objects.create(point=point, number=1, entered_at=OPEN))


def test_a_sheet_holds_rankings_blanks_and_null_causes(point, questions):
    enter(point, 1, [3, 1], "torn")
    enter(point, 2, [], [2])
    said = PaperEntry.objects.order_by("sheet__number", "question__number")
    assert list(said.values_list("ranking", "null_cause")) == [
        ([3, 1], ""),
        ([], "torn"),
        ([], ""),
        ([2], ""),
    ]


@pytest.mark.parametrize(("ranking", "place"), [([9], 0), ([1, 1], 1), ([1, 2, 3, 4], 3), ([0], 0)])
def test_unknown_repeated_and_too_many_numbers_are_told_at_their_place(point, questions, ranking, place):
    with pytest.raises(BadSheet) as bad:
        enter(point, 1, ranking, [])
    assert list(bad.value.faults) == [(questions[0].pk, place)]
    assert not PaperSheet.objects.exists()


def test_a_correction_replaces_the_sheet(point):
    enter(point, 1, [3, 1], [])
    enter(point, 1, [2], [1])
    assert PaperSheet.objects.count() == 1
    assert list(PaperEntry.objects.order_by("question__number").values_list("ranking", flat=True)) == [
        [2],
        [1],
    ]


def test_a_point_goes_from_marks_to_sheets_to_entries_to_its_signature(point, omar):
    mark(point, omar, times=2)
    with pytest.raises(PollNotClosed):
        actions.record_sheets_in_box(point=point, sheets=2, now=OPEN)
    with pytest.raises(SheetsNotCounted):
        actions.sign_point(point=point, official=omar, explanation="", now=CLOSED)
    actions.record_sheets_in_box(point=point, sheets=2, now=CLOSED)
    enter(point, 1, [1], [1])
    with pytest.raises(SheetsNotEntered):
        actions.sign_point(point=point, official=omar, explanation="Il en manque une.", now=CLOSED)
    enter(point, 2, [2], [])
    signed = actions.sign_point(point=point, official=omar, explanation="not needed", now=CLOSED)
    assert (signed.signed_by, signed.signed_at, signed.explanation) == (omar, CLOSED, "")


def test_marks_and_sheets_that_differ_stop_until_a_written_explanation(point, omar):
    mark(point, omar, times=2)
    with pytest.raises(NumbersDiffer):
        sign(point, omar, ([1], [1]), explanation="  ")
    signed = actions.sign_point(
        point=point, official=omar, explanation="Une personne est repartie avec sa feuille.", now=CLOSED
    )
    assert signed.explanation.startswith("Une personne")


def test_a_signed_point_refuses_every_change_whoever_asks(point, omar):
    mark(point, omar)
    sign(point, omar, ([1], [1]))
    for act in (
        lambda: enter(point, 1, [2], []),
        lambda: actions.record_sheets_in_box(point=point, sheets=3, now=CLOSED),
        lambda: actions.sign_point(point=point, official=omar, explanation="", now=CLOSED),
        lambda: actions.edit_point(point=point, name="Ailleurs", address="", hours="", officials=[]),
    ):
        with pytest.raises(PointSigned):
            act()
    sheet = PaperSheet.objects.get()
    refused_by_the_database(lambda: PaperSheet.objects.create(point=point, number=2, entered_at=CLOSED))
    refused_by_the_database(sheet.delete)
    refused_by_the_database(lambda: PaperEntry.objects.all().delete())
    refused_by_the_database(lambda: PaperEntry.objects.update(ranking=[2]))
    refused_by_the_database(lambda: type(point).objects.update(sheets_in_box=9))
    refused_by_the_database(lambda: type(point).objects.update(signed_at=None))


@pytest.fixture
def desk(signed_in, omar, at):
    at(CLOSED)
    return signed_in(omar)


def typed(questions, number, *themes):
    """Return what an official types: per theme the numbers in order."""
    data = {"number": number}
    for question, cells in zip(questions, themes, strict=True):
        data |= {f"q{question.pk}_{place}": cell for place, cell in enumerate(cells)}
    return data


def test_sheets_are_entered_one_after_the_other_and_corrected(desk, point, omar, questions):
    mark(point, omar, times=2)
    address = reverse("desk_sheets", args=[point.pk])
    assert desk.get(address).url == reverse("desk_point", args=[point.pk])  # the box is not counted yet
    desk.post(reverse("desk_point", args=[point.pk]), {"sheets": 2})
    assert 'value="1"' in desk.get(address).text
    desk.post(address, typed(questions, 1, ["3", "1"], ["0"]))
    page = desk.get(address).text
    assert "3 · 1" in page
    assert 'value="2"' in page
    desk.post(reverse("desk_sheet", args=[point.pk, 1]), typed(questions, 1, ["4"], ["1"]))
    desk.post(address, typed(questions, 2, ["0"], ["0"]))
    assert list(
        PaperEntry.objects.order_by("sheet__number", "question__number").values_list("ranking", flat=True)
    ) == [
        [4],
        [1],
        [],
        [],
    ]
    assert reverse("desk_point", args=[point.pk]) in desk.get(address).text
    desk.post(reverse("desk_point", args=[point.pk]), {"sign": "1"})
    point.refresh_from_db()
    assert point.signed_by == omar
    assert desk.get(address).status_code == 302


def test_what_is_wrong_on_a_sheet_is_told_beside_its_field_and_nothing_is_lost(desk, point, omar, questions):
    mark(point, omar)
    actions.record_sheets_in_box(point=point, sheets=1, now=CLOSED)
    address = "/en" + reverse("desk_sheets", args=[point.pk])
    for cells, words in (
        (["9"], "has the number 9"),
        (["1", "1"], "already ranked"),
        (["1", "", "2"], "This place is empty"),
        (["deux"], "A number is expected"),
        ([""], "type 0"),
    ):
        page = desk.post(address, typed(questions, 1, cells, ["1"])).text
        assert words in page
        assert f'value="{cells[0]}"' in page or not cells[0]
    assert not PaperSheet.objects.exists()


def test_a_null_theme_takes_its_cause_whatever_is_typed(desk, point, omar, questions):
    mark(point, omar)
    actions.record_sheets_in_box(point=point, sheets=1, now=CLOSED)
    data = typed(questions, 1, ["9", "9"], ["0"]) | {f"q{questions[0].pk}_nul": "too_many"}
    desk.post(reverse("desk_sheets", args=[point.pk]), data)
    assert PaperEntry.objects.get(question=questions[0]).null_cause == "too_many"


def test_the_page_of_sheets_names_nobody_of_the_roll(desk, point, omar, entry):
    mark(point, omar)
    actions.record_sheets_in_box(point=point, sheets=1, now=CLOSED)
    page = desk.get(reverse("desk_sheets", args=[point.pk])).text
    assert "Personne-" not in page
    assert "Goff" not in page


def test_a_sheet_already_entered_is_not_overwritten_by_the_next_one(desk, point, omar, questions):
    mark(point, omar, times=2)
    actions.record_sheets_in_box(point=point, sheets=2, now=CLOSED)
    enter(point, 1, [1], [1])
    page = desk.post("/en" + reverse("desk_sheets", args=[point.pk]), typed(questions, 1, ["2"], ["2"])).text
    assert "already entered" in page
    assert PaperEntry.objects.get(question=questions[0]).ranking == [1]


def test_the_signature_page_asks_for_the_explanation_when_numbers_differ(desk, point, omar):
    mark(point, omar, times=2)
    actions.record_sheets_in_box(point=point, sheets=1, now=CLOSED)
    enter(point, 1, [1], [1])
    address = "/en" + reverse("desk_point", args=[point.pk])
    assert "write why before signing" in desk.post(address, {"sign": "1", "explanation": ""}).text
    desk.post(address, {"sign": "1", "explanation": "Une feuille emportée."})
    point.refresh_from_db()
    assert point.explanation == "Une feuille emportée."


def test_a_number_beyond_the_sheets_of_the_box_is_refused(point, questions, signed_in, omar, at):
    at(CLOSED)
    actions.record_sheets_in_box(point=point, sheets=12, now=CLOSED)
    sheet = {f"q{question.pk}_0": "0" for question in questions}
    address = "/en" + reverse("desk_sheets", args=[point.pk])
    assert "go from 1 to 12" in signed_in(omar).post(address, {**sheet, "number": "21"}).text
    assert not PaperSheet.objects.exists()
    assert signed_in(omar).post(address, {**sheet, "number": "12"}).status_code == 302
