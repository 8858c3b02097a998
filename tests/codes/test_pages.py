"""A code's page: its address, its sections, its dates."""

from datetime import date

import pytest

from codes.page import SECTIONS
from tests.factories.codes import (
    make_code,
    make_descriptor,
    make_ended_code,
    make_listing,
    make_modifier,
    make_place,
    make_replacement,
    make_version,
    publish,
)
from tests.factories.fees import make_relative_value
from tests.factories.licences import answer
from tests.factories.payers import make_payer
from tests.factories.sources import make_release
from tests.pages import Page

pytestmark = pytest.mark.django_db
URL = "/codes/cpt/49411/"
# The literal number of queries of a full code page; the same however many rows it shows.
QUERIES = 20


@pytest.fixture
def full(today):
    """49411 as it is read: listed, valued, published, with payers and places."""
    code = make_code(effective_from=date(2010, 1, 1))
    release = make_release()
    make_listing(code, release)
    make_relative_value(code, release)
    make_place(make_release("pos", "2026", date(2026, 1, 1), None))
    make_modifier("59", title="Distinct service")
    make_payer()
    make_code("cpt", "77002", "Fluoroscopic guidance")
    publish(
        code,
        modifiers=[("59", "Distinct service", "Another site. [@cms-rvu26c]"), ("22", "More work", "Scarring.")],
        related=[("cpt", "77002", "guidance", "Reported beside it."), ("cpt", "76942", "guidance", "Ultrasound.")],
    )
    return code


def get(client, path=URL):
    return Page(client.get(path))


def test_page_holds_every_section_in_order(client, full):
    page = get(client)
    assert page.status == 200
    assert [section.attrs["id"] for section in page.main.all("section", id=True)] == [item.slug for item in SECTIONS]
    assert page.title == "CPT 49411: Markers placed at a target | Fiducial"
    assert page.root.one("h1").text == "CPT 49411 Markers placed at a target"


def test_page_shows_our_own_words(client, full):
    page = get(client)
    assert "Small markers are left beside a tumor." in page.section("common-description").text
    assert "A physician leaves markers at a target." in page.section("summary").text
    assert "Medicare" in page.section("summary").text
    overview = page.section("billing-overview").text
    assert "One unit is one session." in overview
    assert "22 On Campus-Outpatient Hospital" in overview
    assert "24 name not loaded" in overview
    context = page.section("clinical-context").text
    assert "Markers let the beam follow the target." in context
    assert "A patient of seventy-four." in context
    assert "The needle is placed." in context


def test_page_tabulates_modifiers(client, full):
    section = get(client).section("modifiers")
    assert section.rows == [["59", "Distinct service", "Another site.2"], ["22", "More work", "Scarring."]]
    assert [link.attrs["href"] for link in section.all("a", class_="code")] == ["/modifiers/59/"]


def test_page_links_related_codes_that_are_loaded(client, full):
    section = get(client).section("related")
    assert [row[0] for row in section.rows] == ["77002", "76942"]
    assert [link.attrs["href"] for link in section.all("a", class_="code")] == ["/codes/cpt/77002/"]
    assert "not loaded" in section.rows[1][1]


def test_page_shows_national_amounts_of_the_release(client, full):
    text = get(client).section("fees").text
    for figure in ("$470.62", "$158.32", "14.09", "4.74", "RVU26C"):
        assert figure in text


def test_page_lists_what_it_cites_and_every_marker_leads_there(client, full):
    page = get(client)
    text = page.section("sources").text
    assert "Relative Value File" in text
    assert "Centers for Medicare & Medicaid Services" in text
    ids = {element.attrs["id"] for element in page.root.all(id=True)}
    links = [link.attrs["href"] for link in page.main.all("a", href=True) if link.attrs["href"].startswith("#")]
    assert "#source-cms-rvu26c" in links
    assert {link.removeprefix("#") for link in links} <= ids


def test_page_types_every_absence(client, today):
    make_code()
    page = get(client)
    assert page.status == 200
    kinds = {
        section.attrs["id"]: [element.attrs["data-absent"] for element in section.all(data_absent=True)]
        for section in page.main.all("section", id=True)
    }
    assert kinds["official-description"] == ["not-loaded"]
    assert kinds["summary"] == ["not-published"]
    assert kinds["edits"] == ["not-loaded"]
    assert kinds["fees"] == ["not-loaded", "not-loaded"]
    assert kinds["benchmarks"] == ["not-loaded", "not-loaded"]
    assert all(kinds.values())
    assert "manage.py load cpt" in page.section("official-description").text


def test_page_of_a_public_system_shows_its_descriptor(client, today):
    code = make_code("hcpcs", "A4648")
    release = make_release("hcpcs", "July 2024", date(2024, 7, 1), date(2024, 10, 1), copyright_line="")
    make_listing(code, release)
    make_descriptor(code, release, short="Tissue marker", long="Tissue marker, implantable, any type, each")
    section = get(client, "/codes/hcpcs/A4648/").section("official-description")
    assert "Tissue marker, implantable, any type, each" in section.text
    assert "July 2024" in section.text


def with_cpt_descriptor():
    code = make_code()
    release = make_release("cpt", "2026", date(2026, 1, 1), date(2027, 1, 1), copyright_line="CPT copyright line 2026")
    make_listing(code, release)
    make_descriptor(code, release, short="Test short", long="Test descriptor one")


def test_page_never_shows_a_cpt_descriptor_without_a_licence(client, today):
    with_cpt_descriptor()
    page = get(client)
    assert "Test descriptor one" not in page.html
    assert "Test short" not in page.html


def test_page_shows_a_licensees_cpt_descriptor_with_its_copyright(client, today, licensed):
    with_cpt_descriptor()
    answer(client)
    text = get(client).section("official-description").text
    assert "Test descriptor one" in text
    assert "CPT copyright line 2026" in text


def test_page_of_a_diagnosis_has_no_fee(client, today):
    make_code("icd-10-cm", "C22.0", "Liver cell carcinoma")
    fees = get(client, "/codes/icd-10-cm/C22.0/").section("fees")
    assert fees.one(data_absent=True).attrs["data-absent"] == "not-applicable"


@pytest.mark.parametrize("number", [1, 300])
def test_page_asks_the_same_number_of_queries_for_1_and_300_related(
    client, today, full, django_assert_num_queries, number
):
    other = make_code("cpt", "32553")
    release = make_release("pfs", "RVU26B", date(2026, 4, 1), date(2026, 7, 1))
    make_listing(other, release)
    make_relative_value(other, make_release("pfs", "RVU26D", date(2026, 10, 1), date(2027, 1, 1)))
    for index in range(number):
        make_code("cpt", f"{60000 + index}")
    publish(
        other,
        modifiers=[(f"{index:02}", "Words", "When. [@editorial]") for index in range(1 if number == 1 else 60)],
        related=[("cpt", f"{60000 + index}", "see_also", "Note. [@cms-rvu26c]") for index in range(number)],
        sites_note="Beside 77002. [@editorial]",
    )
    with django_assert_num_queries(QUERIES):
        response = client.get("/codes/cpt/32553/")
    assert len(Page(response).section("related").rows) == number


@pytest.mark.parametrize(
    "path",
    [
        "/codes/49411/",
        "/codes/CPT/49411/",
        "/codes/cpt-4/49411/",
        "/codes/cpt4/49411/",
        "/codes/hcpcs/49411/",
        "/codes/icd-10-cm/49411/",
        "/codes/cpt/%2049411/",
    ],
)
def test_other_address_moves_for_good_with_its_query(client, full, path):
    response = client.get(path + "?on=2026-07-15&x=%C3%A9")
    assert response.status_code == 301
    assert response["Location"] == URL + "?on=2026-07-15&x=%C3%A9"


@pytest.mark.parametrize(
    "path, canonical",
    [
        ("/codes/a4648/", "/codes/hcpcs/A4648/"),
        ("/codes/hcpcs/a4648/", "/codes/hcpcs/A4648/"),
        ("/codes/cpt/a4648/", "/codes/hcpcs/A4648/"),
        ("/codes/hcpcs-level-ii/A4648/", "/codes/hcpcs/A4648/"),
        ("/codes/icd-10-cm/c220/", "/codes/icd-10-cm/C22.0/"),
        ("/codes/icd10/C22.0/", "/codes/icd-10-cm/C22.0/"),
        ("/codes/C220/", "/codes/icd-10-cm/C22.0/"),
        ("/codes/0790t/", "/codes/cpt/0790T/"),
    ],
)
def test_other_spelling_moves_to_the_one_address(client, path, canonical):
    make_code("hcpcs", "A4648")
    make_code("icd-10-cm", "C22.0")
    make_code("cpt", "0790T")
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, canonical)


def test_address_without_its_slash_moves(client, full):
    response = client.get("/codes/cpt/49411")
    assert (response.status_code, response["Location"]) == (301, URL)


@pytest.mark.parametrize(
    "path", ["/codes/99999/", "/codes/cpt/99999/", "/codes/snomed/123/", "/codes/cpt/%3Cscript%3E/"]
)
def test_unknown_code_says_what_is_known(client, today, path):
    page = get(client, path)
    assert page.status == 404
    assert "<script>" not in page.main.one("h1").text or "<script>" not in page.html
    assert page.root.one("h1").text


def test_ended_code_answers_410_and_points_on(client, today):
    ended = make_ended_code(title="Old guidance")
    make_replacement(ended, make_code("cpt", "77387", "Guidance of treatment delivery"), note="One code for all.")
    page = get(client, "/codes/cpt/77014/")
    assert page.status == 410
    assert [link.attrs["href"] for link in page.main.all("a", href="/codes/cpt/77387/")]
    assert "One code for all." in page.main.text
    assert "31 December 2025" in page.main.text


def test_ended_code_without_a_pointer_says_so(client, today):
    make_ended_code()
    page = get(client, "/codes/cpt/77014/")
    assert page.status == 410
    assert "CPT 77014" in page.root.one("h1").text


def test_ended_code_is_read_as_of_a_day_before_its_end(client, today):
    code = make_ended_code(is_end_bound=True)
    make_listing(code, make_release("pfs", "RVU25D", date(2025, 10, 1), date(2026, 1, 1)))
    page = get(client, "/codes/cpt/77014/?on=2025-12-31")
    assert page.status == 200
    assert client.get("/codes/cpt/77014/?on=2026-01-01").status_code == 410
    assert client.get("/codes/77014/?on=2025-12-31")["Location"] == "/codes/cpt/77014/?on=2025-12-31"


def test_page_without_a_date_marks_the_newest_release_as_stale(client, full):
    page = get(client)
    assert "stale" in {element.attrs["data-absent"] for element in page.root.all(data_absent=True)}
    assert "$470.62" in page.section("fees").text


def test_page_as_of_a_covered_day_is_not_stale(client, full):
    page = get(client, URL + "?on=2026-07-15")
    assert "stale" not in {element.attrs["data-absent"] for element in page.root.all(data_absent=True)}
    assert "$470.62" in page.section("fees").text
    assert page.root.one("input", id="as-of").attrs["value"] == "2026-07-15"


def test_page_as_of_a_day_that_no_release_covers_says_not_loaded(client, full):
    page = get(client, URL + "?on=2026-10-01")
    assert page.status == 200
    assert "Not loaded for 1 October 2026." in page.main.text
    assert page.section("fees").all(data_absent="not-loaded")
    assert "$470.62" not in page.html


def test_page_as_of_a_day_reads_that_days_release(client, full):
    older = make_release("pfs", "RVU25D", date(2025, 10, 1), date(2026, 1, 1))
    make_listing(full, older)
    make_relative_value(
        full, older, nonfacility_total="14.20", facility_total="5.53", conversion_factor="32.3465", work_rvu="3.57"
    )
    text = get(client, URL + "?on=2025-11-01").section("fees").text
    assert "RVU25D" in text
    assert "$459.32" in text
    assert "$178.88" in text
    assert "$470.62" not in text


def test_page_as_of_a_day_before_the_code_was_made(client, full):
    page = get(client, URL + "?on=2009-12-31")
    assert page.status == 200
    assert "Not yet effective" in page.main.text


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "yesterday", "07/15/2026", "2026-7-1", "<b>", "-1"])
def test_date_that_is_none_is_refused_in_words(client, full, text):
    page = Page(client.get(URL, {"on": text}))
    assert page.status == 400
    assert "The date of service is written YYYY-MM-DD, such as 2026-07-15" in page.main.text
    assert "<b>" not in page.html.split("<main", 1)[1].replace("<body>", "")


@pytest.mark.parametrize("text", ["", "  ", "2026-07-15 ", "0001-01-01", "9999-12-31"])
def test_odd_but_readable_date_is_read(client, full, text):
    assert client.get(URL, {"on": text}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/codes/cpt/49%0011/", "/codes/cpt/49411/?on=%00", "/codes/?q=%00", "/search/?q=a%00b", "/modifiers/%00/"],
)
def test_nul_byte_is_refused_in_words(client, full, path):
    page = get(client, path)
    assert page.status == 400
    assert "NUL byte" in page.main.text


@pytest.mark.parametrize("path", [URL, "/codes/", "/modifiers/", "/", "/search/?q=x"])
def test_page_is_only_for_reading(client, full, path):
    assert client.post(path).status_code == 405


def test_draft_is_not_shown(client, full):
    make_version(full, title="A draft's title", summary="Words of a draft.")
    page = get(client)
    assert "Words of a draft." not in page.html
    assert "A draft's title" not in page.html


def test_page_says_that_a_clinician_has_not_reviewed_it(client, full):
    assert "Awaiting a clinician's review" in get(client).main.text


def test_page_escapes_what_editors_write(client, today):
    code = make_code()
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    publish(
        code,
        title=hostile, audience=hostile, summary=hostile, service_type=hostile, workflow=hostile,
        clinical_context=hostile,
        modifiers=[("59", hostile, hostile)],
        related=[("cpt", "77002", "guidance", hostile)],
    )  # fmt: skip
    page = get(client)
    assert not [script for script in page.root.all("script") if "alert" in script.text and "src" not in script.attrs
                and script.attrs.get("type") != "application/ld+json"]  # fmt: skip
    assert "<script>alert" not in page.html
    assert not page.root.all(onerror=True)


def test_page_names_its_canonical_address(client, full):
    assert get(client, URL + "?on=2026-07-15").root.one("link", rel="canonical").attrs["href"] == (
        "http://testserver/codes/cpt/49411/"
    )
