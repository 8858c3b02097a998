"""Reading publishers' files: every fault names the file, the line and the rule."""

import errno
import gzip
import io
import os
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.files import LINE_LIMIT, FileRejected, SourceFile, open_tables

ROWS = [["code", "name"], ["11", "Office"], ["22", "On Campus, Outpatient"]]
CSV = 'code,name\n11,Office\n22,"On Campus, Outpatient"\n'


def tables(path, pattern=".", encoding="utf-8-sig"):
    return open_tables(path, encoding, pattern)


def rows_of(file, **options):
    return [row for _, row in file.rows(**options)]


def write_xlsx(path, rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def write_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["places.csv", "PLACES.CSV", "places.txt"])
def test_plain_file_is_read(tmp_path, name):
    path = tmp_path / name
    path.write_text(CSV, encoding="utf-8")
    (file,) = tables(path)
    assert file.name == name
    assert rows_of(file) == ROWS


def test_gzipped_file_is_read(tmp_path):
    path = tmp_path / "places.csv.gz"
    path.write_bytes(gzip.compress(CSV.encode()))
    (file,) = tables(path)
    assert file.name == "places.csv"
    assert rows_of(file) == ROWS


def test_workbook_is_read_as_its_csv_would_be(tmp_path):
    path = write_xlsx(
        tmp_path / "places.xlsx", [["code", "share", "since"], ["11", 1.0, date(2026, 7, 1)], [22, 0.5, None]]
    )
    (file,) = tables(path)
    assert rows_of(file) == [["code", "share", "since"], ["11", "1", "20260701"], ["22", "0.5", ""]]


def test_workbook_within_a_zip_is_read(tmp_path):
    inner = write_xlsx(tmp_path / "places.xlsx", ROWS)
    (file,) = tables(write_zip(tmp_path / "places.zip", {"folder/places.xlsx": inner.read_bytes()}))
    assert file.name == "places.zip:folder/places.xlsx"
    assert rows_of(file) == ROWS


def test_workbook_gzipped_is_read(tmp_path):
    inner = write_xlsx(tmp_path / "places.xlsx", ROWS)
    path = tmp_path / "places.xlsx.gz"
    path.write_bytes(gzip.compress(inner.read_bytes()))
    assert rows_of(tables(path)[0]) == ROWS


def test_zip_gives_the_members_that_fit_the_pattern(tmp_path):
    path = write_zip(tmp_path / "release.zip", {"PPRRVU.csv": CSV, "GPCI.csv": "x\n", "readme.pdf": "x"})
    assert [file.name for file in tables(path, "pprrvu")] == ["release.zip:PPRRVU.csv"]


def test_zip_gives_one_form_of_each_table(tmp_path):
    path = write_zip(tmp_path / "release.zip", {"A.txt": "x\n", "A.xlsx": "x", "A.csv": CSV, "B.txt": CSV})
    assert [file.name for file in tables(path)] == ["release.zip:A.csv", "release.zip:B.txt"]


def test_zip_without_a_table_says_what_it_holds(tmp_path):
    path = write_zip(tmp_path / "release.zip", {"readme.pdf": "x", "notes.doc": "x"})
    with pytest.raises(FileRejected, match=r"release\.zip: holds no table of this source; it holds readme\.pdf, notes"):
        tables(path)


def test_encrypted_member_is_refused(tmp_path):
    path = write_zip(tmp_path / "release.zip", {"A.csv": CSV})
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 0x1
    path.write_bytes(content)
    with pytest.raises(FileRejected, match=r"release\.zip:A\.csv: is encrypted"):
        tables(path)


@pytest.mark.parametrize("kept", [1, 20, 60, -1])
def test_truncated_gzip_is_refused(tmp_path, kept):
    path = tmp_path / "places.csv.gz"
    path.write_bytes(gzip.compress(CSV.encode() * 50)[:kept])
    with pytest.raises(FileRejected, match=r"places\.csv: is truncated or damaged"):
        rows_of(tables(path)[0])


def test_truncated_zip_is_refused(tmp_path):
    path = write_zip(tmp_path / "release.zip", {"A.csv": CSV * 50})
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(FileRejected, match=r"release\.zip: is truncated or damaged"):
        tables(path)


def test_damaged_member_is_refused(tmp_path):
    path = write_zip(tmp_path / "release.zip", {"A.csv": CSV * 50})
    content = bytearray(path.read_bytes())
    content[40:60] = b"\x00" * 20
    path.write_bytes(content)
    with pytest.raises(FileRejected, match=r"release\.zip:A\.csv: is truncated or damaged"):
        rows_of(tables(path)[0])


def test_truncated_workbook_is_refused(tmp_path):
    path = write_xlsx(tmp_path / "places.xlsx", ROWS)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileRejected, match=r"places\.xlsx: is not a readable workbook"):
        rows_of(tables(path)[0])


def test_text_that_calls_itself_a_workbook_is_refused(tmp_path):
    path = tmp_path / "places.xlsx"
    path.write_text(CSV, encoding="utf-8")
    with pytest.raises(FileRejected, match="is not a readable workbook"):
        rows_of(tables(path)[0])


@pytest.mark.parametrize("name", ["places.pdf", "places", "places.pdf.gz", "places.xls", "places.csv.bz2"])
def test_other_suffix_is_refused(tmp_path, name):
    path = tmp_path / name
    path.write_text(CSV, encoding="utf-8")
    with pytest.raises(FileRejected, match=r"is none of \.csv, \.txt, \.xlsx, plain or in \.zip or \.gz"):
        tables(path)


@pytest.mark.parametrize("name", ["absent.csv", "absent.zip"])
def test_absent_file_is_refused(tmp_path, name):
    with pytest.raises(FileRejected, match=f"{name}: does not exist"):
        tables(tmp_path / name)


def test_folder_is_refused(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FileRejected, match=r"folder\.csv: is a folder, not a file"):
        tables(tmp_path / "folder.csv")


def test_device_is_refused():
    with pytest.raises(FileRejected, match="/dev/null: is a device, not a file"):
        tables(Path("/dev/null"))


def test_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    def deny(*args, **options):
        raise PermissionError(errno.EACCES, "Permission denied")

    path = tmp_path / "places.csv"
    path.write_text(CSV, encoding="utf-8")
    (file,) = tables(path)
    monkeypatch.setattr("pathlib.Path.open", deny)
    with pytest.raises(FileRejected, match=r"places\.csv: cannot be read \(Permission denied\)"):
        rows_of(file)
    monkeypatch.setattr("pathlib.Path.stat", deny)
    with pytest.raises(FileRejected, match=r"places\.csv: cannot be read \(Permission denied\)"):
        tables(path)


def test_names_are_made_plain(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff\n\x1b[31m.csv"))
    path.write_text(CSV, encoding="utf-8")
    (file,) = tables(path)
    assert file.name == "a\ufffd\ufffd\ufffd[31m.csv"
    assert rows_of(file) == ROWS
    assert str(FileRejected("a\x07.csv", "is odd")) == "a\ufffd.csv: is odd"
    packed = write_zip(tmp_path / "release.zip", {"\x1b[31mread.me": "x"})
    with pytest.raises(FileRejected, match=r"it holds \ufffd\[31mread\.me"):
        tables(packed)


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_damaged_member_of_another_compression_is_refused(tmp_path, method):
    path = tmp_path / "release.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("A.csv", CSV * 500)
    assert len(rows_of(tables(path)[0])) == 1500
    content = bytearray(path.read_bytes())
    content[60:110] = bytes(range(50, 100))
    path.write_bytes(content)
    with pytest.raises(FileRejected, match=r"release\.zip:A\.csv: is truncated or damaged"):
        rows_of(tables(path)[0])


def test_member_of_an_unknown_compression_is_refused(tmp_path):
    path = write_zip(tmp_path / "release.zip", {"A.csv": CSV})
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(signature) + offset] = 99
    path.write_bytes(content)
    with pytest.raises(FileRejected, match=r"release\.zip:A\.csv: is packed in a way that is not read here"):
        rows_of(tables(path)[0])


def test_one_table_in_two_folders_of_a_zip_is_refused(tmp_path):
    path = write_zip(tmp_path / "release.zip", {"a/A.csv": CSV, "b/a.CSV": CSV, "c/A.txt": CSV})
    with pytest.raises(FileRejected, match=r"release\.zip: holds one table twice, a/A\.csv and b/a\.CSV"):
        tables(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path):
    path = tmp_path / "release.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("A.csv", CSV)
        archive.writestr("A.csv", "other\n")
    with pytest.raises(FileRejected, match=r"holds one table twice, A\.csv and A\.csv"):
        tables(path)


def test_nul_byte_is_refused_with_its_line():
    file = SourceFile.from_bytes("a.csv", b"x\ny\x00z\n")
    with pytest.raises(FileRejected, match=r"a\.csv, line 2: holds a NUL byte"):
        list(file.lines())


def test_undecodable_byte_is_refused_with_its_line_and_position():
    file = SourceFile.from_bytes("a.csv", b"x\ncaf\xe9\n")
    with pytest.raises(FileRejected, match=r"a\.csv, line 2: byte 0xe9 at position 4 is not utf-8 text"):
        list(file.lines())


def test_byte_of_another_encoding_is_read_in_it():
    assert list(SourceFile.from_bytes("a.csv", b"caf\xe9\n", "cp1252").lines()) == [(1, "caf\u00e9")]


@pytest.mark.parametrize("content", [b"x\na\rb\n", b"x\r\na\rb\r\n", b"x\n\ra\n"])
def test_carriage_return_within_a_line_is_refused(content):
    with pytest.raises(FileRejected, match=r"a\.txt, line 2: holds a carriage return within the line"):
        list(SourceFile.from_bytes("a.txt", content).lines())


def test_blank_lines_without_end_are_refused():
    lines = SourceFile.from_bytes("a.txt", b"x\n" + b" \n" * 1_000 + b"y\n").lines()
    assert [number for number, text in lines if text.strip()] == [1, 1002]
    with pytest.raises(FileRejected, match=r"line 1002: ends more than 1,000 blank lines in a row"):
        list(SourceFile.from_bytes("a.txt", b"x\n" + b"\n" * 5_000).lines())


def test_long_line_is_refused_without_reading_on():
    file = SourceFile("a.csv", lambda: io.BytesIO(b"ok\n" + b"x" * (LINE_LIMIT + 1)))
    with pytest.raises(FileRejected, match=r"a\.csv, line 2: longer than 1,048,576 bytes"):
        list(file.lines())


def test_longest_line_is_read():
    file = SourceFile("a.csv", lambda: io.BytesIO(b"x" * (LINE_LIMIT - 1) + b"\nok\n"))
    assert [number for number, _ in file.lines()] == [1, 2]


@pytest.mark.parametrize("broken", ['a,"b\n', 'a,"b"c\n', '"\n\n\n'])
def test_broken_quotes_are_refused(broken):
    with pytest.raises(FileRejected, match=r"a\.csv, line \d+: is not a readable table"):
        rows_of(SourceFile.from_text("a.csv", "x,y\n" + broken))


def test_expanding_bomb_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr("sources.files.tables.EXPANDED_LIMIT", 1 << 20)
    monkeypatch.setattr("sources.files.archives.EXPANDED_LIMIT", 1 << 20)
    path = write_zip(tmp_path / "release.zip", {"A.csv": b"0" * (2 << 20)})
    with pytest.raises(FileRejected, match="expands to more than 1,048,576 bytes"):
        tables(path)
    gz = tmp_path / "a.csv.gz"
    gz.write_bytes(gzip.compress(b"0" * (2 << 20)))
    with pytest.raises(FileRejected, match="expands to more than 1,048,576 bytes"):
        tables(gz)[0].measure()


def test_byte_order_mark_and_line_ends_are_not_content():
    file = SourceFile.from_bytes("a.csv", b"\xef\xbb\xbfcode,name\r\n11,Office\r\n")
    assert rows_of(file) == [["code", "name"], ["11", "Office"]]


def test_quote_left_open_is_refused_with_the_lines_that_it_swallows():
    file = SourceFile.from_text("a.csv", 'a,b\nc,"d\ne,f\ng,"\nh,i\n')
    with pytest.raises(FileRejected, match=r"a\.csv, line 2: a row runs from line 2 to line 4: a quote is left open"):
        rows_of(file)


def test_quote_that_is_never_closed_is_refused_with_where_its_row_begins():
    file = SourceFile.from_text("a.csv", 'a,b\nc,"d\ne,f\n')
    with pytest.raises(FileRejected, match=r"line 3: is not a readable table: .*; the row begins on line 2"):
        rows_of(file)


def test_cell_may_run_over_lines_where_told():
    file = SourceFile.from_text("a.csv", 'a,"b\nc"\nd,e\n')
    assert list(file.rows(may_span=True)) == [(2, ["a", "b\nc"]), (3, ["d", "e"])]


def test_delimiter_may_be_another():
    assert rows_of(SourceFile.from_text("a.txt", "a\tb\n"), delimiter="\t") == [["a", "b"]]


def test_same_table_has_one_sha256_however_it_is_packed(tmp_path):
    plain = tmp_path / "a.csv"
    plain.write_text(CSV, encoding="utf-8")
    gz = tmp_path / "a.csv.gz"
    gz.write_bytes(gzip.compress(CSV.encode()))
    packed = write_zip(tmp_path / "a.zip", {"a.csv": CSV})
    assert len({tables(path)[0].measure() for path in (plain, gz, packed)}) == 1


def test_rejection_names_file_line_field_and_rule():
    error = FileRejected("a.csv", "is no date", 7, "TERM DT")
    assert str(error) == "a.csv, line 7, TERM DT: is no date"
    assert (error.file_name, error.line, error.field, error.reason) == ("a.csv", 7, "TERM DT", "is no date")


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.txt", "a.xlsx"]))
def test_any_bytes_are_read_or_refused(content, name):
    try:
        rows = rows_of(SourceFile.from_bytes(name, content))
    except FileRejected:
        return
    assert all(isinstance(cell, str) for row in rows for cell in row)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8))
def test_damaged_workbook_is_read_or_refused(tmp_path, flips):
    content = bytearray(write_xlsx(tmp_path / "places.xlsx", ROWS * 20).read_bytes())
    for place, byte in flips:
        content[int(place * len(content))] = byte
    with suppress(FileRejected):
        rows_of(SourceFile.from_bytes("places.xlsx", bytes(content)))


cells = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=6))
def test_rows_come_back_as_they_were_written(rows):
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    assert rows_of(SourceFile.from_text("a.csv", "\n".join(quoted) + "\n")) == rows
