# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from caravane.foundation.territory.models import City
from caravane.foundation.territory.queries import UnknownHost, city_of_host


@pytest.mark.parametrize("host", ["vitry.example", "VITRY.Example", "vitry.example:8000"])
def test_a_host_name_picks_its_town_however_it_is_typed(ivry: City, vitry: City, host: str) -> None:
    assert city_of_host(host) == vitry


def test_with_two_towns_an_unknown_host_has_none(ivry: City, vitry: City) -> None:
    with pytest.raises(UnknownHost):
        city_of_host("ailleurs.example")


def test_a_single_town_answers_to_any_host(vitry: City) -> None:
    assert city_of_host("ailleurs.example") == vitry


def test_an_empty_installation_has_no_town(db: None) -> None:
    assert city_of_host("vitry.example") is None
