"""Pages of a version that are only read, and the lists of imported rows."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from codes.admin import findings as admin_findings
from codes.models import Code, Modifier, PublicationVersion
from tests.factories.accounts import make_superuser, make_user
from tests.factories.codes import (
    make_code,
    make_descriptor,
    make_listing,
    make_modifier,
    make_modifier_descriptor,
    make_version,
    publish,
)
from tests.factories.fees import make_relative_value
from tests.factories.payers import make_payer
from tests.factories.sources import make_document, make_release

pytestmark = pytest.mark.django_db
XSS = "<script>alert(1)</script>"
SAFE = "&lt;script&gt;alert(1)&lt;/script&gt;"


@pytest.fixture
def editor(client):
    user = make_user("editor@example.org", groups=["Editors"])
    client.force_login(user)
    return user


def address(page, version):
    return reverse(f"admin:codes_publicationversion_{page}", args=(version.pk,))


def test_preview_shows_the_draft_as_readers_would_see_it(client, editor):
    published = publish(make_code(), summary="What readers see. [@editorial]")
    draft = make_version(published.code, title="A new title", summary=f"What is planned {XSS} [@editorial]")

    page = client.get(address("preview", draft)).content.decode()

    assert "A new title" in page
    assert "What is planned" in page
    assert "What readers see." not in page
    assert "It is not published." in page
    assert SAFE in page
    assert XSS not in page
    assert "What readers see." in client.get(published.code.get_absolute_url()).content.decode()


def test_preview_is_for_staff(client):
    draft = make_version(make_code())
    assert client.get(address("preview", draft)).headers["Location"].startswith("/admin/login/")

    client.force_login(make_user("operator@example.org", groups=["Operators"]))
    assert client.get(address("preview", draft)).status_code == 403
    assert client.get(address("compare", draft)).status_code == 403
    assert client.get(reverse("admin:codes_publicationversion_checks")).status_code == 403


def test_compare_marks_words_and_rows_against_the_published_version(client, editor):
    former = publish(make_code(), summary="A needle is placed.", modifiers=[("26", "Professional", "x")])
    draft = make_version(former.code, summary=f"A thin needle is placed {XSS}.", modifiers=[("59", "Distinct", "y")])

    page = client.get(address("compare", draft)).content.decode()

    assert "From version 1 (published) to version 2 (draft)" in " ".join(page.split())
    assert "<ins>thin </ins>" in page
    assert XSS not in page
    assert "&lt;script&gt;" in page
    assert '59 <span class="row-change row-added">added</span>' in page
    assert '26 <span class="row-change row-removed">removed</span>' in page
    assert "The same in both: Title, Audience" in page


def test_compare_with_a_chosen_version(client, editor):
    code = make_code()
    make_version(code, status="superseded", summary="Oldest.")
    publish(code, summary="Middle.")
    newest = make_version(code, summary="Newest.")

    chosen = client.get(address("compare", newest), {"with": "1"}).content.decode()

    assert "<del>Oldest</del>" in chosen
    assert client.get(address("compare", newest), {"with": "9"}).status_code == 404


def test_compare_of_an_only_version_says_so(client, editor):
    page = client.get(address("compare", make_version(make_code()))).content.decode()

    assert "CPT 49411 has no other version to compare this one with." in page


def test_checks_report_lists_open_and_published_versions(client, editor):
    publish(make_code(), summary="No source stands here.")
    make_version(make_code(code="32553"), status="withdrawn", summary="Nor here.")

    page = client.get(reverse("admin:codes_publicationversion_checks")).content.decode()
    errors = client.get(reverse("admin:codes_publicationversion_checks"), {"rule": "no-such-rule"}).content.decode()

    assert "1 version checked" in page
    assert "claim-without-source" in page
    assert "CPT 49411 version 1 (published)" in page
    assert "CPT 32553" not in page
    assert "Nothing was found." in errors


def test_first_page_shows_the_desk_to_editors_alone(client, editor):
    make_version(make_code(), author=editor, title="My own draft")
    make_version(make_code(code="32553"), status="in_review")

    page = client.get(reverse("admin:index")).content.decode()
    client.force_login(make_user("operator@example.org", groups=["Operators"]))
    operators = client.get(reverse("admin:index")).content.decode()

    assert "1 in review" in page
    assert "1 draft<" in page
    assert "My own draft" in page
    assert reverse("admin:codes_publicationversion_checks") in page
    assert "publication-desk" not in operators


@pytest.mark.parametrize("count", [1, 3])
def test_versions_list_costs_the_same_for_one_and_for_many(client, editor, django_assert_num_queries, count):
    for number in range(count):
        make_version(make_code(code=f"4941{number}"), author=editor, title=f"Title {number}")

    # Session, person, permissions of the person and of groups, the systems of the filter, count, rows.
    with django_assert_num_queries(7):
        page = client.get(reverse("admin:codes_publicationversion_changelist")).content.decode()

    assert page.count('class="state state-draft"') == count


@pytest.mark.parametrize("rows", [1, 30])
def test_a_versions_form_costs_the_same_for_one_and_for_many_rows(
    client, editor, monkeypatch, django_assert_num_queries, rows
):
    monkeypatch.setattr(admin_findings, "check_version", lambda version, today: [])
    # A server keeps it from its first page on.
    ContentType.objects.get_for_model(PublicationVersion)
    version = make_version(
        make_code(),
        modifiers=[(f"{number:02}", "x", "y") for number in range(rows)],
        related=[("cpt", f"7700{number}"[:5], "see_also", "") for number in range(rows)],
    )
    # Session, person, permissions of the person and of groups, the version, its two tables, the systems to choose
    # from, the other versions, the log; the queries of content checks are counted with them.
    with django_assert_num_queries(10):
        page = client.get(address("change", version)).content.decode()

    assert f'name="modifiers-{rows - 1}-when_to_use"' in page


@pytest.mark.parametrize("count", [1, 3])
def test_codes_list_costs_the_same_for_one_and_for_many(client, editor, django_assert_num_queries, count):
    for number in range(count):
        make_code(code=f"4941{number}", title=f"Title {number}")

    # Session, person, permissions of the person and of groups, the systems of the filter, count, rows.
    with django_assert_num_queries(7):
        page = client.get(reverse("admin:codes_code_changelist")).content.decode()

    assert [f"Title {number}" in page for number in range(3)] == [number < count for number in range(3)]


def test_codes_are_found_by_their_beginning_in_either_case(client, editor):
    make_code("hcpcs", "A4648", title="Tissue marker")
    make_code("cpt", "14648", title="Another")

    page = client.get(reverse("admin:codes_code_changelist"), {"q": "a46"}).content.decode()
    found = client.get(
        reverse("admin:autocomplete"),
        {"term": "a46", "app_label": "codes", "model_name": "publicationversion", "field_name": "code"},
    ).json()

    assert "Tissue marker" in page
    assert "Another" not in page
    assert [row["text"] for row in found["results"]] == ["HCPCS A4648"]


@pytest.mark.parametrize("model", ["code", "listing", "descriptor", "family", "familyassignment", "placeofservice"])
def test_imported_rows_are_read_only_even_for_a_superuser(client, model):
    client.force_login(make_superuser())

    assert client.get(reverse(f"admin:codes_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:codes_{model}_add")).status_code == 403


def test_a_code_and_its_figures_are_shown_and_refuse_a_post(client):
    client.force_login(make_superuser())
    release = make_release()
    code = make_code("hcpcs", "A4648", title="Tissue marker")
    descriptor = make_descriptor(code, release, short="Implantable tissue marker")
    make_listing(code, release)
    value = make_relative_value(code, release)

    page = client.get(reverse("admin:codes_code_change", args=(code.pk,))).content.decode()
    figures = client.get(reverse("admin:fees_relativevalue_change", args=(value.pk,))).content.decode()

    assert "HCPCS A4648 in RVU26C" in page
    assert "14.09" in figures
    assert '<input type="text"' not in figures
    assert client.post(reverse("admin:codes_code_change", args=(code.pk,)), {"title": "x"}).status_code == 403
    assert client.post(reverse("admin:codes_code_delete", args=(code.pk,)), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:codes_descriptor_change", args=(descriptor.pk,))).status_code == 200
    assert Code.objects.get(pk=code.pk).title == "Tissue marker"


def test_editor_changes_a_modifiers_words_with_a_history(client, editor):
    modifier = make_modifier("LT", "hcpcs", title="Left", applies_to=["surgery"])
    make_modifier_descriptor(modifier, make_release("hcpcs", "July 2024"), long="Left side, in public words")
    url = reverse("admin:codes_modifier_change", args=(modifier.pk,))

    page = client.get(url).content.decode()
    client.post(
        url,
        {
            "title": "Left side",
            "when_to_use": "On the left.",
            "applies_to": "surgery, radiology",
            "setting": "any",
            "modifier": "RT",
            "descriptors-TOTAL_FORMS": 1,
            "descriptors-INITIAL_FORMS": 1,
        },
    )

    held = Modifier.objects.get(pk=modifier.pk)
    assert "Left side, in public words" in page
    assert (held.modifier, held.title, held.applies_to) == ("LT", "Left side", ["surgery", "radiology"])
    history = client.get(reverse("admin:codes_modifier_history", args=(modifier.pk,))).content.decode()
    assert "<ins>Left side</ins>" in history
    assert "style=" not in history


def test_an_ended_code_is_pointed_on_with_a_source_and_a_history(client, editor):
    ended, code, document = make_code(code="77014"), make_code(code="77387"), make_document()
    data = {"code": ended.pk, "replaced_by": code.pk, "note": "Guidance.", "source": document.pk}
    client.post(reverse("admin:codes_codereplacement_add"), data)

    replacement = ended.replacements.get()
    assert str(replacement) == "CPT 77014 is replaced by CPT 77387"
    assert replacement.history.get().history_user == editor


def test_payers_are_edited_by_editors_and_read_by_approvers(client, editor):
    payer = make_payer()
    url = reverse("admin:payers_payer_change", args=(payer.pk,))
    lines = {"lines_of_business-TOTAL_FORMS": 0, "lines_of_business-INITIAL_FORMS": 0}
    client.post(url, {"name": "Medicare Part B", "slug": "other", "kind": "medicare_ffs", **lines})
    payer.refresh_from_db()

    assert (payer.name, payer.slug) == ("Medicare Part B", "medicare")
    client.force_login(make_user("approver@example.org", groups=["Approvers"]))
    assert client.post(url, {"name": "x", "kind": "medicare_ffs"}).status_code == 403
    assert "Medicare Part B" in client.get(url).content.decode()
