import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from sources.models import ImportIssue, SourceDocument
from tests.factories.accounts import make_superuser, make_user
from tests.factories.sources import make_document, make_publisher, make_release, make_run

pytestmark = pytest.mark.django_db

LOOK_UP = {
    "view_code", "view_codereplacement", "view_descriptor", "view_family", "view_listing", "view_modifier",
    "view_modifierdescriptor", "view_payer", "view_placeofservice", "view_publicationversion", "view_publisher",
    "view_release", "view_sourcedocument",
}  # fmt: skip
WRITES_POLICIES = {
    "add_policy", "add_policyversion", "change_policy", "change_policyversion", "view_policy", "view_policychange",
    "view_policyversion",
}  # fmt: skip
READS_OF_PAYERS = {"view_jurisdiction", "view_lineofbusiness", "view_priorauthorizationmetric"}


@pytest.fixture
def operator(client):
    user = make_user("operator@example.org", groups=["Operators"])
    client.force_login(user)
    return user


def may(name):
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


def test_groups_may_do_no_more_than_their_work():
    assert may("Operators") == {
        "change_webhookdelivery", "view_importissue", "view_importrun", "view_notice", "view_policychange",
        "view_publisher", "view_release", "view_sourcedocument", "view_webhook", "view_webhookdelivery",
    }  # fmt: skip
    assert may("Approvers") == LOOK_UP | READS_OF_PAYERS | {
        "approve_any_policy", "approve_publicationversion", "view_policy", "view_policychange", "view_policyversion",
    }  # fmt: skip
    # Which payer's policies, and whether to write or to approve, their rows of payer staff say.
    assert may("Payer staff") == WRITES_POLICIES | {"view_payer"}
    assert may("Editors") == LOOK_UP | WRITES_POLICIES | READS_OF_PAYERS | {
        "add_jurisdiction", "add_lineofbusiness", "add_priorauthorizationmetric", "change_jurisdiction",
        "change_lineofbusiness", "change_priorauthorizationmetric", "edit_any_policy",
        "add_codereplacement", "add_payer", "add_publicationversion", "add_publisher", "add_sourcedocument",
        "change_codereplacement", "change_modifier", "change_payer", "change_publicationversion", "change_publisher",
        "change_errorreport", "change_sourcedocument", "delete_codereplacement", "view_errorreport",
    }  # fmt: skip


def test_operator_sees_a_run_and_the_rows_it_set_aside(client, operator):
    run = make_run(status="failed", message="Header not found.")
    ImportIssue.objects.create(run=run, file_name="RVU26C.csv", line=12, field="work_rvu", reason="Not a number: x")

    page = client.get(reverse("admin:sources_importrun_change", args=(run.pk,))).content.decode()

    assert "Header not found." in page
    assert "Not a number: x" in page
    assert "<textarea" not in page


def test_operator_changes_nothing(client, operator):
    release, document = make_release(), make_document(title="As it was")

    assert "RVU26C" in client.get(reverse("admin:sources_release_changelist")).content.decode()
    assert client.post(reverse("admin:sources_release_change", args=(release.pk,)), {"edition": "x"}).status_code == 403
    url = reverse("admin:sources_sourcedocument_change", args=(document.pk,))
    assert client.post(url, {"title": "x"}).status_code == 403
    assert SourceDocument.objects.get(pk=document.pk).title == "As it was"
    assert client.get(reverse("admin:codes_publicationversion_changelist")).status_code == 403


@pytest.mark.parametrize("model", ["release", "importrun", "importissue"])
def test_what_a_load_wrote_is_read_only_even_for_a_superuser(client, model):
    client.force_login(make_superuser())

    assert client.get(reverse(f"admin:sources_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:sources_{model}_add")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_issues_cost_the_same_for_one_and_for_many(client, operator, django_assert_num_queries, count):
    run = make_run()
    for line in range(count):
        ImportIssue.objects.create(run=run, file_name="RVU26C.csv", line=line, reason=f"Reason {line}")

    # Session, person, permissions of the person and of groups, the importers of the filter, count, rows.
    with django_assert_num_queries(7):
        page = client.get(reverse("admin:sources_importissue_changelist")).content.decode()

    assert page.count("Reason ") == count


def test_editor_cites_a_new_document_whose_key_then_stays(client):
    client.force_login(make_user("editor@example.org", groups=["Editors"]))
    facts = {"publisher": make_publisher().pk, "title": "Claims manual", "edition": "2026"}

    client.post(reverse("admin:sources_sourcedocument_add"), facts | {"key": "claims-manual"})
    document = SourceDocument.objects.get(key="claims-manual")
    url = reverse("admin:sources_sourcedocument_change", args=(document.pk,))
    client.post(url, facts | {"key": "another", "title": "Claims processing manual"})

    document.refresh_from_db()
    assert (document.key, document.title) == ("claims-manual", "Claims processing manual")
    assert client.post(reverse("admin:sources_sourcedocument_delete", args=(document.pk,))).status_code == 403
