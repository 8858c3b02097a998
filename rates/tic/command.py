"""The command line of `extract`: `manage.py extract_rates`, or `python -m rates.tic` without the portal."""

import os
import sys
import time
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from rates import tic
from rates.tic.report import EXCLUDED
from rates.tic.sinks import Sink, ToFile

FORMATS = ("jsonl", "csv", "parquet")
# Seconds between two lines of progress.
EVERY = 1.0
BAR_WIDTH = 78
LIST_OF_ALL = "all"
# What every command of the portal takes, and this one needs nothing of.
VALUES_OF_DJANGO, FLAGS_OF_DJANGO = (
    ("--settings", "--pythonpath", "--verbosity", "-v"),
    ("--traceback", "--no-color", "--force-color", "--skip-checks"),
)


class Failed(Exception):
    """Nothing, or not all, was written; the text says why."""


class Terminal(Protocol):
    """Django's wrapper of a stream, or the stream."""

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


def run(options: Mapping[str, Any], out: Any, error: Terminal) -> None:
    """Raises Failed."""
    try:
        report = _extract(options, out, error)
    except (tic.DamagedFile, tic.NotARateFile, tic.UnreadableList) as fault:
        raise Failed(f"{options['file']}: {fault}") from fault
    except BrokenPipeError:
        # Whoever read the rows has enough of them; what is left in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    except (OSError, MemoryError) as fault:
        raise Failed(f"{options['file']}: {fault}") from fault
    if error.isatty():
        error.write("\r" + " " * BAR_WIDTH + "\r")
    for name, count in report.excluded.items():
        error.write(f"Left out: {count:,} {EXCLUDED[name]}.\n")
    error.write(f"{report.rows:,} rows of {report.counters['wanted_items']:,} of {report.counters['items']:,} items.\n")


def _extract(options: Mapping[str, Any], out: Any, error: Terminal) -> tic.FileReport:
    wanted = _wanted(options["codes"])
    private = bool(options["allow_private"])
    progress = _Bar(error) if error.isatty() and options["out"] else None
    fetch = (lambda address: tic.fetch(address, is_private_allowed=private)) if options["fetch"] else None
    return tic.extract(
        options["file"],
        wanted=wanted,
        sink=_sink(options, out),
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


def _sink(options: Mapping[str, Any], out: Any) -> Sink:
    path = options["out"]
    if options["format"] == "parquet":
        if not path:
            raise Failed("Parquet is written to a file: name it with --out.")
        return tic.ParquetSink(path)
    kind = tic.JsonLines if options["format"] == "jsonl" else tic.Csv
    return ToFile(path, kind) if path else kind(getattr(out, "buffer", out))


class _Bar:
    """One line of progress a second."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._began = self._told = time.monotonic()

    def __call__(self, progress: tic.Progress) -> None:
        now = time.monotonic()
        if now - self._told < EVERY:
            return
        self._told = now
        megabytes = progress.bytes / 1e6
        share = (
            f" of {progress.total / 1e6:,.0f} MB ({progress.bytes / progress.total:.0%})" if progress.total else " MB"
        )
        rate = megabytes / (now - self._began)
        self._terminal.write(f"\r{megabytes:,.0f}{share}, {rate:,.0f} MB/s, {progress.rows:,} rows ")


def main(arguments: list[str] | None = None) -> int:
    parser = ArgumentParser(prog="extract_rates", description="Prints the flat rows of a payer's in-network file.")
    add_arguments(parser)
    for option in VALUES_OF_DJANGO:
        parser.add_argument(option, help=SUPPRESS)
    for option in FLAGS_OF_DJANGO:
        parser.add_argument(option, action="store_true", help=SUPPRESS)
    try:
        run(vars(parser.parse_args(arguments)), sys.stdout, sys.stderr)
    except Failed as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
