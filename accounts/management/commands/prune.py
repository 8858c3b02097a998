"""`manage.py prune`: forgets what the meter need not know any more."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Max
from django.utils import timezone

from accounts.actions.meter import forget_views
from accounts.models import Plan


class Command(BaseCommand):
    help = "Erases the networks of guests of days that are over, and views that no plan counts any more."

    def handle(self, *args: Any, **options: Any) -> None:
        longest = Plan.objects.aggregate(days=Max("period_days"))["days"] or 1
        networks, views = forget_views(longest_days=longest, now=timezone.now())
        self.stdout.write(f"Erased the networks of {networks:,} guests, and {views:,} views that are over.")
