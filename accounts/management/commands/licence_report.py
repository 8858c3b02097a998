"""`manage.py licence_report --month YYYY-MM`: distinct readers of each owner's official texts, as CSV."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.audit import record
from accounts.models import AuditEntry
from accounts.royalties import as_csv, month_of_text, readers_of


class Command(BaseCommand):
    help = "Counts the distinct readers of official descriptors in a month, for the licensor's report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        parser.add_argument("--out", default="", metavar="FILE", help="instead of the screen")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            month = month_of_text(options["month"])
        except ValueError as error:
            raise CommandError(f"--month: {error}") from error
        rows = readers_of(month)
        if options["out"]:
            try:
                Path(options["out"]).write_text(as_csv(rows), encoding="utf-8", newline="")
            except OSError as error:
                raise CommandError(f"--out: {options['out']} cannot be written: {error.strerror}") from error
        else:
            self.stdout.write(as_csv(rows), ending="")
        record(
            kind=AuditEntry.Kind.EXPORT, actor="system", subject=f"Readers of descriptors, {month:%Y-%m}",
            facts={row.owner: row.readers for row in rows},
        )  # fmt: skip
