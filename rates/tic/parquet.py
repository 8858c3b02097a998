"""Rows as a Parquet file: written beside its path, and renamed when the file was read to its end."""

import ctypes
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from rates.tic.compiled import Batch
from rates.tic.report import FileReport
from rates.tic.rows import Row

_NUMBERED = pa.dictionary(pa.int32(), pa.string())
_LISTED = pa.list_(_NUMBERED)
TYPES = {
    "billing_code_type": _NUMBERED,
    "billing_code": _NUMBERED,
    "modifiers": _LISTED,
    "negotiation_arrangement": _NUMBERED,
    "negotiated_type": _NUMBERED,
    "negotiated_rate": pa.float64(),
    "billing_class": _NUMBERED,
    "setting": _NUMBERED,
    "service_code": _LISTED,
    "expiration_date": _NUMBERED,
    "tin_type": _NUMBERED,
    "tin": _NUMBERED,
    "npi": pa.int64(),
}
TYPES_WITH_TEXT = {name: _NUMBERED if kind == _LISTED else kind for name, kind in TYPES.items()}
# Readers look for codes; least and greatest of the other columns would say little and cost much.
SEARCHED = ["billing_code_type", "billing_code"]


class ParquetSink:
    """One row group a batch, so that memory stays the same however large the file.

    joins_lists: modifiers and places of service as one text each, joined by `|`: written in half the time, and what
    groups them groups text anyhow.
    """

    def __init__(self, path: Path, *, joins_lists: bool = False) -> None:
        self.path = Path(path)
        self.format = "text columns" if joins_lists else "columns"
        self._types = TYPES_WITH_TEXT if joins_lists else TYPES
        self._schema = pa.schema(list(self._types.items()))
        self._partial = self.path.with_name(self.path.name + ".partial")
        self._writer: pq.ParquetWriter | None = None

    def begin(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._writer = pq.ParquetWriter(
            self._partial,
            self._schema,
            compression="zstd",
            compression_level=1,
            store_schema=False,
            write_statistics=SEARCHED,
        )

    def write(self, data: bytes | memoryview) -> None:
        raise TypeError("Parquet is not made of lines")

    def take(self, batch: Batch) -> None:
        self._write([_column(batch, name, kind) for name, kind in self._types.items()])

    def add(self, rows: list[Row]) -> None:
        columns = zip(*rows, strict=True)
        self._write(
            [_plain_column(list(values), kind) for values, kind in zip(columns, self._types.values(), strict=True)]
        )

    def finish(self, report: FileReport) -> None:
        if self._writer:
            self._writer.close()
        self._partial.replace(self.path)

    def discard(self) -> None:
        if self._writer:
            self._writer.close()
        self._partial.unlink(missing_ok=True)

    def _write(self, columns: list[pa.Array]) -> None:
        if self._writer:
            self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema), row_group_size=1 << 20)


def _plain_column(values: list[Any], kind: pa.DataType) -> pa.Array:
    if kind == _NUMBERED and isinstance(values[0], tuple):
        values = ["|".join(listed) for listed in values]
    if kind == _LISTED:
        listed = pa.array(values, pa.list_(pa.string()))
        return pa.ListArray.from_arrays(listed.offsets, listed.values.dictionary_encode())
    return pa.array(values, pa.string()).dictionary_encode() if kind == _NUMBERED else pa.array(values, kind)


def _column(batch: Batch, name: str, kind: pa.DataType) -> pa.Array:
    address = batch.columns[name]
    if kind == _NUMBERED:
        return _numbered(batch, name, address, batch.rows)
    if kind != _LISTED:
        return pa.Array.from_buffers(kind, batch.rows, [None, _buffer(address, batch.rows * 8)])
    ends = _buffer(batch.columns[f"{name}_ends"], (batch.rows + 1) * 4)
    values = _numbered(batch, name, address, ctypes.c_uint32.from_address(ends.address + batch.rows * 4).value)
    return pa.ListArray.from_arrays(pa.Array.from_buffers(pa.int32(), batch.rows + 1, [None, ends]), values)


def _numbered(batch: Batch, name: str, address: int, count: int) -> pa.DictionaryArray:
    texts, ends, data = batch.dictionaries[name]
    length = ctypes.c_uint32.from_address(ends + texts * 4).value if texts else 0
    dictionary = pa.Array.from_buffers(
        pa.string(), texts, [None, _buffer(ends, (texts + 1) * 4 if texts else 0), _buffer(data, length)]
    )
    numbers = pa.Array.from_buffers(pa.int32(), count, [None, _buffer(address, count * 4)])
    return pa.DictionaryArray.from_arrays(numbers, dictionary, safe=False)


def _buffer(address: int, size: int) -> pa.Buffer:
    return pa.foreign_buffer(address, size) if size else pa.py_buffer(b"")
