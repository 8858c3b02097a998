"""What the groups of staff may do with policies: editors write, approvers approve, a payer's own staff by its rows."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WRITE = (
    "add_policy",
    "change_policy",
    "view_policy",
    "add_policyversion",
    "change_policyversion",
    "view_policyversion",
    "view_payer",
    "view_policychange",
)
GROUPS = {
    "Editors": (
        *WRITE,
        "edit_any_policy",
        "add_lineofbusiness",
        "change_lineofbusiness",
        "view_lineofbusiness",
        "add_jurisdiction",
        "change_jurisdiction",
        "view_jurisdiction",
        "add_priorauthorizationmetric",
        "change_priorauthorizationmetric",
        "view_priorauthorizationmetric",
    ),
    "Approvers": (
        "view_policy",
        "view_policyversion",
        "view_policychange",
        "view_lineofbusiness",
        "view_jurisdiction",
        "view_priorauthorizationmetric",
        "approve_any_policy",
    ),
    # Which payer's policies, and whether to write or to approve, their rows of PayerStaff say.
    "Payer staff": WRITE,
    "Operators": (
        "view_policychange",
        "view_notice",
        "view_webhook",
        "view_webhookdelivery",
        "change_webhookdelivery",
    ),
}


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    config = apps.get_app_config("payers")
    # Permissions are made only for an app that has models; one rebuilt from migrations does not say so.
    config.models_module = True
    create_permissions(config, verbosity=0, using=using, apps=apps)
    config.models_module = None
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        wanted = permission.objects.using(using).filter(content_type__app_label="payers", codename__in=codenames)
        group.objects.using(using).get_or_create(name=name)[0].permissions.add(*wanted)


class Migration(migrations.Migration):
    dependencies = (("payers", "0004_guards"),)
    operations = (migrations.RunPython(grant, migrations.RunPython.noop),)
