"""What Part B paid for one code over one year: the nation, and each state."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from codes.models import Code
from fees.models import Utilisation
from sources.models import Release

COUNTS = ("services", "beneficiaries", "providers")
MEASURES = {
    "services": "Services",
    "beneficiaries": "Beneficiaries",
    "providers": "Providers",
    "average_submitted": "Average submitted charge",
    "average_allowed": "Average allowed",
    "average_paid": "Average paid by Medicare",
    "average_standardised": "Average paid, standardized",
}


@dataclass(frozen=True, slots=True)
class Places:
    """One geography's rows; None for a place that the file has no row of."""

    name: str
    office: Utilisation | None
    facility: Utilisation | None


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of the nation in both places, None where it is suppressed or its place has no row."""

    name: str
    is_count: bool
    office: Decimal | int | None
    facility: Decimal | int | None


@dataclass(frozen=True, slots=True)
class CodeUtilisation:
    nation: Places
    states: list[Places]

    @property
    def measures(self) -> list[Measure]:
        return [
            Measure(
                name,
                field in COUNTS,
                getattr(self.nation.office, field, None),
                getattr(self.nation.facility, field, None),
            )
            for field, name in MEASURES.items()
        ]


def code_utilisation(code: Code, release: Release) -> CodeUtilisation | None:
    """One query; None where the release has no row of the code."""
    rows = list(Utilisation.objects.filter(code=code.code, release=release).order_by("name"))
    if not rows:
        return None
    states: dict[str, list[Utilisation]] = {}
    for row in rows:
        if row.level == Utilisation.Level.STATE:
            states.setdefault(row.geography, []).append(row)
    nation = (row for row in rows if row.level == Utilisation.Level.NATIONAL)
    return CodeUtilisation(_places("United States", nation), [_places(held[0].name, held) for held in states.values()])


def _places(name: str, rows: Iterable[Utilisation]) -> Places:
    by_place = {row.place: row for row in rows}
    return Places(name, by_place.get(Utilisation.Place.OFFICE), by_place.get(Utilisation.Place.FACILITY))
