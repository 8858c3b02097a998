"""The words by which codes and publications are chosen."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When

from codes.formats import canonical_code, possible_spellings
from codes.typed import read_typed

if TYPE_CHECKING:
    from codes.models import Code, PublicationVersion  # noqa: F401


# What a version holds for one section alone.
PARTS = {"modifiers": "modifiers", "related": "related_codes"}
TEXTS_OF = {
    "clinical-context": ("clinical_context", "typical_patient", "workflow"),
    "modifiers": ("modifiers_note",),
    "updates": ("change_note",),
}

# More words than these only make the database read each title again.
WORDS_SOUGHT = 6


def title_words(text: str) -> list[str]:
    """The words of a typed text to seek in titles: each once, none of a single letter unless there is no other."""
    words = list(dict.fromkeys(text.split()))
    return ([word for word in words if len(word) > 1] or words)[:WORDS_SOUGHT]


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
        """The codes that the text lists, or those that begin with it, or whose title holds every word of it."""
        typed = read_typed(text)
        if not typed.text:
            return self
        spellings = {code for part in typed.codes for _, code in possible_spellings(part)}
        if len(typed.codes) > 1:
            return self.filter(code__in=spellings)
        words = Q()
        for word in title_words(typed.text):
            words &= Q(title__icontains=word)
        beginnings = words
        for start in {canonical_code(typed.text), canonical_code(typed.text, "icd-10-cm")} | spellings:
            beginnings |= Q(code__startswith=start)
        return self.filter(beginnings)

    def in_order(self, order: str) -> Self:
        """By `code`, `title` or `since`, downwards with a hyphen before it; what has no title or date stands last."""
        name = order.removeprefix("-")
        is_downwards = order.startswith("-")
        if name == "since":
            column = F("effective_from")
            key = column.desc(nulls_last=True) if is_downwards else column.asc(nulls_last=True)
            return self.order_by(key, "system_id", "code")
        keys = [f"-{name}" if is_downwards else name, "system_id", "code"]
        is_untitled = Case(When(title="", then=1), default=0)
        return self.order_by(is_untitled, *keys) if name == "title" else self.order_by(*keys[:2])


class PublicationVersionQuerySet(models.QuerySet["PublicationVersion"]):
    def published(self) -> Self:
        return self.filter(status="published")

    def with_parts(self, hidden: Collection[str] = ()) -> Self:
        """Fetches modifiers and related codes in one query each; nothing of the sections that are hidden."""
        parts = [part for section, part in PARTS.items() if section not in hidden]
        texts = [field for section in hidden for field in TEXTS_OF.get(section, ())]
        return self.defer(*texts).prefetch_related(*parts)
