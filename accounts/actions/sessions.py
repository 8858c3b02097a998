"""Ending sessions."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import User


class SessionUnknown(Exception):
    """It has ended already, or is somebody else's."""


@transaction.atomic
def end_session(*, user: User, session: int) -> None:
    found = UserSession.objects.filter(user=user, pk=session).first()
    if found is None:
        raise SessionUnknown("This session has ended already.")
    found.end()
