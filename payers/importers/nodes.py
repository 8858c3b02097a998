"""YAML and JSON as a tree of texts, each with its line. No tag is resolved: `0010`, `NO` and `49411` stay as written.

What a hostile file could do is refused here: aliases (they multiply), tags, a field given twice, depth, size.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from payers.characters import CONTROL
from payers.importers.faults import FAULTS_KEPT, FileFault, PolicyFileRejected
from sources.files import plain

SIZE_LIMIT = 8_000_000
DEPTH_LIMIT = 40
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]|[^\s{}\[\],:"]+')
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    line: int
    is_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    items: "list[Node]"
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Fields in the order of the file."""

    fields: "dict[str, Node]"
    line: int


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class _Mark:
    """One step through a file: a scalar, or where a sequence or mapping opens or closes."""

    kind: str
    line: int
    text: str = ""
    is_nothing: bool = False


@dataclass(slots=True)
class _Open:
    """A sequence or mapping that is being read; of a mapping, `key` is the name whose value comes next."""

    kind: str
    line: int
    items: list[Node] = field(default_factory=list)
    fields: dict[str, Node] = field(default_factory=dict)
    key: str | None = None
    key_line: int = 0

    def closed(self) -> Node:
        return Sequence(self.items, self.line) if self.kind == "[" else Mapping(self.fields, self.line)


def read_tree(name: str, content: bytes) -> Node:
    """Raises PolicyFileRejected. `.json` is read as JSON, anything else as YAML."""
    text = _decoded(name, content)
    marks = _json_marks(name, text) if name.lower().endswith(".json") else _yaml_marks(name, text)
    return _Builder(name).build(marks)


def _refused(name: str, line: int, rule: str, message: str) -> PolicyFileRejected:
    return PolicyFileRejected([FileFault(plain(name), line, "", rule, message)])


def _decoded(name: str, content: bytes) -> str:
    if len(content) > SIZE_LIMIT:
        raise _refused(name, 1, "size", f"the file has {len(content):,} bytes; at most {SIZE_LIMIT:,} are read")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(name, line, "encoding", f"byte 0x{content[error.start]:02x} is not UTF-8 text") from error
    control = CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise _refused(name, line, "characters", f"holds the control character U+{ord(control[0]):04X}")
    return text


def _yaml_marks(name: str, text: str) -> Iterator[_Mark]:
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            line = event.start_mark.line + 1 if event.start_mark else 1
            _require_plain(name, event, line)
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise _refused(name, line, "one policy", "a second document begins: one policy a file")
                case yaml.ScalarEvent():
                    yield _Mark("", line, event.value, event.style is None and event.value in _NOTHING)
                case yaml.SequenceStartEvent():
                    yield _Mark("[", line)
                case yaml.MappingStartEvent():
                    yield _Mark("{", line)
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    yield _Mark("]", line)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise _refused(name, mark.line + 1 if mark else 1, "YAML", f"is not readable YAML: {problem}") from error


def _require_plain(name: str, event: Any, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _refused(name, line, "no aliases", "anchors (&) and aliases (*) are not read: write it out")
    if getattr(event, "tag", None):
        raise _refused(name, line, "no tags", f"the tag {plain(event.tag)[:60]} is not read: leave it out")


def _json_marks(name: str, text: str) -> Iterator[_Mark]:
    """The steps of a text that the JSON reader has taken; numbers keep their spelling."""
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _refused(name, error.lineno, "JSON", f"is not readable JSON: {error.msg}") from error
    except RecursionError as error:
        raise _refused(name, 1, "depth", f"nested more than {DEPTH_LIMIT} levels deep") from error
    except ValueError as error:
        raise _refused(name, 1, "JSON", f"is not readable JSON: {error}") from error
    ends = [match.start() for match in re.finditer("\n", text)]
    for match in _TOKEN.finditer(text):
        piece, line = match[0], bisect_right(ends, match.start()) + 1
        if piece in "{[":
            yield _Mark(piece, line)
        elif piece in "}]":
            yield _Mark("]", line)
        else:
            value = json.loads(piece) if piece.startswith('"') else piece
            if CONTROL.search(value):
                raise _refused(name, line, "characters", "holds a control character, or half of a character")
            yield _Mark("", line, value, piece == "null")


def _no_constant(text: str) -> str:
    raise ValueError(f"{text} is no value of JSON")


class _Builder:
    """Puts steps together, without recursion, to one tree."""

    def __init__(self, name: str) -> None:
        self._name = plain(name)
        self._open: list[_Open] = []
        self._faults: list[FileFault] = []
        self._root: Node | None = None

    def build(self, marks: Iterator[_Mark]) -> Node:
        for mark in marks:
            if mark.kind in ("[", "{"):
                if len(self._open) >= DEPTH_LIMIT:
                    raise _refused(self._name, mark.line, "depth", f"nested more than {DEPTH_LIMIT} levels deep")
                self._require_value(mark)
                self._open.append(_Open(mark.kind, self._first_line(mark)))
            elif mark.kind == "]":
                self._place(self._open.pop().closed())
            else:
                self._scalar(mark)
        if self._faults:
            raise PolicyFileRejected(self._faults)
        if self._root is None:
            raise _refused(self._name, 1, "fields", "the file holds no fields")
        return self._root

    def _scalar(self, mark: _Mark) -> None:
        if CONTROL.search(mark.text):
            raise _refused(self._name, mark.line, "characters", "holds a control character")
        within = self._open[-1] if self._open else None
        if within is None or within.kind == "[" or within.key is not None:
            self._place(Scalar(mark.text, mark.line, mark.is_nothing))
            return
        if mark.text in within.fields and len(self._faults) < FAULTS_KEPT:
            first = within.fields[mark.text].line
            message = f"is given twice, first on line {first}: give it once"
            self._faults.append(FileFault(self._name, mark.line, self._path(mark.text), "once only", message))
        within.key, within.key_line = mark.text, mark.line

    def _path(self, name: str) -> str:
        """The field of that name where the reading stands."""
        steps = [f"[{len(each.items) + 1}]" if each.kind == "[" else f".{each.key}" for each in self._open[:-1]]
        return plain("".join([*steps, f".{name[:60]}"]).lstrip("."))

    def _first_line(self, mark: _Mark) -> int:
        """Of a list or fields with a name, the line of the name: what it holds begins below."""
        is_named = bool(self._open) and self._open[-1].kind == "{"
        return self._open[-1].key_line if is_named else mark.line

    def _require_value(self, mark: _Mark) -> None:
        """The name of a field is a text."""
        if self._open and self._open[-1].kind == "{" and self._open[-1].key is None:
            raise _refused(self._name, mark.line, "fields", "the name of a field is a text, not a list or fields")

    def _place(self, node: Node) -> None:
        if not self._open:
            self._root = node
            return
        within = self._open[-1]
        if within.kind == "[":
            within.items.append(node)
        elif within.key is not None:
            within.fields[within.key] = node
            within.key = None
