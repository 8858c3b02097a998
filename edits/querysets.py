"""The words by which edits are chosen."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from edits.ncci import Indicator

if TYPE_CHECKING:
    from edits.models import AddOnEdit, PairEdit  # noqa: F401


class PairEditQuerySet(models.QuerySet["PairEdit"]):
    def in_force(self, on: date) -> Self:
        """Applied to services of that day, as `edits.ncci.applies` says of one."""
        return self.exclude(modifier_indicator=Indicator.NOT_APPLICABLE).filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=on), effective_from__lte=on
        )

    def not_in_force(self, on: date) -> Self:
        """Ended by that day, not yet begun, or never applied."""
        return self.filter(
            Q(ended_on__lte=on) | Q(effective_from__gt=on) | Q(modifier_indicator=Indicator.NOT_APPLICABLE)
        )

    def among(self, codes: Collection[str]) -> Self:
        """Pairs of which both are among the codes."""
        return self.filter(column_1__in=codes, column_2__in=codes)

    def naming(self, code: str) -> Self:
        """Pairs that the code is either column of."""
        return self.filter(Q(column_1=code) | Q(column_2=code))

    def with_partner(self, start: str, codes: models.QuerySet[Any, Any]) -> Self:
        """Whose partner begins so, or is one of the codes; needs the annotation of `partners_of`."""
        return self.filter(Q(partner__startswith=start) | Q(partner__in=codes))


class AddOnEditQuerySet(models.QuerySet["AddOnEdit"]):
    def in_force(self, on: date) -> Self:
        """Not begun after that day nor ended by it; a blank date says neither."""
        return self.filter(
            Q(effective_from__isnull=True) | Q(effective_from__lte=on), Q(ended_on__isnull=True) | Q(ended_on__gt=on)
        )

    def naming(self, codes: Collection[str]) -> Self:
        """Rows that one of the codes is the add-on or the primary code of."""
        return self.filter(Q(add_on__in=codes) | Q(primary_code__in=codes))
