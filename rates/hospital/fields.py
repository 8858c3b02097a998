"""How single fields of a hospital's file are read: each reader raises Unreadable with the field and the rule.

The rules are those of the data dictionaries of CMS, versions 2.2 and 3.0. A figure must be a bare positive number.
Some figures say that there is none: 0.01, and nines alone from 9,999,999 up (CMS once asked for 999999999 where
history was too short for an estimate). They and 0 are read as no figure, and counted.
"""

import math
import re
from typing import Any

from codes.importers.fields import Unreadable

SETTINGS = ("inpatient", "outpatient", "both")
BILLING_CLASSES = ("professional", "facility", "both")
METHODOLOGIES = ("case rate", "fee schedule", "percent of total billed charges", "per diem", "other")
DRUG_TYPES = ("GR", "ME", "ML", "UN", "F2", "EA", "GM")
CODE_TYPES = frozenset(
    (
        "CPT", "NDC", "HCPCS", "RC", "ICD", "DRG", "MS-DRG", "R-DRG", "S-DRG", "APS-DRG", "AP-DRG", "APR-DRG", "APC",
        "LOCAL", "EAPG", "HIPPS", "CDT", "CDM", "TRIS-DRG", "CMG", "MS-LTC-DRG",
    )
)  # fmt: skip
FEW = "1 through 10"
LARGEST = 1_000_000_000
_TOO_LARGE = 10**15
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]*)?|\.[0-9]+")
_NINES = re.compile(r"9{7,}(?:\.99)?")
_MODIFIER_GAPS = re.compile(r"[|,;\s]+")
_COUNT = re.compile(r"[0-9]{1,9}")

# The columns of a row whose figure was read as none, and how it was spelled.
Placeholders = list[tuple[str, str]]


def text(field: str, value: Any) -> str:
    """The text of a cell or member, each run of white space made one space."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(field, f"{_short(value)} is not a text")
    found = " ".join(str(value).split())
    if found[:1] == "=":
        raise Unreadable(field, f"{_short(found)} is a formula, not what it gives")
    return found


def code_text(field: str, value: Any) -> str:
    """A code; one that a spreadsheet made a number with decimals or an exponent is not guessed at."""
    if isinstance(value, float):
        raise Unreadable(field, f"{value!r} is a number, not a code")
    return text(field, value)


def figure(field: str, value: Any) -> float | None:
    """A bare positive number or 0; None where blank."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value) if abs(value) < _TOO_LARGE else math.inf
    else:
        written = "" if value is None else str(value).strip()
        if not written:
            return None
        if isinstance(value, bool) or not _NUMBER.fullmatch(written):
            raise Unreadable(field, f"{_short(written)} {_fault(written)}")
        number = float(written)
    if number < 0:
        raise Unreadable(field, f"{_short(value)} is negative")
    if not math.isfinite(number):
        raise Unreadable(field, f"{_short(value)} is not a number")
    return number


def dollars(field: str, value: Any, column: str, found: Placeholders) -> float | None:
    """An amount; None, and added to what was found for its column, where it stands for none."""
    number = figure(field, value)
    if number is None:
        return None
    spelling = sentinel(number)
    if spelling:
        found.append((column, spelling))
        return None
    if number > LARGEST:
        raise Unreadable(field, f"{_short(value)} is over {LARGEST:,}")
    return number


def sentinel(number: float) -> str:
    """How a figure that says there is none is spelled; blank for an amount."""
    if number in (0, 0.01):
        return f"{number:g}"
    spelling = f"{number:.2f}".removesuffix(".00")
    return spelling if _NINES.fullmatch(spelling) else ""


def percentage(field: str, value: Any, column: str, found: Placeholders) -> float | None:
    """As written: 0.85 may be meant as 85, and nobody but the hospital knows."""
    number = figure(field, value)
    spelling = sentinel(number) if number is not None else ""
    if spelling and number != 0.01:
        found.append((column, spelling))
        return None
    return number


def one_of(field: str, value: Any, allowed: tuple[str, ...], *, is_required: bool = False) -> str:
    """One of a few words, as CMS spells them, in capitals or not."""
    written = text(field, value)
    if not written:
        if is_required:
            raise Unreadable(field, f"is blank; it is one of {', '.join(allowed)}")
        return ""
    for word in allowed:
        if written.lower() == word.lower():
            return word
    raise Unreadable(field, f"{_short(written)} is none of {', '.join(allowed)}")


def allowed_count(field: str, value: Any) -> str:
    """How many claims the amounts rest on: 0, `1 through 10`, or a number."""
    written = text(field, value).lower()
    if written and written != FEW and not _COUNT.fullmatch(written):
        raise Unreadable(field, f"{_short(written)} is neither 0, {FEW!r} nor a number")
    return written


def modifiers(field: str, value: Any) -> tuple[str, ...]:
    """Modifiers in the order written, of a cell `50|62` or a list."""
    parts = value if isinstance(value, list) else [value]
    found = [each for part in parts for each in _MODIFIER_GAPS.split(text(field, part).upper()) if each]
    for each in found:
        if not (len(each) <= 4 and each.isascii() and each.isalnum()):
            raise Unreadable(field, f"{_short(each)} is not a modifier")
    return tuple(found)


def repaired(written: str) -> str:
    """Text in which the bytes that are not UTF-8 (they come as lone surrogates) are read as Windows-1252."""
    return "".join(_from_windows(char) if "\udc80" <= char <= "\udcff" else char for char in written)


def _from_windows(char: str) -> str:
    return bytes([ord(char) - 0xDC00]).decode("cp1252", errors="replace")


def _fault(written: str) -> str:
    if written[0] == "=":
        return "is a formula, not what it gives"
    if written[0] in "-(" and any(char.isdigit() for char in written):
        return "is negative"
    if "$" in written or "," in written or "%" in written:
        return "is not a bare number: no signs of dollars, percent or thousands"
    if re.fullmatch(r"[0-9.]+[eE][+-]?[0-9]+", written):
        return "is in powers of ten, in which a spreadsheet loses digits"
    return "is not a number"


def _short(value: Any) -> str:
    return repr(value if len(str(value)) <= 30 else f"{str(value)[:30]}...")
