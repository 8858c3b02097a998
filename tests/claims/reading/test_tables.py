"""Tables with a header: pasted, CSV, workbooks."""

import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from tests.claims.reading.spelled import lines_of, pasted, refused, table, uploaded

HEADED = [
    ("CPT\n49411", [["49411"]]),
    ("code,units\n49411,2", [["49411 x2"]]),
    ("Code\tMod\tUnits\n49411\t59\t1", [["49411-59"]]),
    ("code;mod;units\n49411;59;2", [["49411-59 x2"]]),
    ("code|mod\n49411|59", [["49411-59"]]),
    ("code mod units\n49411 59 12", [["49411-59 x12"]]),
    ("CPT Code   Mod   Place of Service   Service Date\n49411   59   11   7/15/2026", [["49411-59 @11 2026-07-15"]]),
    ("HCPCS/CPT,Modifier(s),Qty\n49411,59 RT,2", [["49411-59-RT x2"]]),
    ("Procedure Code,Mod1,Mod2,Mod3,Mod4\n49411,59,RT,,XS", [["49411-59-RT-XS"]]),
    ("procedure,M1,M2\n49411,59,", [["49411-59"]]),
    ("CPT,Mod,Mod,Mod\n49411,59,RT,", [["49411-59-RT"]]),
    ("CPT,Modifiers\n49411-59,RT", [["49411-59-RT"]]),
    ("CPT,Modifiers\n49411,59RT", [["49411-59-RT"]]),
    ("CPT,Modifiers\n49411,-59", [["49411-59"]]),
    ("CPT,Units\n49411,1.0", [["49411"]]),
    ('CPT,Units\nJ1100,"1,200"', [["J1100 x1200"]]),
    ("CPT,Units\n49411,", [["49411"]]),
    ("CPT,Units\n49411,0", [["49411 x0"]]),
    ("CPT,POS\n49411,2", [["49411 @02"]]),
    ("CPT,Dx\n49411,C34.11", [["49411 dx C34.11"]]),
    ("CPT,Dx1,Dx2,Dx3\n49411,C3411,,Z85118", [["49411 dx C34.11+Z85.118"]]),
    ("CPT,ICD-10\n49411,C34.11|Z85.118", [["49411 dx C34.11+Z85.118"]]),
    ("CPT,Dx 1,Dx 2,Dx Pointer\n49411,C34.11,Z85.118,B", [["49411 dx Z85.118"]]),
    ("CPT,Dx 1,Dx 2,Pointer\n49411,C34.11,Z85.118,12", [["49411 dx C34.11+Z85.118"]]),
    ("Dx: A C34.11; B R91.1\nCPT,Dx\n49411,B\n99213,A", [["49411 dx R91.1", "99213 dx C34.11"]]),
    ("CPT,DOS\n49411,07/15/2026", [["49411 2026-07-15"]]),
    ("CPT,DOS\n49411,2026-07-15 00:00:00", [["49411 2026-07-15"]]),
    ("CPT,DOS\n49411,7/15/2026 0:00", [["49411 2026-07-15"]]),
    ("CPT,DOS\n49411,15-Jul-2026", [["49411 2026-07-15"]]),
    ('CPT,DOS\n49411,"July 15, 2026"', [["49411 2026-07-15"]]),
    ("CPT,DOS\n49411,07/15/2026-07/16/2026", [["49411 2026-07-15"]]),
    ("CPT,DOS\n49411,20260715-20260716", [["49411 2026-07-15"]]),
    ("CPT,From,To\n49411,07/15/2026,07/16/2026", [["49411 2026-07-15"]]),
    ("CPT,Date,Service Date\n49411,07/31/2026,07/15/2026", [["49411 2026-07-15"]]),
    ("CPT,Procedure,Service\n49411,Placement of markers,x", [["49411"]]),
    ("cpt , units \n 49 411 , 2 ", [["49411 x2"]]),
    ("cpt\ng0378", [["G0378"]]),
    ("CPT,Units\n49411,1\nCPT,Units\n77002,1", [["49411", "77002"]]),
    ("CPT,Units,,\n49411,1,,\n,,,\n77002,1,,", [["49411", "77002"]]),
    ("Claim,CPT\n1,49411\n2,77002\n1,99213", [["49411", "99213"], ["77002"]]),
    ("Encounter ID,CPT\nE7,49411\nE8,77002", [["49411"], ["77002"]]),
    ("Account #,CPT\n7,49411\n8,77002", [["49411"], ["77002"]]),
    ("Claim No,Account,CPT\n1,7,49411\n1,8,77002", [["49411", "77002"]]),
    ("Patient Account Number,CPT\na1,49411\nA1,77002", [["49411", "77002"]]),
]


@pytest.mark.parametrize("text, expected", HEADED, ids=[text for text, _ in HEADED])
@pytest.mark.parametrize("reader", [pasted, table])
def test_a_table_is_read_by_the_words_of_its_header(reader, text, expected):
    assert lines_of(reader(text)) == expected


REFUSED = [
    ("CPT,Units\n49411,1\n49411,x", 3, "column 2 (units)", "whole number"),
    ("CPT,Units\n49411,1.5", 2, "column 2 (units)", "whole units"),
    ("CPT,Units\n49411,-1", 2, "column 2 (units)", "negative"),
    ("CPT,Units\n49411,1000000000", 2, "column 2 (units)", "999,999"),
    ("CPT,Units\n49411,=SUM(1)", 2, "column 2 (units)", "formula"),
    ('CPT,Units\n"=""49411""",1', 2, "column 1 (code)", "formula"),
    ("CPT,Units\n+49411,1", 2, "column 1 (code)", "formula"),
    ("CPT,Units\n@49411,1", 2, "column 1 (code)", "formula"),
    ("CPT,Units\n,1", 2, "code", "blank"),
    ("CPT\n100", 2, "column 1 (code)", "drops zeros"),
    ("CPT\n4941x1", 2, "column 1 (code)", "five characters"),
    ("CPT,Mod\n49411,5", 2, "column 2 (modifiers)", "two characters"),
    ("CPT,M1,M2,M3,M4\n49411-59,RT,LT,TC,26", 2, "modifiers", "at most 4"),
    ("CPT,Dx\n49411,786.2", 2, "column 2 (diagnoses)", "ICD-10-CM"),
    ("CPT,Dx\n49411,M123456", 2, "column 2 (diagnoses)", "number of a person or record: remove it"),
    ("CPT,Dx,Pointer\n49411,C34.11,B", 2, "diagnosis pointers", "1 is listed"),
    ("CPT,POS\n49411,office", 2, "column 2 (place of service)", "two digits"),
    ("CPT,DOS\n49411,13/01/2026", 2, "column 2 (date of service)", "month"),
    ("CPT,DOS\n49411,7/1/26", 2, "column 2 (date of service)", "four"),
    ("CPT,DOS\n49411,soon", 2, "column 2 (date of service)", "is not a date"),
    ("CPT,DOS\n49411,1943-05-18", 2, "column 2 (date of service)", "birth date"),
    ("CPT,From,To\n49411,7/16/2026,7/15/2026", 2, "last date of service", "before the first"),
    ("CPT,Units\n49411,1,1", 2, "", "more cells than the 2 columns"),
    ("CPT,HCPCS\n49411,49411", 1, "header", "2 columns are headed as code: 1 and 2"),
    ("CPT,Units,Qty\n49411,1,1", 1, "header", "2 columns are headed as units: 2 and 3"),
    ("Claim,CPT\n1,49411\n,77002", 3, "claim number", "blank"),
    ('CPT,Units\n"49411,1\n77002,1', 2, "", "quotation mark"),
    ("code mod units\n49411 59", 2, "", "2 words where the header has 3"),
    ("CPT," + "x," * 250 + "\n49411", 1, "header", "at most 200"),
]


@pytest.mark.parametrize("text, line, field, words", REFUSED, ids=[text[:40] for text, *_ in REFUSED])
@pytest.mark.parametrize("reader", [pasted, table])
def test_a_faulty_table_is_refused_with_line_column_and_rule(reader, text, line, field, words):
    problem = refused(reader, text).problems[0]
    assert (problem.line, problem.field) == (line, field)
    assert words in problem.message


def test_columns_of_persons_are_named_and_others_by_word_or_place():
    header = "Patient Name,DOB,SSN,MRN,Member ID,Phone,Address,Email,Policy #,Sex,Age,CPT,Charge,Quistland"
    read = table(f"{header}\n" + ",".join("x" * 11) + ",49411,980.00,y")
    assert read.dropped == (
        "patient name", "birth date", "Social Security number", "medical record number", "member number",
        "phone number", "address", "e-mail address", "policy number", "sex or race", "age",
    )  # fmt: skip
    assert read.notes[0] == "Columns not used: charge, column 14."
    assert "number the claims in a column headed Claim" in read.notes[1]


def test_claims_are_numbered_in_place_of_their_numbers():
    read = table("Claim #,Account,Patient,CPT\nC-1,A-1,x,49411\nC-2,A-2,y,77002")
    assert read.dropped == ("claim number", "account number", "patient name")
    assert not any("number the claims" in note for note in read.notes)


def test_ranges_are_judged_on_their_first_day_and_that_is_said():
    notes = table("CPT,From,To,Units\n49411,7/15/2026,7/16/2026,1\n77002,7/15/2026,7/15/2026,1").notes
    assert notes == ("1 line of several days: judged on the first of them.",)


TEXT = "CPT,Units,Note\n49411,2,caf\u00e9\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_encodings_of_spreadsheets(encoding):
    read = table(TEXT.encode(encoding))
    assert lines_of(read) == [["49411 x2"]]
    assert ("The file is not UTF-8 and was read as Windows-1252." in read.notes) == (encoding == "cp1252")
    assert read.kind == "CSV"


@pytest.mark.parametrize("text", ["sep=;\nCPT;Units\n49411;2", "CPT,Units\r\n49411,2\r\n", "CPT,Units\r49411,2\r"])
def test_line_ends_and_the_first_line_of_a_spreadsheet_do_not_matter(text):
    assert lines_of(table(text)) == [["49411 x2"]]


def test_line_numbers_count_blank_lines_and_the_separator_line():
    assert refused(table, "sep=;\n\nCPT;Units\n\n49411;1.5").problems[0].line == 5


@pytest.mark.parametrize(
    "data, words",
    [
        (b"CPT\n494\x0011\n", "line 2: holds a NUL character"),
        (b"CPT\n49411\n\x81\n", "line 3, file: byte 0x81 is text in neither"),
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"x" * 5_000_001, "more than 5,000,000 bytes"),
        (b"PK\x03\x04rubbish", "truncated or damaged"),
    ],
)
def test_a_file_that_is_no_table_is_refused(data, words):
    assert words in str(refused(table, data))


def test_bare_lines_in_a_file_are_read_as_when_they_are_pasted():
    assert lines_of(table("49411,59,2,C34.11,11,07/15/2026\n77002-26\n")) == [
        ["49411-59 x2 @11 2026-07-15 dx C34.11", "77002-26"]
    ]


def workbook(*rows, name=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_workbook_is_read_with_its_dates_and_numbers():
    data = workbook(
        ("Patient Name", "CPT", "Mod 1", "Mod 2", "Units", "Dx", "POS", "DOS"),
        ("Quistland, Zebulonia", 49411, 59, "RT", 2.0, "C34.11", 2, date(2026, 7, 15)),
        (None, None, None, None, None, None, None, None),
        ("Quistland, Zebulonia", "77002", 26, None, None, "C34.11", "11", date(2026, 7, 16)),
    )
    read = table(data)
    assert lines_of(read) == [["49411-59-RT x2 @02 2026-07-15 dx C34.11", "77002-26 @11 2026-07-16 dx C34.11"]]
    assert (read.kind, read.dropped) == ("spreadsheet", ("patient name",))
    assert "1 blank line: passed over." in read.notes


def test_a_workbook_without_a_header_is_read_by_place():
    assert lines_of(table(workbook((49411, 59, 2, "C34.11", 11, date(2026, 7, 15))))) == [
        ["49411-59 x2 @11 2026-07-15 dx C34.11"]
    ]


def test_a_faulty_cell_of_a_workbook_is_named_by_row_and_column():
    error = refused(table, workbook(("CPT", "Units"), (49411, 1), (49411, 1.5)))
    assert "workbook: line 3, column 2 (units): is not whole" in str(error)


def test_a_workbook_too_wide_is_refused():
    assert "column 300" in str(refused(table, workbook(("CPT", *[""] * 298, "x"))))


def test_a_workbook_with_a_cell_far_down_is_refused_before_its_rows_are_read():
    """Such a file is small, and would be a million rows."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A1048576"] = "CPT", "49411"
    held = BytesIO()
    book.save(held)
    assert "more than 50,000 lines" in str(refused(table, held.getvalue()))


def test_a_workbook_that_expands_far_beyond_a_batch_of_claims_is_refused():
    held = BytesIO(workbook(("CPT",), ("49411",)))
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/blank.bin", bytes(41_000_000))
    assert "expands to more than 40,000,000 bytes" in str(refused(table, held.getvalue()))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".837", ".pdf", ""])
def test_an_upload_is_known_by_its_content_not_by_its_name(suffix):
    assert uploaded(b"CPT\n49411\n", filename=f"x{suffix}").kind == "CSV"
    assert uploaded(workbook(("CPT",), ("49411",)), filename=f"x{suffix}").kind == "spreadsheet"


@pytest.mark.parametrize(
    "data, words",
    [
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel workbook, or one with a password"),
        (b'{"lines": []}', "JSON"),
        (b"<html><body>49411</body></html>", "XML or a web page"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x89PNG\r\n", "a picture"),
        (b"", "is empty"),
        (b"x" * 5_000_001, "more than 5,000,000 bytes"),
    ],
)
def test_an_upload_of_another_kind_is_refused_by_name(data, words):
    assert words in str(refused(uploaded, data))


def test_an_archive_that_is_no_workbook_is_refused():
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("claims.csv", "CPT\n49411\n")
    assert "is a ZIP archive: unpack it" in str(refused(uploaded, held.getvalue()))


def test_a_claim_of_10000_lines_is_refused_with_its_number():
    error = refused(table, "Claim,CPT\n1,49411\n" + "2,77002\n" * 9_999)
    assert str(error) == "CSV file: claim 2: has 9,999 lines; a claim holds at most 999 (X12 837)"


def test_a_claim_of_999_lines_is_read_and_its_length_is_said():
    read = pasted("CPT\n" + "49411\n" * 999)
    assert len(read.claims[0].lines) == 999
    assert "Claim 1 has 999 lines; a professional claim (837P) holds at most 50." in read.notes
    assert not any("holds at most 50" in note for note in pasted("49411\n" * 999, setting="outpatient").notes)


def test_more_than_10000_lines_are_refused():
    text = "Claim,CPT\n" + "".join(f"{number % 500},49411\n" for number in range(10_001))
    assert "more than 10,000 claim lines" in str(refused(pasted, text))


def test_more_than_1000_claims_are_refused():
    text = "Claim,CPT\n" + "".join(f"{number},49411\n" for number in range(1_001))
    assert "more than 1,000 claims" in str(refused(pasted, text))
    assert len(pasted(text[: text.rindex("1000,")]).claims) == 1_000


def test_blank_lines_and_long_lines_have_their_limits_too():
    assert "more than 50,000 lines" in str(refused(pasted, "\n" * 60_000))
    assert "line 2: has more than 10,000 characters" in str(refused(pasted, "49411\n" + "9" * 10_001))
