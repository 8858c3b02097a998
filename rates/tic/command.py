"""The command line of `extract`: `manage.py extract_rates`, or `python -m rates.tic` without the portal."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from rates import tic
from rates.tic.report import EXCLUDED
from rates.tic.sinks import Sink

FORMATS = ("jsonl", "csv", "parquet")
# Seconds between two lines of progress.
EVERY = 1.0
LIST_OF_ALL = "all"


class Failed(Exception):
    """Nothing, or not all, was written; the text says why."""


class Terminal(Protocol):
    def write(self, text: str, /) -> object: ...

    def isatty(self) -> bool: ...


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a path, an address, or - for standard input; plain, .gz or .zip")
    parser.add_argument(
        "--codes",
        required=True,
        metavar="LIST",
        help="a file of `billing_code_type,billing_code` lines or of codes alone, which match every type; or: all",
    )
    parser.add_argument("--format", choices=FORMATS, default="jsonl", help="jsonl unless given")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the rows go; to standard output unless given")
    parser.add_argument("--fetch", action="store_true", help="fetch providers that lie at other addresses")
    parser.add_argument("--allow-private", action="store_true", help="addresses may lead into private networks")


def run(options: Mapping[str, Any], out: object, error: Terminal) -> None:
    """Raises Failed."""
    try:
        report = _extract(options, error)
    except (tic.DamagedFile, tic.NotARateFile, tic.UnreadableList) as fault:
        raise Failed(f"{options['file']}: {fault}") from fault
    except BrokenPipeError:
        # Whoever read the rows has enough of them.
        sys.stderr.close()
        return
    except (OSError, MemoryError) as fault:
        raise Failed(f"{options['file']}: {fault}") from fault
    for name, count in report.excluded.items():
        error.write(f"Left out: {count:,} {EXCLUDED[name]}.\n")
    error.write(f"{report.rows:,} rows of {report.counters['wanted_items']:,} of {report.counters['items']:,} items.\n")


def _extract(options: Mapping[str, Any], error: Terminal) -> tic.FileReport:
    wanted = _wanted(options["codes"])
    private = bool(options["allow_private"])
    progress = _Bar(error) if error.isatty() and options["out"] else None
    fetch = (lambda address: tic.fetch(address, is_private_allowed=private)) if options["fetch"] else None
    with ExitStack() as stack:
        return tic.extract(
            options["file"],
            wanted=wanted,
            sink=_sink(options, stack),
            progress=progress,
            fetch=fetch,
            with_digest=False,
            is_private_allowed=private,
        )


def _wanted(listed: str) -> tic.Wanted:
    if listed == LIST_OF_ALL:
        return tic.Wanted.all()
    with Path(listed).open(encoding="utf-8-sig") as lines:
        try:
            return tic.Wanted.from_lines(lines)
        except ValueError as fault:
            raise tic.UnreadableList(f"{listed}: {fault}") from fault


def _sink(options: Mapping[str, Any], stack: ExitStack) -> Sink:
    if options["format"] == "parquet":
        if not options["out"]:
            raise Failed("Parquet is written to a file: name it with --out.")
        return tic.ParquetSink(options["out"])
    kind = tic.JsonLines if options["format"] == "jsonl" else tic.Csv
    if not options["out"]:
        return kind(sys.stdout.buffer)
    return _ToFile(options["out"], kind, stack)
