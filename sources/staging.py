"""A temporary table that a file is parsed into before one transaction moves its rows where readers see them.

On SQLite it lives in the connection's own temporary database, so that filling it never holds the write lock.
"""

import contextlib
import gc
import itertools
import sqlite3
import types
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from sources.registry import IsoDate

BATCH = 10_000
_SQLITE_TYPES: dict[Any, str] = {
    str: "text", int: "integer", bool: "integer", Decimal: "text", date: "text", IsoDate: "text"
}  # fmt: skip
_POSTGRES_TYPES: dict[Any, str] = {
    str: "text", int: "bigint", bool: "boolean", Decimal: "numeric", date: "date", IsoDate: "date"
}  # fmt: skip


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
        with _no_collection():
            return self._copy(rows) if self.is_postgres else self._insert(rows)

    def _insert(self, rows: Iterable[tuple[Any, ...]]) -> int:
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
        """Dates and decimals as text, column by column: row by row it takes as long as writing them.

        Plain tuples: sqlite3 reads the fields of any other, a NamedTuple's too, by a slower way.
        """
        if not self._date_columns and not self._decimal_columns:
            return [tuple(row) for row in batch]
        columns: list[Iterable[Any]] = list(zip(*batch, strict=True))
        for index in self._date_columns:
            columns[index] = map(_iso_dates(columns[index]).get, columns[index])
        for index in self._decimal_columns:
            columns[index] = [None if number is None else str(number) for number in columns[index]]
        return list(zip(*columns, strict=True))

    def _run(self, sql: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)


def _iso_dates(column: Iterable[date | None]) -> dict[date | None, str]:
    """Each day of a column once: a release repeats a few a million times. To ask for None gives None."""
    return {day: day.isoformat() for day in set(column) if day is not None}


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Rows hold no cycles, and looking for some in each batch takes a third of the time of a million rows."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def batches(rows: Iterable[tuple[Any, ...]], size: int) -> Iterator[list[tuple[Any, ...]]]:
    iterator = iter(rows)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def _plain(hint: Any) -> Any:
    """`date` of `date | None`."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not types.NoneType)
    return hint
