"""The code systems this portal knows. URIs: HL7 Terminology (terminology.hl7.org)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SYSTEMS = (
    ("cpt", "CPT", "Current Procedural Terminology", "American Medical Association",
     "http://www.ama-assn.org/go/cpt", False),
    ("hcpcs", "HCPCS", "Healthcare Common Procedure Coding System, Level II",
     "Centers for Medicare & Medicaid Services", "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", True),
    ("icd-10-cm", "ICD-10-CM", "International Classification of Diseases, 10th Revision, Clinical Modification",
     "National Center for Health Statistics", "http://hl7.org/fhir/sid/icd-10-cm", True),
)  # fmt: skip


def add_systems(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    code_system = apps.get_model("codes", "CodeSystem")
    for position, (slug, name, long_name, owner, uri, has_public_descriptors) in enumerate(SYSTEMS):
        code_system.objects.update_or_create(
            slug=slug,
            defaults={
                "name": name,
                "long_name": long_name,
                "owner": owner,
                "uri": uri,
                "has_public_descriptors": has_public_descriptors,
                "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = (("codes", "0001_initial"),)
    operations = (migrations.RunPython(add_systems, migrations.RunPython.noop),)
