# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

from django.test import Client

from caravane.foundation.conferences.models import Conference
from conftest import make_conference


def test_the_year_in_the_path_names_the_edition_and_without_one_it_is_the_current(
    conference: Conference,
) -> None:
    later = make_conference(conference.programme.city, date(2023, 12, 2))
    for path, edition, past in (("/2021/", conference, True), ("/", later, False)):
        request = Client().get(path).wsgi_request
        assert (request.conference, request.is_past_edition) == (edition, past)
    assert Client().get("/2019/").status_code == 404
