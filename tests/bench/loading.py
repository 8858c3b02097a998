"""Imports of whole files, each beside what the sqlite3 shell takes for the same rows."""

import csv
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from sources.files import BadRow, open_tables
from sources.registry import find_importer
from tests.conftest import ROOT

STARTER = """
import resource, subprocess, sys, time
began = time.perf_counter()
status = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
"""
SHARED = Path(os.environ.get("FIDUCIAL_SHARED_DATA", ROOT.parent / "shared" / "data"))
SLICES = ROOT / "fixtures" / "slices"
# Importer, the whole file, and the slice that stands in for it.
FILES = (
    ("pfs", "pfs/PPRRVU2026_Jul_nonQPP.csv", "pfs/PPRRVU2026_Jul_nonQPP.csv"),
    ("icd10cm", "icd10cm/icd10cm_order_2025.txt.gz", "icd10cm/icd10cm_order_2025.txt"),
)


@dataclass(frozen=True, slots=True)
class Load:
    """One load as a process of its own. `shell_seconds` is None where the sqlite3 shell is not installed."""

    importer: str
    is_whole: bool
    rows: int
    seconds: float
    peak_megabytes: float
    shell_seconds: float | None


def loads(folder, environment):
    environment = environment | {"DATABASE_URL": f"sqlite:///{folder / 'loads.sqlite3'}"}
    _run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], environment)
    for name, whole, part in FILES:
        is_whole = (SHARED / whole).is_file()
        path = SHARED / whole if is_whole else SLICES / part
        seconds, peak = _run([sys.executable, "manage.py", "load", name, str(path)], environment)
        table = folder / f"{name}.csv"
        rows = _write_rows(name, path, table)
        yield Load(name, is_whole, rows, seconds, peak, _shell_seconds(table, folder / f"{name}-shell.sqlite3"))


def _run(command, environment):
    """Seconds and peak megabytes of one process, Python's start included."""
    # Started by a small process: Linux counts what the starter holds as its child's peak.
    starter = [sys.executable, "-S", "-c", STARTER, *command]
    said = subprocess.run(starter, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    seconds, kilobytes = said.split()
    return float(seconds), int(kilobytes) / 1024


def _write_rows(name, path, table):
    """The rows that the importer reads, as a csv for the shell; returns how many."""
    importer = find_importer(name)
    number = 0
    with table.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(importer.row_type._fields)
        for file in open_tables(path, importer.encoding, importer.member_pattern):
            for row in importer.parse(file):
                if not isinstance(row, BadRow):
                    writer.writerow(row)
                    number += 1
    return number


def _shell_seconds(table, database):
    if not shutil.which("sqlite3"):
        return None
    began = time.perf_counter()
    subprocess.run(["sqlite3", str(database), f'.import --csv "{table}" rows'], check=True)
    return time.perf_counter() - began
