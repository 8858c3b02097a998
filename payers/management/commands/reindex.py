"""`manage.py reindex`: makes the full text again from what is stored."""

from typing import Any

from django.core.management.base import BaseCommand

from payers.fulltext import reindex_policies


class Command(BaseCommand):
    help = "Makes the full text of policies again; needed only where it was lost or a new version cuts words otherwise."

    def handle(self, *args: Any, **options: Any) -> None:
        number = reindex_policies()
        self.stdout.write(f"{number} version{'s'[: number != 1]} of policies indexed.")
