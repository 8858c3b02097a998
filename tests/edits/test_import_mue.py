from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edits.importers import mue
from edits.importers.mue import UnitRow
from sources.files import FileRejected, SourceFile
from tests.importing import require_rows_or_refusal, slice_file

JULY_2026 = "ncci/MCR_MUE_PractitionerServices_Eff_07-01-2026.excerpt.csv"
NAME = "MCR_MUE_PractitionerServices_Eff_07-01-2024.csv"
HEAD = (
    '"Codes are copyright of the American Medical Association.\n\nAll rights reserved.",,,\n'
    '"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
)
GOOD = "49411,1,2 Date of Service Edit: Policy,Code Descriptor / CPT Instruction"


def file_of(*rows, name=NAME, head=HEAD):
    return SourceFile.from_text(name, head + "".join(f"{row}\n" for row in rows))


def test_official_excerpt_gives_edition_notice_and_rows():
    file = slice_file(JULY_2026)
    edition = mue.identify(file)
    assert str(edition) == "July 2026 practitioner"
    assert (edition.effective_from, edition.effective_to) == (date(2026, 7, 1), date(2026, 10, 1))
    assert mue.notice(file).startswith("Current Procedural Terminology (CPT) codes, descriptions and other data only")
    rows = list(mue.parse(file))
    assert len(rows) == 5
    assert rows[0][1:] == ("0001U", 1, 2, "Code Descriptor / CPT Instruction")
    assert rows[4][1:] == ("0022U", 2, 3, "Clinical: CMS Workgroup")


@pytest.mark.parametrize(
    ("name", "column", "edition"),
    [
        ("MCR_MUE_OutpatientHospitalServices_Eff_10-01-2026.csv", "Outpatient Hospital", "October 2026 outpatient"),
        ("MCR_MUE_DMESupplierServices_Eff_01-01-2025.csv", "DME Supplier", "January 2025 dme"),
        ("x.zip:MCR_MUE_PractitionerServices_Eff_04-01-2025.csv", "Practitioner", "April 2025 practitioner"),
    ],
)
def test_name_gives_setting_and_quarter(name, column, edition):
    file = file_of(GOOD, name=name, head=HEAD.replace("Practitioner Services", f"{column} Services"))
    assert str(mue.identify(file)) == edition
    assert [row.code for row in mue.parse(file)] == ["49411"]


def test_file_of_one_setting_with_the_header_of_another_is_refused():
    file = file_of(GOOD, name="MCR_MUE_OutpatientHospitalServices_Eff_07-01-2024.csv")
    with pytest.raises(FileRejected, match="lacks the column 'Outpatient Hospital Services MUE Values'"):
        mue.identify(file)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mue.csv", "is not named as CMS names it"),
        ("MCR_MUE_DentalServices_Eff_07-01-2024.csv", "is not named as CMS names it"),
        ("MCR_MUE_PractitionerServices_Eff_07-32-2024.csv", "no day of the calendar"),
        ("MCR_MUE_PractitionerServices_Eff_08-01-2024.csv", "2024-08-01 is no first day of a quarter"),
    ],
)
def test_name_that_tells_no_edition_is_refused(name, words):
    with pytest.raises(FileRejected, match=words):
        mue.identify(file_of(GOOD, name=name))


@pytest.mark.parametrize("name", ["July 2024", "May 2024 dme", "July 2024 dental", ""])
def test_edition_of_no_such_name_is_refused(name):
    with pytest.raises(ValueError, match=r"."):
        mue.edition_from_name(name)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (GOOD.replace("49411", "4941"), "HCPCS/CPT Code: '4941' is neither"),
        (GOOD.replace(",1,", ",1e9,"), "MUE Values: '1e9' is not a whole number of units"),
        (GOOD.replace(",1,", ",-1,"), "MUE Values: '-1' is not a whole number"),
        (GOOD.replace(",1,", ",1000000000,"), "MUE Values: 1,000,000,000 units are over 10,000,000"),
        (GOOD.replace("2 Date", "4 Date"), "begins with none of 1, 2, 3"),
        (GOOD.replace("Policy", "Clinical"), "is not 2 'Date of Service Edit: Policy'"),
        (f"{GOOD},more", "row: has 5 cells where the header has 4"),
    ],
)
def test_row_that_cannot_be_read_refuses_the_file_by_line_and_field(row, words):
    with pytest.raises(FileRejected, match=rf"{NAME}, line 7, .*{words}"):
        list(mue.parse(file_of(GOOD.replace("49411", "32553"), row)))


def test_row_below_the_header_that_runs_over_lines_is_refused():
    with pytest.raises(FileRejected, match="line 7: a row runs from line 7 to line 8: a quote is left open"):
        list(mue.parse(file_of(GOOD, '49412,1,"2 Date of Service Edit: Policy', 'x",y')))


@given(st.text(max_size=200))
def test_any_text_is_rows_or_refused(text):
    for head in ("", HEAD):
        require_rows_or_refusal(mue, SourceFile.from_text(NAME, head + text), UnitRow)
