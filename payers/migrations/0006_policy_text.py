"""The full text of policies: a table of each database's own kind, which no model stands for.

It holds no more than can be made again from the versions: `manage.py reindex` does that.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ON_POSTGRESQL = (
    # No foreign key: a table that Django does not know would stop it from emptying the versions.
    "CREATE TABLE payers_policytext (version_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX payers_policytext_words ON payers_policytext USING gin (words)",
)
# The row id is the version's.
ON_SQLITE = (
    """
    CREATE VIRTUAL TABLE payers_policytext
    USING fts5(heading, body, tokenize = 'porter unicode61 remove_diacritics 2')
    """,
)


def put_up(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in ON_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else ON_SQLITE:
        schema_editor.execute(statement)


def take_down(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE payers_policytext")


class Migration(migrations.Migration):
    dependencies = (("payers", "0005_policy_groups"),)
    operations = (migrations.RunPython(put_up, take_down),)
