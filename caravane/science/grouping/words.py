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
ah ai aie ainsi alors apres as au aucun aucune aujourd aupres aussi autre autres aux avait avant avec
avoir ayant beaucoup bien bonne ca car ce ceci cela celle celles celui ces cet cette ceux chacun chacune
chaque chez ci cinq comme comment contre dans de deja depuis des deux dix doit doivent donc dont du elle
elles en encore entre es est et etaient etait etant etc ete etre eu eux faire fais fait faut font hors
hui huit ici il ils je jusqu jusque la le les leur leurs lors lorsqu lorsque lui ma mais me meme memes
merci mes mettre mieux mise moi moins mon ne ni non nos notre nous oh on ont ou oui par parce pas permet
permettre peu peut peuvent plus plusieurs plutot pour pourquoi pourrait puis puisqu puisque qu quand
quatre que quel quelle quelles quelqu quelque quelques quels qui quoi quoiqu quoique rien sa sans se
selon sept sera serait seront ses si six soi soient soit sommes son sont sous sur ta tandis te tel telle
telles tels tes toi ton toujours tous tout toute toutes tres trois trop tu un une va vais vers veut via
voici voila voir vont vos votre vous
about also an and any are at be been but by can could did do does for from had has have he her his how if
in into is it its more most my no not of only or our she should so some such than that the their them
then there these they this those to too us very was we were what when which who why will with would you
your
"""
SILENT = frozenset(SILENT_WORDS.split())
PLURAL = re.compile(r"\w{2}[aiou]s$")
stemmer = snowballstemmer.stemmer("french")


def folded(text: str) -> str:
    """A text in lower case and without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=500_000)
def stem(word: str) -> str:
    """The folded stem of a word as it is written.

    Snowball keeps the « s » of « vélos »; here plurals in -as, -is, -os, -us lose it.
    """
    small = word[:LONGEST].lower()
    return folded(stemmer.stemWord(small[:-1] if PLURAL.search(small) else small))


@lru_cache(maxsize=500_000)
def is_silent(word: str) -> bool:
    """Whether a word says nothing of the subject."""
    return len(word) == 1 or folded(word) in SILENT


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order; silent words only when there are no others."""
    words = WORD.findall(text)
    return [stem(word) for word in words if not is_silent(word)] or [stem(word) for word in words]
