"""Writes what a version says into its rows."""

from payers.actions.refusals import UnknownDelegate
from payers.contents import VERSION_FIELDS
from payers.document import CodeRow, VersionDocument
from payers.models import (
    Criterion,
    Payer,
    PolicyCode,
    PolicyDiagnosis,
    PolicyReference,
    PolicySection,
    PolicyVersion,
    SourceCapture,
    StateException,
)

BATCH = 2000


def replace_contents(*, version: PolicyVersion, document: VersionDocument) -> None:
    """Puts `document` in the place of what the version said. Call it within a transaction, for a draft or an import."""
    for name in VERSION_FIELDS:
        setattr(version, name, getattr(document, name))
    version.save(update_fields=VERSION_FIELDS)
    for part in (
        PolicyCode, PolicyDiagnosis, PolicySection, Criterion, PolicyReference, StateException, SourceCapture,
    ):  # fmt: skip
        part.objects.filter(version=version).delete()
    _write_texts(version, document)
    captures = _write_passages(version, document)
    _write_codes(version, document, captures)
    PolicyDiagnosis.objects.bulk_create(
        (
            PolicyDiagnosis(version=version, group=row.group, code=row.code, polarity=row.polarity, note=row.note)
            for row in document.diagnoses
        ),
        batch_size=BATCH,
    )


def _write_texts(version: PolicyVersion, document: VersionDocument) -> None:
    PolicySection.objects.bulk_create(
        PolicySection(version=version, kind=section.kind, title=section.title, text=section.text)
        for section in document.sections
    )
    Criterion.objects.bulk_create(
        Criterion(version=version, position=position, depth=line.depth, kind=line.kind, text=line.text)
        for position, line in enumerate(document.criteria)
    )
    PolicyReference.objects.bulk_create(
        PolicyReference(version=version, position=position, text=reference.text, url=reference.url)
        for position, reference in enumerate(document.references)
    )
    StateException.objects.bulk_create(
        StateException(version=version, state=row.state, text=row.text) for row in document.state_exceptions
    )


def _write_passages(version: PolicyVersion, document: VersionDocument) -> dict[str, SourceCapture]:
    written = SourceCapture.objects.bulk_create(
        SourceCapture(
            policy_id=version.policy_id,
            version=version,
            key=passage.key,
            url=passage.url,
            retrieved_at=passage.retrieved_at,
            sha256=passage.sha256,
            locator=passage.locator,
            quote=passage.quote,
        )
        for passage in document.passages
    )
    return {capture.key: capture for capture in written}


def _write_codes(version: PolicyVersion, document: VersionDocument, captures: dict[str, SourceCapture]) -> None:
    named = {row.delegate for row in document.codes if row.delegate}
    delegates = {payer.slug: payer for payer in Payer.objects.filter(slug__in=named)} if named else {}
    unknown = sorted(named - delegates.keys())
    if unknown:
        raise UnknownDelegate(f"No payer here has the address {', '.join(unknown)}: add the delegate first.")
    PolicyCode.objects.bulk_create(
        (_code(version, row, delegates.get(row.delegate), captures.get(row.passage)) for row in document.codes),
        batch_size=BATCH,
    )


def _code(version: PolicyVersion, row: CodeRow, delegate: Payer | None, capture: SourceCapture | None) -> PolicyCode:
    return PolicyCode(
        version=version,
        group=row.group,
        system=row.system,
        code=row.code,
        disposition=row.disposition,
        prior_authorization=row.prior_authorization,
        delegate=delegate,
        places=list(row.places),
        modifiers=list(row.modifiers),
        note=row.note,
        capture=capture,
    )
