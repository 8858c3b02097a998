"""`manage.py demo`: loads what ships with the portal; a second run changes nothing that staff have edited."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import autodiscover_modules

from ui.demo import DemoFailed, demo_steps


class Command(BaseCommand):
    help = "Loads the shipped publications, payers and excerpts of public CMS files, and the demo log-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        autodiscover_modules("demo")
        try:
            for step in demo_steps():
                for line in step.run():
                    self.stdout.write(line)
        except DemoFailed as error:
            raise CommandError(str(error)) from error
