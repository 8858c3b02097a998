"""The words by which releases are chosen."""

from typing import TYPE_CHECKING, Self

from django.db import models

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

    def newest_first(self) -> Self:
        return self.order_by("-effective_from", "-pk")
