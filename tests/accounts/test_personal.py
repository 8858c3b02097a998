"""Taking one's data along, and deleting one's account."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.db.models import ProtectedError

from accounts.actions.leaving import delete_account
from accounts.models import (
    Acceptance,
    AuditEntry,
    CodeView,
    FavouriteList,
    Membership,
    Note,
    Organisation,
    Terms,
    User,
    Visit,
)
from accounts.personal import register_personal
from claims.models import EditionSet, KeptCase
from codes.models import PublicationVersion
from payers.models import Acknowledgement, Notice, PayerStaff, Watch, Webhook
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.codes import make_code, make_version
from tests.factories.payers import make_policy_version
from tests.factories.sources import NOW
from tests.factories.watching import make_acknowledgement, make_change, make_notice, make_team, make_watch, make_webhook
from tests.factories.workspace import make_list, make_note, make_organisation, make_visit
from tests.pages import Page

pytestmark = pytest.mark.django_db


def log_in(client, user):
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return user


def show_that_it_is_me(client):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


@pytest.fixture
def user(client):
    return log_in(client, make_user(first_name="Zebulonia", last_name="Quist"))


@pytest.fixture
def everything(user):
    """A row of each kind."""
    change = make_change()
    make_list(user, "Lung", ("code", "cpt/49411"))
    make_note(user, "Mine alone")
    make_visit(user)
    user.searches.create(query="markers", at=NOW)
    user.saved_filters.create(name="CPT", path="/codes/", query="system=cpt", created_at=NOW)
    CodeView.objects.create(reader=f"u:{user.pk}", page="cpt/49411", seen_at=NOW)
    make_watch(user, payer=change.policy.payer)
    make_notice(user, change)
    make_acknowledgement(user, change)
    make_webhook(user)
    make_team(user)
    PayerStaff.objects.create(user=user, payer=change.policy.payer, role="editor")
    return change


def export(client):
    return client.post("/accounts/export/")


def test_file_holds_everything_of_the_person(client, user, everything):
    response = export(client)
    assert response.headers["Content-Disposition"] == 'attachment; filename="fiducial-my-data.json"'
    file = json.loads(response.content)
    assert (file["format"], file["version"]) == ("fiducial-personal-data", 1)
    assert file["account"]["email"] == "reader@example.org"
    assert file["account"]["teams"] == ["Billing"]
    assert file["favorites"][0] | {"added_at": ""} == {
        "favourite_list": "Lung", "kind": "code", "key": "cpt/49411", "added_at": "",
    }  # fmt: skip
    assert file["notes"][0]["body"] == "Mine alone"
    assert file["code pages counted"] == [{"page": "cpt/49411", "seen_at": NOW.isoformat()}]
    assert file["watches"][0]["watches"] == "Aetna"
    assert file["webhooks"][0]["url"] == "https://hooks.example.org/policies"
    held = {name for name, rows in file.items() if isinstance(rows, list) and rows}
    assert {"favorite lists", "recently seen", "searches", "saved filters", "news told", "changes read"} <= held


def test_file_holds_no_secret_and_nothing_of_others(client, user, everything):
    other = make_user("other@example.org")
    make_note(other, "Theirs alone")
    make_list(other, "Their list")
    text = export(client).content.decode()
    assert "5" * 64 not in text
    assert user.password not in text
    assert "Theirs alone" not in text
    assert "Their list" not in text


def test_taking_the_file_is_audited_without_what_is_in_it(client, user, everything):
    export(client)
    entry = AuditEntry.objects.get(kind="export")
    assert (entry.actor, entry.subject, list(entry.facts)) == ("reader@example.org", "Own data", ["rows"])


def test_file_is_a_form_and_for_its_owner_alone(client, user):
    assert Page(client.get("/accounts/export/")).main.one("form", action="/accounts/export/").attrs["method"] == "post"
    client.logout()
    assert client.post("/accounts/export/").headers["Location"].startswith("/accounts/login/")


def test_deleting_says_what_goes_and_what_stays(client, user):
    page = Page(client.get("/accounts/delete/"))
    assert "Watches." in page.main.one("section", aria_labelledby="goes").text
    assert (
        "Publications written. What was published is everybody's"
        in page.main.one("section", aria_labelledby="stays").text
    )


def test_nothing_is_deleted_without_the_words(client, user):
    show_that_it_is_me(client)
    page = Page(client.post("/accounts/delete/", {"confirm": "yes"}))
    assert page.status == 400
    assert "Nothing was deleted." in page.main.text
    assert User.objects.get().is_active


def test_deleted_account_leaves_nothing_of_the_person(client, user, everything):
    show_that_it_is_me(client)
    response = client.post("/accounts/delete/", {"confirm": "Delete my account"}, follow=True)
    assert "Your account is deleted." in Page(response).main.text
    left = User.objects.get(pk=user.pk)
    assert left.email.endswith("@left.invalid")
    assert (str(left), left.first_name, left.last_name, left.is_active) == ("a person who left", "", "", False)
    assert not left.has_usable_password()
    for model in (FavouriteList, Note, Visit, CodeView, Watch, Notice, Webhook, PayerStaff, EmailAddress):
        assert not model.objects.exists(), model
    assert not left.teams.exists()
    assert Acknowledgement.objects.get().user == left
    assert AuditEntry.objects.get(kind="account-deleted").actor == "reader@example.org"


def test_whoever_is_logged_in_elsewhere_is_so_no_more(client, user):
    elsewhere = client.__class__()
    log_in(elsewhere, user)
    assert elsewhere.get("/accounts/favorites/").status_code == 200
    show_that_it_is_me(client)
    client.post("/accounts/delete/", {"confirm": "delete my account"})
    assert elsewhere.get("/accounts/favorites/").status_code == 302
    assert Page(elsewhere.post("/accounts/login/", {"login": "reader@example.org", "password": PASSWORD})).status == 200


def test_address_is_free_for_a_new_account(user):
    delete_account(user=user, now=NOW)
    assert make_user("reader@example.org").pk != user.pk


def test_whoever_is_logged_in_shows_that_it_is_them_and_it_then_happens(client, user):
    asked = client.post("/accounts/delete/", {"confirm": "delete my account"})
    assert asked.headers["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Fdelete%2F"
    assert User.objects.get().is_active
    wrong = client.post(asked.headers["Location"], {"password": "wrong", "next": "/accounts/delete/"})
    assert wrong.status_code == 200
    assert User.objects.get().is_active
    client.post(asked.headers["Location"], {"password": PASSWORD, "next": "/accounts/delete/"})
    assert not User.objects.get().is_active
    assert client.get("/accounts/favorites/").status_code == 302


def test_published_texts_stay_by_a_person_who_left(user):
    version = make_version(make_code(), status="published", author=user)
    policy = make_policy_version(stage="approved", author=user)
    delete_account(user=user, now=NOW)
    assert str(PublicationVersion.objects.get(pk=version.pk).author) == "a person who left"
    policy.refresh_from_db()
    assert str(policy.author) == "a person who left"
    with pytest.raises(ProtectedError):
        User.objects.get().delete()


def test_notes_of_the_organization_stay_without_their_author(user):
    ours = make_organisation("Elm Coders", (user, "member"), (make_user("owner@example.org"), "owner"))
    make_note(user, "Ours", organisation=ours)
    make_note(user, "Mine")
    delete_account(user=user, now=NOW)
    assert [(note.body, note.author) for note in Note.objects.all()] == [("Ours", None)]
    assert not Membership.objects.filter(user=user).exists()


def test_only_owner_of_others_hands_over_first(client, user):
    make_organisation("Elm Coders", (user, "owner"), (make_user("member@example.org"), "member"))
    show_that_it_is_me(client)
    page = Page(client.post("/accounts/delete/", {"confirm": "delete my account"}))
    assert page.status == 409
    assert "make another member an owner first" in page.main.text
    user.refresh_from_db()
    assert user.is_active
    assert not AuditEntry.objects.filter(kind="account-deleted").exists()


def test_organization_of_one_goes_with_them(user):
    make_organisation("Elm Coders", (user, "owner"))
    delete_account(user=user, now=NOW)
    assert not Organisation.objects.exists()


def test_own_cases_go_and_those_of_the_team_stay(user):
    case = {"document": {"lines": []}, "codes": "", "kept_at": NOW, "judged_at": NOW, "judged_by": make_edition_set()}
    KeptCase.objects.create(user=user, title="Mine", digest="a", **case)
    KeptCase.objects.create(team=make_team(user), kept_by=user, title="The team's", digest="b", **case)
    delete_account(user=user, now=NOW)
    assert [kept.title for kept in KeptCase.objects.all()] == ["The team's"]


def test_answers_to_terms_stay(user):
    terms = Terms.objects.create(
        owner="ama", owner_name="Owner", edition=2026, version=1, text="x", notice="y", effective_from=NOW.date()
    )
    Acceptance.objects.create(terms=terms, reader=f"u:{user.pk}", user=user, is_accepted=True, at=NOW)
    delete_account(user=user, now=NOW)
    assert str(Acceptance.objects.get().user) == "a person who left"


def test_a_room_says_what_goes_or_why_it_stays():
    with pytest.raises(ValueError, match="neither goes nor says why it stays"):
        register_personal("something new", lambda user: [], None)
    with pytest.raises(ValueError, match="registered twice"):
        register_personal("watches", lambda user: [], None, "x")


def make_edition_set():
    return EditionSet.objects.create(digest="d", first_seen_at=NOW)
