"""Rows of the scanner in Python as Parquet, by pyarrow."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from rates.tic.rows import Row

_LISTED = pa.list_(pa.field("element", pa.string(), nullable=False))
_TYPES = {"modifiers": _LISTED, "service_code": _LISTED, "negotiated_rate": pa.float64(), "npi": pa.int64()}
SCHEMA = pa.schema([pa.field(name, _TYPES.get(name, pa.string()), nullable=False) for name in Row._fields])
ROW_GROUP = 100_000


class ArrowRows:
    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, SCHEMA, store_schema=False)
        self._held: list[Row] = []

    def add(self, rows: list[Row]) -> None:
        self._held += rows
        if len(self._held) >= ROW_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if not self._held:
            return
        columns = zip(*self._held, strict=True)
        arrays = [pa.array(list(values), field.type) for values, field in zip(columns, SCHEMA, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA))
        self._held = []
