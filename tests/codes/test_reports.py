from datetime import UTC, datetime

import pytest
from django.urls import reverse

from codes.actions.reports import OPEN_REPORTS_KEPT, TooManyReports, report_error
from codes.models import ErrorReport
from tests.factories.accounts import make_user
from tests.factories.codes import make_code

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "/codes/cpt/49411/report/"


@pytest.fixture
def code():
    return make_code("cpt", "49411")


def test_a_reader_reports_a_wrong_figure_and_is_thanked(client, code):
    answer = client.post(
        URL,
        {"section": "fees", "problem": "wrong_figure", "evidence_url": "https://www.cms.gov/x"},
        follow=True,
    )

    assert "Thank you. An editor will look at it." in answer.content.decode()
    report = ErrorReport.objects.get()
    assert (report.code, report.section, report.problem) == (code, "fees", "wrong_figure")
    assert report.evidence_url == "https://www.cms.gov/x"


def test_the_form_asks_for_nothing_in_free_text(client, code):
    page = client.get(URL + "?section=fees").content.decode()

    assert "<textarea" not in page
    assert '<option value="fees" selected>' in page
    assert "A figure is wrong" in page


def test_a_section_that_does_not_exist_is_refused_with_words(client, code):
    page = client.post(URL, {"section": "nowhere", "problem": "wrong_figure"}).content.decode()

    assert "not one of the available choices" in page
    assert not ErrorReport.objects.exists()


def test_the_same_fault_twice_is_counted_not_repeated(code):
    for _ in range(2):
        report_error(code=code, section="fees", problem="wrong_figure", evidence_url="", at=AT)

    assert [report.times for report in ErrorReport.objects.all()] == [2]


def test_a_flood_of_reports_on_one_code_is_refused(client, code):
    for number in range(OPEN_REPORTS_KEPT):
        report_error(code=code, section="fees", problem="missing", evidence_url=f"https://e.org/{number}", at=AT)

    with pytest.raises(TooManyReports, match="50 open reports"):
        report_error(code=code, section="fees", problem="missing", evidence_url="https://e.org/more", at=AT)
    page = client.post(URL, {"section": "fees", "problem": "missing", "evidence_url": "https://e.org/more"})
    assert "editors are working through them" in page.content.decode()


def test_a_report_on_an_unknown_code_is_not_found(client):
    answer = client.get("/codes/cpt/00000/report/")

    assert answer.status_code == 404
    assert "00000" in answer.content.decode()


def test_an_editor_closes_a_report_in_the_admin(client, code):
    report = report_error(code=code, section="fees", problem="missing", evidence_url="", at=AT)
    client.force_login(make_user("editor@example.org", groups=["Editors"]))
    url = reverse("admin:codes_errorreport_changelist")

    page = client.post(url, {"action": "mark_mended", "_selected_action": [report.pk]}, follow=True).content.decode()

    report.refresh_from_db()
    assert report.status == "mended"
    assert report.settled_at is not None
    assert "1 open report closed." in page


def test_after_a_report_is_closed_the_fault_can_be_reported_again(code):
    first = report_error(code=code, section="fees", problem="missing", evidence_url="", at=AT)
    ErrorReport.objects.filter(pk=first.pk).update(status="mended")

    second = report_error(code=code, section="fees", problem="missing", evidence_url="", at=AT)

    assert second.pk != first.pk
    assert second.times == 1
