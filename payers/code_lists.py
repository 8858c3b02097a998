"""Lists of codes as people paste them: any separators, ranges, modifiers behind codes, words between. No database."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from codes.formats import MODIFIER, possible_spellings

TEXT_LENGTH = 200_000
MOST_CODES = 5_000
MOST_RANGES = 100
_SYSTEM_NAMES = re.compile(
    r"\b(?:cpt(?:[- ]?4)?|hcpcs(?:[- ](?:level[- ])?(?:ii|2))?|icd[- ]?10(?:[- ]?cm)?|codes?)\b[\s:#]*",
    re.IGNORECASE,
)
_MARKS = re.compile("[\u00ae\u2122]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_SHAPE = r"[A-Z0-9]{3,5}(?:\.?[A-Z0-9]{1,4})?"
_RANGE = re.compile(
    rf"(?<![A-Z0-9.-])({_SHAPE})(?:-[A-Z0-9]{{2}}(?![A-Z0-9.]))*\s*(?:-|\bTO\b|\bTHRU\b|\bTHROUGH\b)\s*({_SHAPE})(?![A-Z0-9.])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,;/|&+]+")
_WITH_MODIFIERS = re.compile(r"([A-Z0-9.]{3,8})((?:-[A-Z0-9]{2})+)", re.IGNORECASE)
_EDGES = ".:#()[]{}'\"*\u2022\u00b7<>-"
_LINKING = {"", "AND", "OR", "WITH"}

Pair = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CodeRange:
    """From one code of a system to another, both included; a diagnosis category brings its codes along."""

    system: str
    first: str
    last: str

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"

    def holds(self, system: str, code: str) -> bool:
        if system != self.system or code < self.first:
            return False
        if system == "icd-10-cm":
            return code <= self.last or code.startswith(self.last)
        return code <= self.last and _letters(code) == _letters(self.first)


@dataclass(frozen=True, slots=True)
class PastedList:
    """What was read: codes named singly (the ends of ranges among them), ranges, and what could not be read."""

    codes: tuple[Pair, ...] = ()
    ranges: tuple[CodeRange, ...] = ()
    modifiers: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def read_procedures(text: str) -> PastedList:
    return _read(text, ("cpt", "hcpcs"))


def read_diagnoses(text: str) -> PastedList:
    return _read(text, ("icd-10-cm",))


def _read(text: str, systems: tuple[str, ...]) -> PastedList:
    # Before the marks are spelled out as letters.
    tidy = unicodedata.normalize("NFKC", _MARKS.sub(" ", text))
    tidy = _SYSTEM_NAMES.sub(" ", _DASHES.sub("-", tidy))
    ranges: list[CodeRange] = []
    unreadable: list[str] = []

    def take_range(match: re.Match[str]) -> str:
        first, last = (_pair(part, systems) for part in match.groups())
        if not (first and last):
            return match[0]
        fault = _range_fault(first, last) or ("" if len(ranges) < MOST_RANGES else f"over {MOST_RANGES} ranges at once")
        if fault:
            unreadable.append(f"{match[0].strip()} ({fault})")
            return " \n "
        ranges.append(CodeRange(first[0], first[1], last[1]))
        return f" {first[1]} {last[1]} "

    rest = _RANGE.sub(take_range, tidy)
    codes, modifiers, words = _singles(rest, systems)
    return PastedList(_once(codes), _once(ranges), _once(modifiers), _once([*unreadable, *words]))


def _range_fault(first: Pair, last: Pair) -> str:
    if first[0] != last[0]:
        return "a range within one code system is expected"
    if first[0] != "icd-10-cm" and _letters(first[1]) != _letters(last[1]):
        return "its ends are of different kinds"
    return "it runs backwards" if first[1] > last[1] else ""


def _letters(code: str) -> str:
    """What makes codes rows of one series, however they sort: the letter in front, or the one at the end."""
    return code.strip("0123456789")


def _singles(text: str, systems: tuple[str, ...]) -> tuple[list[Pair], list[str], list[str]]:
    """Codes, the modifiers left out, and runs of words that are neither, by line."""
    codes: list[Pair] = []
    modifiers: list[str] = []
    unreadable: list[str] = []
    for line in text.splitlines():
        run: list[str] = []
        for part in [*_BETWEEN.split(line), ""]:
            piece, behind = _apart(part.strip(_EDGES))
            pair = _pair(piece, systems)
            is_modifier = bool(codes) and not run and MODIFIER.fullmatch(piece.upper()) is not None
            if pair or is_modifier or not part:
                unreadable.extend([" ".join(run)] if run else [])
                run = []
            if pair:
                codes.append(pair)
                modifiers.extend(behind)
            elif is_modifier and piece.upper() not in _LINKING:
                modifiers.append(piece.upper())
            elif piece.upper() not in _LINKING:
                run.append(part)
    return codes, modifiers, unreadable


def _apart(piece: str) -> tuple[str, list[str]]:
    """A code and the modifiers behind it: `49411-59`, `49411-26-59`."""
    match = _WITH_MODIFIERS.fullmatch(piece)
    return (match[1], match[2].upper().strip("-").split("-")) if match else (piece, [])


def _pair(piece: str, systems: tuple[str, ...]) -> Pair | None:
    return next((pair for pair in possible_spellings(piece) if pair[0] in systems), None)


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
