"""`manage.py check_content [CODE...]`: checks publications, and fails where findings reach a level."""

from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from codes.checks import Finding, check_versions
from codes.formats import canonical_code
from codes.models import PublicationVersion
from codes.querysets import PublicationVersionQuerySet

# How serious a finding must be to fail the command.
FAILING = {"error": ("error",), "warning": ("error", "warning"), "never": ()}


class Command(BaseCommand):
    help = "Checks publications for wrong modifiers, ended codes, contradictions and missing sources."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="CODE", help="codes to check; all that have a version if none")
        parser.add_argument("--fail-on", choices=FAILING, default="error", help="exit 1 from this level on")

    def handle(self, *args: Any, **options: Any) -> None:
        versions = self._versions([canonical_code(code) for code in options["codes"]])
        named = {version.pk: version for version in versions}
        found = check_versions(versions, today=timezone.localdate())
        for pk, version in named.items():
            self._print(version, found[pk])
        every = [finding for findings in found.values() for finding in findings]
        errors = sum(finding.severity == "error" for finding in every)
        warnings = len(every) - errors
        self.stdout.write(
            f"{len(named)} version{'s'[: len(named) != 1]} checked: "
            f"{errors} error{'s'[: errors != 1]}, {warnings} warning{'s'[: warnings != 1]}."
        )
        if any(finding.severity in FAILING[options["fail_on"]] for finding in every):
            raise SystemExit(1)

    def _versions(self, codes: list[str]) -> PublicationVersionQuerySet:
        """Those that readers see or editors still work on."""
        current = PublicationVersion.objects.filter(status__in=("draft", "in_review", "published"))
        versions = current.select_related("code").order_by("code__system__position", "code__code", "-number")
        if not codes:
            return versions
        chosen = versions.filter(code__code__in=codes)
        missing = sorted(set(codes) - {version.code.code for version in chosen})
        if missing:
            raise CommandError(f"No publication is there on {', '.join(missing)}.")
        return chosen

    def _print(self, version: PublicationVersion, findings: list[Finding]) -> None:
        if not findings:
            return
        self.stdout.write(f"{version}")
        for field, group in groupby(findings, key=lambda finding: finding.field):
            self.stdout.write(f"  {field}")
            for finding in group:
                self.stdout.write(f"    {finding.severity}: {finding.rule}: {finding.message}")
                self.stdout.write(f"      {finding.suggestion}")
