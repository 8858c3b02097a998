"""OPPS Addendum B: its two forms, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees.importers import opps
from fees.importers.opps import OutpatientRow
from fees.models import HospitalOutpatientRate
from sources.actions import LoadRefused, load_files
from sources.files import BadRow, FileRejected, SourceFile
from sources.registry import find_importer
from tests.importing import load_slice, load_text, require_rows_or_refusal, slice_file

SLICE = "opps/opps_2026_jan_demo_codes.csv"
NAME = "2026_January_Web_Addendum_B.csv"
# As LAYOUTS of the publisher have it; the figures of the first row are CMS's, the copayments invented.
HEADER = (
    "HCPCS Code,Short Descriptor,SI,APC,Relative Weight,Payment Rate,National Unadjusted Copayment, Minimum Unadjusted "
    "Copayment,IRA Coinsurance Percentage,Adjusted Beneficiary Copayment,Drug and Device Pass-Through Expiration during "
    "Calendar Year,Note,* Indicates a Change"
)
ABOVE = (
    "Addendum B.-OPPS Payment by HCPCS Code for CY 2026\nCPT codes are copyright 2025 American Medical Association.\n"
)
MARKER = '49411,NOT KEPT,S,5613,15.4691,"$1,414.11",$300.10,$282.83,,,,,'


def official(*lines, name=NAME, above=ABOVE):
    return SourceFile.from_text(name, above + "\n".join([HEADER, *lines]) + "\n")


def test_official_form_is_read_by_its_header():
    (row,) = opps.parse(official(MARKER))
    assert row == OutpatientRow(
        4, "cpt", "49411", "S", "5613", Decimal("15.4691"), Decimal("1414.110"), Decimal("300.100"), Decimal("282.830")
    )


def test_short_descriptors_are_not_read():
    assert "NOT KEPT" not in str(list(opps.parse(official(MARKER))))


def test_reduced_form_has_no_copayments():
    row = next(row for row in opps.parse(slice_file(SLICE)) if row.code == "32553")
    assert row[2:] == ("32553", "S", "5613", Decimal("15.4691"), Decimal("1414.110"), None, None)


def test_packaged_code_has_no_figures_not_zero():
    (row,) = opps.parse(official("77002,,N,,,,,,,,,,"))
    assert (row.status_indicator, row.apc, row.payment_rate, row.relative_weight) == ("N", "", None, None)


def test_drug_keeps_a_tenth_of_a_cent_and_an_apc_its_zeros():
    (row,) = opps.parse(official("J0131,,K,634,,$0.125,$0.025,,,,,,"))
    assert (row.apc, row.payment_rate, row.national_copayment) == ("0634", Decimal("0.125"), Decimal("0.025"))


@pytest.mark.parametrize(
    ("name", "edition", "begins", "ends"),
    [
        ("2026_January_Web_Addendum_B.03032026.csv", "January 2026", date(2026, 1, 1), date(2026, 4, 1)),
        (
            "october-2026-web-addendum-b.zip:October 2026 Addendum B.csv",
            "October 2026",
            date(2026, 10, 1),
            date(2027, 1, 1),
        ),
        ("opps_2026_jul.csv", "July 2026", date(2026, 7, 1), date(2026, 10, 1)),
    ],
)
def test_name_gives_the_quarter(name, edition, begins, ends):
    found = opps.identify(official(MARKER, name=name))
    assert (found.name, found.effective_from, found.effective_to) == (edition, begins, ends)


def test_name_without_a_quarter_leaves_it_to_the_operator():
    assert opps.identify(official(MARKER, name="download.csv")) is None


def test_name_and_title_of_two_years_are_refused():
    with pytest.raises(FileRejected, match=r"its name is of 2025, its title of 2026"):
        opps.identify(official(MARKER, name="2025_January_Addendum_B.csv"))


def test_notice_is_the_copyright_of_the_association():
    assert opps.notice(official(MARKER)) == "CPT codes are copyright 2025 American Medical Association."


@pytest.mark.parametrize("column", ["SI", "Payment Rate", "National Unadjusted Copayment"])
def test_header_that_lacks_a_column_is_refused_by_name(column):
    text = ABOVE + HEADER.replace(f",{column},", ",Other,") + f"\n{MARKER}\n"
    with pytest.raises(FileRejected, match=f"line 3: the header lacks the column '{column}'"):
        opps.identify(SourceFile.from_text(NAME, text))


def test_foreign_file_is_refused():
    with pytest.raises(FileRejected, match="no header row that begins 'HCPCS Code'"):
        opps.identify(slice_file("pos/pos_codes.csv"))


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("4941,,S,5613,15.4691,$1,,,,,,,", "HCPCS Code", "neither a CPT nor"),
        ("49411,,,5613,15.4691,$1,,,,,,,", "SI", "is blank"),
        ("49411,,S,56130,15.4691,$1,,,,,,,", "APC", "is not an APC"),
        ("49411,,S,5613,-1,$1,,,,,,,", "Relative Weight", "is negative"),
        ("49411,,S,5613,15.4691,call us,,,,,,,", "Payment Rate", "is not a number"),
        ("49411,,S,5613,15.4691,$1.23456,,,,,,,", "Payment Rate", "more decimals"),
        ("49411,,S,5613,15.4691,1e9,,,,,,,", "Payment Rate", "is not a number"),
        ("49411,,S,5613,15.4691,$99999999999,,,,,,,", "Payment Rate", "is over"),
        ("49411,S", "row", "has 2 cells"),
    ],
)
def test_field_that_does_not_parse_sets_its_row_aside(line, field, reason):
    (bad,) = opps.parse(official(line))
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.field) == (4, field)
    assert reason in bad.reason


@given(text=st.text(max_size=60))
def test_arbitrary_text_is_rows_or_a_refusal(text):
    file = SourceFile.from_text(NAME, f"{ABOVE}{HEADER}\n{text}\n")
    require_rows_or_refusal(opps, file, OutpatientRow)


@pytest.mark.parametrize("name", ["2026", "May 2026", "January", ""])
def test_edition_of_no_such_name_is_refused(name):
    with pytest.raises(ValueError):
        opps.edition_from_name(name)


@pytest.mark.django_db
def test_slice_loads_once():
    first, second = load_slice(SLICE), load_slice(SLICE)
    assert (first.status, first.edition, first.rows) == ("succeeded", "January 2026", 42)
    assert second.status == "unchanged"
    rows = HospitalOutpatientRate.objects.filter(code__in=["49411", "32553"])
    assert {(row.status_indicator, row.apc, row.payment_rate) for row in rows} == {("S", "5613", Decimal("1414.11"))}
    assert HospitalOutpatientRate.objects.get(code="77002").payment_rate is None


@pytest.mark.django_db
def test_code_that_stands_twice_refuses_the_file(tmp_path):
    with pytest.raises(LoadRefused, match="code '49411' stands on line 2 and again on line 3"):
        load_text(
            tmp_path, "opps", "opps_2026_jan.csv", "hcpcs,si,apc,relative_weight,payment_rate\n" + "49411,N,,,\n" * 2
        )
    assert not HospitalOutpatientRate.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_whole_file_has_both_markers_in_one_apc(shared_data):
    result = load_files(importer=find_importer("opps"), paths=[shared_data / "opps/opps_2026_jan_demo_codes.csv"])
    assert (result.rows, result.quarantined) == (42, 0)
    rows = HospitalOutpatientRate.objects.filter(code__in=["49411", "32553"])
    assert [(row.status_indicator, row.apc, row.payment_rate) for row in rows] == [
        ("S", "5613", Decimal("1414.11"))
    ] * 2
