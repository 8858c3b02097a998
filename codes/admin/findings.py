"""What content checks found, for the pages of staff."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

from codes.checks import Finding, check_version, check_versions
from codes.models import PublicationVersion

CHECKED = (
    PublicationVersion.Status.DRAFT,
    PublicationVersion.Status.IN_REVIEW,
    PublicationVersion.Status.PUBLISHED,
)


@dataclass(frozen=True, slots=True)
class CheckedVersion:
    version: PublicationVersion
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class ChecksReport:
    """Every version with findings, and how often each rule found something, by severity."""

    versions: list[CheckedVersion]
    rules: list[tuple[str, str, int]]
    checked: int
    errors: int
    warnings: int


def findings_of(request: HttpRequest, version: PublicationVersion) -> list[Finding]:
    """Checked once in a request, for the summary, the fields and the rows of the tables alike."""
    held: dict[int, list[Finding]] = cast(Any, request).__dict__.setdefault("findings_of_versions", {})
    if version.pk not in held:
        held[version.pk] = check_version(version, today=timezone.localdate())
    return held[version.pk]


def errors_in(findings: list[Finding]) -> list[str]:
    return [f"{finding.message} {finding.suggestion}" for finding in findings if finding.severity == "error"]


def checks_report(*, severity: str = "", rule: str = "") -> ChecksReport:
    """Findings over all drafts, versions in review and published versions."""
    versions = PublicationVersion.objects.filter(status__in=CHECKED)
    found = check_versions(versions, today=timezone.localdate())
    counted = Counter((finding.severity, finding.rule) for findings in found.values() for finding in findings)
    shown = {
        pk: [f for f in findings if severity in ("", f.severity) and rule in ("", f.rule)]
        for pk, findings in found.items()
    }
    rows = versions.filter(pk__in=[pk for pk, findings in shown.items() if findings])
    ordered = rows.select_related("code").order_by("code__system_id", "code__code", "number")
    return ChecksReport(
        versions=[CheckedVersion(version, shown[version.pk]) for version in ordered],
        rules=[(severity, rule, number) for (severity, rule), number in sorted(counted.items())],
        checked=len(found),
        errors=sum(number for (severity, _), number in counted.items() if severity == "error"),
        warnings=sum(number for (severity, _), number in counted.items() if severity == "warning"),
    )
