"""The words by which payers are chosen."""

from typing import Self

from django.db import models


class PayerQuerySet(models.QuerySet["Payer"]):  # type: ignore[type-arg]  # noqa: F821
    def key(self) -> Self:
        return self.filter(is_key=True)
