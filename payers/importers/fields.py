"""How fields of a policy's file are read: each reader takes a node, notes what is wrong with it, and goes on."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import TypeVar

from payers.importers.faults import FAULTS_KEPT, FileFault
from payers.importers.nodes import Mapping, Node, Scalar, Sequence
from payers.vocabulary import Word
from sources.files import plain

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_SHOWN = 60
_YES, _NO = ("true", "yes"), ("false", "no")

AnyWord = TypeVar("AnyWord", bound=Word)


@dataclass(slots=True)
class Reading:
    """The faults of one file as they are found."""

    file_name: str
    faults: list[FileFault] = field(default_factory=list)

    def fault(self, line: int, path: str, rule: str, message: str) -> None:
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(FileFault(plain(self.file_name), line, path, rule, plain(message)))

    def fields(self, node: Node | None, path: str, allowed: Collection[str], line: int = 1) -> dict[str, Node]:
        """The fields that are given and not empty; a field of another name is a fault."""
        if not isinstance(node, Mapping):
            if not is_absent(node):
                self._unlike(node, path, "fields")
            return {}
        for name, value in node.fields.items():
            if name not in allowed:
                near = get_close_matches(name, allowed, n=1, cutoff=0.5)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(allowed))}"
                self.fault(value.line, join(path, name[:_SHOWN]), "known fields", f"there is no such field; {hint}")
        return {name: value for name, value in node.fields.items() if name in allowed and not is_absent(value)}

    def items(self, node: Node | None, path: str) -> list[Node]:
        if is_absent(node):
            return []
        if isinstance(node, Sequence):
            return node.items
        self._unlike(node, path, "a list")
        return []

    def text(self, node: Node | None, path: str, most: int | None = None) -> str:
        """Text of any length, as written but for blank edges; its line ends are plain."""
        if is_absent(node):
            return ""
        if not isinstance(node, Scalar):
            self._unlike(node, path, "a text")
            return ""
        text = tidy_text(node.text)
        if most is not None and len(text) > most:
            self.fault(node.line, path, "length", f"{len(text):,} characters; at most {most:,} are kept")
        return text

    def line(self, node: Node | None, path: str, most: int | None = None) -> str:
        """A text on one line."""
        return tidy_line(self.text(node, path, most))

    def lines(self, node: Node | None, path: str) -> list[str]:
        """A list of texts; one text alone is a list of one."""
        items = [node] if isinstance(node, Scalar) else self.items(node, path)
        found = [self.line(item, f"{path}[{place}]") for place, item in enumerate(items, start=1)]
        return [each for each in found if each]

    def required(self, fields: dict[str, Node], name: str, path: str, line: int) -> bool:
        if name in fields:
            return True
        self.fault(line, join(path, name), "required", "must be given")
        return False

    def word(self, node: Node | None, path: str, words: type[AnyWord]) -> AnyWord | None:
        text = self.line(node, path)
        try:
            return words(text)
        except ValueError:
            if node is not None and text:
                allowed = ", ".join(word.value for word in words)
                near = get_close_matches(text, [word.value for word in words], n=1)
                hint = f" Did you mean {near[0]}?" if near else ""
                self.fault(node.line, path, "known words", f"{text[:_SHOWN]!r} is none of {allowed}.{hint}")
            return None

    def flag(self, node: Node | None, path: str) -> bool:
        text = self.line(node, path).lower()
        if node is not None and text and text not in _YES + _NO:
            self.fault(node.line, path, "true or false", f"{text[:_SHOWN]!r} is neither true nor false")
        return text in _YES

    def count(self, node: Node | None, path: str, default: int, most: int) -> int:
        text = self.line(node, path)
        if not text or node is None:
            return default
        if not is_number(text, most=most):
            self.fault(node.line, path, "number", f"{text[:_SHOWN]!r} is no number from 1 to {most:,}")
            return default
        return int(text)

    def day(self, node: Node | None, path: str) -> date | None:
        text = self.line(node, path)
        if not text or node is None:
            return None
        try:
            if not _DATE.fullmatch(text):
                raise ValueError  # noqa: TRY301
            return date.fromisoformat(text)
        except ValueError:
            message = f"{text[:_SHOWN]!r} is no day of the calendar, written such as 2026-01-31"
            self.fault(node.line, path, "date", message)
            return None

    def moment(self, node: Node | None, path: str) -> datetime | None:
        """In UTC where no offset is given."""
        text = self.line(node, path)
        if not text or node is None:
            return None
        try:
            found = datetime.fromisoformat(text)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            message = f"{text[:_SHOWN]!r} is no time, written such as 2026-01-31T09:30:00Z"
            self.fault(node.line, path, "time", message)
            return None

    def address(self, node: Node | None, path: str) -> str:
        text = self.line(node, path, 500)
        if text and node is not None and not _ADDRESS.fullmatch(text):
            message = f"{text[:_SHOWN]!r} is no address that begins with https:// or http://"
            self.fault(node.line, path, "address", message)
            return ""
        return text

    def matching(self, node: Node | None, path: str, pattern: re.Pattern[str], expected: str) -> str:
        text = self.line(node, path)
        if text and node is not None and not pattern.fullmatch(text):
            self.fault(node.line, path, "shape", f"{text[:_SHOWN]!r} is not {expected}")
        return text

    def _unlike(self, node: Node | None, path: str, expected: str) -> None:
        kind = {Scalar: "a text", Sequence: "a list", Mapping: "fields"}.get(type(node), "nothing")
        self.fault(node.line if node else 1, path, "kind", f"must be {expected}, not {kind}")


def is_number(text: str, *, most: int) -> bool:
    """From 1 on, in no more digits than the largest has."""
    return text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most


def is_absent(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and (node.is_nothing or not node.text.strip()))


def join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def tidy_text(text: str) -> str:
    """Without blank edges, its line ends plain: how texts are held in a file."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def tidy_line(text: str) -> str:
    return " ".join(text.split())
