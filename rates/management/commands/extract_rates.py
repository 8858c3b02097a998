"""`manage.py extract_rates FILE --codes LIST`: the flat rows of a payer's in-network file, and nothing else."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rates.tic.command import Failed, add_arguments, run


class Command(BaseCommand):
    help = "Prints the flat rows of an in-network file of Transparency in Coverage; nothing is stored."
    # Nothing is asked of the database or of the pages.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run(options, self.stdout, self.stderr)
        except Failed as error:
            raise CommandError(str(error)) from error
