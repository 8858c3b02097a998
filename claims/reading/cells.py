"""The fields of a claim line, from text. Each raises Misfit with its rule, which never repeats the text."""

import re
from calendar import month_abbr
from datetime import date

from claims.reading.outcome import Misfit
from codes.formats import CPT, HCPCS, ICD_10_CM, MODIFIER, canonical_code

# X12 837 has room for eight digits (SV104, SV205), but the highest MUE of July 2024 is 90,000, and numbers of seven or
# eight digits are dates and record numbers that slipped into the column.
MOST_UNITS = 999_999
MOST_MODIFIERS = 4
# X12 837I, HI: one principal and 24 other diagnoses. 837P: 12.
MOST_DIAGNOSES = 25
# No edition that can be loaded reaches so far back, and many birth dates lie before.
EARLIEST = date(2000, 1, 1)
_BETWEEN = re.compile(r"[\s,;|/+&:]+")
_FORMULA = ("=", "+", "@")
# `J1100`: with no dot, seven characters that are all digits after the letter are complete for chapter 15 (O) alone.
_RECORD_NUMBER = re.compile(r"[A-NP-Z]\d{6}")
_MONTHS = {month.lower(): number for number, month in enumerate(month_abbr[1:], 1)}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_US = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_PACKED_US = re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})[- ]([a-z]{3,9})\.?[-, ]+(\d{4})", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4})", re.IGNORECASE)
_TIME = re.compile(r"[T ]+\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[ap]m)?Z?$", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}|\d{1,2}[- ][a-z]{3,9}[- ]\d{2}", re.IGNORECASE)
_RANGE = re.compile(
    r"\s*(?:\bto\b|\bthru\b|\bthrough\b|\N{EN DASH}|(?<=\d{4})-(?=\d{1,2}/)|(?<=\d{8})-(?=\d{8})| - )\s*"
)


def is_procedure(text: str) -> bool:
    code = canonical_code(text)
    return CPT.fullmatch(code) is not None or HCPCS.fullmatch(code) is not None


def is_diagnosis(text: str) -> bool:
    code = canonical_code(text, "icd-10-cm")
    return ICD_10_CM.fullmatch(code) is not None and not _RECORD_NUMBER.fullmatch(canonical_code(text))


def require_no_formula(text: str) -> None:
    """A cell that a spreadsheet would calculate is no value; `-59` may be a modifier, and is judged by its field."""
    if text.startswith(_FORMULA):
        raise Misfit("is a formula (it begins with =, + or @); only values are read")


def read_code(text: str) -> tuple[str, tuple[str, ...]]:
    """A code, and the modifiers that are written with it: `49411`, `49411-59-RT`."""
    head, *rest = text.strip().split("-")
    code = canonical_code(head)
    if not is_procedure(code):
        if re.fullmatch(r"\d{3,4}", code):
            raise Misfit(
                "has three or four digits; a spreadsheet drops zeros at the beginning: make the cell text, as in 00100"
            )
        raise Misfit("is not a CPT or HCPCS Level II code, which has five characters, such as 49411, 0042T or G0378")
    if any(not part.strip() for part in rest):
        raise Misfit("ends in a hyphen, or holds two in a row; modifiers are written 49411-59-RT")
    return code, read_modifiers("-".join(rest))


def read_modifiers(text: str) -> tuple[str, ...]:
    """`59`, `-59`, `59, RT`, `59RT`."""
    parts = [part for part in _BETWEEN.split(text.strip().replace("-", " ").upper()) if part]
    if len(parts) == 1 and len(parts[0]) in (4, 6, 8):
        parts = [parts[0][place : place + 2] for place in range(0, len(parts[0]), 2)]
    if not all(MODIFIER.fullmatch(part) for part in parts):
        raise Misfit("is not a modifier, which has two characters, such as 59 or RT")
    if len(parts) > MOST_MODIFIERS:
        raise Misfit(f"has {len(parts)} modifiers; a line bears at most {MOST_MODIFIERS}")
    return tuple(parts)


def read_units(text: str) -> int:
    """`2`, `x2`, `2.0`, `1,200`. Whole, none below zero."""
    number = re.sub(r"^x\s*|\s*x$|\s*(?:units?|u)$", "", text.strip().lower())
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", number):
        number = number.replace(",", "")
    if re.fullmatch(r"-\s*\d+(?:\.\d*)?", number):
        raise Misfit("is negative; whole units from 1 are read (rule: units are not negative)")
    if re.fullmatch(r"\d*\.\d*[1-9]\d*", number):
        raise Misfit("is not whole; round to the units that are reported (rule: whole units)")
    if not (match := re.fullmatch(r"0*(\d+)(?:\.0*)?", number)):
        raise Misfit("is not a whole number (rule: whole units)")
    if len(match[1]) > len(str(MOST_UNITS)):
        raise Misfit(
            f"is more than {MOST_UNITS:,} (rule: a longer number is more likely a date or a record number than units)"
        )
    return int(match[1])


def read_place(text: str) -> str:
    """Two digits; one digit is what a spreadsheet leaves of two."""
    place = text.strip().removeprefix("@").strip()
    if re.fullmatch(r"[0-9]{1,2}(?:\.0)?", place):
        return place.removesuffix(".0").zfill(2)
    raise Misfit("is not a place of service, which has two digits, such as 11 or 22")


def read_days(text: str) -> tuple[date, date]:
    """The first and the last day of a date or a range of two."""
    parts = [part for part in _RANGE.split(text.strip()) if part]
    if len(parts) not in (1, 2):
        raise Misfit(_DATE_RULE)
    first, last = read_day(parts[0]), read_day(parts[-1])
    if last < first:
        raise Misfit("ends before it begins")
    return first, last


_DATE_RULE = "is not a date; write 2026-07-15 or 07/15/2026"


def read_day(text: str) -> date:
    """A date of service in one of the spellings of US spreadsheets, month first."""
    plain = _TIME.sub("", text.strip())
    if _SHORT_YEAR.fullmatch(plain):
        raise Misfit("has a year of two digits; write all four")
    year, month, day = _parts_of_date(plain)
    if not 1 <= month <= 12:
        raise Misfit("has a month that is not from 1 to 12; the month comes first, as in 07/15/2026")
    try:
        found = date(year, month, day)
    except ValueError:
        raise Misfit("has a day that its month does not have") from None
    if found < EARLIEST:
        raise Misfit(f"is before {EARLIEST.year}; a birth date is not read, and no edition reaches so far back")
    return found


def _parts_of_date(text: str) -> tuple[int, int, int]:
    for pattern in (_ISO, _PACKED):
        if match := pattern.fullmatch(text):
            return int(match[1]), int(match[2]), int(match[3])
    for pattern in (_US, _PACKED_US):
        if match := pattern.fullmatch(text):
            return int(match[3]), int(match[1]), int(match[2])
    if (match := _DAY_MONTH.fullmatch(text)) and (month := _MONTHS.get(match[2][:3].lower())):
        return int(match[3]), month, int(match[1])
    if (match := _MONTH_DAY.fullmatch(text)) and (month := _MONTHS.get(match[1][:3].lower())):
        return int(match[3]), month, int(match[2])
    raise Misfit(_DATE_RULE)


def read_diagnoses(text: str) -> tuple[str, ...]:
    """ICD-10-CM codes, with or without dots, between commas, semicolons or blanks; each once."""
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    if not all(is_diagnosis(part) for part in parts):
        raise Misfit("is not an ICD-10-CM code, such as C34.11, or not several between commas")
    codes = tuple(dict.fromkeys(canonical_code(part, "icd-10-cm") for part in parts))
    if len(codes) > MOST_DIAGNOSES:
        raise Misfit(f"has {len(codes)} diagnoses; at most {MOST_DIAGNOSES} are read")
    return codes


def are_pointers(text: str) -> bool:
    """Letters A to L or numbers 1 to 25, as lines of a claim form point to its diagnoses."""
    parts = [part for part in _BETWEEN.split(text.strip().upper()) if part]
    return bool(parts) and all(re.fullmatch(r"[A-L]{1,4}|\d{1,4}", part) for part in parts)


def read_pointers(text: str, diagnoses: tuple[str, ...]) -> tuple[str, ...]:
    """The diagnoses that `A`, `AB`, `1,2` or `12` point to."""
    places: list[int] = []
    for part in (part for part in _BETWEEN.split(text.strip().upper()) if part):
        places += _places(part, len(diagnoses))
    if any(not 1 <= place <= len(diagnoses) for place in places):
        known = f"{len(diagnoses)} {'is' if len(diagnoses) == 1 else 'are'} listed" if diagnoses else "none is listed"
        raise Misfit(f"points to a diagnosis that is not there: {known}")
    return tuple(dict.fromkeys(diagnoses[place - 1] for place in places))


def _places(part: str, number: int) -> list[int]:
    if re.fullmatch(r"[A-L]{1,4}", part):
        return [ord(letter) - ord("A") + 1 for letter in part]
    if not re.fullmatch(r"\d{1,4}", part):
        raise Misfit("is not a pointer to a diagnosis, such as A, AB or 1,2")
    apart = [int(digit) for digit in part]
    if len(part) == 1:
        return apart
    can_be_apart = all(1 <= place <= number for place in apart)
    if int(part) > number and can_be_apart:
        return apart
    if int(part) <= number and can_be_apart:
        raise Misfit("may be one pointer or several; write several with commas between them, or letters")
    return [int(part)]
