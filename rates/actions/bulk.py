"""Writes rows of benchmarks by the hundred thousand: `bulk_create` takes twenty times as long."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

from sources.staging import batches

BATCH = 10_000


def insert(*, model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
    """Rows of the model's columns, in the transaction that is open; returns how many.

    Text is cut to what its column takes: one odd spelling in a payer's file is no reason to refuse the rest.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    named = ", ".join(map(connection.ops.quote_name, columns))
    fields = {field.column: field for field in model._meta.concrete_fields}
    texts = [(at, fields[name].max_length) for at, name in enumerate(columns) if fields[name].max_length]
    fitting = _fitting(rows, texts)
    with connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            return _copy(f"COPY {table} ({named}) FROM STDIN", fitting)
        places = ", ".join("?" * len(columns))
        return _execute(f"INSERT INTO {table} ({named}) VALUES ({places})", fitting)  # noqa: S608  # nosec B608


def _fitting(rows: Iterable[tuple[Any, ...]], texts: Sequence[tuple[int, int | None]]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        cells = list(row)
        for at, longest in texts:
            # PostgreSQL has no NUL within a text.
            cells[at] = cells[at][:longest].replace("\0", "\ufffd")
        yield tuple(cells)


def _copy(statement: str, rows: Iterable[tuple[Any, ...]]) -> int:
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _execute(statement: str, rows: Iterable[tuple[Any, ...]]) -> int:
    count = 0
    # sqlite3's own cursor: Django's converts each parameter.
    with contextlib.closing(connection.connection.cursor()) as cursor:
        for batch in batches(rows, BATCH):
            cursor.executemany(statement, batch)
            count += len(batch)
    return count
