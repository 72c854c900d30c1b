# SPDX-License-Identifier: AGPL-3.0-or-later
"""From « Je vote » to the receipt, over HTTP, as a browser without JavaScript does it."""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.logic.envelope import clean_secret, new_secret, tracker_of
from caravane.decide.voting.models import Envelope, Mark, Poll, Question, RollEntry, RollRequest
from caravane.decide.voting.views import ballot
from caravane.foundation.accounts.models import User
from caravane.foundation.core import immutable

from .conftest import CLOSED, OPEN, SEALED, person
from .held import box, count
from .steps import IDENTITY, back, cast, field, hidden, text

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
At = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _during_the_vote(at: At, poll: Poll) -> None:
    at(OPEN)


@pytest.fixture
def voter(signed_in: SignIn, rosa: User, entry: RollEntry) -> Client:
    """Rosa, signed in and on the roll."""
    return signed_in(rosa)


def test_the_ballot_asks_to_sign_in_and_comes_back(client: Client) -> None:
    answer = client.get(reverse("ballot"))
    assert answer.url == f"{reverse('account_login')}?next={reverse('ballot')}"


def test_a_person_declares_who_they_are_before_the_ballot(signed_in: SignIn, rosa: User) -> None:
    client = signed_in(rosa)
    assert client.get(reverse("ballot")).url == reverse("ballot_identity")
    assert "16" in text(client.get(reverse("ballot_identity")))
    assert client.post(reverse("ballot_identity"), IDENTITY).url == reverse("ballot")
    assert RollEntry.objects.get().identity == "goff|rosa|1990-03-04"


@pytest.mark.parametrize(
    "wrong",
    [
        {"birth_date": "31/02/1990"},
        {"birth_date": "04/03/2010"},
        {"tie": ""},
        {"last_name": "--"},
        {"first_names": ""},
    ],
)
def test_a_wrong_identity_is_shown_again_with_what_was_typed(
    signed_in: SignIn, rosa: User, wrong: dict[str, str]
) -> None:
    page = signed_in(rosa).post(reverse("ballot_identity"), IDENTITY | wrong)
    assert page.status_code == 200
    assert 'role="alert"' in text(page)
    assert 'value="Le Goff"' in text(page) or "last_name" in wrong
    assert not RollEntry.objects.exists()


def test_a_homonym_is_told_that_an_official_decides(
    entry: RollEntry, signed_in: SignIn, karim: User, omar: User
) -> None:
    client = signed_in(karim)
    page = text(client.post(reverse("ballot_identity"), IDENTITY | {"last_name": "LE GOFF"}, follow=True))
    assert "Votre demande attend la réponse du bureau" in page
    actions.accept_request(
        request=RollRequest.objects.get(), official=omar, reason="", now=OPEN, site="http://testserver/"
    )
    assert client.post(reverse("ballot_identity"), IDENTITY).url == reverse("ballot")


def test_an_account_does_not_try_the_names_of_all_its_neighbours(
    entry: RollEntry, signed_in: SignIn, karim: User, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"declare_identity": "2/h/key"}
    client = signed_in(karim)
    pages = [text(client.post(reverse("ballot_identity"), IDENTITY, follow=True)) for _ in range(3)]
    assert ["revenez dans une heure" in page for page in pages[:2]] == [False, False]
    assert "revenez dans une heure" in pages[2]


def test_without_javascript_there_are_three_lists_per_theme_that_start_at_none(
    voter: Client, questions: list[Question]
) -> None:
    page = text(voter.get(reverse("ballot")))
    for label in ("1er choix", "2e choix", "3e choix"):
        assert label in page
    assert (
        page.count('<option value="000" selected>aucun</option>') == 3 + 2
    )  # as many as packages, at most three
    assert "Proposition 1" in page  # the package can be read in place


def test_the_whole_ballot_is_cast_once_and_the_receipt_opens_it(
    voter: Client, poll: Poll, questions: list[Question]
) -> None:
    review = voter.post(
        reverse("ballot_review"), {field(questions[0], 1): "003", field(questions[0], 2): "001"}
    )
    page = text(review)
    assert page.index("Des nichoirs") < page.index("Des haies") < page.index("Se nourrir")
    assert "1 thème est vide" in page
    assert not Mark.objects.exists()
    receipt = text(voter.post(reverse("ballot_cast"), hidden(review)))
    assert Mark.objects.get().channel == "web"
    found = box(poll)
    assert {question: one.ranking for question, one in found} == {
        questions[0].pk: (3, 1),
        questions[1].pk: (),
    }
    code = clean_secret(re.search(r'class="code"><code>([^<]*)<', receipt)[1])
    assert all(one.tracker == tracker_of(code, question) for question, one in found)
    assert all(one.tracker in receipt for _, one in found)
    assert "Des nichoirs" not in receipt  # a receipt says nothing of the choices


def test_a_double_is_refused_and_nothing_is_lost(voter: Client, questions: list[Question]) -> None:
    choices = {field(questions[0], 1): "003", field(questions[0], 3): "003", field(questions[1], 1): "002"}
    page = text(voter.post(reverse("ballot_review"), choices))
    assert "Le même paquet est votre 1er choix et votre 3e choix" in page
    assert f'href="#id_{field(questions[0], 3)}"' in page
    assert page.count('<option value="003" selected>') == 2
    assert page.count('<option value="002" selected>') == 1


def test_a_third_choice_without_a_second_moves_up_and_the_review_says_so(
    voter: Client, questions: list[Question]
) -> None:
    review = voter.post(
        reverse("ballot_review"), {field(questions[0], 1): "002", field(questions[0], 3): "004"}
    )
    assert "sont remontés" in text(review)
    asked = {field(questions[0], 1): "002", field(questions[0], 2): "004", field(questions[0], 3): "000"}
    assert back(review) == {**asked, field(questions[1], 1): "000", field(questions[1], 2): "000"}


def test_an_empty_ballot_is_blank_and_the_review_says_so(voter: Client) -> None:
    assert "tout votre bulletin serait blanc" in text(voter.post(reverse("ballot_review"), {}))
    assert "Votre bulletin est dans l’urne" in text(cast(voter, {}))
    assert Envelope.objects.count() == 2


def test_a_package_of_another_theme_is_not_on_the_list(voter: Client, questions: list[Question]) -> None:
    page = text(voter.post(reverse("ballot_review"), {field(questions[1], 1): "004"}))
    assert "n’est pas sur le bulletin" in page


def test_one_goes_back_from_the_review_to_correct(voter: Client, questions: list[Question]) -> None:
    review = voter.post(reverse("ballot_review"), {field(questions[0], 1): "002"})
    page = text(voter.post(reverse("ballot"), back(review)))
    assert '<option value="002" selected>' in page
    again = hidden(voter.post(reverse("ballot_review"), back(review)))
    assert not set(again.values()) & set(hidden(review).values())  # another code, other envelopes


def test_a_code_made_by_the_browser_is_kept_and_a_bad_one_replaced(voter: Client) -> None:
    good = "mfrggzdfmztwq2lknnwg23tpoa"
    assert hidden(voter.post(reverse("ballot_review"), {"secret": good}))["secret"] == good
    other = hidden(voter.post(reverse("ballot_review"), {"secret": "<script>"}))["secret"]
    assert clean_secret(other) == other


def test_a_reload_of_the_receipt_gives_the_same_receipt(voter: Client, questions: list[Question]) -> None:
    carried = hidden(voter.post(reverse("ballot_review"), {field(questions[0], 1): "002"}))
    pages = [text(voter.post(reverse("ballot_cast"), carried)) for _ in range(2)]
    codes = [re.findall(r"<code>([^<]*)</code>", page) for page in pages]
    assert codes[0] == codes[1]
    assert (Mark.objects.count(), Envelope.objects.count()) == (1, 2)


def test_the_page_that_casts_holds_no_choice(voter: Client, questions: list[Question]) -> None:
    review = voter.post(reverse("ballot_review"), {field(questions[0], 1): "002"})
    assert set(hidden(review)) == {"secret", *(f"envelope{one.pk}" for one in questions)}
    answer = voter.post(reverse("ballot_cast"), back(review))  # choices are not cast: envelopes alone are
    assert answer.status_code == 409
    assert "incomplète" in text(answer)
    assert not Mark.objects.exists()


@pytest.mark.parametrize("damage", ["", "x", "A" * 400, "é"])
def test_a_damaged_page_casts_nothing_and_leads_back_to_the_ballot(
    voter: Client, questions: list[Question], damage: str
) -> None:
    carried = hidden(voter.post(reverse("ballot_review"), {}))
    for name in carried:
        answer = voter.post(reverse("ballot_cast"), {**carried, name: damage})
        assert answer.status_code == 409
        assert f'href="{reverse("ballot")}"' in text(answer)
    assert not Envelope.objects.exists()


def test_a_ballot_that_says_nonsense_is_cast_and_is_null_at_the_count(
    voter: Client, poll: Poll, questions: list[Question]
) -> None:
    carried = hidden(voter.post(reverse("ballot_review"), {}))
    name = f"envelope{questions[0].pk}"
    altered = carried[name][:100] + ("A" if carried[name][100] != "A" else "B") + carried[name][101:]
    receipt = voter.post(reverse("ballot_cast"), {**carried, name: altered})
    assert "Votre bulletin est dans l’urne" in text(receipt)
    first, second = count(poll)
    assert (first.null_causes, second.null) == ({"unreadable": 1}, 0)


def test_what_travels_has_one_length_whatever_is_chosen(
    signed_in: SignIn,
    rosa: User,
    entry: RollEntry,
    poll: Poll,
    questions: list[Question],
    packages: list[Any],
) -> None:
    """Two hundred ballots: posts, review pages, refusals, receipts. Some titles are long, some are short."""
    Random(7).shuffle(packages)
    with immutable.lifted(connection):
        for number, package in enumerate(packages):
            package.title = "É&<" * 10 * number + "x"
            package.save()
    lengths: dict[str, set[int]] = defaultdict(set)
    random = Random(20211127)
    client = Client(enforce_csrf_checks=True)
    client.force_login(rosa, backend="django.contrib.auth.backends.ModelBackend")
    for number in range(200):
        ballot = client.get(reverse("ballot"))
        token = {"csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="([^"]*)"', text(ballot))[1]}
        choices = {"secret": new_secret()}
        for question in questions:
            ranks = [f"{n:03}" for n in range(1, len(question.options.all()) + 1)] + ["000"] * 4
            drawn = random.sample(ranks, min(3, question.options.count()))
            choices |= {field(question, place): value for place, value in enumerate(drawn, 1)}
        lengths["ballot post"].add(len(urlencode(choices)))
        review = client.post(reverse("ballot_review"), choices | token)
        lengths["review"].add(len(review.content))
        assert "Content-Encoding" not in review.headers
        assert "no-transform" in review.headers["Cache-Control"]
        lengths["back post"].add(len(urlencode(back(review))))
        lengths["ballot again"].add(len(client.post(reverse("ballot"), back(review) | token).content))
        doubled = {name: "001" if random.random() < 0.7 else value for name, value in back(review).items()}
        refusal = client.post(reverse("ballot_review"), doubled | token)
        if "form" in refusal.context:
            lengths["refusal"].add(len(refusal.content))
        lengths["cast post"].add(len(urlencode(hidden(review))))
        if number % 20 == 0:
            lengths["receipt"] |= receipt_lengths(client, hidden(review) | token)
    assert {what: len(found) for what, found in lengths.items()} == dict.fromkeys(lengths, 1)
    assert len(lengths) == 7


def receipt_lengths(client: Client, carried: dict[str, str]) -> set[int]:
    """Cast, send again, send something else; return how long the answers are, and undo the vote."""
    answers = [client.post(reverse("ballot_cast"), carried) for _ in range(2)]
    answers.append(client.post(reverse("ballot_cast"), {**carried, "secret": "x"}))
    assert [answer.status_code for answer in answers] == [200, 200, 409]
    with immutable.lifted(connection):
        Mark.objects.all().delete()
        Envelope.objects.all().delete()
    return {len(answer.content) for answer in answers}


@pytest.mark.parametrize("gone", [False, True])
def test_who_lost_their_place_while_casting_reads_that_nothing_was_cast(
    voter: Client, entry: RollEntry, monkeypatch: pytest.MonkeyPatch, *, gone: bool
) -> None:
    """Between the reading of the entry and the cast: freed by an official, or left for another one."""

    def late(**said: Any) -> None:
        if gone:
            RollEntry.objects.filter(pk=entry.pk).delete()
        else:
            RollEntry.objects.filter(pk=entry.pk).update(account=None)
        actions.cast_ballot(**said)

    carried = hidden(voter.post(reverse("ballot_review"), {}))
    monkeypatch.setattr(ballot, "cast_ballot", late)
    answer = voter.post(reverse("ballot_cast"), carried)
    assert answer.status_code == 409
    assert "Votre inscription vient de changer" in text(answer)
    assert not Mark.objects.exists()
    assert not Envelope.objects.exists()


def test_a_second_vote_says_on_which_channel_the_first_was(voter: Client, questions: list[Question]) -> None:
    cast(voter, {})
    answer = voter.post(reverse("ballot_cast"), {field(questions[0], 1): "001"})
    assert answer.status_code == 409
    assert "vous avez voté en ligne" in text(answer)
    assert "vous avez voté en ligne" in text(voter.get(reverse("ballot")))
    assert Envelope.objects.count() == 2


@pytest.mark.parametrize("now", [SEALED, CLOSED])
def test_out_of_hours_every_step_leads_back_to_the_vote_page(voter: Client, at: At, now: datetime) -> None:
    at(now)
    assert voter.get(reverse("ballot")).url == reverse("vote")
    assert voter.get(reverse("ballot_identity")).url == reverse("vote")
    assert voter.post(reverse("ballot_review"), {}).url == reverse("vote")
    answer = voter.post(reverse("ballot_cast"), {})
    assert answer.status_code == 409
    assert "n’a pas été déposé" in text(answer)
    assert not Mark.objects.exists()


def test_who_cast_in_time_and_sends_again_after_the_close_is_told_that_they_voted(
    voter: Client, at: At, questions: list[Question]
) -> None:
    carried = hidden(voter.post(reverse("ballot_review"), {field(questions[0], 1): "002"}))
    voter.post(reverse("ballot_cast"), carried)
    at(CLOSED)
    answer = voter.post(reverse("ballot_cast"), carried)
    assert answer.status_code == 409
    assert "vous avez voté en ligne" in text(answer)
    assert "n’a pas été déposé" not in text(answer)


def test_a_ballot_whose_body_comes_after_the_close_is_late(
    voter: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = hidden(voter.post(reverse("ballot_review"), {}))
    hours = iter([OPEN])  # when the request began; from then on the vote is closed
    monkeypatch.setattr("django.utils.timezone.now", lambda: next(hours, CLOSED))
    assert voter.post(reverse("ballot_cast"), carried).status_code == 409
    assert not Mark.objects.exists()


def test_no_page_of_the_ballot_is_kept_by_a_cache(voter: Client) -> None:
    pages = [
        voter.get(reverse("ballot")),
        voter.get(reverse("ballot_identity")),
        voter.post(reverse("ballot_review"), {}),
        cast(voter, {}),
        voter.get(reverse("ballot")),
        voter.get(reverse("booth")),
    ]
    for page in pages:
        assert "no-store" in page.headers["Cache-Control"]
        assert page.headers["Referrer-Policy"] == "same-origin"


def test_nothing_of_the_ballot_stays_in_the_session_the_messages_or_the_log(
    voter: Client, questions: list[Question], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    before = {**voter.session}
    choices = {field(questions[0], 1): "003", "secret": "mfrggzdfmztwq2lknnwg23tpoa"}
    voter.post(reverse("ballot_review"), choices)
    receipt = cast(voter, choices)
    assert {**voter.session} == before
    for session in Session.objects.all():
        assert set(session.get_decoded()) == {"_auth_user_id", "_auth_user_backend", "_auth_user_hash"}
    assert not list(receipt.context["messages"])
    assert "messages" not in voter.cookies
    written = " ".join(
        str(record.__dict__) for record in caplog.records if not record.name.startswith("django.db")
    )
    assert "mfrggzdfmztwq2lknnwg23tpoa" not in written
    assert field(questions[0], 1) not in written


def test_the_draft_key_names_neither_account_nor_person(voter: Client, rosa: User, entry: RollEntry) -> None:
    key = re.search(r'data-draft="([0-9a-f]{20})"', text(voter.get(reverse("ballot"))))[1]
    assert key not in {str(rosa.pk), str(entry.pk)}
    assert "data-forget-drafts" in text(cast(voter, {}))


def test_the_ballot_takes_as_many_queries_with_more_packages(
    voter: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with django_assert_max_num_queries(16):
        voter.get(reverse("ballot"))


def test_nobody_votes_under_the_address_of_a_past_edition(voter: Client) -> None:
    for name in ("ballot", "ballot_identity", "booth", "booth_entrance"):
        assert voter.get(f"/2021{reverse(name)}").status_code == 404


def test_another_town_has_its_own_poll(voter: Client, vitry: object, ivry: object) -> None:
    ivry.host = "ivry.example"
    ivry.save()
    answer = voter.get(reverse("ballot"), headers={"host": "vitry.example"})
    assert answer.url == reverse("vote")
    assert not RollEntry.objects.exclude(last_name=person()["last_name"]).exists()
