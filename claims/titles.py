"""What a person may call a kept case: the only words in it that are typed. No database."""

import re

from claims.reading.identifiers import identifier_shaped
from ui.phi import find_identifiers

LONGEST = 120
# Any word has this shape, and a title is made of words.
_WORDS = "a name or other words"
# A title is short, and needs no date and no such word: it is judged more strictly than a text.
_IDENTIFIERS = (
    ("a date that could be a birth date", r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?!\d)"),
    ("a birth date", r"(?i)\b(?:dob|d\.o\.b|born|birth)\b"),
    (
        "the number or name of a patient",
        r"(?i)\b(?:mrn|ssn|mbi|patient|member|subscriber|account|acct|mr|mrs)\b[.:#]? \S",
    ),
    ("a name", r"^[A-Z][a-z'-]+, [A-Z][a-z'-]+(?: [A-Z]\.?)?$"),
)


class TitleRefused(Exception):
    """The title is not kept; the text says why, and never repeats it."""


def plain_title(text: str) -> str:
    """The title without needless blanks. Raises TitleRefused where it is none, or looks like an identifier."""
    title = " ".join(text.split())
    if not title:
        raise TitleRefused("Give the case a title.")
    if len(title) > LONGEST:
        raise TitleRefused(f"A title has at most {LONGEST} characters.")
    if not title.isprintable():
        raise TitleRefused("A title has only characters that can be read.")
    looks_like = _identifier_in(title)
    if looks_like:
        raise TitleRefused(
            f"The title looks as if it held {looks_like}. A case is kept without anything that tells who the patient "
            "is: name it by its codes, or by the rule that it tries."
        )
    return title


def _identifier_in(title: str) -> str:
    found = next((each.kind.value for each in find_identifiers(title)), "")
    shape = found or identifier_shaped(title)
    if shape and shape != _WORDS:
        return shape
    return next((what for what, pattern in _IDENTIFIERS if re.search(pattern, title)), "")
