"""Benchmarks from flat rows in Parquet: exact percentiles by DuckDB, one range of codes after the other. No Django.

- A price counts once for each tax number (TIN) that has it in a group: a roster of a thousand providers, or the same
  contract listed in many plans' files, weighs no more than a single practice. Providers (NPI) are counted, not weighed.
- Percentiles interpolate between the two nearest rates (`quantile_cont`).
- Groups never mix classes, kinds of rate, arrangements, modifiers or settings. A rate for several settings counts in
  each of them (`rates.places`). The order of modifiers says nothing, and they are sorted.
- Codes are taken in ranges of about ROWS_PER_RANGE rows, so that memory depends on neither files nor editions.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from rates import aggregate_sql as sql
from rates.groups import LEAST_TINS, Group, MedicareAmount, Part, bounds_of
from rates.places import places_of

ROWS_PER_RANGE = 2_500_000
MEMORY = "800MB"
THREADS = 2
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Summary:
    """What an aggregation read and wrote."""

    rows: int
    groups: int
    ranges: int
    has_registry: bool
    has_billers: bool


def aggregate(
    parts: Sequence[Part],
    into: Path,
    *,
    amounts: Sequence[MedicareAmount] = (),
    registry: Path | None = None,
    billers: Path | None = None,
    least_tins: int = LEAST_TINS,
    rows_per_range: int = ROWS_PER_RANGE,
    memory: str = MEMORY,
    threads: int = THREADS,
) -> Summary:
    """Writes the groups to one Parquet file, in the order of their codes, whatever the order of files and rows.

    `registry` is a Parquet file of (npi, state) and perhaps taxonomy; `billers` one of (code, taxonomy): the
    specialties that bill a code. Without both, the specialty of a provider is not judged.
    """
    partial = into.with_name(f"{into.name}.partial")
    with duckdb.connect(config=_config(into.parent, memory, threads)) as connection:
        has_billers = _prepare(connection, parts, amounts, registry, billers)
        counts = connection.execute(sql.COUNT_BY_CODE).fetchall()
        ranges = _ranges(counts, rows_per_range)
        groups = 0
        with pq.ParquetWriter(partial, sql.OUTPUT, compression="zstd") as writer:
            for first, last in ranges:
                groups += _aggregate_range(connection, writer, first, last, registry, has_billers, least_tins)
    partial.replace(into)
    return Summary(sum(count for _, count in counts), groups, len(ranges), registry is not None, has_billers)


def read_groups(path: Path) -> Iterator[Group]:
    """The groups of a file that `aggregate` wrote, in batches, so that a long one never stands in memory."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(BATCH):
            columns = [column.to_pylist() for column in batch.columns]
            yield from map(Group._make, zip(*columns, strict=True))


def _config(folder: Path, memory: str, threads: int) -> dict[str, Any]:
    return {
        "memory_limit": memory,
        "threads": min(threads, os.cpu_count() or 1),
        "preserve_insertion_order": False,
        # It would read every file twenty times over, to do within each range what the ranges are for.
        "disabled_optimizers": "partitioned_execution",
        "temp_directory": str(folder / "duckdb-spill.partial"),
    }


def _prepare(
    connection: duckdb.DuckDBPyConnection,
    parts: Sequence[Part],
    amounts: Sequence[MedicareAmount],
    registry: Path | None,
    billers: Path | None,
) -> bool:
    """Names the inputs; says whether specialties can be judged."""
    connection.execute(sql.rows_view(parts))
    connection.register("bounds", _table(sql.BOUNDS, bounds_of(amounts)))
    connection.execute(sql.NO_DIMENSIONS)
    if registry is None:
        return False
    connection.execute(sql.parquet_view("registry", registry))
    columns = {row[0] for row in connection.execute("DESCRIBE registry").fetchall()}
    if billers is None or "taxonomy" not in columns:
        return False
    connection.execute(sql.parquet_view("billers", billers))
    return True


def _table(schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [() for _ in schema]
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema)


def _ranges(counts: Sequence[tuple[str, int]], rows_per_range: int) -> list[tuple[str, str]]:
    """First and last code of each range; a code is never divided."""
    ranges: list[tuple[str, str]] = []
    first, rows, last = "", 0, ""
    for code, count in counts:
        if rows and rows + count > rows_per_range:
            ranges.append((first, last))
            rows = 0
        first = code if not rows else first
        rows += count
        last = code
    return [*ranges, (first, last)] if rows else ranges


def _aggregate_range(
    connection: duckdb.DuckDBPyConnection,
    writer: pq.ParquetWriter,
    first: str,
    last: str,
    registry: Path | None,
    has_billers: bool,
    least_tins: int,
) -> int:
    connection.execute(sql.PRICES, (first, last))
    if registry is not None:
        connection.execute(sql.PRICES_BY_STATE)
    _add_dimensions(connection)
    connection.execute(sql.judged(has_billers=has_billers))
    connection.execute(sql.KEYS)
    connection.execute(sql.NUMBERED)
    groups = 0
    for batch in connection.sql(sql.GROUPS, params=(least_tins,)).to_arrow_reader(BATCH):
        writer.write_batch(batch.cast(sql.OUTPUT))
        groups += batch.num_rows
    return groups


def _add_dimensions(connection: duckdb.DuckDBPyConnection) -> None:
    """The settings and sorted modifiers of spellings not met before; there are few, however many rows."""
    rows = [
        (modifiers, billing_class, setting, services, str(place), _sorted(modifiers))
        for modifiers, billing_class, setting, services in connection.execute(sql.NEW_SPELLINGS).fetchall()
        for place in places_of(billing_class, setting, services.split(","))
    ]
    if rows:
        connection.register("met", _table(sql.DIMENSIONS, rows))
        connection.execute("INSERT INTO dimensions SELECT * FROM met")
        connection.unregister("met")


def _sorted(modifiers: str) -> str:
    return ",".join(sorted({part.strip().upper() for part in modifiers.split(",")} - {""}))
