"""`manage.py load IMPORTER FILE...`: loads one edition of one source, all or nothing."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from sources.actions import LoadRefused, load_files
from sources.files import FileRejected, plain
from sources.registry import UnknownImporter, find_importer

ISSUES_SHOWN = 20
BAR_WIDTH = 30


class Command(BaseCommand):
    help = "Loads one edition of one source from its publisher's files, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("importer", help="such as pfs, hcpcs, icd10cm, pos, rbcs or cpt")
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help=".csv, .txt or .xlsx, or in .zip or .gz"
        )
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
        parser.add_argument("--edition", default="", help="where the files do not say it")
        parser.add_argument("--effective-from", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--excerpt", action="store_true", help="only some rows: what is missing may still exist")
        parser.add_argument("--allow-fewer", action="store_true", help="accept a file much shorter than what is held")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = self._progress if self.stderr.isatty() else None
        try:
            result = load_files(
                importer=find_importer(options["importer"]),
                paths=options["files"],
                dry_run=options["dry_run"],
                edition=options["edition"],
                effective_from=options["effective_from"],
                is_excerpt=options["excerpt"],
                allow_fewer=options["allow_fewer"],
                progress=progress,
            )
        except (UnknownImporter, FileRejected, LoadRefused) as error:
            raise CommandError(str(error)) from error
        except (DatabaseError, OSError) as error:
            raise CommandError(f"Nothing was loaded: {error}") from error
        finally:
            if progress:
                self.stderr.write("\r" + " " * 80 + "\r", ending="")
        for name, row in result.issues[:ISSUES_SHOWN]:
            self.stderr.write(plain(f"{name}, line {row.line}, {row.field}: {row.reason}"))
        self.stdout.write(result.message)

    def _progress(self, done: int, lines: int) -> None:
        """A bar of the lines read; where their number is not known, the rows alone."""
        if not lines:
            self.stderr.write(f"\r{done:>12,} rows read", ending="")
        else:
            share = min(done / lines, 1)
            filled = round(share * BAR_WIDTH)
            bar = "#" * filled + "-" * (BAR_WIDTH - filled)
            self.stderr.write(f"\r[{bar}] {share:4.0%}  {done:,} of {lines:,} lines", ending="")
        self.stderr.flush()
