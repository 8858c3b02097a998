"""What our own words refer to: documents cited by `[@key]`, and codes named in passing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from codes.mentions import Mention, replace_codes
from sources.models import SourceDocument
from ui.markdown import render_markdown

# Few blanks before it: any number would make a long run of them cost its square.
MARKER = re.compile(r"\s{0,4}\[@([a-z0-9-]{1,60})\]")
_TAG = re.compile(r"(<[^>]*>)")
# Text within these is left as it stands: a link holds no second one.
_CLOSED = ("a", "code")


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document and its number on the page, counted from 1 in order of appearance."""

    number: int
    document: SourceDocument


@dataclass(frozen=True, slots=True)
class References:
    """What the texts of one page refer to: documents by their keys, in order, and the addresses of codes."""

    citations: Mapping[str, Citation] = field(default_factory=dict)
    addresses: Mapping[Mention, str] = field(default_factory=dict)

    @property
    def cited(self) -> list[Citation]:
        return list(self.citations.values())


def keys_in(texts: Iterable[str]) -> list[str]:
    """Keys in order of first appearance."""
    return list(dict.fromkeys(key for text in texts for key in MARKER.findall(text)))


def without_markers(text: str) -> str:
    return MARKER.sub("", text)


def render_cited(text: str, references: References) -> SafeString:
    """The text as HTML: each marker a numbered link to the page's Sources, each code that has a page a link to it.

    A key that is no document says so.
    """
    html = _link_codes(render_markdown(text), references.addresses)
    return mark_safe(MARKER.sub(lambda match: _link(match[1], references), html))  # noqa: S308  # nosec B308 B703


def _link(key: str, references: References) -> str:
    citation = references.citations.get(key)
    if citation is None:
        return format_html('<sup class="cite cite-unknown">[source {} is not loaded]</sup>', key)
    label, number = str(citation.document), citation.number
    return format_html(
        '<sup class="cite"><a href="#source-{}" aria-label="Source {}: {}" title="{}">{}</a></sup>',
        key, number, label, label, number,
    )  # fmt: skip


def _link_codes(html: str, addresses: Mapping[Mention, str]) -> str:
    """Works on the text between tags, so that no attribute is touched."""
    if not addresses:
        return html
    parts, depth = [], 0
    for part in _TAG.split(html):
        if part.startswith("<"):
            name = part.strip("</>").split(" ")[0]
            depth += 0 if name not in _CLOSED else -1 if part.startswith("</") else 1
            parts.append(part)
        else:
            parts.append(part if depth else replace_codes(part, lambda mention: _code_link(mention, addresses)))
    return "".join(parts)


def _code_link(mention: Mention, addresses: Mapping[Mention, str]) -> str:
    address = addresses.get(mention)
    return format_html('<a href="{}">{}</a>', address, mention.code) if address else mention.code
