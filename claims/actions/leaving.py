"""What goes when a person's account goes. Cases of their teams stay with the teams."""

from django.db import transaction

from accounts.models import User
from claims.models import KeptCase


@transaction.atomic
def forget_person(*, user: User) -> None:
    KeptCase.objects.filter(user=user).delete()
