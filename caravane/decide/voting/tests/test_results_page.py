# SPDX-License-Identifier: AGPL-3.0-or-later
import csv
import io
import json
import re
from contextlib import redirect_stdout

import pytest
from django.db import connection
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.logic.envelope import grouped, new_secret, tracker_of
from caravane.decide.voting.models import BoxDifference, CountedBallot, Envelope, Poll, Result
from caravane.decide.voting.queries.results import results_of
from caravane.foundation.conferences.models import Conference
from caravane.foundation.core import immutable
from caravane.foundation.territory.models import City
from caravane.science.tally.command import main as count_command

from .conftest import CLOSED, OPEN, SEALED
from .held import cast, count, count_and_publish, enclosed, mark, sign, somebody

STEM = "ivry-sur-seine-2021"


def vote_of(poll, point, omar, web, paper):
    """Hold a vote with so many ballots on each channel: 1 > 2 online, 2 > 3 on paper, some blank or null."""
    for number in range(web):
        cast(poll, [1, 2] if number % 5 else [], [1])
    mark(point, omar, times=paper)
    sign(point, omar, *[([2, 3, 1], [2] if number % 7 else "torn") for number in range(paper)])
    return count_and_publish(poll)


@pytest.fixture
def big(poll, point, omar):
    """60 ballots online, 55 on paper."""
    return vote_of(poll, point, omar, 60, 55)


def page_of(client, year=""):
    return client.get(f"/en{year}/resultats/").text


def test_each_state_before_the_results_says_what_comes(client, at, conference, draft, omar):
    at(OPEN)
    assert "There is no vote yet" in page_of(client)
    poll = actions.seal_poll(poll=draft, now=SEALED)
    assert "No vote is counted before the close" in page_of(client)
    cast(poll, [1], [1])
    at(CLOSED)
    assert "are counting" in page_of(client)
    count(poll)
    assert "as soon as the town publishes them" in page_of(client)
    assert "Des haies" not in page_of(client)


def test_turnout_is_counted_from_marks_by_channel(client, big):
    assert "115 people voted: 55 on paper, 60 online." in page_of(client)


def test_a_channel_too_small_is_not_told_from_the_other(client, poll, point, omar):
    vote_of(poll, point, omar, 60, 49)
    assert "109 people voted." in page_of(client)
    assert "on paper," not in page_of(client)


def test_the_page_shows_ranking_points_places_and_other_rules(client, big):
    page = page_of(client)
    assert "Des noues" in page
    results = results_of(big)
    first = results.questions[0]
    # 48 × 1 > 2, 12 blank; 55 × 2 > 3 > 1
    assert [(row.rank, row.package.title, row.score) for row in first.ranking] == [
        (1, "Des noues", 2 * 48 + 3 * 55),
        (2, "Des haies", 3 * 48 + 55),
        (3, "Des nichoirs", 2 * 55),
        (4, "Des jardins", 0),
    ]
    assert first.ranking[0].places == [55, 48, 0]
    assert "of which 12 blank" in page
    assert "torn (8)" in page
    assert "same first" in page


def test_another_winner_by_another_rule_is_said_in_a_sentence(client, poll):
    for ranking, times in (([1], 21), ([2, 3], 20), ([3, 2], 19)):
        for _ in range(times):
            cast(poll, ranking, [1])
    first = results_of(count_and_publish(poll)).questions[0]
    assert [(package.title) for package in first.winners] == ["Des noues"]
    assert [str(rule.name) for rule in first.dissenting] == [str(Poll.Rule.PLURALITY.label)]
    assert "With another rule" in page_of(client)


def test_ties_are_shown_as_ties(client, poll):
    for ranking in [[1, 2], [2, 1]] * 6:
        cast(poll, ranking, [1])
    count_and_publish(poll)
    page = page_of(client)
    assert "Tied in first place" in page
    assert page.count("(tied)") == 4  # the first two, and the last two with no point


@pytest.mark.parametrize(
    ("ballots", "points", "files"),
    [(9, False, False), (10, True, False), (49, True, False), (50, True, True)],
)
def test_the_fewer_the_ballots_the_less_is_shown(client, poll, ballots, points, files):
    for _ in range(ballots):
        cast(poll, [1, 2], [1])
    cast(poll, [], [])  # a blank tells nothing and does not count for the threshold
    count_and_publish(poll)
    page = page_of(client)
    assert "Des haies" in page
    assert (str(3 * ballots) in page) is points
    assert ("<table>" in page) is points
    address = reverse("ballots_file", kwargs={"stem": f"{STEM}-cohabiter", "kind": "csv"})
    assert client.get(address).status_code == (200 if files else 404)
    assert (address in page) is files


def test_the_threshold_is_the_one_set_before_the_vote(client, draft, omar):
    Poll.objects.update(publication_threshold=20)
    poll = actions.seal_poll(poll=draft, now=SEALED)
    for _ in range(20):
        cast(poll, [1], [1])
    count_and_publish(poll)
    assert client.get(f"/resultats/bulletins/{STEM}-cohabiter.csv").status_code == 200


@pytest.mark.parametrize("rule", Poll.Rule.values)
def test_the_published_files_and_the_command_shown_give_the_published_result(
    client, draft, point_later, rule, tmp_path
):
    Poll.objects.update(rule=rule)
    poll = actions.seal_poll(poll=draft, now=SEALED)
    point, omar = point_later(poll)
    poll = vote_of(poll, point, omar, 60, 55)
    for of in results_of(poll).questions:
        assert of.command.startswith(f"caravane count {of.file_stem}.csv --rule {rule}")
        for kind in ("csv", "soi"):
            file = tmp_path / f"{of.file_stem}.{kind}"
            response = client.get(reverse("ballots_file", kwargs={"stem": of.file_stem, "kind": kind}))
            assert f'filename="{file.name}"' in response.headers["Content-Disposition"]
            file.write_bytes(response.content)
            options = of.command.split()[3:]
            printed = io.StringIO()
            with redirect_stdout(printed):
                assert count_command([str(file), *options, "--json"]) == 0
            again = json.loads(printed.getvalue())
            published = Result.objects.get(question=of.question).outcome
            for key in ("rule", "ranking", "scores", "scores_exact", "alternatives", "conventions"):
                assert again[key] == published[key], key
            if kind == "csv":
                assert again["ballots"] == published["ballots"]


@pytest.fixture
def point_later(omar):
    def create(poll):
        words = {"name": "Hôtel de ville", "address": "", "hours": ""}
        return actions.create_point(poll=poll, officials=[omar], **words), omar

    return create


def test_published_ballots_tell_no_channel_no_place_and_no_order(client, big):
    text = client.get(f"/resultats/bulletins/{STEM}-cohabiter.csv").text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    assert set(rows[0]) == {"code", "rank1", "rank2", "rank3"}
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)
    assert len(rows) == 115
    assert "Hôtel" not in text
    kinds = "".join("w" if row["rank1"] == "1" or not row["rank1"] else "p" for row in rows)
    # Sixty of one sort and fifty-five of the other, mixed by the codes: not two blocks.
    assert len(re.findall("wp|pw", kinds)) > 20


def test_files_of_a_demonstration_say_so(client, big, at):
    for kind in ("csv", "soi"):
        assert "démonstration" not in client.get(f"/resultats/bulletins/{STEM}-cohabiter.{kind}").text
    City.objects.update(is_demonstration=True)
    for kind in ("csv", "soi"):
        text = client.get(f"/en/resultats/bulletins/{STEM}-cohabiter.{kind}").text
        assert "\n# demonstration data" in text


@pytest.mark.parametrize(
    "name", ["autre-2021-cohabiter.csv", f"{STEM}-cohabiter.pdf", f"{STEM}-economiser.csv"]
)
def test_other_files_do_not_exist(client, big, name):
    assert client.get(f"/resultats/bulletins/{name}").status_code == 404


def test_no_file_is_out_before_publication(client, poll):
    for _ in range(50):
        cast(poll, [1], [1])
    count(poll)
    assert client.get(f"/resultats/bulletins/{STEM}-cohabiter.csv").status_code == 404
    assert client.get("/resultats/retrouver/").status_code == 404


def test_an_earlier_edition_keeps_its_results_under_its_year(client, big, conference):
    later = Conference.objects.create(
        programme=conference.programme, year=2023, title="2023", day="2023-12-02", published_at=CLOSED
    )
    assert later
    assert "There is no vote yet" in page_of(client)
    page = page_of(client, "/2021")
    assert "Des noues" in page
    assert f"/en/2021/resultats/bulletins/{STEM}-cohabiter.csv" in page
    assert client.get(f"/2021/resultats/bulletins/{STEM}-cohabiter.csv").status_code == 200
    assert client.get("/2021/resultats/retrouver/").status_code == 200


def test_the_page_is_everybodys_and_holds_no_token(client, big):
    response = client.get("/resultats/")
    assert "csrf" not in response.text
    assert not response.cookies
    assert "public" in response.headers["Cache-Control"]


def test_a_voter_finds_their_ballot_in_every_theme_with_one_code(client, poll, caplog):
    secret = cast(poll, [4, 2], [])
    cast(poll, [1], [1])
    count_and_publish(poll)
    response = client.post("/en/resultats/retrouver/", {"code": grouped(secret).upper()})
    page = response.text
    assert re.search(r"Des jardins</li>\s*<li>Des noues", page)
    assert "Blank ballot" in page
    assert "no-store" in response.headers["Cache-Control"]
    assert not set(response.cookies) - {"csrftoken"}
    assert secret not in caplog.text


def test_a_code_shows_every_ballot_that_bears_it_and_says_what_two_mean(client, poll):
    secret = new_secret()
    for first, second in (([4, 2], [1]), ([1], [2])):
        envelopes = enclosed(poll, first, second, secret=secret)
        actions.cast_ballot(poll=poll, roll_entry=somebody(poll), envelopes=envelopes, now=OPEN)
    cast(poll, [3])
    count_and_publish(poll)
    page = client.post("/en/resultats/retrouver/", {"code": secret}).text
    assert "More than one ballot bears this code." in page
    assert "All these ballots are in the count" in page
    assert re.search(r"Ballot 1</h3>.*Ballot 2</h3>", page, re.DOTALL)
    assert re.search(r"Des jardins</li>\s*<li>Des noues", page)
    assert "Des haies" in page
    assert "Des nichoirs" not in page


def test_one_ballot_per_code_is_no_cause_for_alarm(client, poll):
    secret = cast(poll, [4, 2], [])
    count_and_publish(poll)
    assert "More than one" not in client.post("/en/resultats/retrouver/", {"code": secret}).text


def test_a_voter_whose_ballot_is_missing_in_a_theme_is_told_so(client, poll, questions, omar):
    secret = cast(poll, [4, 2], [2])
    with immutable.lifted(connection):
        Envelope.objects.filter(question=questions[0]).delete()
    actions.record_differences(poll=poll, now=CLOSED)
    for difference in BoxDifference.objects.all():
        actions.explain_difference(difference=difference, official=omar, explanation="Perdue", now=CLOSED)
    count_and_publish(poll)
    page = client.post("/en/resultats/retrouver/", {"code": secret}).text
    assert "Your ballot is missing from the count: Cohabiter." in page
    assert "Your ballot is in the count" not in page


def test_the_code_of_one_theme_finds_that_ballot(client, poll, questions):
    secret = cast(poll, [4, 2], [2])
    count_and_publish(poll)
    page = client.post("/en/resultats/retrouver/", {"code": tracker_of(secret, questions[1].pk)}).text
    assert "Le marché" in page
    assert "No ballot bears this code in this theme." in page


@pytest.mark.parametrize(
    ("code", "words"),
    [("abc", "26 letters"), ("é" * 26, "26 letters"), ("a" * 26, "No ballot bears this code.")],
)
def test_a_wrong_code_is_told_in_words(client, poll, code, words):
    cast(poll, [1], [1])
    count_and_publish(poll)
    assert words in client.post("/en/resultats/retrouver/", {"code": code}).text


def test_the_page_asks_as_many_questions_to_the_database_for_few_ballots_as_for_many(
    client, poll, django_assert_max_num_queries
):
    for _ in range(60):
        cast(poll, [1], [1])
    count_and_publish(poll)
    assert CountedBallot.objects.count() == 120
    with django_assert_max_num_queries(14):
        client.get("/resultats/")


def test_another_town_shows_nothing_of_these_results(client, big, ivry, vitry):
    City.objects.filter(pk=ivry.pk).update(host="ivry.example")
    secret = new_secret()
    for host, status in (("vitry.example", 404), ("ivry.example", 200)):
        told = {"headers": {"host": host}}
        assert client.get(f"/resultats/bulletins/{STEM}-cohabiter.csv", **told).status_code == status
        assert client.post("/resultats/retrouver/", {"code": secret}, **told).status_code == status
        assert ("Des noues" in client.get("/resultats/", **told).text) is (status == 200)
