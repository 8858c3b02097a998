"""Tags that code pages and other apps' pages show codes with."""

from typing import Any

from django import template
from django.template import Context, Engine
from django.utils.html import format_html
from django.utils.safestring import SafeString

from codes.citations import References, render_cited, without_markers
from codes.jsonld import code_data, script_of
from codes.models import Code
from codes.opening import page_key
from codes.page import SECTIONS, Panel, Section
from codes.selectors import CodePage
from codes.selectors.changes import latest_changes
from ui.markdown import plain_text, render_markdown

register = template.Library()


@register.filter
def subject_key(code: Code) -> str:
    """By which people keep and note it: `cpt/49411`."""
    return page_key(code)


@register.filter
def cited(text: str, references: References) -> SafeString:
    """Markdown with its `[@key]` markers as numbered links to the page's Sources."""
    return render_cited(text, references)


@register.filter
def uncited(text: str) -> str:
    """Plain words, without Markdown and markers, for descriptions and lists."""
    return plain_text(render_markdown(without_markers(text)))


@register.filter
def cited_step(text: str, references: References) -> SafeString:
    """One step of a workflow; the words before its first colon name the step."""
    name, colon, rest = text.partition(": ")
    if not colon or len(name) > 40:
        return render_cited(text, references)
    return format_html("<p><strong>{}.</strong></p> {}", name, render_cited(rest[:1].upper() + rest[1:], references))


_SPOKEN = {
    "hcpcs_service": "HCPCS services",
    "hcpcs_supply": "HCPCS supplies",
    "evaluation_management": "evaluation and management",
    "pctc": "PC/TC",
    "co_surgeons": "co-surgeon",
    "team_surgeons": "team surgery",
    "any": "any code",
}


@register.filter
def spoken(slug: str) -> str:
    """A kind of code, or a fee schedule indicator, in words."""
    return _SPOKEN.get(slug, slug.replace("_", " "))


_SECTION_TITLES = {section.slug: section.title for section in SECTIONS}


@register.filter
def section_title(slug: str) -> str:
    return _SECTION_TITLES.get(slug, slug)


@register.simple_tag
def page_sections() -> tuple[Section, ...]:
    return SECTIONS


@register.simple_tag(takes_context=True)
def panel(context: Context, content: Panel) -> SafeString:
    """What fills a section of a code page: its own template, which sees its own values and the request.

    Rendered within the page's context: a fresh one would run every context processor again for each section.
    """
    values = {"request": context.get("request"), **content.context}
    return Engine.get_default().get_template(content.template).render(context.new(values))


@register.inclusion_tag("changes/_latest.html")
def latest_edition_changes() -> dict[str, Any]:
    """The editions that changed something, the latest compared first, in one query."""
    return {"editions": latest_changes()}


@register.simple_tag(takes_context=True)
def json_ld(context: Context, page: CodePage) -> SafeString:
    """The page for machine readers, as one data block."""
    return script_of(code_data(page, context["request"].build_absolute_uri(page.code.get_absolute_url())))
