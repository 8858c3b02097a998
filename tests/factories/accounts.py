"""People who sign in."""

from django.contrib.auth.models import Group

from accounts.actions.addresses import vouch_for_address
from accounts.models import User

PASSWORD = "only-for-tests-52"


def make_user(email="reader@example.org", groups=(), **facts):
    """`groups` are names of groups that the migrations made; whoever has one is staff."""
    facts = {"is_staff": bool(groups)} | facts
    user = User.objects.create_user(email, PASSWORD, **facts)
    vouch_for_address(user=user)
    user.groups.set(Group.objects.get(name=name) for name in groups)
    return user


def make_superuser(email="admin@example.org"):
    return User.objects.create_superuser(email, PASSWORD)
