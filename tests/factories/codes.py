"""Rows of `codes`: codes, what releases say of them, and publications. The systems come with the migrations."""

from datetime import date

from django.utils.text import slugify

from codes.models import (
    Code,
    CodeReplacement,
    Descriptor,
    Family,
    Listing,
    Modifier,
    ModifierDescriptor,
    PlaceOfService,
    PublicationModifier,
    PublicationVersion,
    RelatedCode,
)
from tests.factories.sources import NOW, make_document

TEXTS = {
    "title": "Markers placed at a target",
    "audience": "Coders",
    "common_language": "Small markers are left beside a tumor. [@editorial]",
    "summary": "A physician leaves markers at a target. [@cms-rvu26c]",
    "billing_description": "One unit is one session. [@editorial]",
    "service_type": "Surgery",
    "sites_of_service": ["22", "24"],
    "sites_note": "Usually a hospital suite. [@editorial]",
    "clinical_context": "Markers let the beam follow the target. [@editorial]",
    "typical_patient": "A patient of seventy-four. [@editorial]",
    "workflow": "Consent is taken.\nThe needle is placed.",
    "key_payers": ["medicare"],
}


def make_code(system="cpt", code="49411", title="", **facts):
    return Code.objects.get_or_create(system_id=system, code=code, defaults={"title": title} | facts)[0]


def make_listing(code, release, **facts):
    return Listing.objects.create(code=code, release=release, **facts)


def make_descriptor(code, release, short="Short text", **facts):
    return Descriptor.objects.create(code=code, release=release, short=short, **facts)


def make_family(category="Procedure", subcategory="Other", name="", **facts):
    slug = slugify(f"{category} {subcategory} {name}")
    return Family.objects.create(category=category, subcategory=subcategory, name=name, slug=slug, **facts)


def make_modifier(modifier="26", system="cpt", title="Professional component", **facts):
    return Modifier.objects.create(modifier=modifier, system_id=system, title=title, **facts)


def make_modifier_descriptor(modifier, release, long="Public text", **facts):
    return ModifierDescriptor.objects.create(modifier=modifier, release=release, long=long, **facts)


def make_place(release, code="22", name="On Campus-Outpatient Hospital", setting="facility", **facts):
    return PlaceOfService.objects.create(release=release, code=code, name=name, setting=setting, **facts)


def make_version(code, number=None, status="draft", modifiers=(), related=(), **facts):
    """A version of a publication with every text filled.

    `modifiers`: (modifier, description, when to use); `related`: (system, code, kind, note).
    """
    make_document("editorial", title="Editors' own description", edition="")
    make_document()
    number = number or code.versions.count() + 1
    facts = TEXTS | {"created_at": NOW, "updated_at": NOW} | facts
    version = PublicationVersion.objects.create(code=code, number=number, status=status, **facts)
    PublicationModifier.objects.bulk_create(
        PublicationModifier(version=version, position=position, modifier=name, description=words, when_to_use=when)
        for position, (name, words, when) in enumerate(modifiers)
    )
    RelatedCode.objects.bulk_create(
        RelatedCode(version=version, position=position, system=system, code=other, kind=kind, note=note)
        for position, (system, other, kind, note) in enumerate(related)
    )
    return version


def publish(code, **facts):
    """A published version, straight into the table; the actions are tested elsewhere."""
    version = make_version(code, status="published", **({"published_at": NOW} | facts))
    Code.objects.filter(pk=code.pk).update(title=version.title)
    code.title = version.title
    return version


def make_replacement(code, replaced_by, note="", source=None):
    return CodeReplacement.objects.create(
        code=code, replaced_by=replaced_by, note=note, source=source or make_document()
    )


def make_ended_code(system="cpt", code="77014", ended_on=date(2026, 1, 1), **facts):
    return make_code(system, code, ended_on=ended_on, **facts)
