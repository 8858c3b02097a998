import gzip
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees.importers import zip5
from fees.importers.zip5 import ZipRow
from fees.models import ZipLocality
from sources.actions import LoadRefused, load_files
from sources.files import BadRow, FileRejected, SourceFile
from sources.registry import find_importer
from tests.importing import SLICES, load_slice, load_text, require_rows_or_refusal, slice_file, slice_lines

OCTOBER_2025 = "zip5/ZIP5_OCT2025.txt"
HOUSTON = slice_lines(OCTOBER_2025)[17]


def rendered(*lines):
    return SourceFile.from_text("ZIP5_OCT2025.txt", "\r\n".join(lines) + "\r\n")


def changed(start, text, line=HOUSTON):
    """The line with other text from a position, counted from 1."""
    return line[: start - 1] + text + line[start - 1 + len(text) :]


def test_quarter_of_the_lines_is_the_edition():
    edition = zip5.identify(slice_file(OCTOBER_2025))
    assert (edition.name, edition.effective_from, edition.effective_to) == (
        "2025Q4", date(2025, 10, 1), date(2026, 1, 1),
    )  # fmt: skip


def test_row_holds_each_field_of_its_positions():
    rows = {row.zip_code: row for row in zip5.parse(slice_file(OCTOBER_2025))}
    assert len(rows) == 19
    assert rows["77030"] == ZipRow(18, "77030", "TX", "04412", "18", "", False)
    assert (rows["90265"].is_split, rows["90265"].carrier, rows["90265"].locality) == (True, "01182", "18")


def test_rural_indicator_is_kept():
    (row,) = zip5.parse(rendered(changed(15, "B")))
    assert row.rural_indicator == "B"


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        (HOUSTON[:79], "row", "79 characters long where 80"),
        (changed(1, "T1"), "State", "not two letters"),
        (changed(3, "7703X"), "Zip Code", "not 5 digits"),
        (changed(8, " 4412"), "Carrier", "not 5 digits"),
        (changed(13, "1 "), "Pricing Locality", "not 2 digits"),
        (changed(15, "X"), "Rural Indicator", "none of blank"),
        (changed(21, "2"), "Plus Four Flag", "neither '0' nor '1'"),
        (changed(22, "1234"), "Filler", "is this the ZIP9 file?"),
        (changed(76, "2025 "), "Year/Quarter", "not a year and quarter"),
    ],
)
def test_line_that_does_not_parse_is_set_aside(line, field, reason):
    good, bad = zip5.parse(rendered(HOUSTON, line))
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.field) == (2, field)
    assert reason in bad.reason
    assert good.zip_code == "77030"


def test_lines_of_two_quarters_are_refused():
    with pytest.raises(FileRejected, match=r"line 2: is of quarter 20261, and of 20254 on its first line"):
        list(zip5.parse(rendered(HOUSTON, changed(76, "20261"))))


@pytest.mark.parametrize("text", ["", "ZIP,STATE\n77030,TX\n", "x" * 80])
def test_foreign_file_is_refused(text):
    with pytest.raises(FileRejected, match=r"is empty|not in the layout of the ZIP5 file"):
        zip5.identify(SourceFile.from_text("ZIP5_OCT2025.txt", text))


@given(st.text(max_size=100))
def test_arbitrary_text_is_rows_or_a_refusal(text):
    require_rows_or_refusal(zip5, SourceFile.from_text("ZIP5_OCT2025.txt", f"{HOUSTON}\n{text}"), ZipRow)


@pytest.mark.django_db
def test_slice_loads_once():
    assert load_slice(OCTOBER_2025).rows == 19
    houston = ZipLocality.objects.get(zip_code="77030")
    assert (houston.key, houston.state, houston.is_split, str(houston.release)) == ("0441218", "TX", False, "2025Q4")
    assert load_slice(OCTOBER_2025).status == "unchanged"
    assert ZipLocality.objects.filter(is_split=True).count() == 2


@pytest.mark.django_db
def test_zip_code_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(LoadRefused, match="zip_code '77030' stands on line 1 and again on line 2"):
        load_text(tmp_path, "zip5", "ZIP5_OCT2025.txt", f"{HOUSTON}\n{HOUSTON}\n")
    assert not ZipLocality.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_whole_file_loads(shared_data):
    result = load_files(importer=find_importer("zip5"), paths=[shared_data / "pfs/ZIP5_OCT2025.txt.gz"])
    assert (result.rows, result.quarantined) == (42_956, 0)
    assert ZipLocality.objects.filter(is_split=True).count() == 580


def test_slice_is_lines_of_the_whole(shared_data):
    whole = set(gzip.decompress((shared_data / "pfs/ZIP5_OCT2025.txt.gz").read_bytes()).splitlines())
    assert set((SLICES / OCTOBER_2025).read_bytes().splitlines()) <= whole
