"""The words by which kept cases are chosen."""

from datetime import datetime
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Team, User

if TYPE_CHECKING:
    from claims.models import Judgement, KeptCase  # noqa: F401

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
        words = (
            Q(title__icontains=word) | Q(codes__contains=f" {word.upper()} ") for word in text.split()[:MOST_WORDS]
        )
        return self.filter(reduce(and_, words, Q()))

    def by_owner(self) -> Self:
        """The person's own first, then by team and title."""
        return self.order_by(models.F("team__name").asc(nulls_first=True), "title", "pk")


class JudgementQuerySet(models.QuerySet["Judgement"]):
    def latest_of_case(self) -> Self:
        later = self.model._default_manager.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))

    def sides_of(self, since: datetime) -> Self:
        """Of each case judged differently since then: what was found before (or first), and the latest."""
        own = self.model._default_manager.filter(case=OuterRef("case"))
        until = own.filter(number__gt=OuterRef("number"), judged_at__lt=since)
        before = Q(judged_at__lt=since) & ~Exists(until)
        first = Q(number=1, judged_at__gte=since)
        latest = ~Exists(own.filter(number__gt=OuterRef("number")))
        return self.filter(Exists(own.filter(number__gt=1, judged_at__gte=since)), before | first | latest)
