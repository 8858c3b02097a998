"""The segments of an X12 interchange, read by pyx12, with everything that can name a patient blanked before.

Source: ASC X12 005010X222 and 005010X223 (837 professional and institutional) with X12.5 and X12.6 (control segments).
pyx12 splits segments and checks the envelope: control numbers, counts, the numbering of HL and LX. It sees no more of a
segment than `KEPT` lists, so neither its objects nor its messages can hold a name; its messages are not passed on.
"""

import io
import re
from collections.abc import Iterator

from pyx12.errors import EngineError, X12Error, X12PathError
from pyx12.rawx12file import RawX12File
from pyx12.segment import Segment
from pyx12.x12file import X12Reader

from claims.reading.outcome import Problem, Unreadable

SOURCE = "X12 file"
_HEADER_LENGTH = 106
# The element separators of ISA, whose elements have fixed widths.
_SEPARATORS = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
# The elements that are read, by segment; of all others the name alone is kept. DTP and HI are cut further.
KEPT: dict[str, frozenset[int]] = {
    "ISA": frozenset({1, 3, 5, 7, 9, 10, 11, 12, 13, 14, 15, 16}),
    "IEA": frozenset({1, 2}),
    "GS": frozenset({1, 6, 7, 8}),
    "GE": frozenset({1, 2}),
    "ST": frozenset({1, 2, 3}),
    "SE": frozenset({1, 2}),
    "HL": frozenset({1, 2, 3, 4}),
    "CLM": frozenset({5}),
    "HI": frozenset(range(1, 13)),
    "LX": frozenset({1}),
    "SV1": frozenset({1, 3, 4, 5, 7}),
    "SV2": frozenset({2, 4, 5}),
    "DTP": frozenset({1, 2, 3}),
}
# 472 the day of the service, 434 the days of the statement. Other dates, such as of an accident, are left out.
_DATES = ("472", "434")
# Components of a composite that are read: a procedure is a qualifier, a code and four modifiers; then comes free text.
_COMPONENTS = {"HI": 2, "SV1": 6, "SV2": 6}
# What is left out of each segment, in words.
DROPPED = {
    "NM1": "names and their numbers (NM1)",
    "N3": "street addresses (N3)",
    "N4": "cities and ZIP codes (N4)",
    "DMG": "birth dates and sex (DMG)",
    "PAT": "patient details (PAT)",
    "SBR": "subscriber and group numbers (SBR)",
    "REF": "reference numbers (REF)",
    "PER": "contacts (PER)",
    "NTE": "notes (NTE)",
    "K3": "file information (K3)",
    "OI": "other insurance (OI)",
    "CLM": "patient account number (CLM01)",
}
_ENVELOPE = {
    ("isa", "001"): ("IEA02", "the control number at the end is not that of ISA13"),
    ("isa", "021"): ("IEA01", "the count of functional groups is wrong"),
    ("isa", "023"): ("IEA", "the interchange has no end: the file is truncated"),
    ("isa", "024"): ("IEA", "a functional group has no end (GE)"),
    ("gs", "3"): ("GE", "a functional group has no end, or a transaction in it has none"),
    ("gs", "4"): ("GE02", "the control number at the end is not that of GS06"),
    ("gs", "5"): ("GE01", "the count of transactions is wrong"),
    ("gs", "6"): ("GS06", "the control number occurs twice"),
    ("st", "2"): ("SE", "a transaction has no end: the file is truncated"),
    ("st", "3"): ("SE02", "the control number at the end is not that of ST02"),
    ("st", "4"): ("SE01", "the count of segments is wrong"),
    ("st", "23"): ("ST02", "the control number occurs twice"),
    ("seg", "1"): ("", "is not named as a segment is"),
    ("seg", "8"): ("", "is empty"),
    ("seg", "HL1"): ("HL01", "the hierarchy is not numbered in order"),
    ("seg", "HL2"): ("HL02", "the hierarchy names a parent that is not above"),
    ("seg", "LX"): ("LX01", "the service lines are not numbered in order"),
}
# Separators at the end of a segment are needless and harmless.
_HARMLESS = ("seg", "SEG1")


class _Blanked:
    """The raw segments, each with only what is kept of it; `dropped` says of which kinds something was left out."""

    def __init__(self, raw: RawX12File) -> None:
        self._raw = raw
        self.dropped: dict[str, None] = {}

    def __iter__(self) -> Iterator[str]:
        for text in self._raw:
            elements = text.strip().split(self._raw.ele_term)
            name = elements[0]
            if name in DROPPED:
                self.dropped[DROPPED[name]] = None
            yield self._raw.ele_term.join(self._kept(name, elements[1:]))

    def _kept(self, name: str, elements: list[str]) -> list[str]:
        if not re.fullmatch(r"[A-Z][A-Z0-9]{1,2}", name):
            return ["?", "-"]
        kept = KEPT.get(name, frozenset())
        if name == "DTP" and (not elements or elements[0] not in _DATES):
            kept = frozenset()
        if not kept:
            return [name, "-"]
        blanked = "-" if name == "CLM" else ""
        return [name, *(self._cut(name, text) if place in kept else blanked for place, text in enumerate(elements, 1))]

    def _cut(self, name: str, text: str) -> str:
        number = _COMPONENTS.get(name)
        separator = self._raw.subele_term
        return separator.join(text.split(separator)[:number]) if number else text

    @property
    def rest(self) -> str:
        """What stands after the last segment that was read."""
        return f"{self._raw.buffer}{self._raw.fd.read()}"


def refusal(segment: int | None, field: str, message: str) -> Unreadable:
    return Unreadable(Problem(segment, field, message, "segment"), source=SOURCE)


def read_segments(text: str, dropped: dict[str, None]) -> Iterator[tuple[int, Segment]]:
    """Numbered segments of one interchange; adds to `dropped`. Raises Unreadable at the first fault of the envelope."""
    _require_header(text)
    number = 0
    try:
        reader = X12Reader(io.StringIO(text))
        reader.check_837_lx = True
        blanked = _Blanked(reader.raw)
        reader.raw = blanked
        for number, segment in enumerate(reader, start=1):
            _require_sound(reader, number)
            yield number, segment
        if blanked.rest.strip():
            raise refusal(number + 1, "", "is empty or has no end: the file is truncated, or its separators are mixed")
        reader.cleanup()
        _require_sound(reader, None)
    except (X12Error, EngineError, X12PathError, IndexError):
        raise refusal(number + 1, "", "does not stand where the envelope has a place for it") from None
    dropped.update(blanked.dropped)


def _require_header(text: str) -> None:
    if len(text) < _HEADER_LENGTH:
        raise refusal(1, "ISA", f"is shorter than {_HEADER_LENGTH} characters: the file is truncated")
    element, component, end = text[3], text[_HEADER_LENGTH - 2], text[_HEADER_LENGTH - 1]
    marks = (element, component, end)
    if any(text[place] != element for place in _SEPARATORS) or any(mark.isalnum() or mark == " " for mark in marks):
        reason = f"is not {_HEADER_LENGTH} characters with fixed widths, so its separators cannot be told"
        raise refusal(1, "ISA", reason)
    if len(set(marks)) < len(marks):
        raise refusal(1, "ISA", "has one character for two separators")
    version = text[84:89]
    if version != "00501":
        known = "version 4010; send version 5010" if version == "00401" else "not version 5010 (00501)"
        raise refusal(1, "ISA12", f"is {known}")


def _require_sound(reader: X12Reader, number: int | None) -> None:
    for kind, code, *_ in reader.pop_errors():
        if (kind, code) == _HARMLESS:
            continue
        field, message = _ENVELOPE.get((kind, code), ("", "does not fit the envelope"))
        raise refusal(number, field, message)
