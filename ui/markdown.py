"""Markdown that people write, made into safe HTML."""

from functools import lru_cache
from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "heading", "lheading"])
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "code", "blockquote", "br", "a"}
# Only addresses, which the parser percent-encodes: within a title, `[@key]` would later be replaced by an element.
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "*": set()}


# A section of a policy may hold 200,000 characters: of such texts few are kept, or they would fill the memory.
LONG = 10_000


def render_markdown(text: str) -> SafeString:
    """Paragraphs, lists, emphasis and links; raw HTML, images and headings stay text."""
    return _rendered(text) if len(text) < LONG else _rendered_long(text)


@lru_cache(maxsize=4096)
def _rendered(text: str) -> SafeString:
    return _render(text)


@lru_cache(maxsize=128)
def _rendered_long(text: str) -> SafeString:
    return _render(text)


def _render(text: str) -> SafeString:
    cleaned = nh3.clean(_parser.render(text), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https"})
    return mark_safe(cleaned)  # noqa: S308  # nosec B308 B703: nh3 has just cleaned it


def plain_text(html: str) -> str:
    """The text of rendered Markdown, for summaries and machine readers: unescaped, so no HTML."""
    return " ".join(unescape(nh3.clean(html, tags=set())).split())
