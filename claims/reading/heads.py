"""The line above claim lines that lists a claim's diagnoses: `Diagnoses: A C34.11; B Z85.118`."""

import re

from claims.reading.cells import is_diagnosis, read_diagnoses
from claims.reading.outcome import Misfit

_HEAD = re.compile(
    r"\s*(?:dx|diag|diagnos[ei]s|icd(?:[- ]?10)?(?:[- ]?cm)?)(?: codes?)?\s*[:=]\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(r"[A-L]|\d{1,2}", re.IGNORECASE)


def read_head(cells: list[str]) -> tuple[str, ...] | None:
    """The diagnoses in order of their letters or numbers; None where the line is no such list. Raises Misfit."""
    match = _HEAD.fullmatch(" ".join(cell for cell in cells if cell.strip()))
    if match is None:
        return None
    words = [word.strip(".)(:=") for word in re.split(r"[\s,;|/:=)(]+", match["rest"])]
    found: dict[int, str] = {}
    label = 0
    for word in filter(None, words):
        if is_diagnosis(word):
            place = label or len(found) + 1
            if place in found:
                raise Misfit("lists two diagnoses under one letter or number")
            found[place], label = read_diagnoses(word)[0], 0
        elif _LABEL.fullmatch(word) and not label:
            label = int(word) if word.isdigit() else ord(word.upper()) - ord("A") + 1
        else:
            raise Misfit("lists something that is not an ICD-10-CM code; it is written Diagnoses: A C34.11; B Z85.118")
    if label or sorted(found) != list(range(1, len(found) + 1)):
        raise Misfit("leaves out a letter or a number; it is written Diagnoses: A C34.11; B Z85.118")
    return tuple(found[place] for place in sorted(found))
