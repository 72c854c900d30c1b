# SPDX-License-Identifier: AGPL-3.0-or-later
"""One small conference from the spreadsheet to the recount, by everybody who has a part in it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

from .story.bureau import (
    karim_votes_on_paper,
    nadia_is_refused_on_paper,
    numbers_that_differ_are_explained,
    the_bureau_refuses_karims_request,
    the_sheet_is_entered,
    the_vote_is_closed,
)
from .story.coordinator import (
    count_and_publish,
    edit_a_package,
    import_the_proposals,
    open_a_point,
    others_vote_online,
    publish,
    set_up_and_seal,
)
from .story.facts import BEFORE_THE_VOTE, PUBLIC
from .story.readers import count_pages, find_the_ballot, no_count_is_visible, read_the_results, recount
from .story.residents import (
    karim_is_refused_online,
    nadia_casts,
    nadia_ranks,
    nadia_says_who_she_is,
    nadia_signs_up,
)
from .town import AFTER_THE_VOTE, IN_THE_VOTE, THEMES
from .visitor import Visitor


def test_from_the_spreadsheet_to_the_recount(
    new_visitor: Callable[..., Visitor],
    conference: Conference,
    alice: User,
    omar: User,
    karim: User,
    at: Callable[[datetime], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    coordinator, official, resident, anybody = (new_visitor() for _ in range(4))
    at(BEFORE_THE_VOTE)
    coordinator.sign_in(alice)
    import_the_proposals(coordinator, tmp_path)
    edit_a_package(coordinator)
    publish(coordinator)
    set_up_and_seal(coordinator)
    point = open_a_point(coordinator)

    at(IN_THE_VOTE)
    official.sign_in(omar)
    others_vote_online(conference)
    nadia_signs_up(resident)
    nadia_says_who_she_is(resident)
    nadia_ranks(resident)
    code = nadia_casts(resident)
    karim_votes_on_paper(official)
    karim_is_refused_online(new_visitor(), karim)
    nadia_is_refused_on_paper(official)
    the_bureau_refuses_karims_request(official)
    no_count_is_visible(anybody, PUBLIC)
    no_count_is_visible(resident, [*PUBLIC, "/gestion/"])
    no_count_is_visible(official, [*PUBLIC, "/gestion/", *count_pages(point)], PUBLIC)
    no_count_is_visible(coordinator, [*PUBLIC, "/gestion/", "/gestion/votation/", *count_pages(point)])

    at(AFTER_THE_VOTE)
    the_vote_is_closed(anybody)
    the_sheet_is_entered(official, point)
    numbers_that_differ_are_explained(official)
    coordinator.sign_in(alice)  # two weeks have gone by
    count_and_publish(coordinator, anybody)
    monkeypatch.chdir(tmp_path)
    read_the_results(anybody)
    for theme in THEMES:
        recount(anybody, theme, capsys)
    find_the_ballot(resident, code)
