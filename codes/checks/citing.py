"""Claims without a source, sources that are not there, figures that rest on no publication, and stale editions."""

import re
from collections.abc import Iterator

from codes.checks.findings import Finding
from codes.checks.prose import cited_spans, paragraphs, quoted
from codes.checks.subject import DocumentFact, Knowledge, Passage, ReleaseFact, Subject
from codes.citations import keys_in

# Names are not claims, and the page itself cites the steps of the day to the editors.
_UNCITED_FIELDS = frozenset({"title", "service_type", "audience", "workflow"})
_FIGURE = re.compile(
    r"\$\s?\d[\d,.]*|\b\d[\d,]*(?:\.\d+)?\s*(?:%|percent\b|(?:total |work )?(?:RVUs?|relative value units?)\b)"
)
_EDITORIAL = "editorial"
# The importer whose releases are later editions of a document, by how the document's key begins.
_SERIES = {
    "cms-aoc-": "aoc",
    "cms-asc-": "asc",
    "cms-hcpcs-": "hcpcs",
    "cms-mue-": "mue",
    "cms-mup-": "utilisation",
    "cms-opps-": "opps",
    "cms-pos": "pos",
    "cms-ptp-": "ncci-ptp",
    "cms-rbcs-": "rbcs",
    "cms-rvu": "pfs",
    "icd10cm-": "icd10cm",
}


def check_claims(subject: Subject, known: Knowledge) -> Iterator[Finding]:
    for passage in subject.passages:
        if passage.field not in _UNCITED_FIELDS:
            for paragraph in paragraphs(passage.text):
                yield from _check_paragraph(passage.field, paragraph)
        for key in keys_in([passage.text]):
            if key not in known.documents:
                yield _finding(
                    "error", passage.field,
                    f"[@{key}] names no source document.",
                    "Correct the key, or add the document to the sources first.",
                )  # fmt: skip


def _check_paragraph(field: str, paragraph: str) -> Iterator[Finding]:
    if not keys_in([paragraph]):
        yield _finding(
            "error", field,
            f"No source is named for {quoted(paragraph)}.",
            "End the paragraph with [@key] of the document it rests on; [@editorial] stands for our own description.",
        )  # fmt: skip
        return
    for span in cited_spans(paragraph):
        figure = _FIGURE.search(span.text)
        if figure and set(span.keys) <= {_EDITORIAL}:
            by = "by the editors' own description alone" if span.keys else "by nothing after it"
            yield _finding(
                "warning", field,
                f"The figure {figure[0]} in {quoted(span.text)} is supported {by}.",
                "Cite the publication, with its edition, that gives the figure.",
            )  # fmt: skip


def _finding(severity: str, field: str, message: str, suggestion: str) -> Finding:
    return Finding("claim-without-source", "error" if severity == "error" else "warning", field, message, suggestion)


def check_staleness(subject: Subject, known: Knowledge) -> Iterator[Finding]:
    """An older edition beside a current one of the same source is a comparison, and stays."""
    cited = {key: known.documents[key] for key in keys_in(p.text for p in subject.passages) if key in known.documents}
    latest: dict[str, str] = {}
    for key, document in cited.items():
        series = _series(key)
        if series and (series not in latest or _starts_after(document, cited[latest[series]])):
            latest[series] = key
    for series, key in latest.items():
        newer = _newer_release(series, cited[key], known)
        if newer:
            for passage in subject.passages:
                if key in keys_in([passage.text]):
                    yield _stale(passage, key, cited[key], newer)


def _series(key: str) -> str:
    return next((importer for prefix, importer in _SERIES.items() if key.startswith(prefix)), "")


def _starts_after(document: DocumentFact, other: DocumentFact) -> bool:
    return bool(
        document.effective_from and (not other.effective_from or document.effective_from > other.effective_from)
    )


def _newer_release(series: str, document: DocumentFact, known: Knowledge) -> ReleaseFact | None:
    """The newest loaded release begun after the document's window ended; none while the window is open."""
    if not document.effective_to or document.effective_to > known.today:
        return None
    begun = [
        release
        for release in known.releases
        if release.importer == series and document.effective_to <= release.effective_from <= known.today
    ]
    return max(begun, key=lambda release: release.effective_from, default=None)


def _stale(passage: Passage, key: str, document: DocumentFact, newer: ReleaseFact) -> Finding:
    ended = document.effective_to
    return Finding(
        "stale-publication", "warning", passage.field,
        f"[@{key}] ({document.title}) held until {ended:%-d %B %Y}, and {newer.name} is loaded.",
        f"Read the figures again in {newer.name} and cite it, or say that they are of the earlier edition.",
    )  # fmt: skip
