"""Every write to people and their teams."""

from collections.abc import Sequence

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.actions.addresses import vouch_for_address
from accounts.models import Plan, Team, User


@transaction.atomic
def add_demo_user(*, email: str, password: str, groups: Sequence[str], is_superuser: bool, plan: str = "") -> bool:
    """Adds a log-in for trying the portal out; an existing one is left alone. Returns whether it was added.

    `plan` is the slug of one to give, if it is there.
    """
    if User.objects.filter(email__iexact=email).exists():
        return False
    user = User.objects.create_user(email, password, is_staff=is_superuser or bool(groups), is_superuser=is_superuser)
    vouch_for_address(user=user)
    user.groups.set(Group.objects.filter(name__in=groups))
    User.objects.filter(pk=user.pk).update(plan=Plan.objects.filter(slug=plan).first())
    return True


@transaction.atomic
def leave_team(*, team: Team, user: User) -> None:
    team.members.remove(user)
