"""Addresses that somebody other than their reader answers for."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User


@transaction.atomic
def vouch_for_address(*, user: User, instead_of: str = "") -> bool:
    """Staff answer for the address that they type: it needs no code. Returns whether it is the account's now.

    What another account has confirmed stays that account's. `instead_of` is the address that opened it so far.
    """
    address = user.email.lower()
    if EmailAddress.objects.filter(email=address, verified=True).exclude(user=user).exists():
        return False
    EmailAddress.objects.filter(user=user, email=instead_of.lower()).exclude(email=address).delete()
    EmailAddress.objects.filter(user=user, primary=True).exclude(email=address).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=address, defaults={"verified": True, "primary": True})
    return True
