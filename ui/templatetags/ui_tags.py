"""Small tags that every template may use."""

from datetime import date
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from ui.markdown import render_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    return render_markdown(text)


@register.filter
def iso(day: date) -> str:
    return day.isoformat()


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: object) -> str:
    """The present query string with some parameters set, or dropped where the value is None."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def query_of(pairs: dict[str, str]) -> str:
    return str(urlencode(pairs))
