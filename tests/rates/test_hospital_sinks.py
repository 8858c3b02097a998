"""Where the rows of a hospital's file go, and what is left where it cannot be read to its end."""

import io
import json

import pyarrow.parquet as pq
import pytest

from rates.hospital import DamagedHospitalFile, JsonLines, ParquetSink, Wanted, read
from rates.hospital.sinks import SCHEMA
from tests.importing import SLICES
from tests.rates.hospital import document, item, members, rows_of, tall

EXAMPLE = SLICES / "hpt" / "v3_json_format_example.json"


def test_parquet_holds_the_rows_in_order_with_their_types(tmp_path):
    path = tmp_path / "hospital" / "sample" / "2026-04" / "rows.parquet"
    report = read(EXAMPLE, wanted=Wanted.all(), sink=ParquetSink(path))
    stored = pq.read_table(path)
    assert stored.schema.equals(SCHEMA)
    expected, _ = rows_of(EXAMPLE.read_bytes())
    assert stored.to_pylist() == [
        {**row._asdict(), "modifiers": list(row.modifiers), "placeholders": list(row.placeholders)} for row in expected
    ]
    assert stored.num_rows == report.rows == 53


def test_beside_the_rows_stands_what_was_read_and_left_out(tmp_path):
    path = tmp_path / "rows.parquet"
    content = tall({"standard_charge|negotiated_dollar": "999999999"}, {"setting": "home"})
    report = read(io.BytesIO(content), wanted=Wanted.all(), sink=ParquetSink(path), name="sample.csv")
    beside = json.loads((tmp_path / "rows.parquet.json").read_text())
    assert beside["excluded"] == {"negotiated_dollar = 999999999": 1}
    assert (beside["source"], beside["rows"], beside["set_aside"], beside["is_end_proved"]) == (
        "sample.csv",
        1,
        1,
        False,
    )
    assert (beside["sha256"], beside["size"]) == (report.sha256, len(content))
    assert (beside["hospital_name"], beside["version"], beside["last_updated_on"]) == (
        "Sample Hospital", "3.0.0", "2026-04-01",
    )  # fmt: skip


def test_a_damaged_file_leaves_nothing(tmp_path):
    content = document(*[item()] * 25_000)[:-9]
    with pytest.raises(DamagedHospitalFile):
        read(io.BytesIO(content), wanted=Wanted.all(), sink=ParquetSink(tmp_path / "rows.parquet"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_a_wanted_code_is_an_empty_table_not_a_missing_one(tmp_path):
    path = tmp_path / "rows.parquet"
    report = read(EXAMPLE, wanted=Wanted.of([("CPT", "32553")]), sink=ParquetSink(path))
    assert (report.rows, report.items, pq.read_table(path).num_rows) == (0, 22, 0)


def test_lines_of_json_are_one_object_a_row():
    text = io.StringIO()
    read(io.BytesIO(tall({}, {})), wanted=Wanted.all(), sink=JsonLines(text))
    lines = [json.loads(line) for line in text.getvalue().splitlines()]
    assert [line["negotiated_dollar"] for line in lines] == [400, 400]


def test_progress_is_told_the_bytes_read():
    content = json.dumps(members()).encode()
    told = []
    read(io.BytesIO(content), wanted=Wanted.all(), sink=JsonLines(io.StringIO()), progress=told.append)
    assert told[-1] == len(content)


def test_a_stream_that_cannot_be_read_twice_is_read_all_the_same():
    class Pipe(io.RawIOBase):
        def __init__(self, content):
            self._inner = io.BytesIO(content)

        def readable(self):
            return True

        def readinto(self, buffer):
            return self._inner.readinto(buffer)

    late = {name: members()[name] for name in reversed(members())}
    text = io.StringIO()
    read(Pipe(json.dumps(late).encode()), wanted=Wanted.all(), sink=JsonLines(text))
    assert json.loads(text.getvalue())["hospital_name"] == "Sample Hospital"
