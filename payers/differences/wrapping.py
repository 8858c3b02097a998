"""Texts without the line ends that only wrap them: a paragraph wrapped elsewhere says the same."""

import re

# A line that begins a list item, a quotation or a heading of its own.
_BEGINS = re.compile(r"\s*(?:[-*+>]|#{1,6}|\d{1,9}[.)])(?:\s|$)")


def unwrapped(text: str) -> str:
    """Each paragraph and list item in one line; blank lines stay."""
    paragraphs: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").strip().split("\n"):
        words = line.strip()
        if paragraphs[-1] and (not words or not paragraphs[-1][-1] or _BEGINS.match(line)):
            paragraphs.append([])
        # What a list item is indented by says whose part it is.
        paragraphs[-1].append(words if paragraphs[-1] else line.rstrip())
    return "\n".join(" ".join(lines) for lines in paragraphs)
