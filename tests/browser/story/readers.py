# SPDX-License-Identifier: AGPL-3.0-or-later
"""What anybody sees: nothing of the count before the close, everything after."""

import json
import re
import shlex
from collections.abc import Collection

import pytest

from caravane.decide.voting.models import PollingPoint, Result
from caravane.science.tally.command import main as count_command
from tests.browser.visitor import Visitor

from .facts import (
    COUNTS,
    GARDENS,
    HEDGES,
    OWLS,
)


def count_pages(point: PollingPoint) -> list[str]:
    return ["/gestion/points/", f"/gestion/points/{point.pk}/", "/gestion/votation/depouillement/"]


def no_count_is_visible(visitor: Visitor, paths: list[str], already_checked: Collection[str] = ()) -> None:
    for path in paths:
        visitor.visit(path)
        assert not COUNTS.search(visitor.page.locator("main").inner_text()), path
        assert not visitor.page.locator(".result, .bars-list, meter").count(), path
        if path not in already_checked:
            visitor.check()
    for path in (
        "retrouver/",
        *(f"bulletins/ivry-sur-seine-2021-cohabiter.{kind}" for kind in ("csv", "soi")),
    ):
        visitor.visit(f"/resultats/{path}", status=404)


def read_the_results(anybody: Visitor) -> None:
    anybody.visit("/")
    anybody.check()
    anybody.visit("/resultats/")
    anybody.sees("Vos priorités")
    anybody.sees("Une feuille donnée en double")
    anybody.check()
    for summary in anybody.page.locator("summary").all():
        summary.click()
    anybody.check()


def recount(anybody: Visitor, theme: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Download both files of a theme, run the command that the page gives, compare with page and database."""
    result = Result.objects.get(question__theme__name=theme)
    shown = points_shown(anybody, result.question.theme.slug)
    command = anybody.page.locator("li", has_text=theme).locator("pre").inner_text()
    words = shlex.split(command)
    assert words[:2] == ["caravane", "count"]
    files = anybody.page.locator("li", has_text=theme).get_by_role("link", name=re.compile("CSV|soi"))
    assert files.count() == len(("csv", "soi"))
    for link in files.all():
        with anybody.page.expect_download() as waiting:
            link.click()
        name = waiting.value.suggested_filename
        waiting.value.save_as(name)
        arguments = [name if word.endswith(".csv") else word for word in words[2:]]
        capsys.readouterr()
        assert count_command([*arguments, "--json"]) == 0
        outcome = json.loads(capsys.readouterr().out)
        assert outcome["ranking"] == result.outcome["ranking"]
        assert outcome["scores"] == result.outcome["scores"]
        named = {outcome["alternatives"][option]: score for option, score in outcome["scores"].items()}
        assert named == shown
        left = list(shown)
        for tied in outcome["ranking"]:
            here, left = left[: len(tied)], left[len(tied) :]
            assert set(here) == {outcome["alternatives"][str(option)] for option in tied}


def points_shown(anybody: Visitor, slug: str) -> dict[str, int]:
    """Return {package: points} as the bars of the page say."""
    labels = anybody.page.locator(f"#{slug} .bar-label").all_inner_texts()
    found = [
        re.match(r"(?:\S+\s+)?(.*?)\s+(\d+)\s*(?:points)?$", " ".join(label.split())) for label in labels
    ]
    assert all(found), labels
    return {one[1]: int(one[2]) for one in found if one}


def find_the_ballot(resident: Visitor, code: str) -> None:
    resident.visit("/resultats/")
    resident.follow("Retrouver mon bulletin", within="main")
    resident.check()
    resident.fill("Votre code", "a" * 26)
    resident.press("Retrouver")
    resident.sees("Aucun bulletin ne porte ce code.")
    resident.check()
    resident.fill("Votre code", code.upper())
    resident.press("Retrouver")
    resident.sees("Votre bulletin a été compté.")
    assert resident.page.locator("section.card").nth(0).locator("li").all_inner_texts() == [OWLS, HEDGES]
    assert resident.page.locator("section.card").nth(1).locator("li").all_inner_texts() == [GARDENS]
    resident.check()
