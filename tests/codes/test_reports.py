"""Readers report errors, without free text."""

import pytest
from django.urls import reverse

from codes.actions.reports import OPEN_REPORTS_KEPT, TooManyReports, report_error
from codes.models import ErrorReport
from codes.page import SECTIONS
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.sources import NOW
from tests.pages import Page

pytestmark = pytest.mark.django_db
URL = "/codes/cpt/49411/report/"
FAULT = {"section": "fees", "problem": "wrong_figure", "evidence_url": ""}


def report(code, **changes):
    return report_error(code=code, at=NOW, **(FAULT | changes))


def test_report_is_recorded_and_thanked_for(client, today):
    code = make_code()
    response = client.post(URL, FAULT | {"evidence_url": "https://www.cms.gov/file"}, follow=True)
    found = ErrorReport.objects.get()
    assert (found.code, found.section, found.problem, found.times) == (code, "fees", "wrong_figure", 1)
    assert found.evidence_url == "https://www.cms.gov/file"
    assert "Thank you. An editor will look at it." in Page(response).main.text


def test_same_report_counts_up():
    code = make_code()
    assert [report(code).times for _ in range(3)] == [1, 2, 3]
    assert ErrorReport.objects.count() == 1


def test_report_of_a_mended_fault_is_a_new_one():
    code = make_code()
    ErrorReport.objects.filter(pk=report(code).pk).update(status="mended")
    assert report(code).times == 1
    assert ErrorReport.objects.count() == 2


def test_reports_on_one_code_are_capped_and_the_reader_is_told(client, today):
    code = make_code()
    for number in range(OPEN_REPORTS_KEPT):
        report(code, evidence_url=f"https://www.example.org/{number}")
    with pytest.raises(TooManyReports, match="CPT 49411 has 50 open reports"):
        report(code, evidence_url="https://www.example.org/more")
    page = Page(client.post(URL, FAULT | {"evidence_url": "https://www.example.org/more"}))
    assert "CPT 49411 has 50 open reports" in page.main.text
    assert ErrorReport.objects.count() == OPEN_REPORTS_KEPT
    assert "Thank you" in Page(client.post(URL, FAULT, follow=True)).main.text


def test_an_editor_closes_reports_and_those_closed_before_stay_as_they_were(client, today):
    code = make_code()
    closed = report(code, problem="unclear")
    ErrorReport.objects.filter(pk=closed.pk).update(status="declined")
    opened = report(code)
    client.force_login(make_user("editor@example.org", groups=["Editors"]))
    url = reverse("admin:codes_errorreport_changelist")
    data = {"action": "mark_mended", "_selected_action": [opened.pk, closed.pk]}
    page = Page(client.post(url, data, follow=True))
    assert "1 open report closed." in page.html
    assert dict(ErrorReport.objects.values_list("pk", "status")) == {opened.pk: "mended", closed.pk: "declined"}


@pytest.mark.parametrize(
    "change",
    [{"section": "nowhere"}, {"problem": "spam"}, {"problem": ""}, {"evidence_url": "javascript:alert(1)"}],
)
def test_report_that_fits_no_choice_is_refused(client, today, change):
    make_code()
    page = Page(client.post(URL, FAULT | change))
    assert page.status == 200
    assert page.main.all("form")
    assert not ErrorReport.objects.exists()


def test_form_offers_no_free_text(client, today):
    make_code()
    page = Page(client.get(URL))
    assert not page.main.all("textarea")
    assert [field.attrs["type"] for field in page.main.all("input") if field.attrs.get("name") == "evidence_url"] == [
        "url"
    ]


def test_form_begins_with_the_section_it_came_from(client, today):
    make_code()
    page = Page(client.get(URL, {"section": "fees"}))
    assert [option.attrs["value"] for option in page.main.all("option", selected=True)] == ["fees"]


@pytest.mark.parametrize("query", [{}, {"section": "nowhere"}])
def test_form_begins_with_no_section_where_none_is_named(client, today, query):
    make_code()
    page = Page(client.get(URL, query))
    options = page.main.one("select", name="section").all("option")
    assert (options[0].attrs["value"], options[0].text) == ("", "Choose a section")
    assert [option.attrs["value"] for option in options if "selected" in option.attrs] in ([], [""])


def test_report_without_a_section_is_refused(client, today):
    make_code()
    assert "This field is required." in Page(client.post(URL, FAULT | {"section": ""})).main.text
    assert not ErrorReport.objects.exists()


def test_every_section_of_a_code_page_leads_to_its_own_report(client, today):
    make_code()
    page = Page(client.get("/codes/cpt/49411/"))
    for section in SECTIONS:
        link = page.section(section.slug).one("a", class_="section-report no-print")
        assert link.attrs["href"] == f"{URL}?section={section.slug}"
        assert link.text == f"Report an error in {section.title}"


def test_report_keeps_the_date_of_service(client, today):
    make_code()
    link = (
        Page(client.get("/codes/cpt/49411/?on=2026-07-15")).section("fees").one("a", class_="section-report no-print")
    )
    assert link.attrs["href"] == f"{URL}?section=fees&on=2026-07-15"
    page = Page(client.get(link.attrs["href"]))
    assert page.main.all("a", href="/codes/cpt/49411/?on=2026-07-15")
    assert client.post(link.attrs["href"], FAULT)["Location"] == "/codes/cpt/49411/?on=2026-07-15"


def test_report_on_an_unknown_code_is_not_found(client, today):
    assert client.post(URL, FAULT).status_code == 404
