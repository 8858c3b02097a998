"""ASC addenda AA and BB: columns that name month and year, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees.importers import asc
from fees.importers.asc import SurgicalCenterRow
from fees.models import SurgicalCenterRate
from sources.actions import LoadRefused, load_files
from sources.files import BadRow, FileRejected, SourceFile
from sources.registry import find_importer
from tests.importing import load_slice, load_text, require_rows_or_refusal, slice_file

SLICE = "asc/2020_07_asc_addenda_AA.csv"
ABOVE = "Addendum AA\nASC Covered Surgical Procedures\nCPT codes are copyright 2019 American Medical Association.\n"
AA = (
    "HCPCS Code,,Short Descriptor,Subject to Multiple Procedure Discounting,July CY 2020 Payment Indicator,"
    "July CY 2020 Payment Weight,July CY 2020 Payment Rate"
)
BB = "HCPCS Code,Short Descriptor,July CY 2020 Payment Indicator,July CY 2020 Payment Weight,July CY 2020 Payment Rate"
MARKER = "32553,*,NOT KEPT,N,G2,13.179,629.26"


def addendum(*lines, header=AA, name="asc.csv", above=ABOVE):
    return SourceFile.from_text(name, above + "\n".join([header, *lines]) + "\n")


def test_row_of_addendum_aa_is_read_below_three_lines_of_title():
    (row,) = asc.parse(addendum(MARKER))
    assert row == SurgicalCenterRow(5, "cpt", "32553", "G2", False, Decimal("13.1790"), Decimal("629.260"))


def test_packaged_code_has_no_rate_not_zero():
    row = next(row for row in asc.parse(slice_file(SLICE)) if row.code == "49327")
    assert (row.payment_indicator, row.payment_weight, row.payment_rate) == ("N1", None, None)


def test_addendum_bb_does_not_say_what_is_discounted():
    (row,) = asc.parse(addendum("77002,,N1,,", header=BB, name="July 2020 ASC BB.csv"))
    assert row.is_discounted is None


def test_weight_that_a_workbook_left_unrounded_is_rounded():
    (row,) = asc.parse(addendum("0308T,,,Y,J8,433.02448321360504,20675.62"))
    assert (row.payment_weight, row.is_discounted) == (Decimal("433.0245"), True)


@pytest.mark.parametrize(
    ("file", "variant"),
    [
        (addendum(MARKER), "AA"),
        (addendum(header=BB, name="July 2020 ASC BB.csv"), "BB"),
        (addendum(header=BB, name="CY2020_asc_bb.csv"), "BB"),
    ],
)
def test_header_gives_the_quarter_and_header_or_name_the_addendum(file, variant):
    found = asc.identify(file)
    assert (found.name, found.variant) == ("July 2020", variant)
    assert (found.effective_from, found.effective_to) == (date(2020, 7, 1), date(2020, 10, 1))


def test_addendum_that_nothing_tells_is_left_to_the_operator():
    assert asc.identify(addendum(header=BB)) is None


def test_columns_of_two_quarters_are_refused():
    with pytest.raises(FileRejected, match="line 4: its payment columns name April 2020 and July 2020"):
        asc.identify(addendum(header=AA.replace("July CY 2020 Payment Rate", "April CY 2020 Payment Rate")))


def test_month_that_begins_no_quarter_is_refused():
    with pytest.raises(FileRejected, match="'May' is none of January, April, July, October"):
        asc.identify(addendum(header=AA.replace("July", "May")))


def test_header_without_months_is_refused():
    with pytest.raises(FileRejected, match="its payment columns name no month"):
        asc.identify(addendum(header=AA.replace("July CY 2020 ", "")))


def test_header_that_lacks_the_rate_is_refused_by_name():
    with pytest.raises(FileRejected, match="the header lacks the column 'Payment Rate'"):
        asc.identify(addendum(header=AA.replace("July CY 2020 Payment Rate", "Other")))


def test_foreign_file_is_refused():
    with pytest.raises(FileRejected, match="no header row that begins 'HCPCS Code'"):
        asc.identify(slice_file("pos/pos_codes.csv"))


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("3255,,,N,G2,13.179,629.26", "HCPCS Code", "neither a CPT nor"),
        ("32553,,,X,G2,13.179,629.26", "Subject to Multiple Procedure Discounting", "neither Y nor N"),
        ("32553,,,N,,13.179,629.26", "Payment Indicator", "is blank"),
        ("32553,,,N,G2,heavy,629.26", "Payment Weight", "is not a number"),
        ("32553,,,N,G2,13.179,-629.26", "Payment Rate", "is negative"),
    ],
)
def test_field_that_does_not_parse_sets_its_row_aside(line, field, reason):
    (bad,) = asc.parse(addendum(line))
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.field) == (5, field)
    assert reason in bad.reason


@given(text=st.text(max_size=60))
def test_arbitrary_text_is_rows_or_a_refusal(text):
    require_rows_or_refusal(asc, addendum(text), SurgicalCenterRow)


@pytest.mark.parametrize("name", ["July 2020", "July 2020 CC", "May 2020 AA", ""])
def test_edition_of_no_such_name_is_refused(name):
    with pytest.raises(ValueError):
        asc.edition_from_name(name)


@pytest.mark.django_db
def test_slice_loads_once():
    first, second = load_slice(SLICE), load_slice(SLICE)
    assert (first.status, first.edition, first.rows) == ("succeeded", "July 2020 AA", 27)
    assert second.status == "unchanged"
    rate = SurgicalCenterRate.objects.get(code="49411")
    assert (rate.payment_indicator, rate.payment_rate, rate.is_discounted) == ("P3", Decimal("362.70"), False)


@pytest.mark.django_db
def test_both_addenda_of_an_edition_stand_side_by_side_and_load_one_at_a_time(tmp_path):
    load_slice(SLICE)
    load_text(tmp_path, "asc", "July 2020 ASC BB.csv", f"{BB}\n77002,,N1,,\n")
    assert set(SurgicalCenterRate.objects.values_list("release__variant", flat=True)) == {"AA", "BB"}
    paths = [tmp_path / "July 2020 ASC BB.csv", tmp_path / "AA.csv"]
    paths[1].write_text(f"{AA}\n{MARKER}\n", encoding="utf-8")
    with pytest.raises(LoadRefused, match="of different editions, load one at a time"):
        load_files(importer=find_importer("asc"), paths=paths)


@pytest.mark.slow
@pytest.mark.django_db
def test_whole_addendum_loads_every_row(shared_data):
    result = load_files(importer=find_importer("asc"), paths=[shared_data / "asc/2020_07_asc_addenda_AA.csv"])
    assert (result.edition, result.rows, result.quarantined) == ("July 2020 AA", 3_977, 0)
    assert SurgicalCenterRate.objects.get(code="32553").payment_rate == Decimal("629.26")
