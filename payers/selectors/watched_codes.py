"""Which codes a person watches, by code or by family, themselves or in a team; and what editions changed of them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from codes.models import Code
from payers.models import Watch
from payers.selectors.watching import watches_of
from sources.models import Comparison, Release, RowChange
from sources.querysets import RowChangeQuerySet


def watched_codes(user: User) -> QuerySet[Code, Any]:
    """As they are spelled; part of a query."""
    watches = watches_of(user).order_by()
    codes = watches.filter(code__isnull=False).values("code")
    families = watches.filter(family__isnull=False).values("family")
    return Code.objects.filter(Q(pk__in=codes) | Q(family__in=families)).order_by().values("code")


def watched_changes(user: User) -> RowChangeQuerySet:
    """What every loaded edition changed of the codes that the person watches."""
    return RowChange.objects.naming(watched_codes(user))


def watches_touched(comparison: Comparison) -> QuerySet[Watch]:
    """Those of a code or family that the edition changes, and that were set before it was compared.

    Each watch is looked up among the rows, not each row among the watches: those are few.
    """
    rows = RowChange.objects.filter(release=comparison.release_id).order_by()
    of_code = Exists(rows.filter(code=OuterRef("code__code"))) | Exists(rows.filter(other_code=OuterRef("code__code")))
    named = Exists(rows.filter(code=OuterRef("code"))) | Exists(rows.filter(other_code=OuterRef("code")))
    of_family = Exists(Code.objects.filter(named, family=OuterRef("family_id")))
    touched = Watch.objects.filter(Q(of_code, code__isnull=False) | Q(of_family, family__isnull=False))
    return touched.filter(created_at__lte=comparison.first_compared_at).order_by()


def is_news(comparison: Comparison) -> bool:
    """That it is of the newest edition held. An older one that is loaded later is no news."""
    release = comparison.release
    if release is None or comparison.outcome != Comparison.Outcome.COMPARED or not comparison.counts:
        return False
    alike = Release.objects.ready().of(release.importer).filter(variant=release.variant)
    return not alike.filter(effective_from__gt=release.effective_from).exists()
