"""How Medicare's documents are addressed, which of their versions hold, and what their lists of codes decide.

No database.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from payers.standing import Dated, windows
from payers.vocabulary import Disposition, PolicyKind, Stage

_ADDRESS = "https://www.cms.gov/medicare-coverage-database/view/"
_PAGES = {
    PolicyKind.LCD: "lcd.aspx?lcdid={document}&ver={version}",
    PolicyKind.ARTICLE: "article.aspx?articleid={document}&ver={version}",
    PolicyKind.NCD: "ncd.aspx?ncdid={document}&ncdver={version}",
}
# A paragraph above a list of codes that says any of these may be about what is not paid: then nothing is decided here.
_NOT_PAID = re.compile(
    r"\b(?:non-?\s?cover|not\s+(?:be\s+)?(?:covered|payable|reimburs|separately|reasonable|considered\s+reasonable|"
    r"medically)|never\s+covered|exclu|deni(?:ed|al)|investigational|experimental)",
    re.IGNORECASE,
)
NOTHING_DECIDED = "The paragraph above this list may speak of what is not covered: read it in the source."


def address_of(kind: PolicyKind, document: int, version: int) -> str:
    """The page of one version in the Medicare Coverage Database, by the pattern that the database uses."""
    return _ADDRESS + _PAGES[kind].format(document=document, version=version)


def disposition_of(paragraph: str) -> Disposition:
    """What the listing of a code below that paragraph says of the code.

    An article lists the codes that its determination is about: they are covered where its criteria are met. Whether
    the paragraph turns that round cannot be told by a program, so then the code is merely listed.
    """
    return Disposition.RELATED if _NOT_PAID.search(paragraph) else Disposition.CRITERIA


class Numbered(Dated, Protocol):
    """One version of a document, as far as its number, dates and origin go."""

    pk: int
    number: int
    content_sha256: str


@dataclass(frozen=True, slots=True)
class Place:
    """What becomes of one version beside the others; `corrected_by` is the version that stands in its place."""

    version: Numbered
    stage: Stage
    in_force_to: date | None = None
    corrected_by: Numbered | None = None


def is_absence(version: Numbered) -> bool:
    """Whether the version only says that the document was no longer among those of a release."""
    return version.is_retirement and not version.content_sha256


def places_of(versions: Iterable[Numbered], *, is_listed: bool) -> list[Place]:
    """The database counts versions up, and a later one takes the place of each earlier one from its first day on.

    An earlier version that would begin on that day or after it never holds: it has been corrected. So has the word that
    a document was gone, once it `is_listed` again.
    """
    later: Numbered | None = None
    holding: list[Numbered] = []
    places: list[Place] = []
    for version in sorted(versions, key=lambda version: -version.number):
        if version.is_proposed:
            places.append(Place(version, Stage.APPROVED))
        elif (is_listed and is_absence(version)) or (later and version.effective_from >= later.effective_from):
            places.append(Place(version, Stage.CORRECTED, version.ended_on, later))
        else:
            holding.append(version)
            later = version
    if holding:
        places += [Place(version, Stage.APPROVED, end) for version, end in windows(holding)]
    return places
