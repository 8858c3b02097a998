"""Gathers the lines that a reader makes into claims, with its problems and with what was assumed."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from claims.lines import Claim, ClaimLine, canonical_claim
from claims.reading.outcome import (
    CLAIMS_LIMIT,
    LINES_LIMIT,
    LINES_OF_CLAIM_LIMIT,
    LINES_OF_PROFESSIONAL_CLAIM,
    Problem,
    ReadClaims,
    Unreadable,
    counted,
)
from edits.ncci import Setting
from ui.windows import day_in_words


@dataclass(slots=True)
class Gathering:
    """One paste or file in the making. `on` is the day of lines that bear none."""

    setting: Setting
    payer: str
    state: str
    on: date | None = None
    source: str = ""
    unit: str = "line"
    problems: list[Problem] = field(default_factory=list)
    assumed: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    dropped: dict[str, None] = field(default_factory=dict)
    _claims: list[list[ClaimLine]] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _size: int = 0

    def refuse(self, line: int | None, of: str, message: str) -> None:
        self.problems.append(Problem(line, of, message, self.unit))

    def refused(self) -> Unreadable:
        return Unreadable(*self.problems, source=self.source)

    def claim_number(self, identifier: str) -> int:
        """The number of the claim in place of its identifier, which goes no further."""
        return self._numbers.setdefault(identifier.strip().casefold(), len(self._numbers) + 1)

    def add(self, claim: int, line: ClaimLine) -> None:
        """To a claim by its number, which is at most one more than there are."""
        if claim > CLAIMS_LIMIT:
            self.refuse(None, "claims", f"more than {CLAIMS_LIMIT:,} claims; at most so many are read at once")
            raise self.refused()
        if self._size >= LINES_LIMIT:
            self.refuse(None, "lines", f"more than {LINES_LIMIT:,} claim lines; at most so many are read at once")
            raise self.refused()
        while len(self._claims) < claim:
            self._claims.append([])
        lines = self._claims[claim - 1]
        lines.append(replace(line, number=len(lines) + 1))
        self._size += 1

    def result(self, kind: str) -> ReadClaims:
        """Raises Unreadable for whatever was refused, for nothing at all, and for claims that are too long."""
        for number, lines in enumerate(self._claims, start=1):
            if len(lines) > LINES_OF_CLAIM_LIMIT:
                reason = f"has {len(lines):,} lines; a claim holds at most {LINES_OF_CLAIM_LIMIT} (X12 837)"
                self.refuse(None, f"claim {number}", reason)
        if not self._size and not self.problems:
            self.refuse(None, "lines", "there is no claim line to read")
        if self.problems:
            raise self.refused()
        claims = tuple(
            canonical_claim(Claim(self.setting, tuple(lines), self.payer, self.state))
            for lines in self._claims
            if lines
        )
        notes = (*self.notes, *self._assumptions(), *self._of_length(claims), *self._of_days(claims))
        return ReadClaims(claims, tuple(self.dropped), notes, kind)

    def _assumptions(self) -> list[str]:
        day = f"taken as {day_in_words(self.on)}" if self.on else ""
        said = {
            "blank": ("blank line", "passed over"),
            "header again": ("header line within the table", "passed over"),
            "no units": ("line without units", "taken as 1 unit"),
            "no date": ("line without a date of service", day),
            "range": ("line of several days", "judged on the first of them"),
            "statement": ("line without a date of its own", "taken as the first day of the statement (DTP 434)"),
            "no code": ("revenue line without a procedure code", "left out"),
            "minutes": ("line in minutes (MJ)", "minutes are not units, and were taken as 1 unit"),
            "void": ("claim that replaces or voids an earlier one", "judged by itself"),
        }
        return [
            f"{counted(self.assumed[key], what, _plural(what))}: {how}."
            for key, (what, how) in said.items()
            if self.assumed[key]
        ]

    def _of_length(self, claims: tuple[Claim, ...]) -> list[str]:
        return [
            f"Claim {number} has {len(claim.lines)} lines; a professional claim (837P) holds at most "
            f"{LINES_OF_PROFESSIONAL_CLAIM}."
            for number, claim in enumerate(claims, start=1)
            if claim.is_professional and len(claim.lines) > LINES_OF_PROFESSIONAL_CLAIM
        ]

    def _of_days(self, claims: tuple[Claim, ...]) -> list[str]:
        if self.on is None:
            return []
        far = self.on + timedelta(days=366)
        late = sum(line.date_of_service > far for claim in claims for line in claim.lines)
        return [f"{counted(late, 'line')} dated more than a year ahead: look at the year."] if late else []


def _plural(words: str) -> str:
    """`blank lines`, `claims that replace or void an earlier one`."""
    words = words.replace("replaces or voids", "replace or void")
    return re.sub(r"\b(line|claim)\b", r"\1s", words, count=1)
