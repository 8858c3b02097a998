from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Each app's `subjects.py` names what can be kept and noted, its `personal.py` what it holds of a person."""
        import_module("accounts.heard")
        autodiscover_modules("subjects", "personal")
