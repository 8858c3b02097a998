from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Each app names what can be kept and noted by `subjects.py`, and what it holds of a person by `personal.py`."""
        import_module("accounts.heard")
        autodiscover_modules("subjects", "personal")
