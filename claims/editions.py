"""By which editions a batch was judged, and which days of it no edition covers. No database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from claims.facts import Edition, Facts
from claims.findings import BROUGHT
from claims.lines import Claim
from claims.wording import days_in_words
from edits.ncci import Setting

# In the order in which a reader asks for them; those of NCCI are of one setting.
IMPORTERS = ("ncci-ptp", "mue", "aoc", "pfs", "cpt", "hcpcs", "pos", "icd10cm")
BY_SETTING = ("ncci-ptp", "mue")


@dataclass(frozen=True, slots=True)
class Basis:
    """One source of rules: the editions that cover the days of the batch, and the days that none covers."""

    importer: str
    title: str
    editions: tuple[Edition, ...]
    days_missing: tuple[date, ...]

    @property
    def missing_in_words(self) -> str:
        return days_in_words(self.days_missing)


def bases(claims: Sequence[Claim], facts: Facts) -> tuple[Basis, ...]:
    days: dict[Setting, set[date]] = {}
    for claim in claims:
        days.setdefault(claim.setting, set()).update(line.date_of_service for line in claim.lines)
    return tuple(_basis(importer, days, facts) for importer in IMPORTERS if not _is_idle(importer, days))


def _is_idle(importer: str, days: dict[Setting, set[date]]) -> bool:
    """Only professional claims are judged by their places of service."""
    return importer == "pos" and Setting.PRACTITIONER not in days


def _basis(importer: str, days: dict[Setting, set[date]], facts: Facts) -> Basis:
    found: dict[Edition, None] = {}
    missing: set[date] = set()
    for day, edition in _asked(importer, days, facts):
        if edition is None:
            missing.add(day)
        else:
            found[edition] = None
    editions = sorted(found, key=lambda edition: (edition.effective_from, edition.name))
    return Basis(importer, source_title(importer), tuple(editions), tuple(sorted(missing)))


def _asked(importer: str, days: dict[Setting, set[date]], facts: Facts) -> Iterator[tuple[date, Edition | None]]:
    for setting, own in days.items():
        variant = setting if importer in BY_SETTING else ""
        for day in sorted(own):
            yield day, facts.edition(importer, day, variant)


def source_title(importer: str) -> str:
    words = BROUGHT[importer].removeprefix("the ")
    return words[0].upper() + words[1:]
