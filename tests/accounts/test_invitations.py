"""Invitations: a link for one person, once, for seven days."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.actions.invitations import accept_invitation, digest_of, find_invitation, invite, revoke_invitation
from accounts.actions.organisations import remove_member
from accounts.actions.refusals import (
    AlreadyMember,
    InvitationForAnother,
    InvitationOpen,
    InvitationOver,
    InvitationUnknown,
    SeatsTaken,
    TooManyInvitations,
)
from accounts.invitation_mail import mail_invitation
from accounts.models import AuditEntry, Invitation, Organisation
from tests.factories.accounts import make_user
from tests.factories.organisations import NOON, link_into, make_member, make_owned

pytestmark = pytest.mark.django_db


@pytest.fixture
def owned():
    organisation, owner = make_owned()
    return organisation, owner.user


def test_link_makes_one_member_of_the_role_that_it_names(owned):
    _, token = link_into(*owned, role="manager")
    person = make_user()
    made = accept_invitation(token=token, user=person, at=NOON)
    assert (made.user, made.role, made.organisation) == (person, "manager", owned[0])
    used = Invitation.objects.get()
    assert (used.used_by, used.used_at) == (person, NOON)


def test_only_a_digest_of_the_link_is_kept(owned):
    invitation, token = link_into(*owned)
    assert len(token) == 32
    assert invitation.digest == digest_of(token)
    assert token not in repr(list(Invitation.objects.values())) + repr(list(AuditEntry.objects.values()))


def test_link_is_used_once(owned):
    _, token = link_into(*owned)
    accept_invitation(token=token, user=make_user(), at=NOON)
    with pytest.raises(InvitationOver, match="has been used: each is for one person, once"):
        accept_invitation(token=token, user=make_user("b@example.org"), at=NOON)
    assert owned[0].memberships.count() == 2


def test_link_expires_after_seven_days(owned):
    _, token = link_into(*owned)
    with pytest.raises(InvitationOver, match="expired on 28 November 2026"):
        accept_invitation(token=token, user=make_user(), at=NOON + timedelta(days=7))


def test_revoked_link_opens_nothing(owned):
    invitation, token = link_into(*owned)
    revoke_invitation(invitation=invitation, by=owned[1], at=NOON)
    with pytest.raises(InvitationOver, match="has been revoked"):
        accept_invitation(token=token, user=make_user(), at=NOON)


def test_used_link_is_not_revoked_any_more(owned):
    invitation, token = link_into(*owned)
    accept_invitation(token=token, user=make_user(), at=NOON)
    with pytest.raises(InvitationOver, match="has been used"):
        revoke_invitation(invitation=invitation, by=owned[1], at=NOON)


@pytest.mark.parametrize("token", ["", "short", "x" * 32, "y" * 10_000, "\x00", "\u202eabc"])
def test_link_that_nobody_gave_out_is_unknown(owned, token):
    link_into(*owned)
    with pytest.raises(InvitationUnknown, match="copy the whole of it"):
        find_invitation(token)


def test_link_of_an_address_is_for_an_account_that_confirmed_it(owned):
    _, token = link_into(*owned, email="Coder@Example.org")
    with pytest.raises(InvitationForAnother, match="another e-mail address than yours"):
        accept_invitation(token=token, user=make_user("other@example.org"), at=NOON)
    person = make_user("main@example.org")
    second = EmailAddress.objects.create(user=person, email="coder@example.org", verified=False)
    with pytest.raises(InvitationForAnother):
        accept_invitation(token=token, user=person, at=NOON)
    EmailAddress.objects.filter(pk=second.pk).update(verified=True)
    assert accept_invitation(token=token, user=person, at=NOON).user == person


def test_member_of_another_organization_is_told_to_leave_it_first(owned):
    elsewhere = make_owned("Elsewhere")[1]
    _, token = link_into(*owned)
    with pytest.raises(AlreadyMember, match=r"You belong to Elsewhere already\. Leave it first"):
        accept_invitation(token=token, user=elsewhere.user, at=NOON)
    assert Invitation.objects.open(NOON).count() == 1


def test_nobody_joins_where_the_operator_has_lowered_the_seats(owned):
    _, token = link_into(*owned)
    Organisation.objects.update(seats=1)
    with pytest.raises(SeatsTaken, match="The 1 seat is taken: 1 by members"):
        accept_invitation(token=token, user=make_user(), at=NOON)
    assert Invitation.objects.open(NOON).count() == 1


def test_open_invitations_hold_seats(owned):
    links = [link_into(*owned) for _ in range(4)]
    with pytest.raises(SeatsTaken, match="The 5 seats are taken: 1 by members, 4 by open invitations"):
        link_into(*owned)
    revoke_invitation(invitation=links[0][0], by=owned[1], at=NOON)
    assert link_into(*owned)


def test_removed_member_needs_another_link(owned):
    _, token = link_into(*owned)
    person = make_user()
    made = accept_invitation(token=token, user=person, at=NOON)
    remove_member(membership=made, by=owned[1], at=NOON)
    with pytest.raises(InvitationOver):
        accept_invitation(token=token, user=person, at=NOON)


def test_address_has_one_open_invitation_and_a_member_none(owned):
    make_member(owned[0], email="here@example.org")
    link_into(*owned, email="new@example.org")
    with pytest.raises(InvitationOpen, match=r"new@example.org has an open invitation"):
        link_into(*owned, email="NEW@example.org")
    with pytest.raises(AlreadyMember, match=r"here@example.org is a member already"):
        link_into(*owned, email="Here@example.org")


def test_flood_of_invitations_is_held_back_for_a_day(owned):
    for _ in range(20):
        revoke_invitation(invitation=link_into(*owned)[0], by=owned[1], at=NOON)
    with pytest.raises(TooManyInvitations, match="20 invitations within a day"):
        link_into(*owned)
    assert link_into(*owned, at=NOON + timedelta(days=1))


def test_mail_holds_the_link_and_says_what_it_is(owned, settings):
    settings.PORTAL_URL = "https://portal.example.org"
    invited = invite(organisation=owned[0], by=owned[1], role="member", email="new@example.org", at=NOON)
    assert mail_invitation(invited)
    sent = mail.outbox[0]
    assert sent.to == ["new@example.org"]
    assert sent.subject == "owner-of-northside-coding@example.org invites you to Northside Coding"
    assert f"https://portal.example.org/accounts/join/{invited.token}/" in sent.body
    assert 'join the organization "Northside Coding" on Fiducial' in sent.body
    assert "as a member." in sent.body
    assert "until 28 Nov" in sent.body


def test_link_without_an_address_is_mailed_to_nobody(owned):
    assert not mail_invitation(invite(organisation=owned[0], by=owned[1], role="member", at=NOON))
    assert mail.outbox == []


def test_mail_server_that_refuses_leaves_the_link_to_be_handed_over(owned, monkeypatch):
    def refuse(self, **more):
        raise SMTPRecipientsRefused({"new@example.org": (550, b"no")})

    monkeypatch.setattr("accounts.invitation_mail.EmailMessage.send", refuse)
    invited = invite(organisation=owned[0], by=owned[1], role="member", email="new@example.org", at=NOON)
    assert not mail_invitation(invited)
    assert Invitation.objects.open(NOON).count() == 1


def test_audit_log_tells_the_life_of_an_invitation(owned):
    first, _ = link_into(*owned, email="new@example.org")
    revoke_invitation(invitation=first, by=owned[1], at=NOON)
    _, token = link_into(*owned)
    accept_invitation(token=token, user=make_user(), at=NOON)
    told = [(each.actor, each.facts["step"]) for each in AuditEntry.objects.order_by("pk")]
    owner = owned[1].email
    assert told == [
        (owner, "invited"), (owner, "invitation revoked"), (owner, "invited"), ("reader@example.org", "joined"),
    ]  # fmt: skip
