from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SourcesConfig(AppConfig):
    name = "sources"

    def ready(self) -> None:
        """Each app's `importing.py` registers the importers it owns."""
        autodiscover_modules("importing")
