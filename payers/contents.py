"""What stored versions say, as plain values. The way back, from values to rows, is in `actions`."""

from collections.abc import Iterable
from typing import Any

from payers.document import (
    CodeRow,
    CriterionLine,
    DiagnosisRow,
    Passage,
    PolicyDocument,
    Reference,
    Relation,
    SectionText,
    StateText,
    VersionDocument,
)
from payers.models import Policy, PolicyCode, PolicyVersion
from payers.vocabulary import (
    CriterionKind,
    Disposition,
    Polarity,
    PolicyKind,
    PriorAuthorization,
    RelationKind,
    SectionKind,
)

# The columns of a version that are part of what it says.
VERSION_FIELDS = (
    "title",
    "effective_from",
    "summary",
    "scope",
    "is_proposed",
    "is_retirement",
    "published_on",
    "last_reviewed_on",
    "next_review_on",
    "ended_on",
    "notice_starts_on",
    "notice_ends_on",
    "change_note",
)
_SECTION_ORDER = {kind: place for place, kind in enumerate(SectionKind)}


def document_of(version: PolicyVersion) -> VersionDocument:
    """Fetch `with_contents()` first: every table of contents is read."""
    columns: dict[str, Any] = {name: getattr(version, name) for name in VERSION_FIELDS}
    sections = sorted(version.sections.all(), key=lambda row: _SECTION_ORDER[SectionKind(row.kind)])
    return VersionDocument(
        **columns,
        sections=tuple(SectionText(SectionKind(row.kind), row.text, row.title) for row in sections),
        criteria=tuple(CriterionLine(row.depth, CriterionKind(row.kind), row.text) for row in version.criteria.all()),
        codes=tuple(_code_row(row) for row in version.codes.all()),
        diagnoses=tuple(
            DiagnosisRow(row.code, Polarity(row.polarity), row.group, row.note) for row in version.diagnoses.all()
        ),
        references=tuple(Reference(row.text, row.url) for row in version.references.all()),
        state_exceptions=tuple(StateText(row.state, row.text) for row in version.state_exceptions.all()),
        passages=tuple(
            Passage(row.key, row.quote, row.retrieved_at, row.url, row.sha256, row.locator)
            for row in version.captures.all()
        ),
    )


def policy_document(policy: Policy, versions: Iterable[PolicyVersion]) -> PolicyDocument:
    """Versions fetched `with_contents()`; they are put in the order of their numbers."""
    relations = policy.relations.select_related("target").order_by("kind", "target__number")
    return PolicyDocument(
        payer=policy.payer.slug,
        number=policy.number,
        kind=PolicyKind(policy.kind),
        is_sample=policy.is_sample,
        lines_of_business=tuple(policy.lines_of_business.order_by("slug").values_list("slug", flat=True)),
        jurisdictions=tuple(policy.jurisdictions.order_by("slug").values_list("slug", flat=True)),
        relations=tuple(Relation(RelationKind(row.kind), row.target.number) for row in relations),
        versions=tuple(document_of(version) for version in sorted(versions, key=lambda version: version.number)),
    )


def _code_row(row: PolicyCode) -> CodeRow:
    return CodeRow(
        system=row.system,
        code=row.code,
        disposition=Disposition(row.disposition),
        prior_authorization=PriorAuthorization(row.prior_authorization),
        delegate=row.delegate.slug if row.delegate else "",
        places=tuple(row.places),
        modifiers=tuple(row.modifiers),
        group=row.group,
        note=row.note,
        passage=row.capture.key if row.capture else "",
    )
