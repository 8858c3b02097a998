"""Payment policy indicators of the physician fee schedule in our own words, after the record layout of the RVU file."""

from dataclasses import dataclass

from fees.models import RelativeValue

_NO_CONCEPT = "The concept does not apply."
PCTC = {
    "0": "A physician service: it has no professional and technical parts.",
    "1": "A diagnostic test with a professional (26) and a technical (TC) part.",
    "2": "The professional part alone; another code is the technical part.",
    "3": "The technical part alone; another code is the professional part.",
    "4": "The whole test; other codes are its parts.",
    "5": "Incident to a physician's service: not paid by these units in a facility.",
    "6": "A laboratory test interpreted by a physician: 26 may be used.",
    "7": "Physical therapy: not paid by these units.",
    "8": "A physician's interpretation of a laboratory test.",
    "9": _NO_CONCEPT,
}
MULTIPLE = {
    "0": "No reduction for multiple procedures.",
    "1": "An older reduction for multiple procedures.",
    "2": "The usual reduction for multiple procedures applies.",
    "3": "The endoscopy rule for multiple procedures applies.",
    "4": "The imaging reduction applies.",
    "5": "The therapy reduction applies.",
    "6": "The cardiovascular reduction of the technical part applies.",
    "7": "The ophthalmology reduction of the technical part applies.",
    "9": _NO_CONCEPT,
}
BILATERAL = {
    "0": "No bilateral adjustment: 50 does not raise the payment.",
    "1": "Both sides are paid at 150 percent, by modifier 50.",
    "2": "The units already cover both sides.",
    "3": "Each side is paid in full.",
    "9": _NO_CONCEPT,
}
ASSISTANT = {
    "0": "Not paid unless documentation supports the need.",
    "1": "Never paid.",
    "2": "May be paid.",
    "9": _NO_CONCEPT,
}
CO_SURGEONS = {
    "0": "Not permitted.",
    "1": "Paid where documentation supports the need of two surgeons.",
    "2": "Permitted, if the two surgeons are of different specialties.",
    "9": _NO_CONCEPT,
}
TEAM = {
    "0": "Not permitted.",
    "1": "Paid where documentation supports the need of a team.",
    "2": "Permitted.",
    "9": _NO_CONCEPT,
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of a code; `meaning` is blank where the value is not one that the layout explains."""

    name: str
    value: str
    meaning: str


def indicators(value: RelativeValue) -> list[Indicator]:
    listed = (
        ("PC/TC", value.pctc_indicator, PCTC),
        ("Multiple procedures", value.multiple_procedure, MULTIPLE),
        ("Bilateral surgery", value.bilateral_surgery, BILATERAL),
        ("Assistant at surgery", value.assistant_at_surgery, ASSISTANT),
        ("Co-surgeons", value.co_surgeons, CO_SURGEONS),
        ("Team surgery", value.team_surgery, TEAM),
    )
    return [Indicator(name, code, meanings.get(code, "")) for name, code, meanings in listed]
