"""Official names of CPT modifiers, which are their owner's: known by fingerprints, so that none is kept here.

`modifier_names.txt` holds one name a line, as its number of words and its fingerprint.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from codes.checks.findings import Finding
from codes.checks.prose import paragraphs
from codes.checks.subject import Knowledge, Subject
from codes.citations import without_markers

_FILE = Path(__file__).with_name("modifier_names.txt")
# Names of fewer words are common speech within a text, and copied only where they are the whole of a title.
DISTINCTIVE = 3  # words
_WORD = re.compile(r"[a-z0-9]+")
_ARTICLES = frozenset({"a", "an", "the"})
_PAUSE = re.compile(r"[,;:.()]+")
Names = Mapping[int, frozenset[str]]  # fingerprints by the number of words


def check_modifier_names(subject: Subject, known: Knowledge) -> Iterator[Finding]:
    for row in subject.modifiers:
        name = name_copied(row.description)
        if name:
            yield _finding(row.field, name)
    for passage in subject.passages:
        name = name_within(without_markers(passage.text))
        if name:
            yield _finding(passage.field, name)


def name_copied(title: str, names: Names | None = None) -> str:
    """The part of a title or short description that is an official name, but for case, plural or article; or blank."""
    names = _committed() if names is None else names
    short = (part.strip() for part in _PAUSE.split(title) if _is_name(words_of(part), names))
    return next(short, "") or name_within(title, names)


def name_within(text: str, names: Names | None = None) -> str:
    """The first name of at least DISTINCTIVE words that stands within a paragraph; or blank."""
    names = _committed() if names is None else names
    lengths = [length for length in sorted(names, reverse=True) if length >= DISTINCTIVE]
    for paragraph in paragraphs(text):
        words = words_of(paragraph)
        for start in range(len(words)):
            for length in lengths:
                run = words[start : start + length]
                if len(run) == length and _is_name(run, names):
                    return " ".join(run)
    return ""


def words_of(text: str) -> tuple[str, ...]:
    """Words in small letters and the singular, without articles."""
    return tuple(_singular(word) for word in _WORD.findall(text.lower()) if word not in _ARTICLES)


def fingerprint(words: tuple[str, ...]) -> str:
    return sha256("".join(words).encode()).hexdigest()


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _is_name(words: tuple[str, ...], names: Names) -> bool:
    return fingerprint(words) in names.get(len(words), frozenset())


@lru_cache(maxsize=1)
def _committed() -> Names:
    names: dict[int, frozenset[str]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            length, mark = line.split()
            names[int(length)] = names.get(int(length), frozenset()) | {mark}
    return names


def _finding(field: str, name: str) -> Finding:
    return Finding(
        "modifier-name-copied", "error", field,
        f'"{name}" is the official name of a CPT modifier, or the distinctive part of it; '
        "the name is its owner's and under licence.",
        "Name the modifier in our own words and order; its two characters tell a coder which one it is.",
    )  # fmt: skip
