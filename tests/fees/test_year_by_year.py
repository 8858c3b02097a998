"""The trend on a code page: which editions it reads, and what it says where one is missing."""

from datetime import date

import pytest

from fees.selectors.trend import fee_years
from fees.trend import Listed
from sources.actions import load_files
from sources.models import Release
from sources.registry import find_importer
from tests.factories.codes import make_code, make_listing
from tests.factories.fees import make_relative_value
from tests.factories.sources import make_release
from tests.importing import load_slice
from tests.pages import Page

pytestmark = pytest.mark.django_db
SLICES = [
    "pfs/PPRRVU2020_Jan.csv", "pfs/PPRRVU2021_Jan.csv", "pfs/PPRRVU2022_Jan.csv", "pfs/PPRRVU2023_Jan.csv",
    "pfs/PPRRVU2024_Jul.csv", "pfs/PPRRVU2025_Oct.csv", "pfs/PPRRVU2026_Jul_nonQPP.csv",
]  # fmt: skip
# 49411 in RVU25D.
OCTOBER_2025 = {"nonfacility_total": "14.20", "facility_total": "5.53", "conversion_factor": "32.3465"}


def release_of(year, **facts):
    return make_release("pfs", f"RVU{year % 100}A", date(year, 1, 1), date(year, 4, 1), **facts)


def fees(client, query="", code="49411"):
    return Page(client.get(f"/codes/cpt/{code}/{query}")).section("fees")


def trend_rows(section):
    return section.one("div", aria_label="National amounts by year").rows


def test_slices_tell_the_years_of_49411(client, today):
    for path in SLICES:
        load_slice(path)
    section = fees(client)
    rows = trend_rows(section)
    assert [row[0] for row in rows] == [
        "2026 RVU26C", "2025 RVU25D", "2024 RVU24C", "2023 RVU23A", "2022 RVU22A", "2021 RVU21A", "2020 RVU20A",
    ]  # fmt: skip
    assert rows[0][1:] == ["33.4009", "14.09", "$470.62", "+2.5%", "4.74", "$158.32", "\N{MINUS SIGN}11.5%"]
    assert rows[-1][1:] == ["36.0896", "13.92", "$502.37", "", "5.33", "$192.36", ""]
    assert "$502.37 in 2020, $470.62 in 2026" in section.text
    assert "Conversion factor $32.3465 to $33.4009: +$14.86." in section.text


def test_chart_has_its_words_and_each_value(client, today):
    for path in SLICES[-2:]:
        load_slice(path)
    drawing = fees(client).one("svg", role="img")
    title, description = (drawing.one(tag, id=True) for tag in ("title", "desc"))
    assert drawing.attrs["aria-labelledby"].split() == [title.attrs["id"], description.attrs["id"]]
    assert title.text == "National Medicare amounts of CPT 49411 by year, 2025 to 2026"
    assert description.text.startswith("Non-facility: $459.32 in 2025, $470.62 in 2026")
    told = [point.one("title").text for point in drawing.all("g", class_="chart-point")]
    assert told == [
        "Non-facility, 2025: $459.32", "Non-facility, 2026: $470.62", "Facility, 2025: $178.88",
        "Facility, 2026: $158.32",
    ]  # fmt: skip


def test_year_between_without_an_edition_is_not_loaded(client, today):
    code = make_code()
    for year in (2024, 2026):
        make_relative_value(code, release_of(year))
    rows = trend_rows(fees(client))
    assert [row[:2] for row in rows][1] == ["2025", "not loaded"]


def test_excerpt_proves_nothing_but_for_codes_that_were_looked_up(today):
    code = make_code()
    make_relative_value(code, release_of(2026))
    make_listing(code, release_of(2025, is_excerpt=True), is_listed=False)
    release_of(2024, is_excerpt=True)
    release_of(2023)
    years = fee_years(code, Release.objects.all(), until=today)
    assert [(year.year, year.listed) for year in years] == [
        (2023, Listed.NO), (2024, Listed.NOT_LOADED), (2025, Listed.NO), (2026, Listed.YES),
    ]  # fmt: skip


def test_newest_edition_of_each_year_stands_for_it_and_qpp_does_not(today):
    code = make_code()
    for edition, month, variant in (("RVU26A", 1, ""), ("RVU26C", 7, ""), ("RVU26C", 7, "QPP")):
        release = make_release("pfs", edition, date(2026, month, 1), date(2026, month + 3, 1), variant=variant)
        make_relative_value(code, release, conversion_factor="33.5675" if variant else "33.4009")
    (year,) = fee_years(code, Release.objects.all(), until=today)
    assert (year.edition, str(year.figures.factor)) == ("RVU26C", "33.4009")


def test_page_as_of_a_date_reads_no_later_edition(client, today):
    for path in SLICES[-3:]:
        load_slice(path)
    rows = trend_rows(fees(client, "?on=2025-11-03"))
    assert [row[0] for row in rows] == ["2025 RVU25D", "2024 RVU24C"]


def test_one_edition_is_no_trend(client, today):
    make_relative_value(make_code(), release_of(2026))
    section = fees(client)
    assert "Only RVU26A is loaded: a trend shows once editions of two years are." in section.text
    assert section.all("svg", role="img") == []


def test_code_that_began_says_so(client, today):
    load_slice("rbcs/rbcs.csv")
    for path in SLICES[:2]:
        load_slice(path)
    section = fees(client, code="32408")
    assert trend_rows(section)[1] == ["2020 RVU20A", "not in this edition"]
    assert "The code begins: RVU20A does not list it." in section.text


def test_status_that_changed_is_said_with_its_meaning(client, today):
    for path in SLICES[-2:]:
        load_slice(path)
    section = fees(client, code="77387")
    assert "Status I (not valid for Medicare) became A (active)." in section.text
    assert trend_rows(section)[1][3] == "status I"
    assert section.all("svg", role="img") == []


def test_facility_amounts_of_the_professional_part_are_headed_so(client, today):
    for path in SLICES[-2:]:
        load_slice(path)
    section = fees(client, code="77002")
    assert "Facility (26)" in [head.text for head in section.all("th", scope="colgroup")]
    assert trend_rows(section)[0][-2] == "$27.05"


def test_code_that_no_edition_pays_is_told_in_a_sentence(client, today):
    code = make_code()
    for year in (2025, 2026):
        make_relative_value(code, release_of(year), status_code="C", nonfacility_total="0", facility_total="0",
                            conversion_factor="33.4009")  # fmt: skip
    section = fees(client)
    assert "No edition from RVU25A to RVU26A has an amount by these units: status C (contractor-priced)" in section.text


@pytest.mark.parametrize("number", [1, 3])
def test_trend_asks_one_query_however_many_years(today, django_assert_num_queries, number):
    code = make_code()
    for year in range(2027 - number, 2027):
        make_relative_value(code, release_of(year), **OCTOBER_2025)
    releases = list(Release.objects.all())
    with django_assert_num_queries(1):
        assert len(fee_years(code, releases, until=today)) == number


@pytest.mark.slow
def test_whole_file_of_2020_has_the_totals_of_both_markers(shared_data):
    load_files(importer=find_importer("pfs"), paths=[shared_data / "pfs/older/PPRRVU2020_Jan.csv.gz"])
    totals = {}
    for code in ("49411", "32553"):
        release = Release.objects.get()
        (value,) = release.relative_values.filter(code__code=code)
        totals[code] = (str(value.nonfacility_total), str(value.facility_total), str(value.conversion_factor))
    assert totals == {"49411": ("13.92", "5.33", "36.0896"), "32553": ("15.10", "5.17", "36.0896")}


@pytest.mark.slow
def test_whole_files_of_every_year_load(shared_data):
    for path in sorted((shared_data / "pfs/older").glob("PPRRVU*.csv.gz")):
        assert load_files(importer=find_importer("pfs"), paths=[path], dry_run=True).quarantined == 0
