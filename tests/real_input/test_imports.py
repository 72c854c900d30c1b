# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files that towns really publish go in with the guessed columns and at most a tick.

CARAVANE_SHARED=../shared python -m pytest tests/real_input/test_imports.py
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caravane.decide.packages.models import Inclusion, Package
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.gather.proposals.models import Proposal
from caravane.publish.desk.imports.proposals import ADD_THEMES, PROPOSALS
from caravane.support.imports.actions import choose_columns, confirm_import, receive_file
from caravane.support.imports.models import ImportRun
from caravane.support.imports.queries import dry_run, request_of, table_of
from caravane.support.imports.recipes import Plan

NOW = datetime(2021, 9, 1, 10, tzinfo=UTC)
FOLDER = Path(os.environ.get("CARAVANE_SHARED", "../shared")) / "data" / "proposals"
CCC = "ccc_proposals.csv"
MEL = "decidim_mel_propositions_libres.csv"


@pytest.fixture
def bare(conference: Conference) -> Conference:
    conference.themes.all().delete()
    return conference


def sent(conference: Conference, name: str, author: User) -> ImportRun:
    content = (FOLDER / name).read_bytes()
    return receive_file(
        recipe=PROPOSALS, conference=conference, name=name, content=content, author=author, now=NOW
    )


def tick(run: ImportRun) -> ImportRun:
    choose_columns(run=run, mapping=run.mapping, options=[ADD_THEMES])
    run.refresh_from_db()
    return run


def planned(run: ImportRun) -> Plan:
    table = table_of(run)
    return dry_run(PROPOSALS, table, request_of(run, table, None, NOW))


def imported(conference: Conference, name: str, author: User) -> ImportRun:
    return confirm_import(run=tick(sent(conference, name, author)), recipe=PROPOSALS, author=author, now=NOW)


def test_the_convention_becomes_146_proposals_6_themes_and_44_packages(bare: Conference, alice: User) -> None:
    done = imported(bare, CCC, alice)
    assert done.created_count == 146
    names = {"Se nourrir", "Se deplacer", "Produire", "Se loger", "Consommer", "Constitution"}
    assert {theme.name for theme in bare.themes.all()} == names
    assert (Package.objects.count(), Inclusion.objects.count()) == (44, 146)
    assert list(Proposal.objects.values_list("number", flat=True)) == list(range(1, 147))
    assert not Proposal.objects.filter(title="").exists()


def test_without_the_tick_every_row_says_which_theme_is_missing(bare: Conference, alice: User) -> None:
    plan = planned(sent(bare, CCC, alice))
    assert (len(plan.items), len(plan.problems)) == (0, 146)
    assert {problem.column for problem in plan.problems} == {"theme"}


def test_the_196_free_proposals_of_lille_keep_their_dates_and_lines(bare: Conference, alice: User) -> None:
    done = imported(bare, MEL, alice)
    assert done.created_count == 196
    assert bare.themes.count() == 5
    assert Proposal.objects.filter(theme=None).count() == 34
    assert Proposal.objects.filter(said_on__year=2019).count() == 196
    assert Proposal.objects.filter(body__contains="\n").exists()
    assert not Proposal.objects.filter(body__iregex="<[a-z/]").exists()


def test_the_same_file_twice_creates_nothing_twice(bare: Conference, alice: User) -> None:
    for name, count in ((CCC, 146), (MEL, 196)):
        imported(bare, name, alice)
        again = imported(bare, name, alice)
        assert (again.created_count, again.already_count) == (0, count)
    assert Proposal.objects.count() == 146 + 196
    assert Package.objects.count() == 44
