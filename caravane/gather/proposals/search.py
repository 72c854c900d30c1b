# SPDX-License-Identifier: AGPL-3.0-or-later
"""Search in French: one folded and stemmed column, read alike by SQLite FTS5 and PostgreSQL.

Both sides fold before stemming, so that a query typed without accents finds the same words. Neither
database tokenises or stems on its own: what this module writes is what they compare.
"""

import re
from functools import lru_cache

import snowballstemmer
from django.db import connections
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from caravane.foundation.core.words import plain

from .models import Proposal

# Folded French words that say nothing of the subject; elided articles (l', d', qu') are words here.
SILENT = """
a ai ainsi alors apres as au aucun aucune aussi autre autres aux avait avant avec avoir ayant c car ce
ceci cela celle celles celui ces cet cette ceux chaque chez comme comment d dans de depuis des deux donc
dont du elle elles en encore entre es est et etaient etait etant ete etre eu eux fait faire faut ici il
ils j je jusqu jusque l la le les leur leurs lorsqu lorsque lui m ma mais me meme memes mes moi mon n ne
ni nos notre nous on ont or ou par parce pas peu peut plus pour pourquoi puis puisqu puisque qu quand que
quel quelle quelles quels quelqu qui quoi quoiqu s sa sans se sera ses si soi soit son sont sous sur t ta
tandis te tes toi ton tous tout toute toutes tres trop tu un une vers vos votre vous y
"""
STOP_WORDS = frozenset(SILENT.split())
LONGEST = 40  # characters of a word kept: beyond, it is no word
NUMBER = re.compile(r"^(?:n\s*o|n|no)?\s*(\d{1,6})$")
FEMININE_PARTICIPLE = re.compile(r"(?<=\w{2})ees?$")
PREFIX_FROM = 3  # letters from which the last word also finds those that start with it
stemmer = snowballstemmer.stemmer("french")

SEARCHED = {
    "sqlite": "SELECT rowid FROM proposals_search WHERE proposals_search MATCH %s",
    "postgresql": "SELECT id FROM proposals_proposal "
    "WHERE array_to_tsvector(string_to_array(search_text, ' ')) @@ %s::tsquery",
}


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a folded French word; « vélos » and « vélo », « lieux » and « lieu » meet."""
    plural = len(word) > 3 and word[-1] == "s" and word[-2] in "aiou"
    if plural or (len(word) in {4, 5} and word.endswith("eux")):
        word = word[:-1]
    # Folded, « plantée » and « plantées » hide their accent from the stemmer: give it « plante ».
    word = FEMININE_PARTICIPLE.sub("e", word)
    stemmed: str = stemmer.stemWord(word)
    return stemmed


def stems(text: str) -> list[str]:
    """Return the stems of a text's meaningful words, each once, in order."""
    words = (word[:LONGEST] for word in plain(text).split())
    return list(dict.fromkeys(stem(word) for word in words if word not in STOP_WORDS))


def fold(text: str) -> str:
    """Return what search compares: accents, case, elisions and stop words gone, French stems left."""
    return " ".join(stems(text))


def search_text(title: str, body: str) -> str:
    """Return the column that both databases index, from what a proposal says."""
    return fold(f"{title} {body}")


def matching(proposals: QuerySet[Proposal], text: str) -> QuerySet[Proposal]:
    """Keep the proposals that hold every word of a query, the last one also as the start of a word.

    A number alone also finds the proposal of that number. A query without a meaningful word keeps everything.
    """
    words = stems(text)
    if not words:
        return proposals
    vendor = connections[proposals.db].vendor
    write = {"sqlite": _fts5, "postgresql": _tsquery}[vendor]
    found = Q(pk__in=RawSQL(SEARCHED[vendor], [write(words)]))  # noqa: S611 - the query is a parameter
    if number := NUMBER.match(plain(text.replace("°", "o"))):
        found |= Q(number=int(number[1]))
    return proposals.filter(found)


def _open_ended(word: str) -> bool:
    return len(word) >= PREFIX_FROM and not word.isdigit()


def _fts5(words: list[str]) -> str:
    return " AND ".join(f'"{word}"' for word in words) + ("*" if _open_ended(words[-1]) else "")


def _tsquery(words: list[str]) -> str:
    return " & ".join(f"'{word}'" for word in words) + (":*" if _open_ended(words[-1]) else "")
