"""What the database itself refuses, in the words of each: two versions in force on one day, and a log rewritten."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ON_POSTGRESQL = (
    """
    ALTER TABLE payers_policyversion ADD CONSTRAINT one_active_version_a_day EXCLUDE USING gist (
        int8range(policy_id, policy_id, '[]') WITH &&,
        daterange(effective_from, in_force_to) WITH &&
    ) WHERE (stage = 'approved' AND NOT is_proposed) DEFERRABLE INITIALLY DEFERRED
    """,
    """
    CREATE FUNCTION payers_policyevent_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the log of policies is only ever added to' USING ERRCODE = 'check_violation'; END $$
    """,
    """
    CREATE TRIGGER payers_policyevent_kept BEFORE UPDATE ON payers_policyevent
    FOR EACH ROW EXECUTE FUNCTION payers_policyevent_is_kept()
    """,
)
_OVERLAP = """
    CREATE TRIGGER payers_one_active_version_{event} AFTER {event} ON payers_policyversion
    WHEN NEW.stage = 'approved' AND NOT NEW.is_proposed AND EXISTS (
        SELECT 1 FROM payers_policyversion other
        WHERE other.policy_id = NEW.policy_id AND other.id <> NEW.id
          AND other.stage = 'approved' AND NOT other.is_proposed
          AND (other.in_force_to IS NULL OR other.in_force_to > NEW.effective_from)
          AND (NEW.in_force_to IS NULL OR NEW.in_force_to > other.effective_from)
    )
    BEGIN SELECT RAISE(ABORT, 'one_active_version_a_day'); END
"""
ON_SQLITE = (
    _OVERLAP.format(event="insert"),
    _OVERLAP.format(event="update"),
    """
    CREATE TRIGGER payers_policyevent_kept BEFORE UPDATE ON payers_policyevent
    BEGIN SELECT RAISE(ABORT, 'the log of policies is only ever added to'); END
    """,
)
FROM_POSTGRESQL = (
    "ALTER TABLE payers_policyversion DROP CONSTRAINT one_active_version_a_day",
    "DROP TRIGGER payers_policyevent_kept ON payers_policyevent",
    "DROP FUNCTION payers_policyevent_is_kept()",
)
FROM_SQLITE = (
    "DROP TRIGGER payers_one_active_version_insert",
    "DROP TRIGGER payers_one_active_version_update",
    "DROP TRIGGER payers_policyevent_kept",
)


def put_up(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in ON_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else ON_SQLITE:
        schema_editor.execute(statement)


def take_down(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in FROM_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else FROM_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = (("payers", "0003_policies"),)
    operations = (migrations.RunPython(put_up, take_down),)
