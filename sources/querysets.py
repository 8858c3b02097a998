"""The words by which releases, and what they change, are chosen."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from sources.models import Comparison, Release, RowChange  # noqa: F401


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


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def held(self) -> Self:
        """Of editions that are loaded now, newest first."""
        held = self.filter(release__status="ready").select_related("release", "previous")
        return held.order_by("-release__effective_from", "-release__ready_at", "-pk")

    def with_changes(self) -> Self:
        return self.filter(outcome="compared").exclude(counts={})


class RowChangeQuerySet(models.QuerySet["RowChange"]):
    def naming(self, codes: Collection[str] | models.QuerySet[Any, Any]) -> Self:
        """Of one of the codes, in either column of a pair. No two systems spell a code alike."""
        return self.filter(Q(code__in=codes) | Q(other_code__in=codes))

    def between(self, first: str, last: str) -> Self:
        """Of a code from `first` to `last`, in either column of a pair."""
        return self.filter(Q(code__gte=first, code__lte=last) | Q(other_code__gte=first, other_code__lte=last))

    def of_edition(self) -> Self:
        return self.order_by("code", "other_code", "pk")

    def newest_first(self) -> Self:
        return self.select_related("release__comparison", "previous").order_by(
            "-release__effective_from", "-release", "code", "other_code", "pk"
        )
