# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from caravane.foundation.core.templatetags.caravane import period

PARIS = ZoneInfo("Europe/Paris")


def midnight(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (midnight(2021, 6, 9), midnight(2021, 6, 10), "9 juin"),
        (midnight(2021, 11, 8), midnight(2021, 11, 10), "8 – 9 novembre"),
        (midnight(2021, 12, 1), midnight(2021, 12, 4), "1er – 3 décembre"),
        (midnight(2021, 11, 25), midnight(2021, 12, 3), "25 novembre – 2 décembre"),
        (midnight(2021, 6, 9), midnight(2021, 9, 19), "juin – septembre"),
        (midnight(2021, 11, 9), midnight(2022, 3, 1), "novembre – février 2022"),
        (midnight(2021, 12, 5), midnight(2023, 12, 5), "jusqu’en décembre 2023"),
    ],
)
def test_a_span_of_days_is_written_as_people_say_it(start: datetime, end: datetime, said: str) -> None:
    with translation.override("fr"):
        assert period(start, end) == said


def test_english_keeps_both_months() -> None:
    with translation.override("en"):
        assert period(midnight(2021, 11, 8), midnight(2021, 11, 10)) == "8 November – 9 November"
