"""What a version of a publication says, apart from its place in the workflow."""

from codes.diffs import Content, Row
from codes.models import PublicationModifier, PublicationVersion, RelatedCode

# In the order of the page. A new version starts from these, and two versions are compared by them.
CONTENT_FIELDS = (
    "title",
    "audience",
    "common_language",
    "summary",
    "billing_description",
    "service_type",
    "sites_of_service",
    "sites_note",
    "clinical_context",
    "typical_patient",
    "workflow",
    "modifiers_note",
    "key_payers",
)
MODIFIER_FIELDS = ("position", "modifier", "description", "when_to_use")
RELATED_FIELDS = ("position", "system", "code", "kind", "note")


def content_of(version: PublicationVersion) -> Content:
    """Fetch `with_parts()` first: modifiers and related codes are read."""
    return Content(
        fields={label_of(name): _text(getattr(version, name)) for name in CONTENT_FIELDS},
        modifiers=tuple(_modifier_row(row) for row in version.modifiers.all()),
        related=tuple(_related_row(row) for row in version.related_codes.all()),
    )


def label_of(field: str) -> str:
    name = str(getattr(PublicationVersion._meta.get_field(field), "verbose_name", field))
    return name[:1].upper() + name[1:]


def _modifier_row(row: PublicationModifier) -> Row:
    return Row(row.modifier, {"Description": row.description, "When to use": row.when_to_use})


def _related_row(row: RelatedCode) -> Row:
    # By code and kind: one code may stand in two relations.
    key = f"{row.system.upper()} {row.code}, {row.get_kind_display()}"
    return Row(key, {"Note": row.note})


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(str(part) for part in value)
