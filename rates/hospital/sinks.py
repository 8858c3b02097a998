"""Where the rows of a hospital's file go: a Parquet file, lines of JSON, or a list."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from rates.hospital.facts import FileReport, HospitalRow

_TYPES = {
    str: pa.string(),
    bool: pa.bool_(),
    float | None: pa.float64(),
    tuple[str, ...]: pa.list_(pa.string()),
}
SCHEMA = pa.schema([(name, _TYPES[kind]) for name, kind in get_type_hints(HospitalRow).items()])
ROW_GROUP = 50_000


class Listing:
    """Keeps the rows of a small file."""

    def __init__(self) -> None:
        self.rows: list[HospitalRow] = []

    def write(self, rows: Sequence[HospitalRow]) -> None:
        self.rows += rows

    def finish(self, report: FileReport) -> None:
        return None

    def discard(self) -> None:
        self.rows.clear()


class JsonLines:
    """One object a line. What was written of a file that turns out damaged stays written: the error says so."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, rows: Sequence[HospitalRow]) -> None:
        self._stream.writelines(json.dumps(row._asdict()) + "\n" for row in rows)

    def finish(self, report: FileReport) -> None:
        self._stream.flush()

    def discard(self) -> None:
        return None


class ParquetSink:
    """Writes beside `path`, and takes its name when the file was read to its end; with it stands `path`.json."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._partial = path.with_name(path.name + ".partial")
        self._writer: pq.ParquetWriter | None = None
        self._columns: list[list[Any]] = [[] for _ in HospitalRow._fields]

    def write(self, rows: Sequence[HospitalRow]) -> None:
        for column, values in zip(self._columns, zip(*rows, strict=True), strict=True):
            column.extend(values)
        if len(self._columns[0]) >= ROW_GROUP:
            self._flush()

    def finish(self, report: FileReport) -> None:
        self._flush()
        self._open().close()
        beside = self.path.with_name(self.path.name + ".json")
        beside.write_text(json.dumps(facts_of(report), indent=1) + "\n", encoding="utf-8")
        self._partial.replace(self.path)

    def discard(self) -> None:
        if self._writer:
            self._writer.close()
        self._partial.unlink(missing_ok=True)

    def _flush(self) -> None:
        arrays = [pa.array(column, field.type) for column, field in zip(self._columns, SCHEMA, strict=True)]
        self._open().write_table(pa.Table.from_arrays(arrays, schema=SCHEMA))
        self._columns = [[] for _ in HospitalRow._fields]

    def _open(self) -> pq.ParquetWriter:
        if self._writer is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(self._partial, SCHEMA, compression="zstd")
        return self._writer


def facts_of(report: FileReport) -> dict[str, Any]:
    """What a page or a later load may want to know of a file that was read."""
    hospital = report.hospital
    return {
        "kind": "hospital",
        "source": report.name,
        "size": report.size,
        "sha256": report.sha256,
        "form": report.form,
        "hospital_name": hospital.name if hospital else "",
        "version": hospital.version if hospital else "",
        "last_updated_on": hospital.last_updated_on if hospital else "",
        "is_attested": hospital.is_attested if hospital else None,
        "rows": report.rows,
        "items": report.items,
        "without_code": report.without_code,
        "without_figure": report.without_figure,
        "excluded": {f"{field} = {spelling}": count for (field, spelling), count in sorted(report.excluded.items())},
        "set_aside": report.bad_count,
        "is_end_proved": report.is_end_proved,
        "notes": report.notes,
    }
