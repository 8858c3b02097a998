"""The localities that amounts are adjusted for: by their number, or by a ZIP code."""

from collections.abc import Sequence
from dataclasses import dataclass

from fees.models import LocalityIndex, ZipLocality
from fees.payment import NATIONAL, Indices
from fees.selectors.editions import FeeEditions
from ui.absence import Absence, AbsenceKind, not_applicable, not_loaded
from ui.windows import day_in_words


@dataclass(frozen=True, slots=True)
class Place:
    """Where the amounts are for. `indices` is None where that cannot be said, and then `absences` say why.

    `key` is blank for the nation.
    """

    name: str
    key: str = ""
    zip_code: str = ""
    indices: Indices | None = None
    absences: tuple[Absence, ...] = ()
    notes: tuple[str, ...] = ()


NATION = Place("national, not adjusted for a locality", indices=NATIONAL)


def localities(editions: FeeEditions) -> list[LocalityIndex]:
    """Those of the edition that covers the day, by state and name."""
    rows = LocalityIndex.objects.filter(release=editions.indices) if editions.indices else LocalityIndex.objects.none()
    return list(rows.order_by("state", "name", "carrier", "locality"))


def indices_of(row: LocalityIndex, edition: str) -> Indices:
    return Indices(locality_name(row), row.work_gpci, row.pe_gpci, row.mp_gpci, edition)


def locality_name(row: LocalityIndex) -> str:
    return f"{row.words}, {row.state}"


def place_of_locality(key: str, editions: FeeEditions, held: Sequence[LocalityIndex], state: str = "") -> Place:
    """The place of a seven-digit number; `state` settles a number that the file gives to two states."""
    release = editions.indices
    if release is None:
        return Place(f"locality {key}", key, absences=(_no_indices(editions),))
    rows = [row for row in held if row.key == key]
    rows = [row for row in rows if row.state == state] or rows
    if len(rows) == 1:
        return Place(locality_name(rows[0]), key, indices=indices_of(rows[0], str(release)))
    if rows:
        states = " and ".join(row.state for row in rows)
        what = f"{release} gives the number {key} to {states}: which of their indices hold cannot be said."
        return Place(f"locality {key}", key, absences=(not_applicable(what, "A ZIP code may settle it."),))
    excerpt = "The excerpt of " if release.is_excerpt else ""
    what = f"{excerpt}{release} holds no locality {key}."
    return Place(f"locality {key}", key, absences=(not_loaded(what, "Choose one of the list, or leave it out."),))


def place_of_zip(zip_code: str, editions: FeeEditions, held: Sequence[LocalityIndex]) -> Place:
    """The place that the ZIP5 file puts a ZIP code in."""
    release = editions.zips
    named = f"ZIP code {zip_code}"
    if release is None:
        what = f"No ZIP code file of {day_in_words(editions.day)} or before is loaded."
        absence = not_loaded(what, "The operator loads one: manage.py load zip5 FILE.")
        return Place(named, zip_code=zip_code, absences=(absence,))
    row = ZipLocality.objects.filter(release=release, zip_code=zip_code).first()
    if row is None:
        excerpt = "The excerpt of the" if release.is_excerpt else "The"
        what = f"{excerpt} ZIP code file of {release} does not hold {zip_code}."
        absent = not_loaded(what) if release.is_excerpt else not_applicable(what, "Is it a ZIP code?")
        return Place(named, zip_code=zip_code, absences=(absent,))
    place = place_of_locality(row.key, editions, held, row.state)
    return Place(
        place.name, place.key, zip_code, place.indices, (*_old_zips(editions), *place.absences), _split(row)
    )  # fmt: skip


def _old_zips(editions: FeeEditions) -> tuple[Absence, ...]:
    if not editions.is_zips_old:
        return ()
    what = (
        f"No ZIP code file that covers {day_in_words(editions.day)} is loaded: the locality is that of {editions.zips}."
    )
    return (Absence(AbsenceKind.STALE, what, "Confirm it, or choose the locality yourself."),)


def _split(row: ZipLocality) -> tuple[str, ...]:
    if not row.is_split:
        return ()
    what = f"ZIP code {row.zip_code} is split: nine-digit codes of it are priced apart, and parts of it may lie in"
    rest = f"another locality than {row.key}, which the five digits are given. The nine digits of the place decide."
    return (f"{what} {rest}",)


def _no_indices(editions: FeeEditions) -> Absence:
    return not_loaded(
        f"No practice cost indices that cover {day_in_words(editions.day)} are loaded.",
        "The operator loads them: manage.py load gpci GPCIyyyy.csv.",
    )
