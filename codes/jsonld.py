"""What a code page tells machine readers, as schema.org data: only what the page shows every reader."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from codes.citations import without_markers
from codes.models import PublicationVersion
from codes.selectors import CodePage
from ui.markdown import plain_text, render_markdown

# A diagnosis is no procedure.
_TYPES = {"icd-10-cm": "MedicalCondition"}
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def code_data(page: CodePage, url: str) -> dict[str, Any]:
    """The code as a MedicalProcedure (a diagnosis as a MedicalCondition) with its MedicalCode."""
    code = page.code
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(code.system_id, "MedicalProcedure"),
        "name": page.title or str(code),
        "url": url,
        "code": {"@type": "MedicalCode", "codeValue": code.code, "codingSystem": code.system.name},
    }
    if page.publication:
        data["mainEntityOfPage"] = _web_page(page, page.publication, url)
        if page.publication.common_language:
            data["description"] = _plain(page.publication.common_language)
    return data


def _web_page(page: CodePage, publication: PublicationVersion, url: str) -> dict[str, Any]:
    data: dict[str, Any] = {"@type": "MedicalWebPage", "@id": url}
    if publication.published_at:
        data["dateModified"] = publication.published_at.date().isoformat()
    if publication.clinically_reviewed_on:
        data["lastReviewed"] = publication.clinically_reviewed_on.isoformat()
    data["citation"] = [str(citation.document) for citation in page.references.cited]
    return data


def _plain(text: str) -> str:
    return plain_text(render_markdown(without_markers(text)))


def script_of(data: Mapping[str, Any]) -> SafeString:
    """A data block that no text inside it can close or open."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # nosec B308 B703
