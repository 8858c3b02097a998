"""The whole check of one version or of many."""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils import timezone

from codes.checks.citing import check_claims, check_staleness
from codes.checks.copying import check_copying
from codes.checks.editorial import check_editorial
from codes.checks.findings import Finding
from codes.checks.modifier_names import check_modifier_names
from codes.checks.modifiers import check_modifiers
from codes.checks.named_codes import check_named_codes
from codes.checks.narrative import check_narrative
from codes.checks.selectors import knowledge_for, subject_of
from codes.checks.subject import Knowledge, Subject
from codes.models import PublicationVersion
from codes.querysets import PublicationVersionQuerySet

RULES: tuple[Callable[[Subject, Knowledge], Iterator[Finding]], ...] = (
    check_modifiers,
    check_named_codes,
    check_narrative,
    check_claims,
    check_editorial,
    check_copying,
    check_modifier_names,
    check_staleness,
)


def check(subject: Subject, known: Knowledge) -> list[Finding]:
    """Errors before warnings, each in the order of the page; each said once. No database."""
    order = {passage.field: index for index, passage in enumerate(subject.passages)}
    found = dict.fromkeys(finding for rule in RULES for finding in rule(subject, known))
    return sorted(found, key=lambda finding: (finding.severity != "error", order.get(finding.field, len(order))))


def check_version(version: PublicationVersion, *, today: date | None = None) -> list[Finding]:
    subject = subject_of(version)
    return check(subject, knowledge_for([subject], today=today or timezone.localdate()))


def check_versions(versions: PublicationVersionQuerySet, *, today: date | None = None) -> dict[int, list[Finding]]:
    """The findings of each version by its primary key, in a fixed number of queries."""
    subjects = {version.pk: subject_of(version) for version in versions.select_related("code").with_parts()}
    known = knowledge_for(list(subjects.values()), today=today or timezone.localdate())
    return {pk: check(subject, known) for pk, subject in subjects.items()}
