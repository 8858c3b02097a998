"""Why CMS edits a pair of codes, in the publisher's own short phrases, kept as small numbers. No database."""

OTHER = 0
RATIONALES = {
    OTHER: "Another rationale, stated in the publisher's file",
    1: "Standards of medical/surgical practice",
    2: "HCPCS/CPT procedure code definition",
    3: "CPT Manual or CMS manual coding instruction",
    4: "Mutually exclusive procedures",
    5: "Sequential procedure",
    6: "CPT Separate procedure definition",
    7: "More extensive procedure",
    8: "Gender-specific procedures",
    9: "Standard preparation/monitoring services for anesthesia",
    10: "Anesthesia service included in surgical procedure",
    11: "Laboratory panel",
    12: "Misuse of Column Two code with Column One code",
}


def _plain(text: str) -> str:
    """CMS writes some of them with and without quotation marks."""
    return " ".join(text.replace('"', "").split()).casefold()


_NUMBERS = {_plain(text): number for number, text in RATIONALES.items() if number != OTHER}


def rationale_number(text: str) -> int:
    """OTHER for a phrase that is not listed here: a new one is no reason to refuse two million pairs."""
    return _NUMBERS.get(_plain(text), OTHER)
