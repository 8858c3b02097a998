"""The words by which releases are chosen."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from sources.models import Release  # noqa: F401


class ReleaseQuerySet(models.QuerySet["Release"]):
    def ready(self) -> Self:
        return self.filter(status="ready")

    def of(self, importer: str) -> Self:
        return self.filter(importer=importer)

    def whole(self) -> Self:
        """Releases of which every row was loaded; an excerpt proves nothing by what it lacks."""
        return self.filter(is_excerpt=False)

    def in_force(self, on: date) -> Self:
        """Releases whose effective window holds the date; the end is exclusive."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=on), effective_from__lte=on)

    def newest_first(self) -> Self:
        return self.order_by("-effective_from", "-pk")
