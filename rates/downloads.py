"""Benchmarks as files: each row names its payer, edition and source. No database."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

TEXTS = (
    "code", "payer", "payer_name", "edition", "is_sample", "billing_class", "setting", "state", "state_basis",
    "arrangement", "negotiated_type", "unit", "modifiers", "rates_set_aside",
)  # fmt: skip
COUNTS = ("n_rates", "n_tins", "n_npis", "n_placeholder", "n_low", "n_high", "n_specialty")
FIGURES = ("minimum", "p10", "p25", "median", "p75", "p90", "maximum", "medicare_amount")
SOURCES = ("medicare_edition", "sources", "read_on", "suppressed")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in TEXTS),
        *((name, pa.int64()) for name in COUNTS),
        *((name, pa.float64()) for name in FIGURES),
        ("percent_of_medicare", pa.int64()),
        *((name, pa.string()) for name in SOURCES),
    ]
)
# A sheet reads a cell that begins with one of these as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Sequence[dict[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, SCHEMA.names, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8")


def table_as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    # With the mark by which a spreadsheet knows UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_parquet(rows: Sequence[dict[str, Any]]) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows), SCHEMA), stream, compression="zstd")
    return stream.getvalue()
