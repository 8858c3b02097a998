"""Two people at the same moment: a link makes one member, and the last seat is taken once."""

import threading

import pytest
from django.db import connection

from accounts.actions.invitations import accept_invitation
from accounts.actions.organisations import leave_organisation
from accounts.actions.refusals import LastOwner, OrganisationRefused
from accounts.models import Membership, Organisation
from tests.factories.accounts import make_user
from tests.factories.organisations import NOON, link_into, make_member, make_owned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def several_connections():
    if connection.vendor != "postgresql":
        pytest.skip("for PostgreSQL: the tests' SQLite lies in memory, where there is one connection")


def at_once(*verbs):
    """What each verb did, all begun together, each in a thread with a connection of its own."""
    gate, done = threading.Barrier(len(verbs)), []

    def run(verb):
        gate.wait()
        try:
            verb()
            done.append("done")
        except OrganisationRefused as refused:
            done.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(done)


def joining(token, number):
    person = make_user(f"new{number}@example.org")
    return lambda: accept_invitation(token=token, user=person, at=NOON)


def test_link_that_ten_people_open_at_once_makes_one_member():
    organisation, owner = make_owned(seats=50)
    _, token = link_into(organisation, owner.user)
    assert at_once(*(joining(token, number) for number in range(10))) == ["InvitationOver"] * 9 + ["done"]
    assert organisation.memberships.count() == 2


def test_last_seat_is_taken_once():
    organisation, owner = make_owned(seats=20)
    links = [link_into(organisation, owner.user)[1] for _ in range(8)]
    Organisation.objects.update(seats=2)
    assert at_once(*(joining(token, n) for n, token in enumerate(links))) == ["SeatsTaken"] * 7 + ["done"]
    assert organisation.memberships.count() == 2


def test_person_with_links_into_two_organizations_joins_one():
    tokens = [link_into(organisation, owner.user)[1] for organisation, owner in (make_owned("One"), make_owned("Two"))]
    person = make_user()
    verbs = [lambda token=token: accept_invitation(token=token, user=person, at=NOON) for token in tokens]
    assert at_once(*verbs) == ["AlreadyMember", "done"]
    assert Membership.objects.filter(user=person).count() == 1


def test_two_last_owners_who_leave_at_once_do_not_both_go():
    organisation, first = make_owned()
    second = make_member(organisation, "owner", email="second@example.org")
    make_member(organisation)
    verbs = [lambda who=who: leave_organisation(user=who.user, at=NOON) for who in (first, second)]
    assert at_once(*verbs) == [LastOwner.__name__, "done"]
    assert organisation.memberships.filter(role="owner").count() == 1
