"""What `make bench` prints; run by `tests.bench` with the settings of the bench."""

import io
import os
import sys
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tests.bench import claims, differences, edits, meter, policies, rates  # noqa: E402
from tests.bench.loading import loads  # noqa: E402
from tests.bench.serving import milliseconds, per_second, server  # noqa: E402

PAGE = "/codes/cpt/49411/"
BARE = "/bench/bare"
REQUESTS = 300


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def measure_pages():
    call_command("migrate", verbosity=0)
    call_command("demo", stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    with CaptureQueriesContext(connection) as queries:
        size = len(Client().get(PAGE).content)
    connection.close()
    say(f"Code page {PAGE}, full publication ({size / 1024:.0f} KB of HTML), warm, DEBUG off, SQLite")
    say(f"  queries: {len(queries)}")
    with server(os.environ) as port:
        page, bare = milliseconds(port, PAGE, REQUESTS), milliseconds(port, BARE, REQUESTS)
        say(f"  median of {REQUESTS} requests on one connection: {page:.1f} ms")
        say(f"  a bare view on the same server: {bare:.1f} ms; the page takes {page / bare:.1f} times as long")
        pages, bares = per_second(port, PAGE, REQUESTS), per_second(port, BARE, REQUESTS)
        say(f"  4 connections at once: {pages:.0f} pages/s against {bares:.0f}/s bare, 1 to {bares / pages:.1f}")


def measure_meter(folder):
    """After the pages: the demo's database is there then."""
    for line in meter.measure(folder, dict(os.environ)):
        say(line)


def measure_loads(folder):
    say("Imports, each a process of its own with Python's start, into SQLite")
    for load in loads(folder, dict(os.environ)):
        rows = f"{load.rows:,} rows" + ("" if load.is_whole else " (the slice: the whole file is not here)")
        say(f"  {load.importer}: {rows} in {load.seconds:.1f} s, {load.peak_megabytes:.0f} MB at the peak")
        if load.shell_seconds is None:
            say("    not compared: the sqlite3 shell is not installed")
        else:
            ratio = load.seconds / load.shell_seconds
            say(
                f"    sqlite3 .import of the same rows: {load.shell_seconds:.2f} s; ours takes {ratio:.1f} times as long"
            )


def measure_policies(folder):
    """After the pages: the demo's database is there then."""
    for line in policies.measure(folder, dict(os.environ)):
        say(line)
    for line in differences.measure():
        say(line)


def measure_edits(folder):
    for line in edits.measure(folder, dict(os.environ)):
        say(line)
    for line in claims.measure(folder / edits.LOADED, dict(os.environ)):
        say(line)


def measure_rates(folder):
    for line in rates.measure(folder, dict(os.environ)):
        say(line)


if __name__ == "__main__":
    measure_pages()
    measure_meter(Path(os.environ["BENCH_FOLDER"]))
    measure_policies(Path(os.environ["BENCH_FOLDER"]))
    measure_loads(Path(os.environ["BENCH_FOLDER"]))
    measure_edits(Path(os.environ["BENCH_FOLDER"]))
    measure_rates(Path(os.environ["BENCH_FOLDER"]))
