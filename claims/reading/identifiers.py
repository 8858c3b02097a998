"""What may tell who a patient is: the words that head such columns, and the shapes of such values.

The list of kinds follows the identifiers of 45 CFR 164.514(b)(2)(i). What is certain anywhere is that of `ui.phi`. The
shapes here err on the side of refusing: they are asked only of cells that are no claim field. No name is found by its
letters: where no column can be a name, any word is taken for one.
"""

import re

from ui.phi import find_certain

# By the words of a header, normalized (`normalized`); the first that fits names the column.
_HEADED = tuple(
    (re.compile(rf"\b(?:{words})\b"), kind)
    for words, kind in (
        (r"dob|birth\w*|born|bday|b day|dod|death|deceased", "birth date"),
        (r"ssn|ss|social security|soc sec|tax id", "Social Security number"),
        (r"mrn|medical record\w*|med rec|chart|emr|ehr|empi|mpi|hospital (?:number|no|id)", "medical record number"),
        (r"e ?mails?", "e-mail address"),
        (r"phones?|telephone|tel|mobile|cell|fax", "phone number"),
        (r"address\w*|addr|street|city|town|zip|zip ?code|postal|postcode|county", "address"),
        (r"(?:policy|group|plan|certificate|contract) ?(?:holder|number|num|no|nbr|id)|policyholder", "policy number"),
        ("policy", "policy number"),
        (r"(?:member|subscriber|insured|insureds|beneficiary|bene|enrollee|cardholder)s? \w*name", "member name"),
        (
            r"(?:member|subscriber) ?(?:id|s)?|insureds?|beneficiary|bene|enrollee|cardholder|mbi|hicn?|medicare",
            "member number",
        ),
        (r"(?:patient|pt|client|resident|guarantor)s? (?:id|number|num|no|nbr)|patient ?id", "patient number"),
        (r"patients?|pt|client|resident|guarantor|patient ?name", "patient name"),
        (r"\w*name|last|first|middle|initials?|surname|relationship", "name"),
        (r"accounts?|acct|acc", "account number"),
        (r"ages?", "age"),
        (r"sex|gender|race|ethnicity", "sex or race"),
        (r"licen[cs]e|certificate|vehicle|device|serial|url|ip|photo|passport", "other number of a person"),
    )
)
# A name of these is no patient's.
_NAME_OF_A_THING = re.compile(r"\b(?:procedure|service|code|payer|payor|plan|facility|department|diagnosis)s? name\b")

# Asked of a single cell, after those that `ui.phi` is certain of anywhere.
_SHAPES = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"\b\d{5}-\d{4}\b", "a ZIP code"),
        (r"\b\d[\d-]{7,}\d\b", "a number of a person or record"),
        (r"\b[A-Z]{1,3}\d{6,}\b", "a number of a person or record"),
        (r"\b\d{6,}\b", "a number of a person or record"),
    )
)
_WORD = re.compile(r"[^\W\d_]{3,}")


def normalized(header: str) -> str:
    """A header as words: lower case, `Patient_Name (last)` is `patient name last`, `DOB1` is `dob1`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header.replace("(s)", "s").replace("(S)", "s"))
    return " ".join(re.sub(r"[^0-9a-z#]+", " ", spaced.lower().replace("'s", "s")).split())


def identifier_headed(header: str) -> str:
    """What a column of that header holds, in words; blank where the header names no identifier."""
    words = re.sub(r"\d+$", "", normalized(header).replace("#", " number ")).strip()
    if _NAME_OF_A_THING.search(words):
        return ""
    return next((kind for pattern, kind in _HEADED if pattern.search(words)), "")


def identifier_within(text: str) -> str:
    """What a whole line holds, of the shapes that no claim line has: such as `an e-mail address`; else blank."""
    return next((found.kind.value for found in find_certain(text)), "")


def identifier_shaped(text: str) -> str:
    """What the text looks like, such as `a phone number`; blank where it has no such shape."""
    found = identifier_within(text) or next((kind for pattern, kind in _SHAPES if pattern.search(text)), "")
    return found or ("a name or other words" if _WORD.search(text) else "")
