"""What Medicare paid for a code year by year, and why it changed. Pure rules over plain figures; no database.

The amount is total RVU times the conversion factor. Of a change from one edition to the next the units' part is the
change of the units at the earlier factor, to the cent; the factor's part is the rest, so that the two make the whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise

from fees.statuses import STATUS_MEANINGS

CENT = Decimal("0.01")
MINUS = "\N{MINUS SIGN}"


class Listed(StrEnum):
    """Whether an edition has the code; an excerpt that lacks it proves nothing."""

    YES = "listed"
    NO = "not listed"
    NOT_LOADED = "not loaded"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting's figures in one edition: RVU, and US dollars, None where nothing is paid by these units.

    `modifier` is that of the row they stand in; `is_na`: the schedule marks the setting NA.
    """

    modifier: str
    work: Decimal
    practice_expense: Decimal
    malpractice: Decimal
    total: Decimal
    is_na: bool
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What one edition says of the code: its row's status and global period, and both settings."""

    status: str
    global_days: str
    factor: Decimal
    nonfacility: Setting
    facility: Setting


@dataclass(frozen=True, slots=True)
class Year:
    """One calendar year by the newest edition of it that is read; blank edition where none is loaded."""

    year: int
    edition: str
    listed: Listed
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a year's edition changed against the last one before it that is loaded, in sentences."""

    year: int
    edition: str
    since: str
    sentences: tuple[str, ...]


def every_year(held: Iterable[Year]) -> list[Year]:
    """The years from the first to the last, those between of which no edition is loaded too."""
    by_year = {year.year: year for year in held}
    if not by_year:
        return []
    return [
        by_year.get(number, Year(number, "", Listed.NOT_LOADED)) for number in range(min(by_year), max(by_year) + 1)
    ]


def changes(years: Sequence[Year]) -> list[Change]:
    """Each edition against the last one before it of which something is known, oldest first."""
    known = [year for year in years if year.listed != Listed.NOT_LOADED]
    found = [
        Change(later.year, later.edition, earlier.edition, tuple(_sentences(earlier, later)))
        for earlier, later in pairwise(known)
    ]
    return [change for change in found if change.sentences]


def overall(years: Sequence[Year]) -> list[str]:
    """Each setting from its first amount to its last: by how much, and how much of it is the factor's."""
    sentences = []
    for name in ("nonfacility", "facility"):
        paid = [(year, year.figures) for year in years if year.figures and amount_of(year, name) is not None]
        if len(paid) < 2:
            continue
        (first, before), (last, after) = paid[0], paid[-1]
        old, new = amount_of(first, name), amount_of(last, name)
        if old is None or new is None:
            continue
        units = percent(setting_of(before, name).total, setting_of(after, name).total)
        sentences.append(
            f"{_named(name, setting_of(after, name))}: {dollars(old)} in {first.year}, {dollars(new)} in {last.year}, "
            f"{percent(old, new)}; the units {units}, the conversion factor {percent(before.factor, after.factor)}."
        )
    return sentences


def unpaid(known: Sequence[Year]) -> str:
    """What to say of a code that no edition has an amount for, and that nothing changed of."""
    last = known[-1]
    status = _status(last.figures.status) if last.figures else ""
    return (
        f"No edition from {known[0].edition} to {last.edition} has an amount by these units: status {status} in each."
    )


def amount_of(year: Year, name: str) -> Decimal | None:
    """`name` is `nonfacility` or `facility`."""
    return setting_of(year.figures, name).amount if year.figures else None


def setting_of(figures: Figures, name: str) -> Setting:
    return figures.nonfacility if name == "nonfacility" else figures.facility


def _sentences(earlier: Year, later: Year) -> Iterable[str]:
    before, after = earlier.figures, later.figures
    if before is None and after is not None:
        yield f"The code begins: {earlier.edition} does not list it."
    if before is not None and after is None:
        yield f"The code is no longer listed; {earlier.edition} is the last edition loaded that lists it."
    if before is None or after is None:
        return
    if before.status != after.status:
        yield f"Status {_status(before.status)} became {_status(after.status)}."
    if before.global_days != after.global_days:
        yield f"The global period {before.global_days} became {after.global_days}."
    for name in ("nonfacility", "facility"):
        yield from _setting_sentences(name, before, after)


def _setting_sentences(name: str, before: Figures, after: Figures) -> Iterable[str]:
    old, new = setting_of(before, name), setting_of(after, name)
    named = _named(name, new)
    if old.is_na != new.is_na:
        yield f"{named} is {'now' if new.is_na else 'no longer'} marked NA, rarely or never performed there."
    if old.amount is None and new.amount is not None:
        yield f"{named} is paid by these units: {dollars(new.amount)}."
    elif old.amount is not None and new.amount is None:
        yield f"{named} is no longer paid by these units; before, {dollars(old.amount)}."
    elif old.amount is not None and new.amount is not None:
        if old.modifier != new.modifier:
            rows = [f"the row {row.modifier}" if row.modifier else "the row without a modifier" for row in (new, old)]
            yield f"{named} is read from {rows[0]}; before, from {rows[1]}."
        yield _amount_sentence(named, old, new, old.amount, new.amount, before.factor, after.factor)


def _amount_sentence(
    named: str, old: Setting, new: Setting, was: Decimal, now: Decimal, factor: Decimal, new_factor: Decimal
) -> str:
    difference = now - was
    head = f"{named}: {dollars(was)} to {dollars(now)}"
    if old.total == new.total and factor == new_factor:
        return f"{named}: {dollars(now)}, unchanged."
    by_units = ((new.total - old.total) * factor).quantize(CENT, ROUND_HALF_UP)
    parts = [f"{head}, {signed(difference)} ({percent(was, now)})."]
    if new.total != old.total:
        parts.append(f"Units {old.total} to {new.total} ({_components(old, new)}): {signed(by_units)}.")
    if new_factor != factor:
        parts.append(f"Conversion factor ${factor} to ${new_factor}: {signed(difference - by_units)}.")
    return " ".join(parts)


def _components(old: Setting, new: Setting) -> str:
    pairs = (
        ("work", old.work, new.work),
        ("practice expense", old.practice_expense, new.practice_expense),
        ("malpractice", old.malpractice, new.malpractice),
    )
    moved = [f"{name} {was} to {now}" for name, was, now in pairs if was != now]
    return ", ".join(moved) or "of the same parts"


def _status(status: str) -> str:
    """The letter with the first words of its meaning: `A (active)`."""
    meaning = STATUS_MEANINGS.get(status, "").partition(":")[0].rstrip(".")
    return f"{status} ({meaning[:1].lower()}{meaning[1:]})" if meaning else status


def _named(name: str, setting: Setting) -> str:
    words = "Non-facility" if name == "nonfacility" else "Facility"
    return f"{words} ({setting.modifier})" if setting.modifier else words


def dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def signed(amount: Decimal) -> str:
    """`+$14.86`, with a true minus sign where it is less."""
    return f"{MINUS if amount < 0 else '+'}${abs(amount):,.2f}"


def percent(old: Decimal, new: Decimal) -> str:
    """The change in percent to one decimal: `+2.5%`; what began at 0 has none."""
    if not old:
        return "from 0" if new else "unchanged"
    share = ((new - old) / old * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if not share:
        return "unchanged" if new == old else "under 0.1%"
    return f"{MINUS if share < 0 else '+'}{abs(share)}%"
