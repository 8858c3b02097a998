"""The words by which codes and publications are chosen."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from codes.models import Code, PublicationVersion  # noqa: F401


class CodeQuerySet(models.QuerySet["Code"]):
    def live(self, on: date) -> Self:
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))

    def ended(self, on: date) -> Self:
        return self.filter(ended_on__lte=on)

    def with_publication(self) -> Self:
        """Annotates `has_publication`."""
        versions = self.model._meta.get_field("versions").related_model
        published = versions._default_manager.filter(code=OuterRef("pk"), status="published")
        return self.annotate(has_publication=Exists(published))

    def published(self) -> Self:
        """Codes that have a publication to read; there is at most one published version a code."""
        return self.filter(versions__status="published")

    def matching(self, text: str) -> Self:
        """Codes that begin with the text, or whose title holds every word of it."""
        words = Q()
        for word in text.split():
            words &= Q(title__icontains=word)
        compact = text.strip().upper()
        return self.filter(Q(code__startswith=compact) | words) if compact else self


class PublicationVersionQuerySet(models.QuerySet["PublicationVersion"]):
    def published(self) -> Self:
        return self.filter(status="published")

    def with_parts(self) -> Self:
        """Fetches modifiers and related codes in one query each."""
        return self.prefetch_related("modifiers", "related_codes")
