"""Small tags of the pages of policies."""

from collections.abc import Iterable
from datetime import date

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from payers.models import Policy
from payers.selectors.contents import DiagnosisLine
from payers.subjects import policy_key
from payers.vocabulary import Standing
from ui.dates import as_of

register = template.Library()

# The icon and the tone of each standing; its words say the same.
_MARKS = {
    Standing.ACTIVE: ("live", "good"),
    Standing.FUTURE: ("clock", "info"),
    Standing.PROPOSED: ("review", "warn"),
    Standing.SUPERSEDED: ("clock", ""),
    Standing.RETIRED: ("ended", "bad"),
    Standing.CORRECTED: ("ended", "bad"),
}


@register.filter
def subject_key(policy: Policy) -> str:
    """By which people keep and note it: `aetna/cpb-0590`."""
    return policy_key(policy)


@register.inclusion_tag("components/badge.html")
def standing_badge(standing: str) -> dict[str, str]:
    """What a version is on the day, in words and with an icon."""
    icon, tone = _MARKS[Standing(standing)]
    return {"label": Standing(standing).label, "icon": icon, "tone": tone}


@register.simple_tag
def diagnosis_links(lines: Iterable[DiagnosisLine], on: date | None) -> SafeString:
    """Codes in a row, each a link where it is loaded; a code that has ended says so, a note stands behind its code."""
    # One address is made of another: reversing five thousand would be most of the page.
    shape = as_of(reverse("codes:detail", args=("icd-10-cm", "CODE")), on)
    return format_html_join(", ", "{}", ((_diagnosis(line, shape),) for line in lines))


def _diagnosis(line: DiagnosisLine, shape: str) -> SafeString:
    note = format_html(" ({})", line.row.note) if line.row.note else ""
    if line.known is None:
        return format_html('<span class="code">{}</span>{}', line.row.code, note)
    ended = " (ended)" if line.known.is_ended else ""
    address = shape.replace("CODE", line.row.code)
    return format_html('<a class="code" href="{}">{}</a>{}{}', address, line.row.code, ended, note)
