"""Medicare utilization by geography and service: counts, averages, suppression, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees.importers import utilisation
from fees.importers.utilisation import COLUMNS, UtilisationRow
from fees.models import Utilisation
from sources.actions import LoadRefused, load_files
from sources.files import BadRow, FileRejected, SourceFile
from sources.registry import find_importer
from tests.importing import load_slice, load_text, require_rows_or_refusal, slice_file, slice_lines

SLICE = "utilisation/MUP_PHY_Geo_2023.77002.csv"
NAME = "MUP_PHY_R25_P05_V20_D23_Geo.csv"
HEADER = (
    "Rndrng_Prvdr_Geo_Lvl,Rndrng_Prvdr_Geo_Cd,Rndrng_Prvdr_Geo_Desc,HCPCS_Cd,HCPCS_Desc,HCPCS_Drug_Ind,Place_Of_Srvc,"
    "Tot_Rndrng_Prvdrs,Tot_Benes,Tot_Srvcs,Tot_Bene_Day_Srvcs,Avg_Sbmtd_Chrg,Avg_Mdcr_Alowd_Amt,Avg_Mdcr_Pymt_Amt,"
    "Avg_Mdcr_Stdzd_Amt"
)
ALABAMA = "State,01,Alabama,77002,NOT KEPT,N,F,248,1224,1407,1407,119.02522388,25.599509595,19.688862829,20.594875622"


def geo(*lines, name=NAME):
    return SourceFile.from_text(name, "\n".join([HEADER, *lines]) + "\n")


def test_row_is_read_by_its_header_and_rounded_to_four_decimals():
    (row,) = utilisation.parse(geo(ALABAMA))
    assert row == UtilisationRow(
        2, "State", "01", "Alabama", "cpt", "77002", "F", 248, 1224, Decimal("1407.0"), Decimal("119.0252"),
        Decimal("25.5995"), Decimal("19.6889"), Decimal("20.5949"),
    )  # fmt: skip


def test_suppressed_cells_are_no_figure_not_zero():
    (row,) = utilisation.parse(geo("State,1,Alabama,77002,,N,F,,*,12.5,12,,*,,"))
    assert (row.geography, row.providers, row.beneficiaries) == ("01", None, None)
    assert (row.services, row.average_allowed, row.average_paid) == (Decimal("12.5"), None, None)


def test_file_name_gives_the_year_of_the_services():
    found = utilisation.identify(geo(ALABAMA))
    assert (found.name, found.effective_from, found.effective_to) == ("2023", date(2023, 1, 1), None)
    assert utilisation.identify(geo(name="MUP_PHY_R26_P05_V10_D24_Geo.csv")).name == "2024"
    assert utilisation.identify(geo(name="download.csv")) is None


def test_missing_column_is_refused_by_name():
    text = HEADER.replace(",Tot_Benes,", ",Other,")
    with pytest.raises(FileRejected, match="line 1: the header lacks the column 'Tot_Benes'"):
        utilisation.identify(SourceFile.from_text(NAME, text + "\n"))


def test_file_by_provider_is_refused():
    with pytest.raises(FileRejected, match="no header row that begins 'Rndrng_Prvdr_Geo_Lvl'"):
        utilisation.identify(SourceFile.from_text(NAME, "Rndrng_NPI,HCPCS_Cd\n1,77002\n"))


@pytest.mark.parametrize(
    ("was", "becomes", "field", "reason"),
    [
        ("State,01", "County,01", "Rndrng_Prvdr_Geo_Lvl", "neither National nor State"),
        ("State,01", "State,", "Rndrng_Prvdr_Geo_Cd", "does not fit the level"),
        ("State,01", "National,01", "Rndrng_Prvdr_Geo_Cd", "does not fit the level"),
        (",77002,", ",7700,", "HCPCS_Cd", "neither a CPT nor"),
        (",N,F,", ",N,H,", "Place_Of_Srvc", "neither F nor O"),
        (",1224,", ",12.5,", "Tot_Benes", "is not a count"),
        (",1224,", ",-3,", "Tot_Benes", "is not a count"),
        (",119.02522388,", ",-1,", "Avg_Sbmtd_Chrg", "is negative"),
        (",119.02522388,", ",NaN,", "Avg_Sbmtd_Chrg", "is not a number"),
        (",Alabama,", ",,", "Rndrng_Prvdr_Geo_Desc", "is blank"),
    ],
)
def test_field_that_does_not_parse_sets_its_row_aside(was, becomes, field, reason):
    (bad,) = utilisation.parse(geo(ALABAMA.replace(was, becomes)))
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.field) == (2, field)
    assert reason in bad.reason


@given(text=st.text(max_size=60))
def test_arbitrary_text_is_rows_or_a_refusal(text):
    require_rows_or_refusal(utilisation, geo(text), UtilisationRow)


def test_slice_has_the_columns_of_the_publisher_without_descriptions():
    assert slice_lines(SLICE)[0] == HEADER.replace("HCPCS_Desc,", "")
    assert {row.code for row in utilisation.parse(slice_file(SLICE))} == {"77002"}
    assert set(COLUMNS) < set(HEADER.split(","))


@pytest.mark.parametrize("name", ["23", "2023 Geo", ""])
def test_edition_of_no_such_name_is_refused(name):
    with pytest.raises(ValueError):
        utilisation.edition_from_name(name)


@pytest.mark.django_db
def test_slice_loads_once():
    first, second = load_slice(SLICE), load_slice(SLICE)
    assert (first.status, first.edition, first.rows) == ("succeeded", "2023", 106)
    assert second.status == "unchanged"
    office = Utilisation.objects.get(level="National", place="O")
    assert (office.services, office.beneficiaries, office.average_allowed) == (415_989, 179_986, Decimal("108.9761"))


@pytest.mark.django_db
def test_place_that_stands_twice_refuses_the_file(tmp_path):
    with pytest.raises(LoadRefused, match="stands on line 2 and again on line 3"):
        load_text(tmp_path, "utilisation", NAME, f"{HEADER}\n{ALABAMA}\n{ALABAMA}" + "\n")
    assert not Utilisation.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_whole_file_loads_every_row(shared_data):
    path = shared_data / "utilisation/MUP_PHY_Geo_2023.8codes.csv"
    result = load_files(importer=find_importer("utilisation"), paths=[path], edition="2023")
    assert (result.rows, result.quarantined) == (790, 0)
    facility = Utilisation.objects.get(code="77002", level="National", place="F")
    assert (facility.services, facility.average_paid) == (132_013, Decimal("21.3248"))
