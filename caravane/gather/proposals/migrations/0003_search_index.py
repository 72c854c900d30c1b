# SPDX-License-Identifier: AGPL-3.0-or-later
"""Index the search column: FTS5 without a copy of the words on SQLite, GIN on PostgreSQL."""

from django.db import migrations

CREATE = {
    "sqlite": "CREATE VIRTUAL TABLE proposals_search USING fts5("
    "search_text, content='proposals_proposal', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    "postgresql": "CREATE INDEX proposals_search ON proposals_proposal "
    "USING gin (array_to_tsvector(string_to_array(search_text, ' ')))",
}
DROP = {"sqlite": "DROP TABLE proposals_search", "postgresql": "DROP INDEX proposals_search"}


def create(apps, schema_editor):
    schema_editor.execute(CREATE[schema_editor.connection.vendor], None)


def drop(apps, schema_editor):
    schema_editor.execute(DROP[schema_editor.connection.vendor], None)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0002_redacted_by_and_confirmed")]

    operations = [migrations.RunPython(create, drop)]
