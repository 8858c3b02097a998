"""The pages of an organization, as its members, strangers and guests meet them."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.utils import timezone

from accounts.actions.invitations import digest_of
from accounts.models import Invitation, Membership, Organisation
from tests.factories.accounts import make_user
from tests.factories.organisations import link_into, make_member, make_owned
from tests.pages import Page

pytestmark = pytest.mark.django_db
HOME = "/accounts/organization/"


def page_of(client, user, path=HOME):
    client.force_login(user)
    return Page(client.get(path))


def invite_by_page(client, **data):
    return Page(client.post(f"{HOME}invitations/", {"role": "member", **data}))


def link_on(page):
    return page.main.one("code", class_="secret").text


def test_guest_is_led_to_the_log_in(client):
    assert client.get(HOME).headers["Location"] == f"/accounts/login/?next={HOME}"
    for path in ("new/", "leave/", "invitations/", "members/1/remove/"):
        assert client.post(HOME + path).headers["Location"] == f"/accounts/login/?next={HOME}"


def test_person_without_one_makes_one_and_lands_on_its_page(client):
    person = make_user()
    assert "You belong to none." in page_of(client, person).main.text
    page = Page(client.post(f"{HOME}new/", {"name": "Northside Coding"}, follow=True))
    assert page.main.one("h1").text == "Northside Coding"
    assert "you are its owner" in page.main.text
    assert page.main.rows[0][0] == "reader@example.org (you)"


def test_name_that_is_taken_comes_back_in_its_box(client):
    make_owned()
    client.force_login(make_user())
    response = client.post(f"{HOME}new/", {"name": "northside coding"})
    page = Page(response)
    assert page.status == 400
    assert "Another organization here has this name already." in page.main.text
    assert page.main.one("input", name="name").attrs["value"] == "northside coding"


@pytest.mark.parametrize("members", [1, 3])
def test_page_lists_members_with_the_same_queries_for_one_and_three(client, members, django_assert_num_queries):
    organisation, owner = make_owned(seats=20)
    for number in range(members - 1):
        make_member(organisation, email=f"m{number}@example.org")
        link_into(organisation, owner.user, at=timezone.now())
    client.force_login(owner.user)
    client.get(HOME)
    # Session and person; membership with organization and plan; members, invitations, notes.
    with django_assert_num_queries(6):
        page = Page(client.get(HOME))
    assert len(page.main.all("table")[0].all("tbody")[0].all("tr")) == members


def test_owner_sees_every_step_and_a_member_only_leaving(client):
    organisation, owner = make_owned()
    member = make_member(organisation)
    page = page_of(client, owner.user)
    assert page.main.one("form", action=f"{HOME}members/{member.pk}/remove/")
    assert [each.text for each in page.main.all("h2")] == ["Members", "Invitations", "Name", "Leave"]
    assert "make another member an owner before you leave" in page.main.text.lower()
    page = page_of(client, member.user)
    assert [form.attrs["action"] for form in page.main.all("form")] == [f"{HOME}leave/"]


def test_manager_removes_members_alone_and_invites_members_alone(client):
    organisation, owner = make_owned()
    manager, member = make_member(organisation, "manager"), make_member(organisation)
    page = page_of(client, manager.user)
    assert page.main.one("form", action=f"{HOME}members/{member.pk}/remove/")
    assert not page.main.all("form", action=f"{HOME}members/{owner.pk}/remove/")
    assert [each.attrs["value"] for each in page.main.one("select", name="role").all("option")] == ["member"]
    page = invite_by_page(client, role="owner")
    assert (page.status, "You may not invite owners." in page.main.text) == (409, True)
    client.post(f"{HOME}members/{owner.pk}/remove/")
    client.post(f"{HOME}members/{manager.pk}/role/", {"role": "owner"})
    assert Membership.objects.get(pk=owner.pk).role == "owner"
    assert Membership.objects.get(pk=manager.pk).role == "manager"


def test_link_is_shown_once_with_words_for_handing_it_over(client):
    owner = make_owned()[1]
    client.force_login(owner.user)
    response = client.post(f"{HOME}invitations/", {"role": "member"})
    page = Page(response)
    token = link_on(page).rstrip("/").rpartition("/")[2]
    assert Invitation.objects.get().digest == digest_of(token)
    assert "not shown again" in page.main.text
    assert "no-store" in response.headers["Cache-Control"]
    assert token not in Page(client.get(HOME)).html


def test_mailed_link_is_said_to_be_mailed_and_a_mail_that_did_not_go_out_too(client, settings, mailoutbox):
    _, owner = make_owned()
    client.force_login(owner.user)
    page = invite_by_page(client, email="new@example.org")
    assert "We have mailed this link to new@example.org." in page.main.text
    assert len(mailoutbox) == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    page = invite_by_page(client, email="second@example.org")
    assert "No mail went out. Hand this link to second@example.org yourself." in page.main.text


def test_fault_in_the_form_keeps_what_was_typed(client):
    _, owner = make_owned()
    client.force_login(owner.user)
    page = invite_by_page(client, email="no address")
    assert (page.status, page.main.one("input", name="email").attrs["value"]) == (400, "no address")
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("role", ["owner", "manager", "member"])
def test_what_is_another_organizations_is_not_found(client, role):
    """Whatever the role at home: members and invitations of another are looked up in vain, and stay as they are."""
    home = make_owned()[0]
    organisation, theirs = make_owned("Elsewhere")
    their_member = make_member(organisation)
    invitation, _ = link_into(organisation, theirs.user, at=timezone.now())
    me = home.memberships.get() if role == "owner" else make_member(home, role)
    client.force_login(me.user)
    for path, data in (
        (f"members/{their_member.pk}/remove/", {}),
        (f"members/{their_member.pk}/role/", {"role": "owner"}),
        (f"invitations/{invitation.pk}/revoke/", {}),
    ):
        assert client.post(HOME + path, data).status_code == 404
    their_member.refresh_from_db()
    invitation.refresh_from_db()
    assert (their_member.role, invitation.revoked_at) == ("member", None)
    assert "Elsewhere" not in Page(client.get(HOME)).html


def test_person_without_an_organization_finds_no_steps_of_one(client):
    member = make_owned()[1]
    client.force_login(make_user())
    for path in ("leave/", "close/", "name/", "invitations/", f"members/{member.pk}/remove/"):
        assert client.post(HOME + path).status_code == 404


def test_steps_take_a_form_and_its_token(client):
    owner = make_owned()[1]
    client.force_login(owner.user)
    for path in ("new/", "leave/", "close/", "name/", "invitations/", f"members/{owner.pk}/remove/"):
        assert client.get(HOME + path).status_code == 405
    client.handler.enforce_csrf_checks = True
    assert client.post(f"{HOME}close/").status_code == 403
    assert Organisation.objects.count() == 1


def test_refused_step_is_said_on_the_page(client):
    owner = make_owned()[1]
    make_member(owner.organisation)
    client.force_login(owner.user)
    page = Page(client.post(f"{HOME}leave/", follow=True))
    assert "Northside Coding would be without an owner" in page.main.text


def test_last_member_closes_the_organization_after_two_presses(client):
    owner = make_owned()[1]
    page = page_of(client, owner.user)
    assert page.main.one("details", class_="confirm").one("form").attrs["action"] == f"{HOME}close/"
    page = Page(client.post(f"{HOME}close/", follow=True))
    assert "Northside Coding is closed." in page.main.text
    assert "You belong to none." in page.main.text


def test_guest_follows_the_link_signs_up_or_logs_in_and_joins(client):
    organisation, owner = make_owned()
    link = f"/accounts/join/{link_into(organisation, owner.user, at=timezone.now())[1]}/"
    page = Page(client.get(link))
    assert page.main.one("h1").text == "Join Northside Coding"
    ways = [unquote(each.attrs["href"]) for each in page.main.one("p", class_="button-row").all("a")]
    assert ways == [f"/accounts/signup/?next={link}", f"/accounts/login/?next={link}"]
    assert client.post(link).headers["Location"] == f"/accounts/login/?next={link}"
    client.force_login(make_user())
    assert "Members see your e-mail address, reader@example.org." in Page(client.get(link)).main.text
    assert organisation.memberships.count() == 1
    page = Page(client.post(link, follow=True))
    assert "You belong to Northside Coding now, as a member." in page.main.text
    assert organisation.memberships.filter(user__email="reader@example.org").exists()


def test_person_who_signs_up_by_the_link_comes_back_to_it(client, mailoutbox):
    organisation, owner = make_owned()
    link = f"/accounts/join/{link_into(organisation, owner.user, at=timezone.now(), email='new@example.org')[1]}/"
    data = {"email": "new@example.org", "password1": "a-long-enough-52", "next": link}
    client.post("/accounts/signup/", data)
    code = next(line.strip() for line in mailoutbox[-1].body.splitlines() if is_code(line.strip()))
    response = client.post("/accounts/confirm-email/", {"code": code}, follow=True)
    assert response.redirect_chain[-1][0] == link
    page = Page(client.post(link, follow=True))
    assert "You belong to Northside Coding now" in page.main.text


def is_code(line):
    return 4 <= len(line) <= 12 and line.replace("-", "").isalnum() and line.upper() == line


def test_link_that_opens_nothing_says_why(client):
    organisation, owner = make_owned(seats=20)
    now = timezone.now()
    used, token = link_into(organisation, owner.user, at=now)
    Invitation.objects.filter(pk=used.pk).update(used_at=now)
    _, old_token = link_into(organisation, owner.user, at=now - timedelta(days=9))
    gone, gone_token = link_into(organisation, owner.user, at=now)
    Invitation.objects.filter(pk=gone.pk).update(revoked_at=now)
    client.force_login(make_user())
    told = []
    for each in (token, old_token, gone_token, "x" * 32):
        page = Page(client.get(f"/accounts/join/{each}/"))
        assert page.main.one("h1").text == "This invitation does not open"
        assert not page.main.all("form")
        told.append((page.status, page.main.all("p", class_="prose")[0].text.split(":")[0].split(" on ")[0]))
    assert told == [
        (410, "This invitation has been used"), (410, "This invitation expired"),
        (410, "This invitation has been revoked. Ask for another."),
        (404, "Nobody here has given out this link. It may have been cut short"),
    ]  # fmt: skip
    assert client.post(f"/accounts/join/{token}/").status_code == 410
    assert organisation.memberships.count() == 1


def test_member_who_opens_a_link_of_their_own_organization_lands_on_its_page(client):
    organisation, owner = make_owned()
    _, token = link_into(organisation, owner.user, at=timezone.now())
    client.force_login(owner.user)
    page = Page(client.get(f"/accounts/join/{token}/", follow=True))
    assert "You belong to Northside Coding." in page.main.text
    assert Invitation.objects.open(timezone.now()).count() == 1


def test_member_of_another_is_told_so_with_a_way_to_it(client):
    organisation, owner = make_owned()
    _, token = link_into(organisation, owner.user, at=timezone.now())
    client.force_login(make_owned("Elsewhere")[1].user)
    page = Page(client.get(f"/accounts/join/{token}/"))
    assert (page.status, page.main.one("a", href=HOME).text) == (409, "Your organization")
    assert "You belong to Elsewhere already." in page.main.text
