"""One claim of an 837 file in the making: loops 2300 (claim) and 2400 (service line)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pyx12.segment import Segment

from claims.lines import ClaimLine
from claims.reading.cells import read_code, read_day, read_diagnoses, read_modifiers, read_place, read_units
from claims.reading.gathering import Gathering
from claims.reading.outcome import Misfit
from edits.ncci import Setting

# The types of bill whose lines the outpatient hospital edits of NCCI judge: hospital outpatient and Part B (12, 13,
# 14, 85), skilled nursing Part B (22, 23), home health not under a plan of care (34), dialysis (72), outpatient
# rehabilitation (74, 75), community mental health centers (76).
OUTPATIENT_BILLS = frozenset({"12", "13", "14", "22", "23", "34", "72", "74", "75", "76", "85"})
INPATIENT_BILLS = frozenset({"11", "18", "21", "28", "41", "65", "66", "86"})
_DIAGNOSES = ("ABK", "ABF")
_ICD_9 = ("BK", "BF", "BJ", "BN", "PR")
_SERVICES = {"SV1": "SV101", "SV2": "SV202"}


@dataclass(slots=True)
class LineDraft:
    """`segment` is that of LX. A line of an institutional claim may have no procedure code, and is left out."""

    segment: int
    code: str = ""
    modifiers: tuple[str, ...] = ()
    units: int = 1
    place: str = ""
    pointers: tuple[int, ...] = ()
    day: date | None = None
    has_service: bool = False


@dataclass(slots=True)
class ClaimDraft:
    """`place` is blank on an institutional claim; `day` is the first of its statement."""

    segment: int
    gathering: Gathering
    place: str = ""
    day: date | None = None
    diagnoses: list[str] = field(default_factory=list)
    lines: list[LineDraft] = field(default_factory=list)

    @classmethod
    def begin(cls, number: int, segment: Segment, gathering: Gathering) -> "ClaimDraft":
        claim = cls(number, gathering)
        where, qualifier, frequency = (segment.get_value(f"CLM05-{place}") or "" for place in (1, 2, 3))
        try:
            claim._place(where, qualifier)
        except Misfit as misfit:
            gathering.refuse(number, "CLM05", str(misfit))
        gathering.assumed["void"] += frequency in ("7", "8")
        return claim

    @property
    def is_professional(self) -> bool:
        return self.gathering.setting == Setting.PRACTITIONER

    def take(self, number: int, segment: Segment) -> None:
        """A segment below CLM."""
        name = segment.get_seg_id() or ""
        try:
            if name == "LX":
                self.lines.append(LineDraft(number))
            elif name == "HI" and not self.lines:
                self._take_diagnoses(segment)
            elif name == "DTP":
                self._take_date(segment)
            elif name in _SERVICES and self.lines:
                self._take_service(segment, name)
        except Misfit as misfit:
            self.gathering.refuse(number, misfit.field or name, str(misfit))

    def _place(self, where: str, qualifier: str) -> None:
        if self.is_professional:
            if qualifier not in ("", "B"):
                raise Misfit("has no place of service (qualifier B)")
            self.place = read_place(where) if where else ""
        elif qualifier not in ("", "A"):
            raise Misfit("has no type of bill (qualifier A)")
        elif where in INPATIENT_BILLS:
            raise Misfit(f"type of bill {where} is inpatient; inpatient claims are not judged by these edits")
        elif where not in OUTPATIENT_BILLS:
            raise Misfit("is a type of bill that the outpatient hospital edits do not judge")

    def _take_diagnoses(self, segment: Segment) -> None:
        for place in range(1, len(segment) + 1):
            qualifier, code = (segment.get_value(f"HI{place:02}-{part}") or "" for part in (1, 2))
            if qualifier in _ICD_9:
                raise Misfit("is an ICD-9-CM diagnosis; ICD-10-CM is read (qualifiers ABK and ABF)", f"HI{place:02}")
            if qualifier in _DIAGNOSES:
                try:
                    self.diagnoses += read_diagnoses(code) or _missing()
                except Misfit as misfit:
                    raise Misfit(str(misfit), f"HI{place:02}-2 (diagnosis)") from None

    def _take_date(self, segment: Segment) -> None:
        qualifier, form, text = (segment.get_value(f"DTP0{place}") or "" for place in (1, 2, 3))
        if qualifier not in ("472", "434"):
            return
        if not re.fullmatch(r"\d{8}" if form == "D8" else r"\d{8}-\d{8}", text) or form not in ("D8", "RD8"):
            raise Misfit("is not a date (D8, as 20260715) or a range (RD8, as 20260715-20260716)", "DTP03")
        try:
            days = [read_day(part) for part in text.split("-")]
        except Misfit as misfit:
            raise Misfit(str(misfit), "DTP03") from None
        if days[-1] < days[0]:
            raise Misfit("ends before it begins", "DTP03")
        if qualifier == "434":
            self.day = days[0]
        elif self.lines:
            self.lines[-1].day = days[0]
            self.gathering.assumed["range"] += days[-1] > days[0]

    def _take_service(self, segment: Segment, name: str) -> None:
        line, composite = self.lines[-1], _SERVICES[name]
        if line.has_service or (name == "SV1") is not self.is_professional:
            raise Misfit("is not the one service of its line that this kind of claim has")
        line.has_service = True
        qualifier, code, *modifiers = (segment.get_value(f"{composite}-{place}") or "" for place in range(1, 7))
        if not code and not qualifier and not self.is_professional:
            self.gathering.assumed["no code"] += 1
            return
        if qualifier != "HC":
            raise Misfit("is not qualified HC; only CPT and HCPCS codes are read", f"{composite}-1")
        _in_field(f"{composite}-2 (code)", line, "code", lambda: read_code(code)[0])
        _in_field(
            f"{composite}-3 (modifiers)", line, "modifiers",
            lambda: tuple(each for text in modifiers if text for each in read_modifiers(text)),
        )  # fmt: skip
        self._take_units(segment, line, name)
        if self.is_professional:
            self._take_professional(segment, line)

    def _take_units(self, segment: Segment, line: LineDraft, name: str) -> None:
        measure, number = ("SV103", "SV104") if name == "SV1" else ("SV204", "SV205")
        unit = segment.get_value(measure) or ""
        if unit == "MJ":
            self.gathering.assumed["minutes"] += 1
            return
        if unit != "UN":
            raise Misfit("is not UN (units) or, for anesthesia, MJ (minutes)", measure)
        _in_field(f"{number} (units)", line, "units", lambda: read_units(segment.get_value(number) or ""))

    def _take_professional(self, segment: Segment, line: LineDraft) -> None:
        place = segment.get_value("SV105") or ""
        if place:
            _in_field("SV105 (place of service)", line, "place", lambda: read_place(place))
        texts = [segment.get_value(f"SV107-{part}") or "" for part in range(1, 5)]
        pointers = [text for text in texts if text]
        if not pointers or not all(re.fullmatch(r"[0-9]{1,2}", text) for text in pointers):
            raise Misfit("has no pointer to a diagnosis, a number from 1 to 12", "SV107")
        line.pointers = tuple(int(text) for text in pointers)
        if not all(1 <= pointer <= len(self.diagnoses) for pointer in line.pointers):
            raise Misfit(f"points to a diagnosis that is not there; the claim has {len(self.diagnoses)} (HI)", "SV107")


def _in_field(name: str, line: LineDraft, attribute: str, reader: Callable[[], object]) -> None:
    try:
        setattr(line, attribute, reader())
    except Misfit as misfit:
        raise Misfit(str(misfit), name) from None


def _missing() -> tuple[str, ...]:
    raise Misfit("is blank")


def draft_lines(claim: ClaimDraft) -> Iterator[ClaimLine]:
    """The lines that have a procedure code. What is missing is refused of the segment where the line begins."""
    gathering = claim.gathering
    if not claim.lines:
        gathering.refuse(claim.segment, "CLM", "has no service lines (LX)")
    for line in claim.lines:
        if not line.has_service:
            gathering.refuse(line.segment, "LX", "has no service (SV1 or SV2)")
        if not line.code:
            continue
        day = line.day or (None if claim.is_professional else claim.day)
        if day is None:
            gathering.refuse(line.segment, "DTP 472", "the line has no date of service")
            continue
        gathering.assumed["statement"] += line.day is None
        chosen = [claim.diagnoses[pointer - 1] for pointer in line.pointers if pointer <= len(claim.diagnoses)]
        yield ClaimLine(
            number=0,
            code=line.code,
            date_of_service=day,
            modifiers=line.modifiers,
            units=line.units,
            diagnoses=tuple(dict.fromkeys(chosen if claim.is_professional else claim.diagnoses)),
            place_of_service=line.place or claim.place,
        )
