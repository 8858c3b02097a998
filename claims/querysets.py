"""The words by which kept cases are chosen."""

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.models import Team, User

if TYPE_CHECKING:
    from claims.models import KeptCase  # noqa: F401

MOST_WORDS = 8


class KeptCaseQuerySet(models.QuerySet["KeptCase"]):
    def of(self, user: User) -> Self:
        """The person's own and those of their teams."""
        return self.filter(Q(user=user) | Q(team__in=Team.objects.filter(members=user)))

    def not_judged_by(self, digest: str) -> Self:
        """Those whose latest judgement rests on other editions."""
        return self.exclude(judged_by__digest=digest)

    def matching(self, text: str) -> Self:
        """Each word is in the title, or is a code or diagnosis of a line."""
        words = (Q(title__icontains=word) | Q(codes__contains=f" {word.upper()} ") for word in text.split()[:MOST_WORDS])
        return self.filter(reduce(and_, words, Q()))

    def by_owner(self) -> Self:
        """The person's own first, then by team and title."""
        return self.order_by(models.F("team__name").asc(nulls_first=True), "title", "pk")
