from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edits.importers import aoc
from edits.importers.aoc import COLUMNS, AddOnRow, ordinal_date
from sources.files import FileRejected, SourceFile
from tests.importing import require_rows_or_refusal, slice_file

NAME = "AOC_V2026Q2-MCR.txt"
HEAD = "CPT codes are copyright of the American Medical Association.\n" + "\t".join(COLUMNS) + "\n"


def file_of(*rows, name=NAME, head=HEAD):
    return SourceFile.from_text(name, head + "".join(f"{row}\r\n" for row in rows), "latin-1")


def test_slice_gives_edition_notice_and_rows():
    file = slice_file("ncci/AOC_V2024Q3-MCR.txt")
    edition = aoc.identify(file)
    assert str(edition) == "V2024Q3"
    assert (edition.effective_from, edition.effective_to) == (date(2024, 7, 1), date(2024, 10, 1))
    assert aoc.notice(file).startswith("CPT codes, descriptions and other data only are copyright 2023")
    rows = {row[1:4] for row in aoc.parse(file)}
    assert {(1, "77002", "49411"), (1, "77002", "32553")} <= rows


def test_dates_are_days_of_the_year_and_the_first_deletion_ends_the_edit():
    (row,) = aoc.parse(file_of("1\t77002\t2026090\t49411\t2025365\t2024183\t2026181\tOnly once"))
    assert row == AddOnRow(3, 1, "77002", "49411", date(2024, 7, 1), date(2026, 1, 1), "Only once")


def test_primary_code_that_the_contractor_defines_is_kept_as_such():
    (row,) = aoc.parse(file_of("2\t0054T\t\tCCCCC\t\t\t\t"))
    assert (row.primary_code, row.effective_from, row.ended_on) == ("CCCCC", None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024001", date(2024, 1, 1)), ("2024366", date(2024, 12, 31)), ("2023365", date(2023, 12, 31)), ("", None)],
)
def test_ordinal_date(text, day):
    assert ordinal_date(text) == day


@pytest.mark.parametrize("text", ["2023366", "2024000", "0000001", "20240701", "2024-01", "abcdefg", "9999366"])
def test_ordinal_date_that_is_none(text):
    with pytest.raises(ValueError, match=r"is not a d"):
        ordinal_date(text)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("4\t77002\t\t49411\t\t\t\t", "AOC_Edit_Type: '4' is none of 1, 2, 3"),
        ("1\t7700\t\t49411\t\t\t\t", "Add-On_Code: '7700' is neither"),
        ("1\t77002\t\tXXXXX\t\t\t\t", "Primary_Code: 'XXXXX' is neither"),
        ("1\t77002\t\t49411\t\t2026400\t\t", "AOC_Edit_EffDT: '2026400' is not a day"),
        ("1\t77002\t\t49411\t\t2026100\t2026001\t", "AOC_Edit_DelDT: 2026-01-01 is before the effective date"),
    ],
)
def test_row_that_cannot_be_read_refuses_the_file_by_line_and_field(row, words):
    with pytest.raises(FileRejected, match=rf"{NAME}, line 3, {words}"):
        list(aoc.parse(file_of(row)))


def test_file_of_another_name_leaves_the_edition_to_the_operator():
    assert aoc.identify(file_of(name="add-ons.txt")) is None
    assert str(aoc.edition_from_name("V2026Q2")) == "V2026Q2"


@given(st.text(max_size=200))
def test_any_text_is_rows_or_refused(text):
    for head in ("", HEAD):
        file = SourceFile.from_bytes(NAME, (head + text).encode("utf-8"), "latin-1")
        require_rows_or_refusal(aoc, file, AddOnRow)
