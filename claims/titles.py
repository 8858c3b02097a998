"""What a person may call a kept case: the only words in it that are typed. No database."""

import re
from itertools import pairwise

from claims.reading.identifiers import identifier_shaped
from ui.phi import find_identifiers
from ui.phi_names import ALSO_WORDS, GIVEN, NO_NAMES, SURNAMES

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
# Given names that begin what is no person's: the states.
_PLACES = frozenset(("virginia",))
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*\.?")


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
    listed = next((what for what, pattern in _IDENTIFIERS if re.search(pattern, title)), "")
    return listed or ("a name" if _holds_name(title) else "")


def _holds_name(title: str) -> bool:
    """Two common names side by side, in whatever order; one beside an initial; a given name before another capital."""
    words = _WORD.findall(title)
    without_initials = [word for word in words if not _is_initial(word)]
    return any(_is_full_name(*pair) for pair in pairwise(without_initials)) or any(
        _is_name_with_initial(*pair) for pair in pairwise(words)
    )


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 and word[0].isupper()


def _is_full_name(first: str, second: str) -> bool:
    one, two = first.casefold(), second.rstrip(".").casefold()
    if one in _PLACES or two in _PLACES:
        return False
    has_given = one in GIVEN or two in GIVEN
    if has_given and {one, two} <= GIVEN | SURNAMES and not {one, two} <= ALSO_WORDS:
        return True
    return one in GIVEN - ALSO_WORDS and second.istitle() and two not in NO_NAMES


def _is_name_with_initial(first: str, second: str) -> bool:
    """`J. Smith`, `Jane D.`; without a full stop a letter may be anything."""
    names = (GIVEN | SURNAMES) - ALSO_WORDS
    one, two = first.casefold(), second.casefold()
    return (_is_initial(first) and first.endswith(".") and two in names) or (
        _is_initial(second) and second.endswith(".") and one in names
    )
