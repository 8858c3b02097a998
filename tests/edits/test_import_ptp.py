from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edits.importers import ptp
from edits.importers.ptp import HEADER, PairRow
from sources.files import FileRejected, SourceFile
from tests.importing import require_rows_or_refusal, slice_file

JULY_2026 = "ncci/ccipra-v322r0-f1.excerpt.txt"
NAME = "ccipra-v302r0-f1.txt"
HEAD = (
    "CPT only copyright 2023 American Medical Association.  All rights reserved.\t\t\t\t\t\t\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\n"
    "\t\t\t\t*=no data\t1=allowed\t\n"
    "\t\t\t\t\t9=not applicable\t\n"
)
GOOD = "49411\t49412\t\t20240701\t*\t1\tMutually exclusive procedures"


def file_of(*rows, name=NAME, head=HEAD):
    return SourceFile.from_bytes(name, (head + "".join(f"{row}\r\n" for row in rows)).encode("latin-1"), "latin-1")


def changed(position, text):
    cells = GOOD.split("\t")
    cells[position] = text
    return "\t".join(cells)


def test_official_excerpt_gives_each_field():
    rows = list(ptp.parse(slice_file(JULY_2026)))
    assert len(rows) == 8
    assert rows[0] == PairRow(7, 1, "0001A", "0591T", "2022-01-01", "2024-01-01", 1, 3, False)
    assert rows[2] == PairRow(9, 1, "0001A", "90473", "2022-01-01", "2022-01-02", 9, 3, False)
    assert rows[6].ended_on is None
    assert [row.modifier_indicator for row in rows] == [1, 0, 9, 9, 1, 1, 1, 1]


def test_official_excerpt_gives_edition_window_and_copyright():
    edition = ptp.identify(slice_file(JULY_2026))
    assert str(edition) == "v32.2 practitioner"
    assert (edition.effective_from, edition.effective_to) == (date(2026, 7, 1), date(2026, 10, 1))
    assert ptp.notice(slice_file(JULY_2026)) == (
        "CPT only copyright 2025 American Medical Association. All rights reserved."
    )


@pytest.mark.parametrize(
    ("name", "edition", "begins", "ends"),
    [
        ("ccipra-v300r0-f1.txt", "v30.0 practitioner", date(2024, 1, 1), date(2024, 4, 1)),
        ("ccioph-v301r1-f4.TXT", "v30.1 outpatient", date(2024, 4, 1), date(2024, 7, 1)),
        ("ccipra-v302r0-f2.zip:ccipra-v302r0-f2.txt", "v30.2 practitioner", date(2024, 7, 1), date(2024, 10, 1)),
        ("ccipra-v323r0-f3.txt", "v32.3 practitioner", date(2026, 10, 1), date(2027, 1, 1)),
        ("ccipra-v240r0-f1.txt", "v24.0 practitioner", date(2018, 1, 1), date(2018, 4, 1)),
    ],
)
def test_name_gives_setting_and_quarter(name, edition, begins, ends):
    found = ptp.identify(file_of(GOOD, name=name))
    assert (str(found), found.effective_from, found.effective_to) == (edition, begins, ends)


@pytest.mark.parametrize("name", ["edits.txt", "ccixxx-v302r0-f1.txt", "ccipra-v302.txt"])
def test_file_of_another_name_is_refused(name):
    with pytest.raises(FileRejected, match=r"is not named as CMS names it, such as ccipra-v302r0-f1.txt"):
        ptp.identify(file_of(GOOD, name=name))


@pytest.mark.parametrize(("name", "words"), [("ccipra-v302r0-f5.txt", "part 5"), ("ccipra-v304r0-f1.txt", "30.4")])
def test_part_or_version_that_is_none_is_refused(name, words):
    with pytest.raises(FileRejected, match=words):
        ptp.identify(file_of(GOOD, name=name))


@pytest.mark.parametrize("name", ["v30.2 practitioner", "V302 outpatient", "30.2-outpatient"])
def test_edition_is_known_by_name(name):
    assert ptp.edition_from_name(name).name == "v30.2"


@pytest.mark.parametrize("name", ["v30.2", "v30.4 practitioner", "v30.2 dme", "", "2024"])
def test_edition_of_no_such_name_is_refused(name):
    with pytest.raises(ValueError, match=r"."):
        ptp.edition_from_name(name)


@pytest.mark.parametrize(
    ("row", "line", "words"),
    [
        (changed(5, "7"), 8, "Modifier: '7' is none of 0, 1, 9"),
        (changed(5, ""), 8, "Modifier: '' is none of"),
        (changed(0, "4941"), 8, "Column 1: '4941' is neither a CPT nor a HCPCS"),
        (changed(1, "4941z"), 8, "Column 2: '4941z' is neither"),
        (changed(1, "49411"), 8, "Column 2: 49411 is paired with itself"),
        (changed(2, "x"), 8, "prior to 1996: 'x' is neither blank nor"),
        (changed(3, "20240732"), 8, "Effective Date: .* is not a day of the calendar"),
        (changed(3, "2024W011"), 8, "Effective Date: .* is not a date YYYYMMDD"),
        (changed(3, ""), 8, "Effective Date: is blank"),
        (changed(4, ""), 8, "Deletion Date: is blank"),
        (changed(4, "20240630"), 8, "Deletion Date: 2024-06-30 is before the effective date 2024-07-01"),
        ("49411\t49412", 8, "has 2 fields where 7 are expected"),
        (GOOD + "\tmore", 8, "has 8 fields"),
        ("49411,49412,,20240701,*,1,x", 8, "has 1 fields"),
    ],
)
def test_row_that_cannot_be_read_refuses_the_file_by_line_and_field(row, line, words):
    file = file_of("49411\t10035\t\t20240701\t*\t1\tMutually exclusive procedures", row)
    with pytest.raises(FileRejected, match=rf"{NAME}, line {line}(, )?.*{words}"):
        list(ptp.parse(file))


@pytest.mark.parametrize("head", [HEAD.replace("Deletion", "Effective"), HEAD.replace("Column 2\t", "\t")])
def test_header_of_other_columns_is_refused(head):
    with pytest.raises(FileRejected, match=r"is headed .* expected"):
        ptp.identify(file_of(GOOD, head=head))


def test_file_without_a_header_is_refused():
    with pytest.raises(FileRejected, match="no header row that begins 'Column 1'"):
        ptp.identify(file_of(GOOD, head=""))


def test_row_in_existence_before_1996_and_new_rationale_are_kept():
    (row,) = ptp.parse(file_of("49411\t49412\t*\t19960101\t*\t0\tA new reason"))
    assert row == PairRow(7, 1, "49411", "49412", "1996-01-01", None, 0, 0, True)


codes = st.from_regex(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}", fullmatch=True)
pairs = st.tuples(codes, codes).filter(lambda pair: pair[0] != pair[1])


@given(st.lists(st.tuples(pairs, st.dates(date(1990, 1, 1)), st.sampled_from("019")), max_size=6))
def test_round_trip(rows):
    texts = [
        f"{one}\t{two}\t\t{day:%Y%m%d}\t*\t{number}\tSequential procedure"
        for (one, two), day, number in rows
        if day.year < 9999
    ]
    expected = [(one, two, day.isoformat(), int(number)) for (one, two), day, number in rows if day.year < 9999]
    found = list(ptp.parse(file_of(*texts)))
    assert [(row.column_1, row.column_2, row.effective_from, row.modifier_indicator) for row in found] == expected


@given(st.text(max_size=200))
def test_any_text_is_rows_or_refused(text):
    for head in ("", HEAD, "\t".join(HEADER) + "\n"):
        file = SourceFile.from_bytes(NAME, (head + text).encode("utf-8"), "latin-1")
        require_rows_or_refusal(ptp, file, PairRow)


def test_workbook_of_a_part_is_read_as_its_txt(monkeypatch):
    cells = [line.split("\t") for line in (HEAD + GOOD).splitlines()]
    header = ["\n".join(filter(None, column)) for column in zip(*cells[2:6], strict=True)]
    sheet = [*cells[:2], header, cells[6]]
    monkeypatch.setattr("sources.files.tables.sheet_rows", lambda name, content: iter(list(enumerate(sheet, start=1))))
    (row,) = ptp.parse(SourceFile.from_bytes("ccipra-v302r0-f1.xlsx", b"", "latin-1"))
    assert row == PairRow(4, 1, "49411", "49412", "2024-07-01", None, 1, 4, False)
