"""The words by which payers are chosen."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from payers.models import Payer  # noqa: F401


class PayerQuerySet(models.QuerySet["Payer"]):
    def key(self) -> Self:
        return self.filter(is_key=True)
