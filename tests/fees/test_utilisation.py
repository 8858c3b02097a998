"""Utilization on a code page: the nation, the states, and what is suppressed."""

import pytest

from fees.selectors.utilisation import code_utilisation
from sources.models import Release
from tests.factories.codes import make_code
from tests.importing import load_slice, load_text
from tests.pages import Page

pytestmark = pytest.mark.django_db
SLICE = "utilisation/MUP_PHY_Geo_2023.77002.csv"
HEADER = (
    "Rndrng_Prvdr_Geo_Lvl,Rndrng_Prvdr_Geo_Cd,Rndrng_Prvdr_Geo_Desc,HCPCS_Cd,HCPCS_Drug_Ind,Place_Of_Srvc,"
    "Tot_Rndrng_Prvdrs,Tot_Benes,Tot_Srvcs,Tot_Bene_Day_Srvcs,Avg_Sbmtd_Chrg,Avg_Mdcr_Alowd_Amt,Avg_Mdcr_Pymt_Amt,"
    "Avg_Mdcr_Stdzd_Amt"
)
STATES = (("01", "Alabama"), ("02", "Alaska"), ("04", "Arizona"))


def benchmarks(client, code="77002", query=""):
    return Page(client.get(f"/codes/cpt/{code}/{query}")).section("benchmarks")


def load_rows(tmp_path, *lines):
    text = "\n".join([HEADER, *lines]) + "\n"
    return load_text(tmp_path, "utilisation", "MUP_PHY_R25_P05_V20_D23_Geo.csv", text)


def test_nation_has_both_places_with_their_averages(client, today):
    make_code("cpt", "77002")
    load_slice(SLICE)
    section = benchmarks(client)
    nation = section.one("table", class_="ruled utilisation").rows
    assert nation == [
        ["Services", "415,989", "132,013"],
        ["Beneficiaries", "179,986", "109,699"],
        ["Providers", "10,599", "14,178"],
        ["Average submitted charge", "$321.34", "$175.42"],
        ["Average allowed", "$108.98", "$27.56"],
        ["Average paid by Medicare", "$84.63", "$21.32"],
        ["Average paid, standardized", "$84.60", "$21.43"],
    ]
    assert "over 2023" in section.text
    assert "Of services in 2026 not loaded" in section.text


def test_states_are_listed_by_name_and_a_place_without_a_row_is_none_or_few(client, today):
    make_code("cpt", "77002")
    load_slice(SLICE)
    section = benchmarks(client)
    assert "By state: 53 states and territories" in section.one("summary").text
    rows = section.one("div", aria_label="Medicare utilization by state").rows
    assert rows[0] == ["Alabama", "2,791", "$100.55", "$77.45", "1,407", "$25.60", "$19.69"]
    assert next(row for row in rows if row[0] == "Guam") == ["Guam", "41", "$123.00", "$89.55", "none or few"]


def test_suppressed_figure_is_said_and_is_not_zero(client, today, tmp_path):
    make_code("cpt", "77002")
    load_rows(tmp_path, "National,,National,77002,N,O,12,*,15.5,15,100,50,40,")
    nation = benchmarks(client).one("table", class_="ruled utilisation").rows
    assert nation[0] == ["Services", "15.5", "none or few"]
    assert nation[1] == ["Beneficiaries", "suppressed", "none or few"]
    assert nation[-1][1] == "suppressed"


def test_code_without_a_row_in_the_whole_file_says_that_few_are_suppressed(client, today, tmp_path):
    make_code()
    load_rows(tmp_path, "National,,National,77002,N,O,12,13,15,15,100,50,40,40")
    absence = benchmarks(client, "49411").all(data_absent="not-published")[0]
    assert "has no row for 49411" in absence.text
    assert "10 or fewer beneficiaries had it, which CMS suppresses" in absence.text


def test_excerpt_without_the_code_proves_nothing(client, today):
    make_code()
    load_slice(SLICE)
    absence = benchmarks(client, "49411").all(data_absent="not-loaded")[0]
    assert "The excerpt of Medicare utilization 2023 does not hold 49411." in absence.text


def test_rates_of_payers_are_not_loaded(client, today):
    make_code("cpt", "77002")
    load_slice(SLICE)
    assert "No payer's negotiated rates" in benchmarks(client).all("p", data_absent="not-loaded")[-1].text


def test_date_before_the_data_year_is_not_loaded(client, today):
    make_code("cpt", "77002")
    load_slice(SLICE)
    section = benchmarks(client, query="?on=2022-06-01")
    assert section.all("table") == []
    assert "No utilization figures" in section.all("p", data_absent="not-loaded")[0].text


@pytest.mark.parametrize("number", [1, 3])
def test_states_take_one_query_however_many(tmp_path, django_assert_num_queries, number):
    code = make_code("cpt", "77002")
    load_rows(
        tmp_path,
        "National,,National,77002,N,O,12,13,15,15,100,50,40,40",
        *(f"State,{fips},{name},77002,N,O,12,13,15,15,100,50,40,40" for fips, name in STATES[:number]),
    )
    release = Release.objects.get()
    with django_assert_num_queries(1):
        assert len(code_utilisation(code, release).states) == number
