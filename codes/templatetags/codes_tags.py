"""Tags that code pages and other apps' pages show codes with."""

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

from codes.citations import Citation, render_cited

register = template.Library()


@register.filter
def cited(text: str, citations: Mapping[str, Citation]) -> SafeString:
    """Markdown with its `[@key]` markers as numbered links to the page's Sources."""
    return render_cited(text, citations)
