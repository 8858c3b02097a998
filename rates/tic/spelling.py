"""Values as payers spell them: numbers as text, text as numbers, nothing at all. Numbers keep their spelling."""

import re
from typing import Any

_DECIMAL = re.compile(r"([+-]?)(?:([0-9]+)\.?([0-9]*)|\.([0-9]+))(?:[eE]([+-]?[0-9]+))?")
LARGEST_WHOLE = 10**18


class Number(str):
    """A JSON number as it is written."""

    __slots__ = ()


class Unpaired(ValueError):
    """A text holds half of a surrogate pair."""


def read_text(value: Any) -> str | None:
    """A text without the white space around it, a number as written, blank for null; None for anything else."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return whole(value.strip())
    return "" if value is None else None


def whole(text: str) -> str:
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise Unpaired("an escape is half of a surrogate pair")
    return text


def read_decimal(text: str) -> tuple[bool, str, int] | None:
    """Whether negative, the digits without zeros around them, and the power of ten of 0.DIGITS."""
    match = _DECIMAL.fullmatch(text)
    if not match:
        return None
    sign, before, behind, alone, exponent = match.groups(default="")
    digits = before + behind + alone
    figures = digits.lstrip("0")
    power = len(before) - (len(digits) - len(figures)) + int(exponent or 0)
    figures = figures.rstrip("0")
    return (sign == "-", figures, power) if figures else (False, "", 0)


def read_whole(text: str) -> int | None:
    """A whole number of up to 18 digits that is not negative, however it is spelled."""
    decimal = read_decimal(text)
    if decimal is None or decimal[0] or decimal[2] > 18 or decimal[2] < len(decimal[1]):
        return None
    return int(decimal[1].ljust(decimal[2], "0") or "0")


def read_amount(text: str) -> float | None:
    """The nearest double; None where the text is no finite decimal number."""
    if not _DECIMAL.fullmatch(text):
        return None
    amount = float(text) + 0.0
    return amount if amount - amount == 0 else None


def identity(text: str) -> int | str | tuple[bool, str, int]:
    """What two ids have in common that are the same: 7, 7.0 and "7" are one."""
    number = read_whole(text)
    if number is not None:
        return number
    return read_decimal(text) or text
