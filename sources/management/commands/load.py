"""`manage.py load IMPORTER FILE...`: loads one edition of one source, or files of policies, all or nothing."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from sources.actions import FaultsFound, LoadRefused, LoadResult, compare_missing, load_files, run_loader
from sources.comparison_words import sentence
from sources.files import BadRow, FileRejected, plain
from sources.models import Comparison
from sources.registry import Loader, LoadOrder, UnknownImporter, find_importer, find_loader

ISSUES_SHOWN = 20
FAULTS_SHOWN = 100
BAR_WIDTH = 30
LINE_WIDTH = 100


LOADER_OPTIONS = ("approved_by", "payer", "codes", "state", "allow_missing", "scheduler", "limit", "allow_private")


def _refuse_others(title: str, heeded: frozenset[str], options: dict[str, Any]) -> None:
    for name in LOADER_OPTIONS:
        if options[name] and name not in heeded:
            raise CommandError(f"{title}: leave out --{name.replace('_', '-')}, which says nothing of them.")


class Command(BaseCommand):
    help = "Loads one edition of one source from its publisher's files, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("importer", help="such as pfs, hcpcs, icd10cm, pos, rbcs, cpt or policies")
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help=".csv, .txt or .xlsx, or in .zip or .gz; of rates, .json or an address",
        )
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
        parser.add_argument("--edition", default="", help="where the files do not say it")
        parser.add_argument("--effective-from", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--excerpt", action="store_true", help="only some rows: what is missing may still exist")
        parser.add_argument("--allow-fewer", action="store_true", help="accept a file much shorter than what is held")
        parser.add_argument(
            "--no-compare", action="store_true", help="leave it to compare_releases to say what changed"
        )
        parser.add_argument(
            "--approved-by", default="", metavar="EMAIL", help="of policies: approve the new versions as this person"
        )

        parser.add_argument("--payer", default="", metavar="SLUG", help="of rates: whose they are")
        parser.add_argument(
            "--codes", default="", metavar="LIST", help="of rates: a file of codes, `pages`, `family:SLUG` or `all`"
        )
        parser.add_argument("--state", default="", metavar="TX", help="of rates: the state that the files hold for")
        parser.add_argument("--allow-missing", action="store_true", help="of rates: an edition without damaged files")
        parser.add_argument("--scheduler", default="", metavar="tcp://...", help="of rates: a Dask cluster reads them")
        parser.add_argument(
            "--limit", type=int, default=0, help="of rates: the most files a table of contents may list"
        )
        parser.add_argument(
            "--allow-private", action="store_true", help="of rates: addresses may lead into private networks"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        loader = find_loader(options["importer"])
        try:
            result = self._run(loader, options) if loader else self._load(options)
        except FaultsFound as error:
            self._show(error.issues, FAULTS_SHOWN)
            raise CommandError(str(error)) from error
        except (UnknownImporter, FileRejected, LoadRefused) as error:
            raise CommandError(str(error)) from error
        except (DatabaseError, OSError) as error:
            raise CommandError(f"Nothing was loaded: {error}") from error
        self._show(result.issues, ISSUES_SHOWN)
        self.stdout.write(result.message)
        if not (loader or options["dry_run"] or options["no_compare"]):
            self._compare(options["importer"])

    def _compare(self, importer: str) -> None:
        """The edition, and a later one that now follows it. What is loaded stays loaded, whatever happens here."""
        try:
            for comparison in compare_missing(importer=importer, at=timezone.now()):
                if comparison.outcome != Comparison.Outcome.NOT_COMPARED:
                    self.stdout.write(sentence(comparison))
        except DatabaseError as error:
            self.stderr.write(f"It is loaded, and not yet compared: {error}. manage.py compare_releases goes on.")

    def _run(self, loader: Loader, options: dict[str, Any]) -> LoadResult:
        for name in ("edition", "effective_from", "excerpt", "allow_fewer"):
            if options[name] and name not in loader.options:
                raise CommandError(f"{loader.title} have no editions: leave out --{name.replace('_', '-')}.")
        _refuse_others(loader.title, loader.options, options)
        order = LoadOrder(
            paths=tuple(map(Path, options["files"])),
            names=tuple(options["files"]),
            progress=self._say if self.stderr.isatty() else None,
            **{name: options[name] for name in ("dry_run", "edition", *LOADER_OPTIONS)},
        )
        try:
            return run_loader(loader=loader, order=order)
        finally:
            if order.progress:
                self._say("")

    def _say(self, line: str) -> None:
        # Not in the red of errors; the cursor goes back, for what is written next.
        self.stderr.write(f"\r{plain(line)[:LINE_WIDTH]:<{LINE_WIDTH}}\r", style_func=str, ending="")
        self.stderr.flush()

    def _load(self, options: dict[str, Any]) -> LoadResult:
        importer = find_importer(options["importer"])
        if options["approved_by"]:
            raise CommandError(f"{importer.title} is not reviewed here: leave out --approved-by.")
        _refuse_others(importer.title, frozenset(), options)
        progress = self._progress if self.stderr.isatty() else None
        try:
            return load_files(
                importer=importer,
                paths=[Path(name) for name in options["files"]],
                dry_run=options["dry_run"],
                edition=options["edition"],
                effective_from=options["effective_from"],
                is_excerpt=options["excerpt"],
                allow_fewer=options["allow_fewer"],
                progress=progress,
            )
        finally:
            if progress:
                self.stderr.write("\r" + " " * 80 + "\r", ending="")

    def _show(self, issues: list[tuple[str, BadRow]], most: int) -> None:
        for name, row in issues[:most]:
            place = f"{name}, line {row.line}, {row.field}" if row.field else f"{name}, line {row.line}"
            self.stderr.write(plain(f"{place}: {row.reason}"))

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
