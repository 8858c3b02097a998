"""The HTML of publishers made into Markdown that holds paragraphs, lists and table rows, and nothing that runs.

Scripts, styles and frames are dropped with what they hold; every other tag goes and its words stay. What is left is
text to Markdown: characters that would mean something there are escaped. No Django, no database.
"""

import re
from html import unescape
from html.parser import HTMLParser

_DROPPED = frozenset({"script", "style", "head", "title", "iframe", "object", "template", "noscript", "svg", "math"})
_BLOCKS = frozenset(
    {
        "p", "div", "section", "article", "header", "footer", "blockquote", "pre", "table", "tbody", "thead", "tfoot",
        "caption", "dl", "dt", "dd", "hr", "center", "form", "fieldset", "address", "figure", "br",
    }
)  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol"})
_CELLS = frozenset({"td", "th"})
# What begins or ends a row of a table.
_ROWS = frozenset({"tr", "table", "tbody", "thead", "tfoot"})
# Markup that was escaped once more on its way into the file.
_ESCAPED_MARKUP = re.compile(
    r"</?(?:p|br|ul|ol|li|div|span|strong|em|b|i|u|table|tr|td|h[1-6]|script|a)\b[^<>]*>", re.IGNORECASE
)
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_SPECIAL = re.compile(r"([\\*`])")
_LINE_START = re.compile(r"^(?:([-+>#=~])|(\d{1,9})([.)])(?=\s|$))")
# Windows' quotes and dashes where a page said Latin-1: the controls of that range mean nothing else.
_WINDOWS = {point: bytes((point,)).decode("cp1252", "replace") for point in range(0x80, 0xA0)}
_INVISIBLE = dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xAD, 0x200B, 0x2060, 0xFEFF))
_INDENT = "    "
_DEEPEST = 6
_UNESCAPED = re.compile(r"\\([\\*`\-+>#=~.)])")
_BULLET = re.compile(r"^ *(?:(?:-|\d+\.) )?", re.MULTILINE)


def markdown_of(html: str) -> str:
    """Paragraphs apart by a blank line; `- ` and `1. ` for lists, four blanks deeper for each list within a list."""
    text = html.translate(_WINDOWS)
    if not _MARKUP.search(text) and _ESCAPED_MARKUP.search(unescape(text)):
        text = unescape(text)
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_block()
    return "\n".join(reader.lines).strip()


def words_of(markdown: str) -> str:
    """The words of what `markdown_of` made, for quoting: no escapes, no bullets."""
    return _UNESCAPED.sub(r"\1", _BULLET.sub("", markdown).replace("**", "")).strip()


def passage_of(markdown: str, most: int) -> str:
    """The first paragraphs word for word, up to the next heading; a first one over `most` is cut between words."""
    chosen: list[str] = []
    length = 0
    for paragraph in markdown.split("\n\n"):
        words = words_of(paragraph)
        if paragraph.startswith("**"):
            if chosen:
                break
            continue
        if chosen and length + len(words) > most:
            break
        chosen.append(words)
        length += len(words) + 2
    text = "\n\n".join(part for part in chosen if part)
    return text if len(text) <= most else text[: most - 1].rsplit(None, 1)[0] + "…"


class _Reader(HTMLParser):
    """Gathers `lines` of Markdown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._words: list[str] = []
        self._lists: list[int | None] = []
        self._marker = ""
        self._is_heading = False
        self._in_row = False
        self._dropping = ""
        self._dropping_depth = 0
        self._was_item = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping:
            self._dropping_depth += tag == self._dropping
        elif tag in _DROPPED:
            self._dropping, self._dropping_depth = tag, 1
        elif self._in_row and tag not in _ROWS:
            self._within_row(tag)
        elif tag == "sup":
            self._words.append("^")
        elif tag in _BLOCKS:
            self.end_block(keeps_marker=True)
        else:
            self._begin(tag)

    def _within_row(self, tag: str) -> None:
        """A row stays one line, whatever paragraphs and lists its cells hold."""
        if tag in _CELLS and self._has_words():
            self._words.append(" | ")
        elif tag == "li":
            self._words.append(" - ")
        elif tag == "sup":
            self._words.append("^")
        elif tag in _BLOCKS or tag in _HEADINGS:
            self._words.append(" ")

    def _begin(self, tag: str) -> None:
        """A list, an item or row, or a heading: whatever came before it is over."""
        if tag in _LISTS or tag in _HEADINGS or tag in {"li", "tr"}:
            self.end_block()
        if tag in _LISTS:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._marker = self._next_marker()
        elif tag == "tr":
            self._marker, self._in_row = "- ", True
        self._is_heading = self._is_heading or tag in _HEADINGS

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            self._dropping_depth -= tag == self._dropping
            if not self._dropping_depth:
                self._dropping = ""
        elif self._in_row:
            if tag in _ROWS:
                self.end_block()
                self._in_row = False
        elif tag in _LISTS:
            self.end_block()
            if self._lists:
                self._lists.pop()
            self._was_item = self._was_item and bool(self._lists)
        elif tag in _BLOCKS or tag in _HEADINGS or tag in {"li", "tr"}:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self._words.append(data)

    def end_block(self, *, keeps_marker: bool = False) -> None:
        """What was gathered becomes one line, with the bullet of its list before it."""
        text = " ".join("".join(self._words).translate(_INVISIBLE).split())
        self._words.clear()
        if text and text != "^":
            self._put(text)
            self._marker, self._is_heading = "", False
        elif not keeps_marker:
            self._marker, self._is_heading = "", False

    def _put(self, text: str) -> None:
        escaped = _escape(text)
        if self._is_heading:
            escaped = f"**{escaped}**"
        is_item = bool(self._marker)
        # Items stand close to each other; anything else is a paragraph of its own.
        if self.lines and not (is_item and self._was_item):
            self.lines.append("")
        depth = min(max(len(self._lists) - (1 if is_item else 0), 0), _DEEPEST)
        self.lines.append(f"{_INDENT * depth}{self._marker}{escaped}")
        self._was_item = is_item

    def _next_marker(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "- "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _has_words(self) -> bool:
        return any(part.strip() for part in self._words)


def _escape(text: str) -> str:
    text = _SPECIAL.sub(r"\\\1", text)
    return _LINE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)
