"""Runs of consecutive codes: a list of hundreds reads as a line. No database."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeRange:
    """`C34.10` to `C34.12`: nothing of the same length lies between two of them."""

    first: str
    last: str
    number: int

    def __str__(self) -> str:
        between = ", " if self.number == 2 else " to "
        return self.first if self.number == 1 else f"{self.first}{between}{self.last}"


def ranges_of(codes: Iterable[str]) -> list[CodeRange]:
    """In order, each code once; only codes that differ by one in their last digit are taken together."""
    found: list[CodeRange] = []
    for code in sorted(set(codes)):
        if found and _follows(found[-1].last, code):
            found[-1] = CodeRange(found[-1].first, code, found[-1].number + 1)
        else:
            found.append(CodeRange(code, code, 1))
    return found


def _follows(code: str, following: str) -> bool:
    is_digit = code[-1:].isdecimal() and following[-1:].isdecimal()
    return is_digit and code[:-1] == following[:-1] and int(following[-1]) == int(code[-1]) + 1
