# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, date, datetime

import pytest

from caravane.foundation.conferences import actions, errors
from caravane.foundation.conferences.actions import TargetRow, ThemeRow
from caravane.foundation.conferences.logic import Span
from caravane.foundation.conferences.models import Conference, Programme
from caravane.foundation.territory.models import City

NOW = datetime(2021, 6, 1, tzinfo=UTC)


def version(city: City) -> int:
    return City.objects.get(pk=city.pk).content_version


def test_writing_the_programme_replaces_its_targets_in_order_and_stales_the_pages(ivry: City) -> None:
    before = version(ivry)
    for titles in (["A", "B"], ["B", "C", "A"]):
        rows = [TargetRow(title=title, horizon=2035) for title in titles]
        actions.set_programme(city=ivry, title="On agit", short_title="Agir", summary="", targets=rows)
    assert [target.title for target in Programme.objects.get().targets.all()] == ["B", "C", "A"]
    assert version(ivry) > before


def test_the_first_edition_is_public_at_once_and_the_next_one_waits(ivry: City) -> None:
    programme = actions.set_programme(city=ivry, title="On agit", short_title="Agir", summary="", targets=[])
    days = (date(2021, 12, 4), date(2023, 12, 2))
    first, second = (
        actions.open_edition(programme=programme, title="C", day=day, place="", now=NOW) for day in days
    )
    assert first.published_at == NOW
    assert second.published_at is None
    with pytest.raises(errors.EditionExists):
        actions.open_edition(programme=programme, title="C", day=date(2023, 1, 1), place="", now=NOW)


def test_a_phase_left_out_of_the_calendar_is_removed(conference: Conference) -> None:
    spans = {"vote": Span(date(2021, 11, 25), date(2021, 12, 2))}
    actions.set_calendar(conference=conference, title="C", day=conference.day, place="", calendar=spans)
    phase = conference.phases.get()
    assert (phase.starts_at, phase.ends_at) == (
        datetime(2021, 11, 24, 23, tzinfo=UTC),
        datetime(2021, 12, 2, 23, tzinfo=UTC),
    )


def test_a_calendar_that_contradicts_itself_is_refused(conference: Conference) -> None:
    spans = {"vote": Span(date(2021, 11, 25), conference.day)}
    with pytest.raises(errors.CalendarRefused):
        actions.set_calendar(conference=conference, title="C", day=conference.day, place="", calendar=spans)
    assert conference.phases.count() == 8


def test_themes_are_renamed_reordered_added_and_removed(conference: Conference) -> None:
    first, second, _third = conference.themes.all()
    rows = [
        ThemeRow(key=second.pk, name=first.name, hue="blue"),
        ThemeRow(key=first.pk, name=second.name, hue="green"),
        ThemeRow(name="Se déplacer", hue="red", not_voted="study", not_voted_reason="Tout est à l’étude."),
    ]
    actions.set_themes(conference=conference, rows=rows)
    found = list(conference.themes.all())
    assert [theme.slug for theme in found] == [second.slug, first.slug, "se-deplacer"]
    assert [theme.name for theme in found] == [first.name, second.name, "Se déplacer"]
