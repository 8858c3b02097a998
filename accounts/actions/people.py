"""Every write to people and their teams."""

from collections.abc import Sequence

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import Team, User


@transaction.atomic
def add_demo_user(*, email: str, password: str, groups: Sequence[str], is_superuser: bool) -> bool:
    """Adds a log-in for trying the portal out; an existing one is left alone. Returns whether it was added."""
    if User.objects.filter(email__iexact=email).exists():
        return False
    user = User.objects.create_user(email, password, is_staff=is_superuser or bool(groups), is_superuser=is_superuser)
    user.groups.set(Group.objects.filter(name__in=groups))
    return True


@transaction.atomic
def leave_team(*, team: Team, user: User) -> None:
    team.members.remove(user)
