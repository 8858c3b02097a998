"""What the groups of staff may do with payers: editors write, approvers look."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GROUPS = {
    "Editors": ("add_payer", "change_payer", "view_payer"),
    "Approvers": ("view_payer",),
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
    dependencies = (("payers", "0001_initial"), ("codes", "0003_groups"))
    operations = (migrations.RunPython(grant, migrations.RunPython.noop),)
