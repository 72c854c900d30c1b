# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same corpus and the same queries, run on whichever database the tests use."""

from datetime import UTC, date, datetime

import pytest

from caravane.foundation.conferences.models import Conference
from caravane.gather.proposals.actions import NewProposal, redact_proposal, revise_proposal, submit_many
from caravane.gather.proposals.models import Proposal
from caravane.gather.proposals.queries import proposals_of
from caravane.gather.proposals.search import fold, matching

NOW = datetime(2021, 9, 1, 10, tzinfo=UTC)
CORPUS = [
    ("Des légumes dans les cantines", "Que l’on mange local à l'école, deux fois par semaine."),
    ("Végétaliser les cours", "Des arbres, de l’ombre : l’été la cour d’école est un four."),
    ("Un vélo pour tous", "Prêter des vélos aux habitantes et habitants."),
    ("Lieux frais", "Ouvrir un lieu frais par quartier, l'eau y serait gratuite."),
    ("Cœur de ville sans voiture", "Aujourd’hui on ne traverse plus."),
    ("Rénovation énergétique", "Isoler les logements : 2e aide, CO2 en moins, 3.5 % par an."),
    ("Jardinage", "Des jardins partagés ouverts le soir."),
]
QUERIES = {
    "legume": {1},
    "LÉGUMES": {1},
    "école": {1, 2},
    "d'école": {1, 2},
    "l’école": {1, 2},
    "vegetalise": {2},
    "végétalisées": {2},
    "vegetalisees": {2},
    "végétal": {2},
    "vélos": {3},
    "velo": {3},
    "lieux": {4},
    "lieu frais": {4},
    "eaux": {4},
    "coeur": {5},
    "cœur": {5},
    "aujourd'hui": {5},
    "renover": {6},
    "CO2": {6},
    "2e": {6},
    "jardin": {7},
    "cantine école": {1},
    "cantine voiture": set(),
    "canti": {1},
    "zzz": set(),
    "3": {3, 6},
    "n° 4": {4},
}
HARMLESS = ["", "   ", "de la", "l'", "«»!?", '"', "*", "(", "))", "-", "le & la", "' \" %", "\x00"]
SYNTAX = [
    *("cantine AND", "NOT école", "a OR b", 'école"', "école*", "(école", "NEAR(école)", "search_text:école"),
    *("école & !cour", "école:*", "'; DROP TABLE", "<->", "^école", "+école", "\\", "{a b}: c"),
]


@pytest.fixture
def corpus(conference: Conference) -> list[Proposal]:
    rows = [NewProposal(title, body, date(2021, 9, 1), "web") for title, body in CORPUS]
    return submit_many(conference=conference, proposals=rows, now=NOW)


def found(conference: Conference, text: str) -> set[int]:
    return set(matching(proposals_of(conference), text).values_list("number", flat=True))


def test_words_are_found_whatever_their_accents_case_elision_and_plural(
    conference: Conference, corpus: list[Proposal]
) -> None:
    assert {text: found(conference, text) for text in QUERIES} == QUERIES


def test_a_query_without_a_meaningful_word_keeps_everything(
    conference: Conference, corpus: list[Proposal]
) -> None:
    assert all(len(found(conference, text)) == len(CORPUS) for text in HARMLESS)


@pytest.mark.parametrize("text", SYNTAX)
def test_the_syntax_of_a_search_engine_is_only_text(
    conference: Conference, corpus: list[Proposal], text: str
) -> None:
    found(conference, text)


def test_search_reads_the_latest_wording(conference: Conference, corpus: list[Proposal]) -> None:
    revise_proposal(
        proposal=corpus[0], title="Des lentilles", body="Au menu.", author=None, reason="Précis", now=NOW
    )
    assert found(conference, "légumes") == set()
    assert found(conference, "lentille") == {1}


def test_removed_words_are_not_found(conference: Conference, corpus: list[Proposal]) -> None:
    redact_proposal(proposal=corpus[2], ground="Nom d’un tiers", author=None, now=NOW)
    assert found(conference, "vélo") == set()


@pytest.mark.parametrize(
    ("one", "many"),
    [("vélo", "vélos"), ("trou", "trous"), ("ami", "amis"), ("cinéma", "cinémas"), ("lieu", "lieux")],
)
def test_one_and_many_meet(one: str, many: str) -> None:
    assert fold(one) == fold(many)


def test_a_folded_text_holds_stems_only() -> None:
    assert fold("L’École d’à côté, qu'on végétalise !") == "ecol cot vegetalis"
