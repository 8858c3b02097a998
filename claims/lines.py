"""A claim as it is judged: its lines and who is to pay them. No names, birth dates or member numbers; no database."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from codes.formats import canonical_code
from edits.ncci import Setting


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One service of one day, spelled canonically. `number` is how findings name it; `place_of_service` may be blank.

    `diagnoses` are the codes that the line points to, not the pointers.
    """

    number: int
    code: str
    date_of_service: date
    modifiers: tuple[str, ...] = ()
    units: int = 1
    diagnoses: tuple[str, ...] = ()
    place_of_service: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """The services of one provider for one patient; `setting` says whose tables judge them.

    `payer` is a payer's slug; `payer` and `state` may be blank.
    """

    setting: Setting
    lines: tuple[ClaimLine, ...]
    payer: str = ""
    state: str = ""

    @property
    def is_professional(self) -> bool:
        return self.setting == Setting.PRACTITIONER

    def by_day(self) -> Mapping[date, list[ClaimLine]]:
        """Edits look at the services of one day together."""
        days: dict[date, list[ClaimLine]] = defaultdict(list)
        for line in self.lines:
            days[line.date_of_service].append(line)
        return days


def canonical_claim(claim: Claim) -> Claim:
    """Codes, modifiers and diagnoses as the tables spell them: upper case, no blanks, a diagnosis with its dot."""
    lines = tuple(
        replace(
            line,
            code=canonical_code(line.code),
            modifiers=tuple(canonical_code(modifier) for modifier in line.modifiers if modifier.strip()),
            diagnoses=tuple(canonical_code(code, "icd-10-cm") for code in line.diagnoses if code.strip()),
            place_of_service=line.place_of_service.strip(),
        )
        for line in claim.lines
    )
    return replace(claim, lines=lines, payer=claim.payer.strip().lower(), state=claim.state.strip().upper())
