"""`manage.py compare_releases`: compares the releases that were not yet compared with the edition before them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from sources.actions import compare_missing
from sources.comparison_words import sentence


class Command(BaseCommand):
    help = "Compares each loaded edition with the one before it, where that was not done. Run again, it goes on."

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        try:
            for comparison in compare_missing(at=timezone.now()):
                self.stdout.write(sentence(comparison))
                number += 1
        except DatabaseError as error:
            raise CommandError(f"Broken off: {error}. Run it again, and it goes on.") from error
        if not number:
            self.stdout.write("Every edition that is loaded has been compared with the one before it.")
