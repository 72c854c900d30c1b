# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words, and the stems by which « vélos », « Vélo » and « VELO » are one.

Stems are those of the Snowball French stemmer (Porter), without accents. Other languages are tolerated:
their plurals often meet, and nothing is lost where they do not.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

__all__ = ["WORD", "folded", "is_silent", "stem", "stems"]

WORD = re.compile(r"[^\W_]+")
LONGEST = 40  # characters of a word that count
# Folded words that say nothing of the subject: French, and English, the commonest of the others.
SILENT_WORDS = """
ai aie ainsi alors apres as au aucun aucune aujourd aupres aussi autre autres aux avait avant avec avoir
ayant beaucoup bien car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment
contre dans de deja depuis des deux doit doivent donc dont du elle elles en encore entre es est et etaient
etait etant etc ete etre eu eux fait faire faut font hors hui ici il ils je jusqu jusque la le les leur
leurs lors lorsqu lorsque lui ma mais me meme memes mes moi moins mon ne ni non nos notre nous on ont ou
oui par parce pas peu peut peuvent plus plusieurs plutot pour pourquoi pourrait puis puisqu puisque qu
quand que quel quelle quelles quels quelqu quelque quelques qui quoi quoiqu quoique sa sans se selon sera
serait seront ses si soi soient soit sommes son sont sous sur ta tandis te tel telle telles tels tes toi
ton toujours tous tout toute toutes tres trop tu un une vers veut via voici voila vos votre vous
about also an and any are at be been but by can could did do does for from had has have he her his how if
in into is it its more most my no not of only or our she should so some such than that the their them
then there these they this those to too us very was we were what when which who why will with would you
your
"""
SILENT = frozenset(SILENT_WORDS.split())
stemmer = snowballstemmer.stemmer("french")


def folded(text: str) -> str:
    """A text in lower case and without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=500_000)
def stem(word: str) -> str:
    """The folded stem of a word as it is written."""
    return folded(stemmer.stemWord(word[:LONGEST].lower()))


@lru_cache(maxsize=500_000)
def is_silent(word: str) -> bool:
    """Whether a word says nothing of the subject."""
    return len(word) == 1 or folded(word) in SILENT


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order; silent words only when there are no others."""
    words = WORD.findall(text)
    return [stem(word) for word in words if not is_silent(word)] or [stem(word) for word in words]
