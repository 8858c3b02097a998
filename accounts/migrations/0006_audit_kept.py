"""What the database itself refuses: an audit entry changed or erased."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WORDS = "the audit log is only ever added to"
ON_POSTGRESQL = (
    f"""
    CREATE FUNCTION accounts_auditentry_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'check_violation'; END $$
    """,
    """
    CREATE TRIGGER accounts_auditentry_kept BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_auditentry_is_kept()
    """,
    """
    CREATE TRIGGER accounts_auditentry_not_emptied BEFORE TRUNCATE ON accounts_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_auditentry_is_kept()
    """,
)
ON_SQLITE = tuple(
    f"""
    CREATE TRIGGER accounts_auditentry_no_{event} BEFORE {event} ON accounts_auditentry
    BEGIN SELECT RAISE(ABORT, '{WORDS}'); END
    """
    for event in ("update", "delete")
)
FROM_POSTGRESQL = (
    "DROP TRIGGER accounts_auditentry_not_emptied ON accounts_auditentry",
    "DROP TRIGGER accounts_auditentry_kept ON accounts_auditentry",
    "DROP FUNCTION accounts_auditentry_is_kept()",
)
FROM_SQLITE = ("DROP TRIGGER accounts_auditentry_no_update", "DROP TRIGGER accounts_auditentry_no_delete")


def put_up(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in ON_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else ON_SQLITE:
        schema_editor.execute(statement)


def take_down(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in FROM_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else FROM_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = (("accounts", "0005_signing_in"),)
    operations = (
        migrations.AlterModelOptions(
            name="auditentry",
            options={
                "default_permissions": ("view",),
                "ordering": ("-at", "-pk"),
                "verbose_name_plural": "audit entries",
            },
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["actor", "-at"], name="audit_of_actor"),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sign-in", "Signed in"),
                    ("sign-in-failed", "Failed to sign in"),
                    ("sign-out", "Signed out"),
                    ("sign-up", "Signed up"),
                    ("credential", "Changed a password, passkey or second factor"),
                    ("permission", "Permissions changed"),
                    ("plan", "Plan changed"),
                    ("organisation", "Organization changed"),
                    ("publication", "Published"),
                    ("export", "Exported"),
                    ("licence", "Answered license terms"),
                    ("account-deleted", "Account deleted"),
                ],
                max_length=20,
            ),
        ),
        # The last: SQLite alters a table by making it anew, which takes its triggers away.
        migrations.RunPython(put_up, take_down),
    )
