"""What Medicare allows for codes, told to other apps: physician fees, and what hospital outpatient departments get."""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from codes.amounts import Amount, register_amounts
from fees.models import HospitalOutpatientRate, RelativeValue
from fees.payment import Indices, cents
from fees.selectors.editions import fee_editions
from fees.selectors.national import national_fee
from fees.selectors.places import localities, place_of_locality
from sources.models import Release
from ui.windows import window_in_words


def physician_amounts(codes: Collection[str] | None, on: date, locality: str) -> list[Amount]:
    """By the newest schedule begun by the day: national, or of a locality where its indices are loaded."""
    editions = fee_editions(on=None, today=on)
    indices = place_of_locality(locality, editions, localities(editions)).indices if locality else None
    if editions.schedule is None or (locality and indices is None):
        return []
    rows = RelativeValue.objects.filter(release=editions.schedule).select_related("code")
    if codes is not None:
        rows = rows.filter(code__code__in=codes)
    return list(_amounts(rows, _named(editions.schedule), indices))


def _amounts(rows: "QuerySet[RelativeValue]", edition: str, indices: Indices | None) -> Iterator[Amount]:
    for row in rows.iterator(chunk_size=2000):
        fee = national_fee(row)
        for setting, national, pe in (
            ("nonfacility", fee.nonfacility_amount, row.nonfacility_pe_rvu),
            ("facility", fee.facility_amount, row.facility_pe_rvu),
        ):
            if national is not None:
                dollars = _adjusted(row, pe, indices) if indices else national
                yield Amount(row.code.code, row.modifier, setting, dollars, edition)


def _adjusted(row: RelativeValue, pe: Decimal, indices: Indices) -> Decimal:
    """42 CFR 414.20, before the cap on imaging, as the national amounts are."""
    total = row.work_rvu * indices.work + pe * indices.pe + row.mp_rvu * indices.mp
    return cents(total * row.conversion_factor)


def outpatient_amounts(codes: Collection[str] | None, on: date, locality: str) -> list[Amount]:
    """National, before the wage index; a locality of physicians says nothing of hospitals."""
    if locality:
        return []
    release = Release.objects.ready().of("opps").filter(variant="", effective_from__lte=on).newest_first().first()
    if release is None:
        return []
    rows = HospitalOutpatientRate.objects.filter(release=release, payment_rate__gt=0)
    if codes is not None:
        rows = rows.filter(code__in=codes)
    edition = _named(release)
    return [Amount(row.code, "", "outpatient", row.payment_rate or Decimal(0), edition) for row in rows]


def _named(release: Release) -> str:
    """`RVU26C (July-September 2026)`: beside rates of another month a reader must see of which quarter it is."""
    held = window_in_words(release.effective_from, release.effective_to)
    return str(release) if held == str(release) else f"{release} ({held})"


register_amounts(physician_amounts)
register_amounts(outpatient_amounts)
