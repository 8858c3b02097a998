"""Citations in our own words: `[@key]` names the SourceDocument that a sentence rests on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ui.markdown import render_markdown

MARKER = re.compile(r"\s*\[@([a-z0-9-]+)\]")


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document and its number on the page, counted from 1 in order of appearance."""

    key: str
    number: int
    label: str


def keys_in(texts: Iterable[str]) -> list[str]:
    """Keys in order of first appearance."""
    return list(dict.fromkeys(key for text in texts for key in MARKER.findall(text)))


def without_markers(text: str) -> str:
    return MARKER.sub("", text)


def render_cited(text: str, citations: Mapping[str, Citation]) -> SafeString:
    """The text as HTML, each marker a numbered link to the page's Sources; an unknown key says so."""
    html = render_markdown(text)
    return mark_safe(MARKER.sub(lambda match: _link(match[1], citations), html))  # noqa: S308  # nosec B308 B703


def _link(key: str, citations: Mapping[str, Citation]) -> str:
    citation = citations.get(key)
    if citation is None:
        return format_html('<sup class="cite cite-unknown">[source {} is not loaded]</sup>', key)
    return format_html(
        '<sup class="cite"><a href="#source-{}" aria-label="Source {}: {}" title="{}">{}</a></sup>',
        key, citation.number, citation.label, citation.label, citation.number,
    )  # fmt: skip
