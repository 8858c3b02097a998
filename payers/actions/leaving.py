"""What goes when a person's account goes. That they read a change stays: their team answers for it."""

from django.db import transaction

from accounts.models import User
from payers.models import Notice, PayerStaff, Watch, Webhook


@transaction.atomic
def forget_person(*, user: User) -> None:
    Watch.objects.filter(user=user).delete()
    Notice.objects.filter(user=user).delete()
    Webhook.objects.filter(owner=user).delete()
    PayerStaff.objects.filter(user=user).delete()
