"""What other apps' pages show of payers, and small words of the change feed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from payers.models import Payer, PolicyVersion
from payers.selectors.changes import readable_changes
from payers.standing_words import standing_in_words
from payers.vocabulary import ChangeKind

register = template.Library()


@register.inclusion_tag("payers/_key_payers.html")
def key_payers_named(slugs: Sequence[str]) -> dict[str, object]:
    """The payers of a publication, in its order, as links; a slug that is not loaded is left out."""
    by_slug = {payer.slug: payer for payer in Payer.objects.filter(slug__in=slugs)}
    return {"payers": [by_slug[slug] for slug in slugs if slug in by_slug]}


LATEST = 5


@register.inclusion_tag("policies/_latest_changes.html", takes_context=True)
def latest_policy_changes(context: Context) -> dict[str, Any]:
    """The newest changes of policies, in one query."""
    return {"changes": list(readable_changes()[:LATEST]), "today": timezone.localdate()}


@register.filter
def when_in_force(version: PolicyVersion, today: date) -> str:
    return standing_in_words(version, today)


@register.filter
def kind_label(kind: str) -> str:
    return ChangeKind(kind).label
