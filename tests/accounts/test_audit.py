"""The audit log: only ever added to, filled by what it is told of, and never by anybody's words."""

import json
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.actions.audit import FACT_KEPT, record, record_export
from accounts.actions.notes import change_note, delete_note, write_note
from accounts.models import AuditEntry, Membership, Organisation, Plan, User
from codes.actions.publications import approve as approve_publication
from codes.actions.publications import withdraw as withdraw_publication
from payers.actions.approval import approve as approve_policy
from tests.factories.accounts import PASSWORD, make_superuser, make_user
from tests.factories.codes import make_code, make_version, publish
from tests.factories.organisations import make_member, make_organisation
from tests.factories.payers import make_policy, make_policy_version
from tests.pages import Page

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
SENTINEL = "Sentinel words of somebody"
LIST = "/admin/accounts/auditentry/"


def entries(kind):
    return [(each.actor, each.subject, each.facts) for each in AuditEntry.objects.filter(kind=kind).order_by("pk")]


# What the database keeps


@pytest.mark.parametrize("change", ["update", "delete", "save", "row"])
def test_database_refuses_to_change_or_erase_an_entry(change):
    entry = record(kind="plan", actor="system", subject="Plan Guest")
    verbs = {
        "update": lambda: AuditEntry.objects.update(subject="Another"),
        "delete": lambda: AuditEntry.objects.all().delete(),
        "save": lambda: AuditEntry(pk=entry.pk, at=NOW, kind="plan", actor="nobody").save(),
        "row": lambda: connection.cursor().execute("DELETE FROM accounts_auditentry"),
    }
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        verbs[change]()
    assert entries("plan") == [("system", "Plan Guest", {})]


def test_emptying_the_table_is_refused_while_there_is_a_log():
    record(kind="plan", actor="system", subject="Plan Guest")
    statement = "DELETE FROM" if connection.vendor == "sqlite" else "TRUNCATE"
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        connection.cursor().execute(f"{statement} accounts_auditentry")
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_entry_goes_with_what_it_tells_of_where_that_fails():
    with transaction.atomic():
        record(kind="plan", actor="system")
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == 0
    record(kind="plan", actor="system")


def test_nobody_can_be_given_leave_to_write_entries():
    kept = Permission.objects.filter(content_type__app_label="accounts", content_type__model="auditentry")
    assert [each.codename for each in kept] == ["view_auditentry"]


# What is recorded


@pytest.mark.parametrize("actor, name", [(None, "guest"), (AnonymousUser(), "guest"), ("system", "system")])
def test_actor_who_is_no_person_has_a_name_all_the_same(actor, name):
    entry = record(kind="export", actor=actor)
    assert (entry.actor, entry.actor_id) == (name, None)


def test_person_is_kept_by_address_and_number_after_they_are_gone():
    person = make_user()
    number = person.pk
    record(kind="export", actor=person, subject="Kept cases")
    person.delete()
    assert AuditEntry.objects.values_list("actor", "actor_id").get() == ("reader@example.org", number)


def test_facts_are_short_words_and_figures():
    plan = Plan.objects.get(slug="guest")
    facts = {"views": 1, "on": True, "none": None, "plan": plan, "day": NOW.date(), "text": "x" * 5_000, "rows": {"b"}}
    kept = record(kind="plan", actor=None, subject="y" * 5_000, facts=facts)
    kept.refresh_from_db()
    assert kept.facts == {
        "views": 1, "on": True, "none": None, "plan": "Guest", "day": "2026-11-21", "text": "x" * FACT_KEPT + "…",
        "rows": ["b"],
    }  # fmt: skip
    assert len(kept.subject) == 254


def test_guests_download_of_what_is_public_is_not_recorded():
    record_export(by=AnonymousUser(), what="Policy")
    record_export(by=make_user(), what="Policy", facts={"format": "csv"})
    assert entries("export") == [("reader@example.org", "Policy", {"format": "csv"})]


def test_publication_that_is_approved_and_withdrawn_is_recorded():
    author, approver = make_user("author@example.org"), make_user("approver@example.org")
    version = make_version(make_code(), status="in_review", author=author, summary=SENTINEL)
    approve_publication(version=version, by=approver, at=NOW, errors=("One",), override_reason=SENTINEL)
    withdraw_publication(version=version, by=author, note=SENTINEL, at=NOW)
    subject = f"Publication of {version.code}, version 1"
    assert entries("publication") == [
        ("approver@example.org", subject, {"step": "published", "errors passed over": 1}),
        ("author@example.org", subject, {"step": "withdrawn"}),
    ]


def test_draft_that_is_set_aside_was_never_published_and_is_not_recorded():
    author = make_user("author@example.org")
    withdraw_publication(version=make_version(make_code(), author=author), by=author, note="Not needed.", at=NOW)
    assert entries("publication") == []


def test_policy_version_that_is_approved_is_recorded():
    version = make_policy_version(
        stage="in_review", codes=[("49411", "covered")], author=make_user("author@example.org")
    )
    approve_policy(version=version, by=make_superuser(), origin="admin", at=NOW)
    subject = f"Policy {version.policy}, version 1"
    assert entries("publication") == [("admin@example.org", subject, {"step": "published", "from": "admin"})]


def test_files_that_a_person_takes_are_recorded_with_what_and_how(client):
    make_user()
    policy = make_policy()
    make_policy_version(policy, "approved", codes=[("49411", "covered")])
    base = f"/payers/aetna/policies/{policy.slug}"
    files = [reverse("payers:policy_file", args=("aetna", policy.slug, suffix)) for suffix in ("yaml", "json")]
    files += [reverse("payers:codes_file", args=("aetna", policy.slug, 1, "csv")), reverse("claims:export")]
    assert files[0].startswith(base)
    for file in files[:3]:
        assert client.get(file).status_code == 200
    assert entries("export") == []
    client.force_login(User.objects.get())
    for file in files:
        assert client.get(file).status_code == 200
    assert [(subject, facts["format"]) for _, subject, facts in entries("export")] == [
        (f"Policy {policy}", "yaml"), (f"Policy {policy}", "json"), (f"Codes of policy {policy}, version 1", "csv"),
        ("Kept cases", "json"),
    ]  # fmt: skip


def test_no_entry_holds_the_body_of_a_note_a_publication_or_a_policy(client):
    """Everything that is told of, with the sentinel in every body, and not one row that holds it."""
    organisation = make_organisation()
    writer = make_member(organisation, "owner").user
    make_code()
    note = write_note(author=writer, kind="code", key="cpt/49411", body=SENTINEL, is_shared=True, now=NOW)
    seen = note.changed_at.isoformat()
    note = change_note(note=note, by=writer, body=f"{SENTINEL} again", seen=seen, now=NOW)
    delete_note(note=note, by=writer)
    version = make_version(make_code(code="32553"), status="in_review", author=writer, summary=SENTINEL)
    approve_publication(version=version, by=make_superuser(), at=NOW)
    publish(make_code(code="10035"), clinical_context=SENTINEL)
    policy = make_policy_version(
        stage="in_review", codes=[("49411", "covered")], sections={"background": SENTINEL}, author=writer
    )
    approve_policy(version=policy, by=User.objects.get(is_superuser=True), origin="admin", at=NOW)
    client.force_login(writer)
    client.get("/search/", {"q": SENTINEL})
    client.get(reverse("claims:export"))
    client.get(reverse("payers:policy_file", args=("aetna", policy.policy.slug, "yaml")))
    rows = list(AuditEntry.objects.values_list("subject", "facts"))
    assert {kind for (kind,) in AuditEntry.objects.values_list("kind")} == {"publication", "export"}
    assert "Sentinel" not in json.dumps(rows)


# What staff do in the admin


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    return client


def saved(client, path, **data):
    response = client.post(path, data)
    assert response.status_code == 302, Page(response).root.all(class_="errorlist")[0].text
    return response


def person_form(user, **more):
    facts = {"email": user.email, "is_active": "on", "first_name": "", "last_name": "", "plan": ""}
    return facts | {"date_joined_0": "2026-11-21", "date_joined_1": "09:00:00"} | more


def test_flags_groups_permissions_and_plan_of_a_person_are_recorded(staff):
    person = make_user(first_name=SENTINEL)
    group = Group.objects.get(name="Editors")
    permission = Permission.objects.get(codename="view_plan")
    member = Plan.objects.get(slug="member")
    path = f"/admin/accounts/user/{person.pk}/change/"
    form = person_form(person, is_staff="on", groups=[group.pk], user_permissions=[permission.pk], plan=member.pk)
    saved(staff, path, **form)
    assert entries("permission") == [
        ("admin@example.org", "reader@example.org", {"is_staff": True}),
        ("admin@example.org", "reader@example.org",
         {"groups added": ["Editors"], "permissions added": ["accounts.view_plan"]}),
    ]  # fmt: skip
    assert entries("plan") == [("admin@example.org", "reader@example.org", {"plan": "Member", "formerly": None})]
    saved(staff, path, **form)
    assert len(entries("permission")) + len(entries("plan")) == 3
    saved(staff, path, **person_form(person))
    assert entries("permission")[2:] == [
        ("admin@example.org", "reader@example.org", {"is_staff": False}),
        ("admin@example.org", "reader@example.org",
         {"groups removed": ["Editors"], "permissions removed": ["accounts.view_plan"]}),
    ]  # fmt: skip
    assert entries("plan")[1][2] == {"plan": None, "formerly": "Member"}


def test_account_that_staff_make_and_delete_is_recorded(staff):
    form = {"email": "new@example.org", "password1": "a-long-enough-52", "password2": "a-long-enough-52"}
    saved(staff, "/admin/accounts/user/add/", usable_password="true", **form)
    person = User.objects.get(email="new@example.org")
    saved(staff, f"/admin/accounts/user/{person.pk}/delete/", post="yes")
    assert entries("sign-up") == [("admin@example.org", "new@example.org", {"by": "staff"})]
    assert entries("account-deleted") == [("admin@example.org", "new@example.org", {"by": "staff"})]


def test_password_that_staff_set_is_recorded_without_it(staff):
    person = make_user()
    form = {"password1": "a-long-enough-52", "password2": "a-long-enough-52", "usable_password": "true"}
    saved(staff, f"/admin/accounts/user/{person.pk}/password/", **{"set-password": "1", **form})
    assert entries("credential") == [("admin@example.org", "reader@example.org", {"change": "password, by staff"})]
    assert "a-long-enough-52" not in json.dumps(list(AuditEntry.objects.values_list("facts")))


def test_password_form_that_is_refused_records_nothing(staff):
    person = make_user()
    form = {"password1": PASSWORD, "password2": "another", "usable_password": "true"}
    assert staff.post(f"/admin/accounts/user/{person.pk}/password/", form).status_code == 200
    assert entries("credential") == []


def test_what_a_group_may_do_is_recorded(staff):
    group = Group.objects.create(name="Readers")
    permission = Permission.objects.get(codename="view_plan")
    path = f"/admin/auth/group/{group.pk}/change/"
    saved(staff, path, name="Readers", permissions=[permission.pk])
    saved(staff, path, name="Lookers", permissions=[permission.pk])
    saved(staff, f"/admin/auth/group/{group.pk}/delete/", post="yes")
    assert entries("permission") == [
        ("admin@example.org", "Group Readers", {"permissions added": ["accounts.view_plan"]}),
        ("admin@example.org", "Group Lookers", {"formerly": "Readers"}),
        ("admin@example.org", "Group Lookers", {"deleted": True, "members": 0}),
    ]


def organisation_form(**more):
    counts = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    facts = {f"{row}-{name}": value for row in ("memberships", "invitations") for name, value in counts.items()}
    return (
        {"name": "Northside Coding", "slug": "northside-coding", "plan": "", "seats": 5, "sso_domain": ""}
        | facts
        | more
    )


def test_organization_is_made_in_the_admin_with_plan_domain_and_owner(staff):
    owner, member = make_user(), Plan.objects.get(slug="member")
    form = organisation_form(plan=member.pk, sso_domain=" @Northside.Example ", **{"memberships-TOTAL_FORMS": 1})
    saved(
        staff,
        "/admin/accounts/organisation/add/",
        **form | {"memberships-0-user": owner.pk, "memberships-0-role": "owner"},
    )
    made = Organisation.objects.get()
    assert (made.plan, made.sso_domain) == (member, "northside.example")
    assert entries("plan") == [
        ("admin@example.org", "Organization Northside Coding",
         {"organization": "Northside Coding", "plan": "Member", "formerly": None}),
    ]  # fmt: skip
    assert entries("permission") == [
        ("admin@example.org", "reader@example.org",
         {"organization": "Northside Coding", "role": "owner", "by": "staff"}),
    ]  # fmt: skip
    held = Membership.objects.get()
    path = f"/admin/accounts/organisation/{made.pk}/change/"
    rows = {
        "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1, "memberships-0-id": held.pk,
        "memberships-0-organisation": made.pk, "memberships-0-user": owner.pk, "memberships-0-role": "owner",
    }  # fmt: skip
    saved(staff, path, **organisation_form(plan=member.pk, sso_domain="northside.example", seats=9) | rows)
    assert entries("organisation")[-1][2] == {"step": "changed by staff", "seats": 9}
    saved(staff, path, **organisation_form(seats=9) | rows | {"memberships-0-DELETE": "on"})
    assert entries("organisation")[-1][2] == {"step": "removed by staff", "person": "reader@example.org"}
    assert entries("plan")[-1][2] == {"organization": "Northside Coding", "plan": None, "formerly": "Member"}
    saved(staff, f"/admin/accounts/organisation/{made.pk}/delete/", post="yes")
    assert entries("organisation")[-1][2] == {"step": "deleted by staff", "members": 0, "notes": 0}


@pytest.mark.parametrize(
    "domain, words", [("not a domain", "the domain alone"), ("taken.example", "Another organization")]
)
def test_domain_that_is_none_or_anothers_is_refused_in_words(staff, domain, words):
    make_organisation("Elsewhere", sso_domain="taken.example")
    page = Page(staff.post("/admin/accounts/organisation/add/", organisation_form(sso_domain=domain)))
    assert words in page.root.one("ul", class_="errorlist").text
    assert Organisation.objects.count() == 1


# What staff see of it


def test_list_is_searched_and_filtered_by_kind_person_and_day(staff):
    record(
        kind="plan", actor=make_user("one@example.org"), subject="Plan Guest", facts={"views": 2, "opens_all": False}
    )
    record(kind="export", actor=make_user("two@example.org"), subject="Kept cases")
    record(kind="sign-in-failed", actor=None)

    def shown(query=""):
        rows = Page(staff.get(LIST + query)).root.one("table", id="result_list").rows
        return [row[2] for row in rows]

    assert shown() == ["guest", "two@example.org", "one@example.org"]
    assert shown("?kind__exact=export") == ["two@example.org"]
    assert shown("?q=plan+guest") == ["one@example.org"]
    assert shown("?who=one%40example.org") == ["one@example.org"]
    assert shown("?who=person") == ["two@example.org", "one@example.org"]
    assert shown("?who=guest") == ["guest"]
    assert not Page(staff.get(f"{LIST}?at__year=2020")).root.all("table", id="result_list")
    row = Page(staff.get(f"{LIST}?kind__exact=plan")).root.one("table", id="result_list").rows[0]
    assert row[1:] == ["Plan changed", "one@example.org", "Plan Guest", "views: 2; opens_all: no"]


def test_superuser_finds_no_way_to_add_change_or_delete(staff):
    entry = record(kind="plan", actor="system", subject="Plan Guest")
    page = Page(staff.get(f"{LIST}{entry.pk}/change/"))
    assert "Plan Guest" in page.html
    assert not page.root.all("input", type="submit")
    assert not page.root.all("a", class_="deletelink")
    assert staff.get(f"{LIST}add/").status_code == 403
    assert staff.post(f"{LIST}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert staff.post(f"{LIST}{entry.pk}/change/", {"subject": "Another"}).status_code == 403
    staff.post(LIST, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    assert entries("plan") == [("system", "Plan Guest", {})]


def test_list_takes_as_many_queries_for_three_entries_as_for_one(staff, django_assert_num_queries):
    for number in (1, 3):
        while AuditEntry.objects.count() < number:
            record(kind="plan", actor="system")
        # Session, person, two counts, the rows, and the span of the days.
        with django_assert_num_queries(6):
            assert len(Page(staff.get(LIST)).root.one("table", id="result_list").rows) == number


def test_staff_without_the_permission_do_not_see_the_log(client):
    client.force_login(make_user("editor@example.org", groups=("Editors",)))
    assert client.get(LIST).status_code == 403


def test_flushing_the_database_is_refused_in_the_databases_words(monkeypatch):
    """As an operator's `manage.py flush` meets it, without what these tests let down."""
    record(kind="plan", actor="system")
    statements = ["DELETE FROM accounts_auditentry"]
    monkeypatch.setattr(type(connection.ops), "sql_flush", lambda *args, **more: statements)
    with pytest.raises(Exception, match="couldn't be flushed"), transaction.atomic():
        call_command("flush", interactive=False, verbosity=0)
    assert AuditEntry.objects.count() == 1
