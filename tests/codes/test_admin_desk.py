"""What staff meet first: their desk, why a draft came back, and how a draft is begun."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.urls import reverse

from codes.actions.publications import return_to_draft, save_draft, submit_for_review
from codes.actions.reports import report_error
from codes.models import ErrorReport, PublicationVersion
from tests.codes.test_admin import address, form_of, text_of
from tests.factories.accounts import make_user
from tests.factories.codes import make_code, make_place, make_version
from tests.factories.sources import NOW, make_release
from tests.pages import Page

pytestmark = pytest.mark.django_db
ADD = "/admin/codes/publicationversion/add/"
CHOICES = "/admin/codes/code/choices/"
NOTE = "Cite the rate <b>of RVU26C</b>."


@pytest.fixture
def editor(client):
    user = make_user("editor@example.org", groups=["Editors"])
    client.force_login(user)
    return user


@pytest.fixture
def returned(editor):
    version = make_version(make_code(), author=editor, title="Markers")
    submit_for_review(version=version, by=editor, at=NOW)
    reader = make_user("approver@example.org", groups=["Approvers"])
    return return_to_draft(version=version, by=reader, note=NOTE, at=NOW + timedelta(hours=1))


def returned_words(client, version):
    found = Page(client.get(address("change", version))).root.all("p", class_="returned")
    return [paragraph.text for paragraph in found]


def reports(*codes):
    return [
        report_error(code=code, section="fees", problem="wrong_figure", evidence_url="", at=NOW)
        for code in map(make_code, ["cpt"] * len(codes), codes)
    ]


def choices(client, term):
    query = {"term": term, "app_label": "codes", "model_name": "publicationversion", "field_name": "code"}
    return [row["text"] for row in client.get(CHOICES, query).json()["results"]]


def test_author_reads_first_why_a_draft_came_back(client, returned):
    at = f"{returned.updated_at:%-d %b %Y, %H:%M} UTC"
    assert returned_words(client, returned) == [f"Returned by approver@example.org on {at}: {NOTE}"]


def test_why_it_came_back_stands_until_it_is_submitted_again(client, editor, returned):
    save_draft(version=returned, by=editor, at=NOW + timedelta(hours=2))
    assert len(returned_words(client, returned)) == 1
    submit_for_review(version=returned, by=editor, at=NOW + timedelta(hours=3))
    assert returned_words(client, returned) == []


def test_desk_marks_returned_drafts_alone(client, editor, returned):
    make_version(make_code(code="32553"), author=editor, title="Chest")
    save_draft(version=returned, by=editor, at=NOW + timedelta(hours=2))
    desk = Page(client.get("/admin/")).root.one("div", id="publication-desk")
    drafts = [item.text for item in desk.all("ul")[1].all("li")]
    assert drafts == ["CPT 49411 version 1 returned Markers", "CPT 32553 version 1 Chest"]


@pytest.mark.parametrize("number,words", [(1, "1 open report"), (2, "2 open reports")])
def test_desk_counts_open_reports(client, editor, number, words):
    reports(*["49411", "32553"][:number])
    ErrorReport.objects.filter(pk=reports("77014")[0].pk).update(status="mended")
    link = Page(client.get("/admin/")).root.one("a", href="/admin/codes/errorreport/?status__exact=open")
    assert link.text == words


def test_desk_hides_reports_from_who_may_not_see_them(client):
    reports("49411")
    client.force_login(make_user("approver@example.org", groups=["Approvers"]))
    page = text_of(client.get("/admin/"))
    assert "0 in review" in page
    assert "open report" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_desk_costs_the_same_for_one_and_for_many(editor, django_assert_num_queries, number):
    for each in range(number):
        make_version(make_code(code=f"4941{each}"), author=editor)
    template = Template("{% load publication_admin %}{% publication_desk user %}")
    editor.has_perm("codes.view_publicationversion")
    # Versions by status, the person's own drafts, open reports.
    with django_assert_num_queries(3):
        assert f"{number} draft" in template.render(Context({"user": editor}))


@pytest.mark.parametrize("typed", ["49411", " 49411 ", "CPT 49411", "cpt 49411"])
def test_draft_is_started_from_a_typed_code(client, editor, typed):
    code = make_code()
    client.post(ADD, {"code": "", "typed_code": typed})
    version = PublicationVersion.objects.get()
    assert (version.code, version.author, version.status) == (code, editor, "draft")


@pytest.mark.parametrize(
    "posted,words",
    [
        ({}, "Choose a code, or type one below."),
        ({"typed_code": "99999"}, "No code “99999” is loaded: look at its spelling."),
        ({"typed_code": "HCPCS 49411"}, "No code “HCPCS 49411” is loaded: look at its spelling."),
        ({"typed_code": "<b>"}, "No code “&lt;b&gt;” is loaded: look at its spelling."),
        (
            {"typed_code": "E1234"},
            "“E1234” may be HCPCS E1234 or ICD-10-CM E12.34: type it with its system, such as HCPCS E1234.",
        ),
    ],
)
def test_what_names_no_single_code_is_refused_in_words(client, editor, posted, words):
    make_code()
    make_code("hcpcs", "E1234")
    make_code("icd-10-cm", "E12.34")
    assert words in text_of(client.post(ADD, posted))
    assert not PublicationVersion.objects.exists()


def test_two_different_codes_are_refused_in_words(client, editor):
    chosen, typed = make_code(), make_code(code="32553", title="Chest markers")
    page = client.post(ADD, {"code": chosen.pk, "typed_code": typed.code})
    assert "CPT 49411 is chosen above, and CPT 32553 is typed here: give one of the two." in text_of(page)
    client.post(ADD, {"code": typed.pk, "typed_code": typed.code})
    assert PublicationVersion.objects.get().code == typed


def test_spare_rows_are_filled_in_without_a_script_or_left(client, editor):
    version = make_version(make_code(), modifiers=[("26", "Professional", "x")], author=editor)
    page = Page(client.get(address("change", version))).root
    boxes = {box.attrs.get("name"): box.attrs.get("value", "") for box in page.all("input")}
    assert (boxes["modifiers-TOTAL_FORMS"], boxes["related_codes-TOTAL_FORMS"]) == ("3", "2")
    assert boxes["modifiers-2-modifier"] == ""
    system = page.one("select", name="related_codes-0-system").one("option", selected=True).attrs["value"]
    spare = {f"related_codes-{row}-{name}": value for row in (0, 1) for name, value in (
        ("position", "0"), ("system", system), ("code", ""), ("kind", ""), ("note", ""),
    )}  # fmt: skip
    spare |= {"modifiers-2-position": "0", "modifiers-2-modifier": "", "modifiers-2-description": ""}
    typed = {
        "modifiers-TOTAL_FORMS": 3,
        "modifiers-1-position": 1,
        "modifiers-1-modifier": "59",
        "modifiers-1-description": "Distinct",
        "modifiers-1-when_to_use": "Another site.",
        "related_codes-TOTAL_FORMS": 2,
    }

    response = client.post(address("change", version), form_of(version, **spare | typed))

    assert response.headers["Location"] == address("change", version)
    assert [row.modifier for row in version.modifiers.all()] == ["26", "59"]
    assert not version.related_codes.exists()


def test_unassigned_places_are_named(client, editor):
    release = make_release("pos", "2024", effective_to=None)
    for code, setting in (("22", "facility"), ("29", "unassigned"), ("30", "unassigned")):
        make_place(release, code, setting=setting)
    version = make_version(make_code())

    page = text_of(client.post(address("change", version), form_of(version, sites_of_service="22, 29, 30")))

    assert "Not assigned to any place in the code set of CMS: 29, 30." in page
    assert PublicationVersion.objects.get().sites_of_service == ["22", "24"]


def test_place_that_a_newer_edition_assigns_is_taken(client, editor):
    for edition, since, setting in (("2023", "2023-01-01", "unassigned"), ("2024", "2024-01-01", "facility")):
        release = make_release("pos", edition, effective_from=since, effective_to=None)
        make_place(release, "22", setting="facility")
        make_place(release, "24", setting=setting)
    version = make_version(make_code())

    client.post(address("change", version), form_of(version, sites_of_service="24"))

    assert PublicationVersion.objects.get().sites_of_service == ["24"]


def test_codes_are_chosen_by_code_and_by_words_of_the_title(client, editor):
    make_code(code="32553", title="Fiducial markers placed in the thorax")
    make_code("hcpcs", "A4648", title="Implantable tissue marker")
    make_code(code="49411")
    assert choices(client, "3255") == ["CPT 32553: Fiducial markers placed in the thorax"]
    assert choices(client, "cpt 3255") == ["CPT 32553: Fiducial markers placed in the thorax"]
    assert choices(client, "hcpcs 3255") == []
    assert choices(client, "a46") == ["HCPCS A4648: Implantable tissue marker"]
    assert choices(client, "thorax Markers") == ["CPT 32553: Fiducial markers placed in the thorax"]
    assert choices(client, "hcpcs marker") == ["HCPCS A4648: Implantable tissue marker"]
    assert choices(client, "49411") == ["CPT 49411"]


def test_long_titles_are_cut_between_words(client, editor):
    make_code("hcpcs", "A4648", title="marker " * 70)
    (text,) = choices(client, "A4648")
    assert len(text) < 140
    assert text.endswith("marker...")


def test_choices_are_for_staff_who_see_codes(client):
    assert client.get(CHOICES).headers["Location"].startswith("/admin/login/")
    client.force_login(make_user("operator@example.org", groups=["Operators"]))
    query = {"term": "4", "app_label": "codes", "model_name": "publicationversion", "field_name": "code"}
    assert client.get(CHOICES, query).status_code == 403


@pytest.mark.parametrize("path", [ADD, "/admin/codes/codereplacement/add/"])
def test_boxes_of_codes_are_named_by_a_script_that_follows_theirs(client, editor, path):
    scripts = [script.attrs.get("src", "") for script in Page(client.get(path)).root.all("script")]
    theirs, ours = "/static/admin/js/autocomplete.js", "/static/js/admin-select-names.js"
    assert scripts.index(theirs) < scripts.index(ours)
    assert reverse("admin:codes_code_choices") == CHOICES


def test_list_of_reports_puts_the_state_first_and_the_site_alone(client, editor):
    address_of_file = "https://www.cms.gov/a/long/way/to/a/file.zip"
    report_error(code=make_code(), section="fees", problem="wrong_figure", evidence_url=address_of_file, at=NOW)
    page = Page(client.get("/admin/codes/errorreport/")).root
    (row,) = page.one("table", id="result_list").one("tbody").all("tr")
    cells = [cell.text for cell in row.all("td")]
    assert cells[1:4] == ["open", "fees", "A figure is wrong"]
    assert cells[5] == "cms.gov"
    assert row.one("th").text == "CPT 49411"


def test_lists_lead_with_what_decides(client, editor):
    make_version(make_code(title="Markers", effective_from="2010-01-01", ended_on="2026-01-01"), author=editor)
    heads = {
        path: [head.text for head in Page(client.get(path)).root.one("table", id="result_list").one("thead").all("th")]
        for path in ("/admin/codes/publicationversion/", "/admin/codes/code/")
    }
    assert [*heads.values()] == [
        ["Code", "Version", "Status", "Title", "Clinician", "Saved", "Author"],
        ["Code", "System", "Title", "Since", "Ended", "Family"],
    ]
