"""Signing in by confirmed addresses: those of the accounts so far are, because staff made them all.

And the table in which limits are counted, where CACHE_URL names the database.
"""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def confirm_addresses(apps: Any, schema_editor: Any) -> None:
    user_model, address_model = apps.get_model("accounts", "User"), apps.get_model("account", "EmailAddress")
    for user in user_model.objects.exclude(email="").iterator():
        if not address_model.objects.filter(user_id=user.pk).exists():
            address_model.objects.create(user_id=user.pk, email=user.email.lower(), verified=True, primary=True)


def make_cache_table(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_shipped_plans"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunPython(confirm_addresses, migrations.RunPython.noop),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
