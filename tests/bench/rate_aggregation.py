"""Millions of made-up flat rows into exact percentiles, beside bare DuckDB on the same Parquet files.

Run as a command, it is one of them in a process of its own: `python -m tests.bench.rate_aggregation ours|bare|barest FOLDER`.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from rates.aggregate import aggregate
from rates.groups import Part
from tests.bench.usage import run
from tests.conftest import ROOT

ROWS, FULL_ROWS = 10_000_000, 100_000_000
ROWS_A_FILE = 1_000_000
# Rows of a group on average, as 100 million into 730,000.
ROWS_A_GROUP = 137
CLASSES, PLACES, MODIFIERS, KINDS = (
    ("professional", "institutional"),
    ("11", "22"),
    ("", "26"),
    ("negotiated", "derived"),
)
GROUPS_A_CODE = len(CLASSES) * len(PLACES) * len(MODIFIERS) * len(KINDS)
TINS, PEOPLE_A_TIN = 20_000, 4
# Percentiles and nothing else: what is left when neither providers are counted nor their prices made distinct.
BAREST = """
SELECT billing_code_type, billing_code, billing_class, modifiers, service_code, negotiated_type,
    quantile_cont(negotiated_rate, [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1])
FROM read_parquet('{folder}/*.parquet') WHERE billing_code BETWEEN ? AND ? GROUP BY ALL
"""
MEMORY_TARGET, RATIO_TARGET = 1100, 1.5
# What any aggregation must do: the same keys, distinct prices of a tax number, counts and exact percentiles.
BARE = """
SELECT billing_code_type, billing_code, billing_class, modifiers, service_code, negotiated_type, count(*),
    count(DISTINCT tin), sum(people), quantile_cont(negotiated_rate, [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1])
FROM (
    SELECT billing_code_type, billing_code, billing_class, modifiers, service_code, negotiated_type, tin,
        negotiated_rate, count(DISTINCT npi) AS people
    FROM read_parquet('{folder}/*.parquet') WHERE billing_code BETWEEN ? AND ? GROUP BY ALL
) GROUP BY ALL
"""


NAMES = {
    "ours": "ours",
    "bare": "bare DuckDB, the same counts and percentiles, by ranges of codes",
    "barest": "bare DuckDB, percentiles of all rows alone",
}


def measure(folder: Path, environment: dict[str, str], *, is_full: bool) -> Iterator[str]:
    rows = FULL_ROWS if is_full else ROWS
    parts = folder / "flat-rows"
    parts.mkdir()
    write_rows(parts, rows)
    yield f"Aggregation: {rows:,} flat rows in {rows // ROWS_A_FILE} Parquet files, two cores"
    used = {}
    for name, words in NAMES.items():
        used[name] = run(
            [sys.executable, "-m", "tests.bench.rate_aggregation", name, parts], environment, ROOT, is_one_core=False
        )
        groups = json.loads(used[name].said)
        yield f"  {words}: {groups:,} groups, {used[name]}"
    ratio = used["ours"].cpu / used["bare"].cpu
    over = "" if ratio <= RATIO_TARGET else f", over the target of {RATIO_TARGET}"
    heavy = "" if used["ours"].megabytes <= MEMORY_TARGET else f"; memory over the target of {MEMORY_TARGET} MB"
    yield f"  ours takes {ratio:.2f} times the processor time of the same counts{over}{heavy}"


def write_rows(folder: Path, rows: int) -> None:
    """Files as readers leave them: each in the order of its items, every code in each of them."""
    chance = np.random.default_rng(1)
    codes = max(1, rows // ROWS_A_GROUP // GROUPS_A_CODE)
    for number in range(rows // ROWS_A_FILE):
        code = np.sort(chance.integers(0, codes, ROWS_A_FILE))
        kind = chance.integers(0, GROUPS_A_CODE, ROWS_A_FILE)
        tin = chance.integers(0, TINS, ROWS_A_FILE)
        # A contract has one price for all of its people: equal rates of a tax number are common, as they really are.
        rate = np.round(np.exp(5 + (tin * 7919 + code * 31 + kind) % 1000 / 400), 2)
        table = pa.table(
            {
                "billing_code_type": _words(["CPT"], np.zeros_like(kind)),
                "billing_code": _words([f"{10000 + each:05d}" for each in range(codes)], code),
                "modifiers": _lists(MODIFIERS, kind // 4 % 2),
                "negotiation_arrangement": _words(["ffs"], np.zeros_like(kind)),
                "negotiated_type": _words(KINDS, kind // 8),
                "negotiated_rate": rate,
                "billing_class": _words(CLASSES, kind % 2),
                "setting": _words([""], np.zeros_like(kind)),
                "service_code": _lists(PLACES, kind // 2 % 2),
                "expiration_date": _words(["9999-12-31"], np.zeros_like(kind)),
                "tin_type": _words(["ein"], np.zeros_like(kind)),
                "tin": _words([f"00-{each:07d}" for each in range(TINS)], tin),
                "npi": 9_000_000_000 + tin * 10 + chance.integers(0, PEOPLE_A_TIN, ROWS_A_FILE),
            }
        )
        pq.write_table(table, folder / f"{number:03d}.parquet", compression="zstd")


def _words(words, numbers):
    return pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int32)), pa.array(list(words))).cast(pa.string())


def _lists(words, numbers):
    return pa.array([[word] if word else [] for word in words]).take(pa.array(numbers))


def _ours(folder: Path) -> int:
    part = Part(tuple(sorted(folder.glob("*.parquet"))), "sample")
    return aggregate([part], folder / "groups.out").groups


def _bare(folder: Path, statement: str = BARE) -> int:
    """By as many ranges of codes as ours, so that both stay within memory."""
    connection = duckdb.connect(config={"memory_limit": "1GB", "threads": 2, "preserve_insertion_order": False})
    codes = [
        row[0]
        for row in connection.execute(
            f"SELECT DISTINCT billing_code FROM read_parquet('{folder}/*.parquet') ORDER BY 1"
        ).fetchall()
    ]
    rows = sum(pq.read_metadata(path).num_rows for path in folder.glob("*.parquet"))
    step = -(-len(codes) // max(1, rows // 2_500_000))
    return sum(
        len(
            connection.execute(
                statement.format(folder=folder), (codes[start], codes[min(start + step, len(codes)) - 1])
            ).fetchall()
        )
        for start in range(0, len(codes), step)
    )


def _barest(folder: Path) -> int:
    return _bare(folder, BAREST)


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"ours": _ours, "bare": _bare, "barest": _barest}[sys.argv[1]](Path(sys.argv[2]))))
