from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CodesConfig(AppConfig):
    name = "codes"

    def ready(self) -> None:
        """Each app adds to a code page by `sections.py`, to content checks by `content_facts.py`.

        What it knows for certain of a code it tells by `known_facts.py`, what Medicare allows for it by
        `known_amounts.py`, and the names of payers by `known_names.py`.
        """
        autodiscover_modules("sections", "content_facts", "known_facts", "known_amounts", "known_names")
