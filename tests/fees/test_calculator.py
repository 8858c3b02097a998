"""The calculator's page: amounts with their steps and editions, and what is said where there is none."""

from datetime import date

import pytest

from tests.factories.codes import make_code
from tests.factories.fees import make_locality, make_relative_value, make_zip
from tests.factories.sources import make_release
from tests.importing import load_slice
from tests.pages import Page

pytestmark = pytest.mark.django_db
OF_32553 = {
    "work_rvu": "3.46", "nonfacility_pe_rvu": "10.87", "facility_pe_rvu": "0.71", "mp_rvu": "0.38",
    "nonfacility_total": "14.71", "facility_total": "4.55", "assistant_at_surgery": "2",
}  # fmt: skip
RELEASES = {
    "gpci": ("GPCI2026", date(2026, 1, 1), date(2027, 1, 1)),
    "zip5": ("2025Q4", date(2025, 10, 1), date(2026, 1, 1)),
    "zip5-now": ("2026Q3", date(2026, 7, 1), date(2026, 10, 1)),
}


def release_of(name):
    return make_release(name.partition("-")[0], *RELEASES[name])


@pytest.fixture
def schedule(today):
    release = make_release()
    make_relative_value(make_code("cpt", "49411"), release)
    make_relative_value(make_code("cpt", "32553"), release, **OF_32553)
    return release


def page_of(client, query):
    return Page(client.get(f"/fees/?{query}"))


def lines(page):
    (table,) = [table for table in page.main.all("table") if "fee-lines" in table.attrs["class"]]
    return {row[0]: row[2] for row in table.rows}


def total(page):
    return page.main.one("tfoot").text


def absences(page):
    return [element.text for element in page.main.all("div", data_absent=True)]


@pytest.mark.parametrize(
    ("setting", "amounts", "sum_"),
    [
        ("nonfacility", {"49411": "$470.62", "32553": "$491.33"}, "$961.95"),
        ("facility", {"49411": "$158.32", "32553": "$151.97"}, "$310.29"),
    ],
)
def test_national_amounts_agree_to_the_cent(client, schedule, setting, amounts, sum_):
    page = page_of(client, f"codes=49411,32553&on=2026-07-15&setting={setting}")
    assert (page.status, lines(page)) == (200, amounts)
    assert total(page) == f"Total {sum_}"


def test_every_step_is_shown_with_its_edition(client, schedule):
    make_locality(release_of("gpci"), "0111205", "CA", "SAN FRANCISCO", "1.095", "1.410", "0.425")
    page = page_of(client, "codes=49411&on=2026-07-15&locality=0111205")
    assert lines(page) == {"49411": "$615.11"}
    steps = page.main.one("details").rows
    assert [row[0] for row in steps] == [
        "Physician work", "Practice expense, non-facility", "Malpractice", "Adjusted units", "Fee schedule amount",
    ]  # fmt: skip
    assert steps[1][1:] == ["10.25 RVU \N{MULTIPLICATION SIGN} 1.410", "14.4525", "RVU26C; GPCI2026"]
    assert steps[4][2] == "$615.11"
    assert "San Francisco, CA, locality 0111205" in page.main.text


def test_zip_code_leads_to_its_locality(client, schedule):
    make_locality(release_of("gpci"))
    make_zip(release_of("zip5-now"))
    page = page_of(client, "codes=49411&on=2026-07-15&zip=77030")
    assert lines(page) == {"49411": "$466.74"}
    assert "Houston, TX, locality 0441218, by ZIP code 77030" in page.main.text
    assert absences(page) == []


def test_zip_code_file_of_before_is_used_and_said_to_be_stale(client, schedule):
    make_locality(release_of("gpci"))
    make_zip(release_of("zip5"))
    page = page_of(client, "codes=49411&on=2026-07-15&zip=77030")
    assert lines(page) == {"49411": "$466.74"}
    (words,) = absences(page)
    assert "Stale. No ZIP code file that covers 15 July 2026 is loaded: the locality is that of 2025Q4." in words


def test_split_zip_code_says_so(client, schedule):
    make_locality(release_of("gpci"), "0118218", "CA", "LOS ANGELES")
    make_zip(release_of("zip5-now"), "90265", "0118218", "CA", is_split=True)
    page = page_of(client, "codes=49411&on=2026-07-15&zip=90265")
    assert "ZIP code 90265 is split" in page.main.one(data_split_zip="90265").text
    assert lines(page) == {"49411": "$466.74"}


@pytest.mark.parametrize(
    ("query", "kind", "words"),
    [
        ("on=2019-07-15", "not-loaded", "No physician fee schedule that covers 15 July 2019 is loaded"),
        ("on=2026-07-15&locality=0111205", "not-loaded", "No practice cost indices that cover 15 July 2026"),
        ("on=2026-07-15&zip=77030", "not-loaded", "No ZIP code file of 15 July 2026 or before is loaded"),
    ],
)
def test_day_that_no_release_covers_is_not_loaded(client, schedule, query, kind, words):
    page = page_of(client, f"codes=49411&{query}")
    (said,) = [element for element in page.main.all("div", data_absent=kind) if words in element.text]
    assert "The operator loads" in said.text
    assert page.status == 200
    assert "$" not in said.text
    assert not page.main.all("tfoot")


def test_locality_and_zip_code_that_are_not_held_say_so(client, schedule):
    make_locality(release_of("gpci"))
    make_zip(release_of("zip5-now"))
    page = page_of(client, "codes=49411&on=2026-07-15&locality=0441228")
    assert "Not loaded. GPCI2026 holds no locality 0441228." in absences(page)[0]
    page = page_of(client, "codes=49411&on=2026-07-15&zip=00001")
    assert "Not applicable. The ZIP code file of 2026Q3 does not hold 00001." in absences(page)[0]


def test_number_given_to_two_states_is_settled_by_a_zip_code_alone(client, schedule):
    indices = release_of("gpci")
    make_locality(indices, "0350200", "SD", "SOUTH DAKOTA")
    make_locality(indices, "0350200", "UT", "UTAH", "1.000", "0.934", "0.551")
    make_zip(release_of("zip5-now"), "84112", "0350200", "UT")
    page = page_of(client, "codes=49411&on=2026-07-15&locality=0350200")
    assert "GPCI2026 gives the number 0350200 to SD and UT" in absences(page)[0]
    page = page_of(client, "codes=49411&on=2026-07-15&zip=84112")
    assert lines(page) == {"49411": "$442.62"}


def test_excerpt_says_that_it_is_one(client, today):
    make_relative_value(make_code("cpt", "49411"), make_release(is_excerpt=True))
    page = page_of(client, "codes=49411,12345&on=2026-07-15")
    assert lines(page) == {"49411": "$470.62", "12345": "no amount"}
    assert "The excerpt of RVU26C that is loaded does not hold 12345" in page.main.text
    assert "of 1 of 2 lines" in total(page)


def test_without_a_date_the_newest_schedule_speaks_and_says_that_it_has_ended(client, schedule):
    make_locality(release_of("gpci"))
    page = page_of(client, "codes=49411&locality=0441218")
    assert lines(page) == {"49411": "$466.74"}
    (words,) = absences(page)
    assert "RVU26C is no longer current." in words
    assert "30 September 2026" in words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("codes=", "Give a code, such as 49411"),
        ("codes=494", "'494' does not begin with a CPT code"),
        ("codes=49411&on=15.7.2026", "The date of service is written YYYY-MM-DD"),
        ("codes=49411&on=2026-13-01", "The date of service is written YYYY-MM-DD"),
        ("codes=49411&setting=hospital", "The setting is nonfacility or facility."),
        ("codes=49411&zip=7703", "A ZIP code is five digits"),
        ("codes=49411&locality=18", "A locality is seven digits"),
        ("codes=49411&zip=77030&locality=0441218", "Give a ZIP code or a locality, not both."),
        (f"codes={','.join(['49411'] * 26)}", "At most 25 lines are priced at once; 26 were given."),
    ],
)
def test_bad_input_is_told_beside_its_box(client, schedule, query, words):
    page = page_of(client, query)
    assert page.status == 400
    assert [words in fault.text for fault in page.main.all("p", class_="invalid-feedback mb-0")] == [True]
    assert not page.main.all("tfoot")


def test_page_without_codes_is_a_form_with_the_editions(client, schedule):
    page = page_of(client, "on=2026-07-15&zip=77030")
    assert page.status == 200
    assert page.main.one("input", name="zip").attrs["value"] == "77030"
    assert page.main.all("details") == []
    assert "RVU26C" in page.main.text


@pytest.mark.parametrize("codes", ["49411", "49411,32553,49411-51"])
def test_queries_do_not_grow_with_the_lines(client, schedule, codes, django_assert_num_queries):
    make_locality(release_of("gpci"))
    make_zip(release_of("zip5-now"))
    with django_assert_num_queries(4):
        client.get(f"/fees/?codes={codes}&on=2026-07-15&zip=77030")


def test_demo_slices_price_a_zip_code_of_houston(client, today):
    for path in ("pfs/PPRRVU2026_Jul_nonQPP.csv", "gpci/GPCI2026.csv", "zip5/ZIP5_OCT2025.txt"):
        load_slice(path)
    page = page_of(client, "codes=49411,77002-26&on=2026-07-15&setting=facility&zip=77030")
    assert lines(page) == {"49411": "$157.26", "77002-26": "$26.91"}
    page = page_of(client, "codes=49411&on=2026-07-15&zip=76104")
    assert any("The excerpt of GPCI2026 holds no locality 0441228." in words for words in absences(page))


def test_code_page_leads_to_the_calculator_on_its_day(client, schedule):
    section = Page(client.get("/codes/cpt/49411/?on=2026-07-15")).section("fees")
    form = section.one("form")
    assert form.attrs["action"] == "/fees/"
    assert {box.attrs["name"]: box.attrs.get("value") for box in form.all("input")} == {
        "codes": "49411", "on": "2026-07-15", "zip": None,
    }  # fmt: skip
    assert "/fees/?codes=49411&on=2026-07-15" in {link.attrs["href"] for link in form.all("a")}
