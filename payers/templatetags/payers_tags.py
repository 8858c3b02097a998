"""What code pages show of payers."""

from collections.abc import Sequence

from django import template

from payers.models import Payer

register = template.Library()


@register.inclusion_tag("payers/_key_payers.html")
def key_payers_named(slugs: Sequence[str]) -> dict[str, object]:
    """The payers of a publication, in its order, as links; a slug that is not loaded is left out."""
    by_slug = {payer.slug: payer for payer in Payer.objects.filter(slug__in=slugs)}
    return {"payers": [by_slug[slug] for slug in slugs if slug in by_slug]}
