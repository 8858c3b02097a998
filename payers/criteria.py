"""A criteria tree as people type it, an indented outline, and back. No database.

    - ALL: heading
      - a criterion
      - ANY
        - one of these
        - or this

Each line begins with a dash; what stands deeper belongs to the ALL or ANY above it. A line without a dash carries on
the criterion above it. A backslash before a text keeps it as it is: `- \\ANY` is a criterion that says "ANY".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from payers.document import CriterionLine
from payers.vocabulary import CriterionKind

_ITEM = re.compile(r"(?P<indent> *)[-*\u2022](?: (?P<text>.*))?")
_GROUP = re.compile(r"(?P<kind>ALL|ANY)(?: OF)?(?: *: *(?P<heading>.*))?", re.DOTALL)
_TAB = 4
_STEP = "  "


class OutlineFault(ValueError):
    """A line of an outline that cannot be read; the text names the line."""


@dataclass(slots=True)
class _Item:
    """A line with a dash, and the lines that carry it on."""

    number: int
    indent: int
    lines: list[str]


def parse_outline(text: str) -> tuple[CriterionLine, ...]:
    """The lines of the tree in reading order; empty for a blank text. Raises OutlineFault."""
    found: list[CriterionLine] = []
    indents: list[int] = []
    for item in _items(text):
        depth = _depth(item, indents)
        indents = [*indents[:depth], item.indent]
        line = _line(depth, item)
        if found and depth > found[-1].depth and found[-1].kind == CriterionKind.LEAF:
            raise OutlineFault(
                f"Line {item.number} stands below a criterion: only ALL and ANY have lines below them. "
                "Begin the line above with ALL: or ANY:, or move this one to the left."
            )
        found.append(line)
    return tuple(found)


def outline_of(lines: Iterable[CriterionLine]) -> str:
    """The text that `parse_outline` reads as these lines."""
    return "\n".join(written for line in lines for written in _written(line))


def _items(text: str) -> Iterator[_Item]:
    current: _Item | None = None
    for number, raw in enumerate(_plain_newlines(text).split("\n"), start=1):
        line = _margin_in_blanks(raw).rstrip(" ")
        if not line.strip(" "):
            continue
        match = _ITEM.fullmatch(line)
        if match:
            if current:
                yield current
            current = _Item(number, len(match["indent"]), [match["text"] or ""])
        elif current is None or len(line) - len(line.lstrip(" ")) <= current.indent:
            raise OutlineFault(
                f"Line {number} begins without a dash. Begin each criterion with \u201c- \u201d; a line that carries "
                "one on stands further to the right than its dash."
            )
        else:
            current.lines.append(line)
    if current:
        yield current


def _depth(item: _Item, indents: list[int]) -> int:
    """How many of the lines above it hold it. Only the first line may stand anywhere: it gives the left edge."""
    if not indents or item.indent > indents[-1]:
        return len(indents)
    if item.indent in indents:
        return indents.index(item.indent)
    raise OutlineFault(f"Line {item.number} is indented like no line above it: line it up with the one it belongs to.")


def _line(depth: int, item: _Item) -> CriterionLine:
    first, *more = (_unescaped(part.strip(" ")) for part in item.lines)
    text = "\n".join([first, *more])
    is_kept = item.lines[0].strip(" ").startswith("\\")
    group = None if is_kept else _GROUP.fullmatch(text)
    if group:
        return CriterionLine(depth, CriterionKind[group["kind"]], group["heading"] or "")
    if not text.strip():
        raise OutlineFault(f"Line {item.number} is empty: write the criterion, or delete the line.")
    return CriterionLine(depth, CriterionKind.LEAF, text)


def _unescaped(part: str) -> str:
    return part.removeprefix("\\")


def _written(line: CriterionLine) -> Iterator[str]:
    """One line with a dash, and one for each further line of its text."""
    margin = _STEP * line.depth
    first, *more = _plain_newlines(line.text).split("\n")
    if line.kind == CriterionKind.LEAF:
        is_read_otherwise = not first.strip(" ") or _GROUP.fullmatch("\n".join([first, *more]))
        yield f"{margin}- {_escaped(first, bool(is_read_otherwise))}"
    else:
        name = line.kind.name
        yield f"{margin}- {name}: {first}" if first or more else f"{margin}- {name}"
    yield from (f"{margin}{_STEP}{_escaped(part, _is_read_as_item(part))}" for part in more)


def _escaped(part: str, is_read_otherwise: bool) -> str:
    is_kept = is_read_otherwise or part.startswith(("\\", " "))
    return f"\\{part}" if is_kept else part


def _is_read_as_item(part: str) -> bool:
    return not part.strip(" ") or bool(_ITEM.fullmatch(part))


def _margin_in_blanks(line: str) -> str:
    text = line.lstrip(" \t")
    return line[: len(line) - len(text)].expandtabs(_TAB) + text


def _plain_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
