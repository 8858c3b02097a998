"""Writes the content that ships with the portal, never over what staff have written."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.audit import record
from accounts.models import AuditEntry
from codes.contents import CONTENT_FIELDS
from codes.importers.publications import ModifierWords, PublicationText, Replacement
from codes.models import (
    Code,
    CodeReplacement,
    Modifier,
    PublicationEvent,
    PublicationModifier,
    PublicationVersion,
    RelatedCode,
)
from sources.models import SourceDocument

FIXTURE = PublicationVersion.Origin.FIXTURE
Status = PublicationVersion.Status


@transaction.atomic
def publish_shipped(*, text: PublicationText, author: Any, approver: Any, at: datetime) -> bool:
    """Publishes a shipped text as a new version; returns whether it did.

    Nothing is written where staff have written or withdrawn a version, or where this text is there already.
    """
    code = Code.objects.select_for_update().get(system=text.system, code=text.code)
    versions = PublicationVersion.objects.filter(code=code)
    is_staffs = versions.exclude(origin=FIXTURE).exists() or versions.filter(status=Status.WITHDRAWN).exists()
    if is_staffs or versions.published().filter(origin_sha256=text.sha256).exists():
        return False
    versions.published().update(status=Status.SUPERSEDED, ended_at=at)
    version = PublicationVersion.objects.create(
        code=code,
        number=versions.count() + 1,
        status=Status.PUBLISHED,
        clinical_review=text.clinical_review,
        origin=FIXTURE,
        origin_sha256=text.sha256,
        author=author,
        approver=approver,
        created_at=at,
        updated_at=at,
        published_at=at,
        **{name: _as_stored(getattr(text, name)) for name in CONTENT_FIELDS},
    )
    PublicationModifier.objects.bulk_create(
        PublicationModifier(
            version=version,
            position=position,
            modifier=row.modifier,
            description=row.description,
            when_to_use=row.when_to_use,
        )
        for position, row in enumerate(text.modifiers)
    )
    RelatedCode.objects.bulk_create(
        RelatedCode(version=version, position=position, system=row.system, code=row.code, kind=row.kind, note=row.note)
        for position, row in enumerate(text.related)
    )
    PublicationEvent.objects.create(version=version, at=at, actor=approver, action="published", note="Shipped text.")
    record(
        kind=AuditEntry.Kind.PUBLICATION, actor="system",
        subject=f"Publication of {code}, version {version.number}", facts={"step": "published", "text": "shipped"},
    )  # fmt: skip
    Code.objects.filter(pk=code.pk).update(title=text.title)
    return True


def _as_stored(value: str | tuple[str, ...]) -> str | list[str]:
    return list(value) if isinstance(value, tuple) else value


@transaction.atomic
def add_modifiers(*, words: Iterable[ModifierWords]) -> int:
    """Adds our words on modifiers; one that anybody has saved keeps its own. Returns how many were written."""
    held = {modifier.modifier: modifier for modifier in Modifier.objects.all()}
    written = 0
    for row in words:
        modifier = held.get(row.modifier, Modifier(modifier=row.modifier))
        if modifier.pk and modifier.history.exists():
            continue
        modifier.system_id = row.system
        modifier.title, modifier.when_to_use = row.title, row.when_to_use
        modifier.applies_to, modifier.setting = list(row.applies_to), row.setting
        modifier.pfs_indicator, modifier.ncci = row.pfs_indicator, row.ncci
        modifier.save()
        written += 1
    return written


@transaction.atomic
def add_replacements(*, replacements: Iterable[Replacement]) -> int:
    """Adds where ended codes point on, for codes that are loaded; what is there stays. Returns how many were added."""
    added = 0
    sources = {document.key: document for document in SourceDocument.objects.all()}
    rows = list(replacements)
    codes = {(code.system_id, code.code): code for code in _named(rows)}
    for row in rows:
        code = codes.get((row.system, row.code))
        replaced_by = codes.get((row.replaced_by_system, row.replaced_by))
        if code and replaced_by and not _was_deleted(code, replaced_by):
            _, created = CodeReplacement.objects.get_or_create(
                code=code, replaced_by=replaced_by, defaults={"note": row.note, "source": sources[row.source]}
            )
            added += created
    return added


def _was_deleted(code: Code, replaced_by: Code) -> bool:
    """That staff took it away: it does not come back."""
    gone = CodeReplacement.history.filter(history_type="-", code=code.pk, replaced_by=replaced_by.pk)
    return bool(gone.exists())


def _named(replacements: Iterable[Replacement]) -> Iterable[Code]:
    names = {name for row in replacements for name in (row.code, row.replaced_by)}
    return Code.objects.filter(code__in=names)
