"""The pairs of a whole release: loading beside the sqlite3 shell with the same indexes, their bytes, looking them up."""

import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sources.files import open_tables
from sources.registry import find_importer
from tests.bench.loading import SHARED, SLICES, _run

TABLE = "edits_pairedit"
TARGET_RATIO, TARGET_MEGABYTES, TARGET_BYTES = 2.0, 500, 120
# Each beside the other, so that whatever else the machine does weighs on both.
ROUNDS = 3
# Where the pairs of the last round stay, for who wants them loaded.
LOADED = f"pairs-{ROUNDS - 1}.sqlite3"
LOOKUPS = 200
CODES = 25
LOOK_UP = """
import os, statistics, sys, time
import django
django.setup()
from datetime import date
from django.db import connection
from django.test.utils import CaptureQueriesContext
from edits.models import PairEdit
from edits.ncci import Setting
from edits.selectors import pairs_among, readings_as_of
near = PairEdit.objects.filter(column_1__gte="49320").order_by("column_1").values_list("column_1", flat=True)
codes = list(near.distinct()[:%(codes)d])
def ask():
    readings = readings_as_of(on=date(2024, 8, 1), today=date(2024, 8, 1))
    return pairs_among(codes, setting=Setting.PRACTITIONER, readings=readings)
with CaptureQueriesContext(connection) as queries:
    found = ask()
times = []
for _ in range(%(times)d):
    began = time.perf_counter()
    ask()
    times.append((time.perf_counter() - began) * 1000)
print(len(codes), len(found.in_force), len(queries), statistics.median(times))
"""


def paths() -> tuple[list[Path], bool]:
    """The four parts, or the slice that stands in for them."""
    whole = sorted((SHARED / "ncci").glob("ccipra-v302r0-f?.zip"))
    return (whole, True) if len(whole) == 4 else ([SLICES / "ncci" / "ccipra-v302r0-f1.txt"], False)


def measure(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    files, is_whole = paths()
    rows = _write_rows(files, folder / "pairs.csv")
    empty = folder / "empty-pairs.sqlite3"
    _run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], _database(environment, empty))
    schema = _schema(empty)
    command = [sys.executable, "manage.py", "load", "ncci-ptp", *map(str, files), *([] if is_whole else ["--excerpt"])]
    ours, shells, peak = [], [], 0.0
    for number in range(ROUNDS):
        shells.append(_shell_seconds(folder, schema, number))
        loaded = folder / f"pairs-{number}.sqlite3"
        shutil.copy(empty, loaded)
        seconds, megabytes = _run(command, _database(environment, loaded))
        ours.append(seconds)
        peak = max(peak, megabytes)
    yield f"NCCI pairs: {rows:,} rows{'' if is_whole else ' (the slice: the whole release is not here)'}, the median of {ROUNDS}"
    yield f"  loaded in {statistics.median(ours):.1f} s, Python's start included; {peak:.0f} MB at the peak{_over(peak, TARGET_MEGABYTES)}"
    yield from _beside_the_shell(ours, shells)
    yield from _bytes(loaded, empty, rows)
    yield from _looking_up(_database(environment, loaded))


def _over(figure: float, target: float) -> str:
    return "" if figure <= target else f", over the target of {target}"


def _database(environment: dict[str, str], path: Path) -> dict[str, str]:
    return environment | {"DATABASE_URL": f"sqlite:///{path}"}


def _write_rows(files: list[Path], table: Path) -> int:
    """The rows as the table holds them, for the shell; returns how many."""
    importer = find_importer("ncci-ptp")
    number = 0
    with table.open("w", encoding="ascii") as stream:
        for path in files:
            for file in open_tables(path, importer.encoding, importer.member_pattern):
                for row in importer.parse(file):
                    number += 1
                    facts = (*row[2:5], row.ended_on or "", *row[6:8], int(row.is_prior_to_1996))
                    stream.write(f"{number},{','.join(map(str, facts))},1\n")
    return number


def _schema(database: Path) -> str:
    """The table and its indexes as the migrations make them, without what they refer to."""
    with sqlite3.connect(database) as connection:
        found = connection.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC", (TABLE,)
        ).fetchall()
    return "".join(f"{statement};\n" for (statement,) in found)


def _shell_seconds(folder: Path, schema: str, number: int) -> float | None:
    if not shutil.which("sqlite3"):
        return None
    database = folder / f"shell-pairs-{number}.sqlite3"
    subprocess.run(["sqlite3", str(database)], input=schema, text=True, check=True)
    began = time.perf_counter()
    subprocess.run(["sqlite3", str(database), f'.import --csv "{folder / "pairs.csv"}" {TABLE}'], check=True)
    return time.perf_counter() - began


def _beside_the_shell(ours: list[float], shells: list[float | None]) -> Iterator[str]:
    known = [seconds for seconds in shells if seconds is not None]
    if not known:
        yield "    not compared: the sqlite3 shell is not installed"
        return
    ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, known, strict=True))
    words = f"{statistics.median(known):.1f} s; ours takes {ratio:.2f} times as long{_over(ratio, TARGET_RATIO)}"
    yield f"    sqlite3 .import of the same rows with the same indexes: {words}"


def _bytes(loaded: Path, empty: Path, rows: int) -> Iterator[str]:
    for path in (loaded, empty):
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    each = (loaded.stat().st_size - empty.stat().st_size) / rows
    yield f"  the database grew by {each:.0f} bytes a pair, indexes included{_over(each, TARGET_BYTES)}"


def _looking_up(environment: dict[str, str]) -> Iterator[str]:
    script = LOOK_UP % {"codes": CODES, "times": LOOKUPS}
    said = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    codes, found, queries, milliseconds = said.stdout.split()
    pairs = int(codes) * (int(codes) - 1) // 2
    yield f"  {codes} codes, {pairs} pairs, {found} edits found: {queries} queries, {float(milliseconds):.1f} ms"
