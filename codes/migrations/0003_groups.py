"""Groups of staff and what each may do here: editors write, approvers publish, operators look at what was loaded.

Django makes permissions once all migrations have run, so those that are granted here are made first.
"""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LOOK_UP = (
    "codes.view_code",
    "codes.view_codereplacement",
    "codes.view_descriptor",
    "codes.view_family",
    "codes.view_listing",
    "codes.view_modifier",
    "codes.view_modifierdescriptor",
    "codes.view_placeofservice",
    "codes.view_publicationversion",
    "sources.view_publisher",
    "sources.view_release",
    "sources.view_sourcedocument",
)
GROUPS = {
    "Editors": (
        *LOOK_UP,
        "codes.add_publicationversion",
        "codes.change_publicationversion",
        "codes.change_modifier",
        "codes.add_codereplacement",
        "codes.change_codereplacement",
        "codes.delete_codereplacement",
        "codes.view_errorreport",
        "codes.change_errorreport",
        "sources.add_publisher",
        "sources.change_publisher",
        "sources.add_sourcedocument",
        "sources.change_sourcedocument",
    ),
    "Approvers": (*LOOK_UP, "codes.approve_publicationversion"),
    "Operators": (
        "sources.view_importissue",
        "sources.view_importrun",
        "sources.view_publisher",
        "sources.view_release",
        "sources.view_sourcedocument",
    ),
}


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    for label in ("codes", "sources"):
        config = apps.get_app_config(label)
        # Permissions are made only for an app that has models; one rebuilt from migrations does not say so.
        config.models_module = True
        create_permissions(config, verbosity=0, using=using, apps=apps)
        config.models_module = None
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, wanted in GROUPS.items():
        granted = [permission.objects.using(using).get(**_natural_key(each)) for each in wanted]
        group.objects.using(using).get_or_create(name=name)[0].permissions.add(*granted)


def _natural_key(permission: str) -> dict[str, str]:
    label, codename = permission.split(".")
    return {"content_type__app_label": label, "codename": codename}


class Migration(migrations.Migration):
    dependencies = (
        ("codes", "0002_code_systems"),
        ("sources", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    )
    operations = (migrations.RunPython(make_groups, migrations.RunPython.noop),)
