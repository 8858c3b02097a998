"""Organizations: who may do what, seats, owners, and what stays when somebody leaves."""

from datetime import timedelta

import pytest

from accounts.access import access_of
from accounts.actions.invitations import invite, revoke_invitation
from accounts.actions.organisations import (
    change_role,
    close_organisation,
    create_organisation,
    join_by_domain,
    leave_organisation,
    leave_with_account,
    remove_member,
    rename_organisation,
)
from accounts.actions.refusals import (
    AlreadyMember,
    GoneMeanwhile,
    LastOwner,
    NameUnusable,
    NotAllowed,
    NotAlone,
    OrganisationRefused,
)
from accounts.models import AuditEntry, Invitation, Membership, Note, Organisation, Plan, User
from tests.factories.accounts import make_user
from tests.factories.organisations import NOON, link_into, make_member, make_organisation, make_owned

pytestmark = pytest.mark.django_db

STRANGER = "stranger"
ROLES = ("owner", "manager", "member", STRANGER)


def note_of(membership, body="Payer wants 59."):
    return Note.objects.create(
        author=membership.user, organisation=membership.organisation, kind="code", key="cpt/49411", body=body,
        created_at=NOON, changed_at=NOON,
    )  # fmt: skip


def verbs(organisation, by):
    """Each verb on a fresh thing of the organization, by name."""
    count = User.objects.count()

    def member(role):
        return make_member(organisation, role, email=f"{role}-{count}-{User.objects.count()}@example.org")

    def invitation(role):
        owner = organisation.memberships.filter(role="owner").first().user
        return link_into(organisation, owner, role=role)[0]

    return {
        "invite member": lambda: invite(organisation=organisation, by=by, role="member", at=NOON),
        "invite manager": lambda: invite(organisation=organisation, by=by, role="manager", at=NOON),
        "invite owner": lambda: invite(organisation=organisation, by=by, role="owner", at=NOON),
        "revoke member's": lambda: revoke_invitation(invitation=invitation("member"), by=by, at=NOON),
        "revoke owner's": lambda: revoke_invitation(invitation=invitation("owner"), by=by, at=NOON),
        "remove member": lambda: remove_member(membership=member("member"), by=by, at=NOON),
        "remove manager": lambda: remove_member(membership=member("manager"), by=by, at=NOON),
        "remove owner": lambda: remove_member(membership=member("owner"), by=by, at=NOON),
        "make owner": lambda: change_role(membership=member("member"), role="owner", by=by, at=NOON),
        "demote owner": lambda: change_role(membership=member("owner"), role="member", by=by, at=NOON),
        "rename": lambda: rename_organisation(organisation=organisation, name="Another name", by=by),
        "close": lambda: close_organisation(organisation=organisation, by=by),
    }


EVERY = {
    "invite member", "invite manager", "invite owner", "revoke member's", "revoke owner's", "remove member",
    "remove manager", "remove owner", "make owner", "demote owner", "rename", "close",
}  # fmt: skip
# Closing takes an organization of one: with others in it, an owner is told so.
ALLOWED = {
    "owner": EVERY - {"close"},
    "manager": {"invite member", "revoke member's", "remove member"},
    "member": set(),
    STRANGER: set(),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_does_what_it_may_and_nothing_else(role):
    organisation, owner = make_owned(seats=100)
    other = make_owned("Elsewhere Billing")[1]
    by = other.user if role == STRANGER else owner.user if role == "owner" else make_member(organisation, role).user
    done, held = set(), verbs(organisation, by)
    for name, verb in held.items():
        before = AuditEntry.objects.count()
        try:
            verb()
        except NotAllowed:
            continue
        except NotAlone:
            assert AuditEntry.objects.count() == before
            continue
        done.add(name)
    assert set(held) == EVERY
    assert done == ALLOWED[role]


def test_person_makes_an_organization_and_owns_it_without_a_plan():
    person = make_user()
    made = create_organisation(name="  Northside   Coding ", by=person, at=NOON)
    assert (made.name, made.slug, made.plan, made.seats) == ("Northside Coding", "northside-coding", None, 5)
    assert [(each.user, each.role) for each in made.memberships.all()] == [(person, "owner")]
    entry = AuditEntry.objects.get(kind="organisation")
    assert (entry.actor, entry.subject, entry.facts) == (person.email, "Northside Coding", {"step": "created"})


@pytest.mark.parametrize(
    "name, words",
    [
        ("x", "from 2 to 120"), ("y" * 121, "from 2 to 120"), ("Win a prize: https://x.example", "no web or e-mail"),
        ("NORTHSIDE CODING", "this name already"), ("Bell\x07s", "from 2 to 120"),
    ],
)  # fmt: skip
def test_name_that_is_taken_or_no_name_is_refused_in_words(name, words):
    make_organisation()
    with pytest.raises(NameUnusable, match=words):
        create_organisation(name=name, by=make_user(), at=NOON)
    assert Organisation.objects.count() == 1


def test_names_without_letters_of_ours_still_have_an_address_each():
    first = create_organisation(name="医療コード", by=make_user(), at=NOON)
    second = create_organisation(name="コード医療", by=make_user("b@example.org"), at=NOON)
    assert [first.slug, second.slug] == ["organization", "organization-2"]


def test_person_belongs_to_one_organization():
    owner = make_owned()[1].user
    with pytest.raises(AlreadyMember, match="You belong to Northside Coding already"):
        create_organisation(name="Second", by=owner, at=NOON)


def test_last_owner_neither_leaves_nor_is_demoted_before_handing_over():
    organisation, owner = make_owned()
    member = make_member(organisation)
    for verb in (
        lambda: leave_organisation(user=owner.user, at=NOON),
        lambda: change_role(membership=owner, role="member", by=owner.user, at=NOON),
        lambda: leave_with_account(user=owner.user, at=NOON),
    ):
        with pytest.raises(LastOwner, match="make another member an owner first"):
            verb()
    change_role(membership=member, role="owner", by=owner.user, at=NOON)
    leave_organisation(user=owner.user, at=NOON)
    assert [(each.user, each.role) for each in organisation.memberships.all()] == [(member.user, "owner")]


def test_notes_of_the_organization_stay_when_their_author_leaves():
    organisation, _ = make_owned()
    member = make_member(organisation)
    note = note_of(member)
    leave_organisation(user=member.user, at=NOON)
    note.refresh_from_db()
    assert (note.organisation, note.author, note.body) == (organisation, member.user, "Payer wants 59.")


def test_organization_of_one_is_closed_with_its_notes_and_one_of_several_is_not():
    organisation, owner = make_owned()
    member = make_member(organisation)
    note_of(owner)
    with pytest.raises(NotAlone, match="Others are still members"):
        close_organisation(organisation=organisation, by=owner.user)
    remove_member(membership=member, by=owner.user, at=NOON)
    close_organisation(organisation=organisation, by=owner.user)
    assert (Organisation.objects.count(), Note.objects.count()) == (0, 0)
    assert AuditEntry.objects.first().facts == {"step": "closed", "notes": 1}


def test_account_that_goes_takes_an_organization_of_one_with_it_and_leaves_one_of_several():
    alone = make_owned("Alone")[1]
    leave_with_account(user=alone.user, at=NOON)
    organisation, _ = make_owned()
    member = make_member(organisation)
    leave_with_account(user=member.user, at=NOON)
    leave_with_account(user=make_user(), at=NOON)
    assert [each.name for each in Organisation.objects.all()] == ["Northside Coding"]
    assert not Membership.objects.filter(user=member.user).exists()


def test_links_that_somebody_made_open_nothing_once_they_are_removed():
    organisation, owner = make_owned()
    manager = make_member(organisation, "manager")
    link_into(organisation, manager.user)
    kept, _ = link_into(organisation, owner.user)
    remove_member(membership=manager, by=owner.user, at=NOON)
    assert list(organisation.invitations.open(NOON)) == [kept]


def test_links_beyond_the_new_role_are_revoked_when_somebody_is_demoted():
    organisation, owner = make_owned(seats=20)
    second = make_member(organisation, "owner", email="second@example.org")
    link_into(organisation, second.user, role="owner")
    kept, _ = link_into(organisation, second.user, role="member")
    change_role(membership=second, role="manager", by=owner.user, at=NOON)
    assert list(organisation.invitations.open(NOON)) == [kept]


def test_step_on_what_has_ended_meanwhile_is_said_in_words():
    organisation, owner = make_owned()
    member = make_member(organisation)
    remove_member(membership=member, by=owner.user, at=NOON)
    with pytest.raises(GoneMeanwhile, match="no member any more"):
        remove_member(membership=member, by=owner.user, at=NOON)
    close_organisation(organisation=organisation, by=owner.user)
    with pytest.raises(OrganisationRefused, match="closed meanwhile"):
        rename_organisation(organisation=organisation, name="Later", by=owner.user)


def test_role_that_is_none_is_refused():
    organisation, owner = make_owned()
    with pytest.raises(NotAllowed, match="Choose owner, manager or member"):
        change_role(membership=make_member(organisation), role="god", by=owner.user, at=NOON)


@pytest.mark.parametrize(
    "address, joins",
    [
        ("new@northside.example", True), ("NEW@Northside.Example", True), ("new@evil-northside.example", False),
        ("new@northside.example.evil.example", False), ("new@", False), ("", False),
    ],
)  # fmt: skip
def test_single_sign_on_joins_the_organization_of_the_very_domain(address, joins):
    organisation, _ = make_owned(sso_domain="northside.example")
    make_owned("Without a domain")
    person = make_user()
    made = join_by_domain(user=person, address=address, at=NOON)
    assert (made is not None) == joins
    assert list(organisation.memberships.filter(user=person).values_list("role", flat=True)) == ["member"] * joins


def test_single_sign_on_joins_nobody_where_seats_are_taken_or_they_belong_elsewhere():
    organisation, _ = make_owned(sso_domain="northside.example", seats=1)
    elsewhere = make_owned("Elsewhere")[1]
    assert join_by_domain(user=make_user("a@northside.example"), address="a@northside.example", at=NOON) is None
    Organisation.objects.update(seats=9)
    assert join_by_domain(user=elsewhere.user, address="b@northside.example", at=NOON) is None
    assert organisation.memberships.count() == 1


def test_plan_of_the_organization_opens_what_its_rank_wins_and_ends_with_the_membership(rf, settings):
    settings.ACCESS = "metered"
    organisation, _ = make_owned(plan=Plan.objects.get(slug="member"))
    member = make_member(organisation)

    def plan_now():
        request = rf.get("/")
        request.user = User.objects.get(pk=member.user.pk)
        return access_of(request).plan.slug

    assert plan_now() == "member"
    organisation.plan = None
    organisation.save()
    assert plan_now() == "free"
    organisation.plan = Plan.objects.get(slug="member")
    organisation.save()
    leave_organisation(user=member.user, at=NOON)
    assert plan_now() == "free"


def test_invitations_that_are_over_are_not_open():
    organisation, owner = make_owned(seats=20)
    link_into(organisation, owner.user)
    assert Invitation.objects.open(NOON + timedelta(days=6, hours=23)).count() == 1
    assert Invitation.objects.open(NOON + timedelta(days=7)).count() == 0
