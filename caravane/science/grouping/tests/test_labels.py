# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Sequence

from caravane.science.grouping import best_encoder, group
from caravane.science.grouping.labels import labels

from .corpus import TEXTS


def equally(words: Sequence[Sequence[str]]) -> list[list[float]]:
    return [[1.0] * len(each) for each in words]


CYCLING = [
    "Créer des pistes cyclables sur l'avenue.",
    "Les pistes cyclables de Paris sont trouées.",
    "Prolonger la piste cyclable jusqu'au RER.",
    "Une piste cyclable vers le RER, à Paris.",
]
WASTE = [
    "Le tri des déchets à la maison",
    "Expliquer le tri des déchets aux enfants",
    "Composter nos déchets de cuisine",
]


def test_words_that_stand_together_are_said_together() -> None:
    cycling, waste = labels([CYCLING, WASTE], equally)
    assert cycling.split(", ")[0] == "piste cyclable"
    assert waste.split(", ")[0] == "tri des déchets"


def test_names_and_acronyms_keep_their_capitals() -> None:
    cycling, _ = labels([CYCLING, WASTE], equally)
    assert {"Paris", "RER"} <= set(cycling.replace(", ", " ").split())


def test_what_a_sentence_asks_for_is_not_the_verb_it_opens_with() -> None:
    assert not any(
        verb in name for name in labels([CYCLING, WASTE], equally) for verb in ("créer", "expliquer")
    )


def test_words_are_those_of_the_texts_with_their_accents() -> None:
    for each in group(TEXTS).groups:
        written = " ".join(TEXTS[row] for row in each.rows).lower()
        assert all(term.lower() in written for term in each.label.split(", "))


def test_groups_of_the_same_words_still_have_their_own_label() -> None:
    assert labels([["vélo"], ["vélo"], ["vélo"]], equally) == ["vélo", "vélo (2)", "vélo (3)"]


def test_a_text_without_a_telling_word_labels_itself() -> None:
    assert labels([["Pour tous !"], ["Un banc"]], equally) == ["Pour tous !", "banc"]


def test_words_near_the_meaning_of_the_group_come_first() -> None:
    texts = [
        "Le boulanger vend son pain mardi",
        "Un boulanger qui fait du pain bio mardi",
        "Pain et brioche mardi",
    ]
    other = ["Le métro passe trop peu", "Un métro de nuit", "Le bus passe trop peu"]
    found = group([*texts, *other], packages=2, encoder=best_encoder())
    assert {each.label.split(", ")[0] for each in found.groups} <= {"pain", "boulanger", "métro", "bus"}
