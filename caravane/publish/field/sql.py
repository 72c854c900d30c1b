# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the list of proposals asks the database, by hand: the ORM takes longer to write it than it to answer.

Every statement is read alike by SQLite and PostgreSQL. `{…}` are other constants or placeholders, never words
of a visitor.
"""

import json
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from django.db import connection

ROW = '"proposals_proposal"'
LATEST = """NOT EXISTS (
    SELECT 1 FROM review_finding AS later
    WHERE later.proposal_id = held.proposal_id AND (later.found_at, later.id) > (held.found_at, held.id)
)"""

# Theme by theme then neighbourhood by neighbourhood: what kind, key, slug, name, hue, why it is not voted.
FRAME = """
SELECT 'theme', "order", id, slug, name, hue, not_voted_reason FROM conferences_theme WHERE conference_id = %s
UNION ALL
SELECT 'neighbourhood', "order", id, '', name, '', '' FROM territory_neighbourhood WHERE city_id = %s
ORDER BY 1, 2, 5
"""
# Place in the list, key, theme, neighbourhood, channel and fate of every proposal.
KEYS = f"""
SELECT row_number() OVER (ORDER BY {{order}}) AS place,
    id, theme_id, neighbourhood_id, channel, {{fate}} AS fate
FROM {ROW} WHERE conference_id = %s AND {{searched}}
"""  # noqa: S608 - constants
# The same as one value.
PACKED = """
SELECT json_group_array(json_array(place, id, theme_id, neighbourhood_id, channel, fate))
FROM ({keys}) AS keys
"""
# What a page shows of its proposals.
PAGE = f"""
SELECT id, number, title, body, theme_id, neighbourhood_id, channel, origin, said_on, redaction_ground
FROM {ROW} WHERE id IN ({{keys}})
"""  # noqa: S608 - constants
# The facts behind their fates: proposal, kind, place, number or slug or outcome, words.
FACTS = f"""
SELECT source_id, 'merged', 0, CAST(number AS text), title
FROM proposals_proposallink JOIN {ROW} ON proposals_proposal.id = target_id
WHERE kind = 'merged' AND source_id IN ({{keys}})
UNION ALL
SELECT proposal_id, 'package', packages_package."order", slug, title
FROM packages_inclusion JOIN packages_package ON packages_package.id = package_id
WHERE published_at IS NOT NULL AND proposal_id IN ({{keys}})
UNION ALL
SELECT proposal_id, 'finding', 0, outcome, reason
FROM review_finding AS held WHERE proposal_id IN ({{keys}}) AND {LATEST}
ORDER BY 1, 2, 3, 5
"""  # noqa: S608 - constants


def fetch(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def fetch_keys(keys: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return what KEYS tells of every proposal after its place, in the order of the places.

    From SQLite it comes as one value: Python's module lets go of the interpreter at every row it reads, and
    with several threads at work waiting for it again hundreds of times costs more than the whole page.
    """
    if connection.vendor == "sqlite":
        rows = json.loads(fetch(PACKED.format(keys=keys), parameters)[0][0])
    else:
        rows = fetch(keys, parameters)
    return [tuple(row[1:]) for row in sorted(rows, key=itemgetter(0))]


def fetch_about(statement: str, keys: Sequence[int], times: int = 1) -> list[tuple[Any, ...]]:
    """Ask a statement that holds `{keys}` so many times about these rows."""
    if not keys:
        return []
    return fetch(statement.format(keys=", ".join(["%s"] * len(keys))), [*keys] * times)
