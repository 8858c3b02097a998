"""What kind of service a code stands for, by the range it lies in: what decides which modifiers can fit it.

CPT ranges follow the section guidelines of the code set, HCPCS Level II the chapter letters of CMS. A code may act as
more than one kind: an annual wellness visit takes the modifiers of a visit though it is a G code.
"""

# Inclusive; the first kind names the code in messages.
_CPT_RANGES: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (100, 1999, ("anesthesia",)),
    (10004, 69990, ("surgery",)),
    (70010, 79999, ("radiology",)),
    (80047, 89398, ("pathology",)),
    (90281, 91999, ("medicine",)),
    (92002, 92014, ("evaluation_management", "medicine")),
    (92015, 97999, ("medicine",)),
    (98000, 98016, ("evaluation_management",)),
    (98925, 99082, ("medicine",)),
    (99091, 99091, ("evaluation_management", "medicine")),
    (99100, 99140, ("anesthesia", "medicine")),
    (99151, 99199, ("medicine",)),
    (99202, 99499, ("evaluation_management",)),
    (99500, 99607, ("medicine",)),
)
_CPT_LETTERS: dict[str, tuple[str, ...]] = {
    "A": ("medicine",),
    "F": ("measure",),
    "M": ("pathology",),
    "T": ("surgery", "radiology", "pathology", "medicine"),
    "U": ("pathology",),
}
_HCPCS_LETTERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("ABEJKLQV", ("hcpcs_supply",)),
    **dict.fromkeys("DGHMST", ("hcpcs_service",)),
    "C": ("hcpcs_service", "hcpcs_supply"),
    "P": ("hcpcs_service", "pathology"),
    "R": ("hcpcs_service", "radiology"),
}
# Inclusive; C codes are devices, drugs or hospital procedures by their number.
_C_RANGES: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (1000, 2999, ("hcpcs_supply",)),
    (7500, 7999, ("hcpcs_service", "surgery")),
    (8900, 8999, ("hcpcs_service", "radiology")),
    (9000, 9599, ("hcpcs_supply",)),
    (9600, 9899, ("hcpcs_service", "surgery")),
)
# G codes that are visits, and take a visit's modifiers: the preventive, telehealth, clinic and care-plan ones.
_VISITS = frozenset(
    {
        "G0101", "G0175", "G0245", "G0246", "G0380", "G0381", "G0382", "G0383", "G0384", "G0402", "G0406",
        "G0407", "G0408", "G0425", "G0426", "G0427", "G0438", "G0439", "G0463", "G0466", "G0467", "G0468",
        "G0469", "G0470", "G0506", "G2010", "G2012", "G2250", "G2251", "G2252", "S0610", "S0612", "S0620",
        "S0621",
    }
)  # fmt: skip
NAMES = {
    "anesthesia": "an anesthesia code",
    "evaluation_management": "an evaluation and management code",
    "hcpcs_service": "a HCPCS service code",
    "hcpcs_supply": "a HCPCS supply, device or drug code",
    "measure": "a performance measure code",
    "medicine": "a medicine code",
    "pathology": "a pathology and laboratory code",
    "radiology": "a radiology code",
    "surgery": "a surgery code",
}


def kinds_of(system: str, code: str) -> tuple[str, ...]:
    """The kinds a code acts as, the one that names it first; empty where its range is not known."""
    if system == "cpt":
        return _CPT_LETTERS.get(code[-1:], ()) if not code.isdigit() else _in_range(int(code), _CPT_RANGES)
    if system == "hcpcs" and code in _VISITS:
        return ("evaluation_management", "hcpcs_service")
    if system == "hcpcs" and code[:1] == "C" and code[1:].isdigit():
        return _in_range(int(code[1:]), _C_RANGES) or _HCPCS_LETTERS["C"]
    return _HCPCS_LETTERS.get(code[:1], ()) if system == "hcpcs" else ()


def _in_range(number: int, ranges: tuple[tuple[int, int, tuple[str, ...]], ...]) -> tuple[str, ...]:
    return next((kinds for first, last, kinds in ranges if first <= number <= last), ())
