"""Small tags that every template may use."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.dates import UnreadableInput, date_of_service
from ui.dates import as_of as address_as_of
from ui.markdown import render_markdown
from ui.windows import Windowed, last_day, window_in_words

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    return render_markdown(text)


@register.filter
def iso(day: date) -> str:
    return day.isoformat()


@register.filter
def short_day(value: date) -> str:
    """`1 Jan 2026`, for narrow columns."""
    return f"{value.day} {value:%b %Y}"


@register.filter
def window(thing: Windowed) -> str:
    """When a release, document or code holds, in words: `July-September 2026`."""
    return window_in_words(thing.effective_from, thing.effective_to)


@register.filter
def day_before(exclusive_end: date) -> date:
    """The last day that a window with an exclusive end holds."""
    return last_day(exclusive_end)


@register.filter
def dollars(amount: Decimal) -> str:
    """US dollars and cents: `$1,414.11`."""
    return f"${amount:,.2f}"


@register.filter
def dollars_exact(amount: Decimal) -> str:
    """US dollars to the cent, or to the tenth of a cent where the source has one: `$0.125`."""
    return f"${amount:,.2f}" if amount == round(amount, 2) else f"${amount:,.3f}"


@register.filter
def counted(number: Decimal | int) -> str:
    """A count with its thousands apart, and a fraction only where there is one: `415,989`, `12.5`."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,f}"


@register.filter
def is_under(path: str, url: str) -> bool:
    """The page stands in the room that the address opens: `/payers/aetna/policies/` is under `/payers/` alone."""
    return path.startswith(url)


@register.filter
def as_of(address: str, on: date | None) -> str:
    """The address, asked as of the reader's date of service where there is one."""
    return address_as_of(address, on)


@register.simple_tag(takes_context=True)
def date_asked(context: Context) -> date | None:
    """The date of service in this page's address; None where there is none, or none that can be read."""
    request = context.get("request")
    try:
        return date_of_service(request) if request else None
    except UnreadableInput:
        return None


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon of the sprite, for the eye only: the words stand beside it."""
    return format_html(
        '<svg class="icon icon-{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        name, static("icons.svg"), name,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def canonical(context: Context, path: str = "") -> str:
    """The one absolute address of this page, without its query string."""
    request = context["request"]
    return str(request.build_absolute_uri(path or request.path))


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
def page_numbers(page: Page[Any]) -> list[int | str]:
    """Page numbers near this page and at both ends, with a gap sign between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@dataclass(frozen=True, slots=True)
class SortLink:
    """A column head that sorts: its `aria-sort`, and the order that the next press asks for."""

    aria: str
    next_order: str


@register.simple_tag(takes_context=True)
def sort_link(context: Context, name: str) -> SortLink:
    """Reads `?o=`; the first press sorts upwards, the second downwards, the third not at all."""
    order = context["request"].GET.get("o", "")
    if order == name:
        return SortLink("ascending", f"-{name}")
    if order == f"-{name}":
        return SortLink("descending", "")
    return SortLink("none", name)
