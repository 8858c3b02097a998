"""What other apps' pages show of sources."""

from django import template

from sources.comparison_words import change_in_words as in_words
from sources.comparison_words import title_of
from sources.models import Release, RowChange

register = template.Library()


@register.filter
def source_title(release: Release) -> str:
    return title_of(release)


@register.filter
def change_in_words(change: RowChange) -> str:
    return in_words(change)
