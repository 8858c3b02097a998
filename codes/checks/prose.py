"""Prose taken apart: paragraphs, sentences, and the stretch of text that each run of citations covers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from codes.citations import MARKER, without_markers

_BLANK_LINE = re.compile(r"\n\s*\n")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|vs|Dr|No|Pub|Inc|ch|approx)\.$")
# The end of a sentence: a stop, perhaps a closing quote, and what may begin the next one.
_END = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)]*\s+(?=[\"'\u201c\u2018(*\-]*[A-Z0-9])")
_MARKERS = re.compile(rf"(?:{MARKER.pattern})+")


@dataclass(frozen=True, slots=True)
class CitedSpan:
    """A stretch of a paragraph and the keys that stand at its end; none where nothing follows to cite it."""

    text: str
    keys: tuple[str, ...]


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in _BLANK_LINE.split(text) if part.strip()]


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """Sentences without citation markers, on one line each; a line that begins with a dash is one of its own."""
    return tuple(sentence for paragraph in paragraphs(text) for sentence in _sentences(paragraph))


def _sentences(paragraph: str) -> Iterator[str]:
    for item in re.split(r"\n\s*[-*] ", paragraph):
        held = ""
        for part in _END.split(" ".join(without_markers(item).split())):
            held = f"{held} {part}".strip()
            if not _ABBREVIATION.search(held):
                yield held
                held = ""
        if held:
            yield held


def cited_spans(paragraph: str) -> list[CitedSpan]:
    spans, start = [], 0
    for match in _MARKERS.finditer(paragraph):
        spans.append(CitedSpan(" ".join(paragraph[start : match.start()].split()), tuple(MARKER.findall(match[0]))))
        start = match.end()
    rest = " ".join(paragraph[start:].split())
    return [*spans, CitedSpan(rest, ())] if rest.strip(".;,) ") else spans


def quoted(text: str, limit: int = 140) -> str:
    """The text in quotes for a message, cut at a word."""
    line = " ".join(without_markers(text).split())
    if len(line) > limit:
        line = line[:limit].rsplit(" ", 1)[0] + " ..."
    return f'"{line}"'
