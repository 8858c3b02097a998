from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CodesConfig(AppConfig):
    name = "codes"

    def ready(self) -> None:
        """Each app's `sections.py` adds to a code page, and its `content_facts.py` to what content checks know."""
        autodiscover_modules("sections", "content_facts")
