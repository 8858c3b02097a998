"""`manage.py read_rates SOURCE... --out FOLDER --codes LIST`: rate files into Parquet, here or on many machines."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rates.listed import MOST_FILES, NoAddress, TooManyFiles, files_listed
from rates.runners import NoCluster, runner
from rates.tasks import RETRIES, Batch, FilesMissing, Outcome, publish, read_files
from rates.tic import DamagedFile, NotARateFile, UnreadableList, Wanted

REFUSED = (NoCluster, FilesMissing, TooManyFiles, NoAddress)


class Command(BaseCommand):
    help = "Reads in-network files, each a task of its own, into Parquet on storage that all machines share."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="SOURCE", help="a file or an address")
        parser.add_argument("--out", required=True, metavar="FOLDER", help="or such as s3://bucket/2026-11")
        parser.add_argument("--codes", required=True, metavar="LIST", help="a file of `type,code` lines, or: all")
        parser.add_argument("--contents", action="store_true", help="the sources are tables of contents")
        parser.add_argument("--limit", type=int, default=MOST_FILES, help="the most files that contents may list")
        parser.add_argument("--scheduler", default="", metavar="tcp://HOST:PORT", help="of Dask; else this machine")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes on this machine")
        parser.add_argument("--retries", type=int, default=RETRIES, help="after a broken connection or a lost machine")
        parser.add_argument("--allow-missing", action="store_true", help="an edition without the damaged files")
        parser.add_argument("--allow-private", action="store_true", help="addresses may lead into private networks")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            batch = self._read(options)
            rows = publish(batch, allow_missing=options["allow_missing"])
        except (*REFUSED, DamagedFile, NotARateFile, UnreadableList, OSError) as error:
            raise CommandError(str(error)) from error
        left_out = f"; {len(batch.missing)} files are missing" if batch.missing else ""
        self.stdout.write(f"{options['out']}: {rows:,} rows of {len(batch.paths)} files{left_out}.")

    def _read(self, options: dict[str, Any]) -> Batch:
        sources = self._sources(options)
        with runner(scheduler=options["scheduler"], workers=options["workers"]) as who:
            return read_files(
                sources,
                folder=options["out"],
                runner=who,
                wanted=wanted_pairs(options["codes"]),
                retries=options["retries"],
                is_private_allowed=options["allow_private"],
                progress=self._tell,
            )

    def _sources(self, options: dict[str, Any]) -> list[str]:
        sources: list[str] = options["sources"]
        if not options["contents"]:
            return sources
        return files_listed(sources, limit=options["limit"], is_private_allowed=options["allow_private"])

    def _tell(self, outcome: Outcome) -> None:
        size = f"{outcome.size / 1e6:,.1f} MB in {outcome.seconds:,.1f} s"
        self.stderr.write(f"{outcome.source}: {outcome.fault or f'{outcome.rows:,} rows, {size}'}")


def wanted_pairs(codes: str) -> frozenset[tuple[str, str]] | None:
    if codes == "all":
        return None
    with Path(codes).open(encoding="utf-8") as lines:
        return Wanted.from_lines(lines).pairs
