"""A temporary table that a file is parsed into before one transaction moves its rows where readers see them.

On SQLite it lives in the connection's own temporary database, so that filling it never holds the write lock.
"""

import contextlib
import itertools
import sqlite3
import types
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

BATCH = 10_000
_SQLITE_TYPES: dict[type, str] = {str: "text", int: "integer", bool: "integer", Decimal: "text", date: "text"}
_POSTGRES_TYPES: dict[type, str] = {str: "text", int: "bigint", bool: "boolean", Decimal: "numeric", date: "date"}


class Staging:
    """Rows of one NamedTuple type in a temporary table named `staging`; its columns are the type's fields."""

    table = "staging"

    def __init__(self, row_type: type[tuple[Any, ...]], using: str = "default") -> None:
        self.connection: BaseDatabaseWrapper = connections[using]
        self.columns: tuple[str, ...] = row_type._fields  # type: ignore[attr-defined]
        self.is_postgres = self.connection.vendor == "postgresql"
        column_types = _POSTGRES_TYPES if self.is_postgres else _SQLITE_TYPES
        hints = get_type_hints(row_type)
        columns = ", ".join(f"{name} {column_types[_plain(hints[name])]}" for name in self.columns)
        self._run(f"DROP TABLE IF EXISTS {self.table}")
        self._run(f"CREATE TEMPORARY TABLE {self.table} ({columns})")
        self._date_columns = [index for index, name in enumerate(self.columns) if _plain(hints[name]) is date]
        self._decimal_columns = [index for index, name in enumerate(self.columns) if _plain(hints[name]) is Decimal]

    def close(self) -> None:
        self._run(f"DROP TABLE IF EXISTS {self.table}")

    def fill(self, rows: Iterable[tuple[Any, ...]]) -> int:
        """Writes the rows in batches; returns how many. Memory is bounded by one batch."""
        if self.is_postgres:
            return self._copy(rows)
        places = ", ".join("?" * len(self.columns))
        # sqlite3's own cursor: Django's converts each parameter, which doubles the time of a million rows.
        self.connection.ensure_connection()
        count = 0
        with self.connection.wrap_database_errors, contextlib.closing(self.connection.connection.cursor()) as cursor:
            # In one deferred transaction: it touches the temporary database alone, and commits once.
            cursor.execute("SAVEPOINT staging_fill")
            try:
                for batch in batches(rows, BATCH):
                    plain = self._for_sqlite(batch)
                    cursor.executemany(f"INSERT INTO {self.table} VALUES ({places})", plain)  # noqa: S608  # nosec B608
                    count += len(batch)
            except BaseException:
                # After some errors SQLite has already rolled back; the cause is what matters, not that.
                for statement in ("ROLLBACK TO staging_fill", "RELEASE staging_fill"):
                    with contextlib.suppress(sqlite3.Error):
                        cursor.execute(statement)
                raise
            cursor.execute("RELEASE staging_fill")
        return count

    def duplicates(self, key: tuple[str, ...], limit: int = 5) -> list[tuple[Any, ...]]:
        """Keys that stand on more than one line, as (key..., first line, last line)."""
        columns = ", ".join(key)
        return self.query(
            f"SELECT {columns}, MIN(line), MAX(line) FROM {self.table} "  # noqa: S608  # nosec B608
            f"GROUP BY {columns} HAVING COUNT(*) > 1 LIMIT {limit:d}"
        )

    def execute(self, sql: str, parameters: tuple[Any, ...] = ()) -> int:
        """One statement of a writer; returns the number of rows written."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return int(cursor.rowcount)

    def query(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())

    def _copy(self, rows: Iterable[tuple[Any, ...]]) -> int:
        count = 0
        # A savepoint where a transaction is open: a file refused half way must not spoil what surrounds the load.
        with (
            self.connection.wrap_database_errors,
            transaction.atomic(using=self.connection.alias),
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY {self.table} ({', '.join(self.columns)}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
                count += 1
        self._run(f"ANALYZE {self.table}")
        return count

    def _for_sqlite(self, batch: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        convert = [*self._date_columns, *self._decimal_columns]
        if not convert:
            return batch
        plain = []
        for row in batch:
            values = list(row)
            for index in convert:
                if values[index] is not None:
                    values[index] = str(values[index])
            plain.append(tuple(values))
        return plain

    def _run(self, sql: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)


def batches(rows: Iterable[tuple[Any, ...]], size: int) -> Iterator[list[tuple[Any, ...]]]:
    iterator = iter(rows)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def _plain(hint: Any) -> type:
    """`date` of `date | None`."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not types.NoneType)
    plain: type = hint
    return plain
