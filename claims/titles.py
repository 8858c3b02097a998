"""What a person may call a kept case: the only words in it that are typed. No database."""

import re

LONGEST = 120
_IDENTIFIERS = (
    ("an e-mail address", r"\S@\S"),
    ("a Social Security number", r"(?<!\d)\d{3}[- ]\d{2}[- ]\d{4}(?!\d)"),
    ("a telephone number", r"(?<!\d)\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)"),
    ("a date that could be a birth date", r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?!\d)"),
    ("a member, account or record number", r"\d{6,}|\b(?=\w*\d\w*\d\w*\d)(?=\w*[A-Za-z])\w{8,}\b"),
    (
        "a patient's name or number",
        r"(?i)\b(?:mrn|ssn|dob|d\.o\.b|born|patient|pt|member|subscriber|account|acct|mr|mrs|ms)\b[.:# ]",
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
    for what, pattern in _IDENTIFIERS:
        if re.search(pattern, title):
            raise TitleRefused(
                f"The title looks as if it held {what}. A case is kept without anything that tells who the patient is: "
                "name it by its codes, or by the rule that it tries."
            )
    return title
