from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CodesConfig(AppConfig):
    name = "codes"

    def ready(self) -> None:
        """Each app's `sections.py` registers what it adds to a code page, `content_facts.py` what content checks may know."""
        autodiscover_modules("sections", "content_facts")
