"""Which codes of a file are wanted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# The codes of these have no case; both are written in capitals.
WITHOUT_CASE = frozenset({"CPT", "HCPCS"})


class UnreadableList(ValueError):
    """A line of a list of codes is none."""


def capitals(text: str) -> str:
    """ASCII letters only, as the compiled scanner does it."""
    return text.encode().upper().decode()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pairs of code type and code; a blank type stands for the code under every type. None is every code."""

    pairs: frozenset[tuple[str, str]] | None
    _kinds: frozenset[str] = field(init=False, repr=False, compare=False)
    _codes: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_kinds", frozenset(kind for kind, _ in self.pairs or ()))
        object.__setattr__(self, "_codes", frozenset(code for _, code in self.pairs or ()))

    @classmethod
    def all(cls) -> "Wanted":
        return cls(None)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Wanted":
        return cls(frozenset(spelling for kind, code in pairs for spelling in _spellings(kind, code)))

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> "Wanted":
        """A list: `billing_code_type,billing_code` a line, or a code alone, which is wanted under every type.

        Raises UnreadableList. Blank lines, remarks behind # and that very header are passed over.
        """
        pairs = []
        for number, line in enumerate(lines, start=1):
            text = line.removeprefix("\ufeff").partition("#")[0].strip()
            if not text or text.replace(" ", "").lower() in {"billing_code_type,billing_code", "billing_code"}:
                continue
            kind, comma, code = (part.strip().strip('"').strip() for part in text.partition(","))
            if "," in code or (comma and not code):
                raise UnreadableList(f"line {number}: expected a type and a code, such as CPT,99213, or a code alone")
            pairs.append((kind, code) if comma else ("", kind))
        if not pairs:
            raise UnreadableList("the list names no code")
        return cls.of(pairs)

    def may_hold(self, kind: str | None, code: str | None) -> bool:
        """Whether an item may be wanted of which this much is known."""
        if self.pairs is None:
            return kind != "" and code != ""
        if "" in (kind, code):
            return False
        if code is not None and code not in self._codes and capitals(code) not in self._codes:
            return False
        if kind is None or code is None:
            return kind is None or "" in self._kinds or capitals(kind) in self._kinds
        kind, written = canonical_name(kind, code)
        return (capitals(kind), written) in self.pairs or ("", written) in self.pairs


def canonical_name(kind: str, code: str) -> tuple[str, str]:
    """CPT and HCPCS and their codes in capitals, everything else as it is written."""
    name = capitals(kind)
    return (name, capitals(code)) if name in WITHOUT_CASE else (kind, code)


def _spellings(kind: str, code: str) -> Iterator[tuple[str, str]]:
    """A code alone may be meant as one of those that are written in capitals."""
    kind, code = canonical_name(kind.strip(), code.strip())
    yield capitals(kind), code
    if not kind:
        yield "", capitals(code)
