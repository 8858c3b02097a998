"""The years of one code: the newest loaded edition of each year of the physician fee schedule."""

from collections.abc import Iterable, Sequence
from datetime import date

from codes.models import Code, Listing
from fees.models import RelativeValue
from fees.selectors.national import NationalFee, facility_fee, national_fee
from fees.trend import Figures, Listed, Setting, Year, every_year
from sources.models import Release


def fee_years(code: Code, releases: Iterable[Release], *, until: date) -> list[Year]:
    """Oldest first, of the releases begun by `until`; the files of QPP participants are no part of it."""
    editions = newest_of_each_year(releases, until=until)
    rows: dict[int, list[NationalFee]] = {release.pk: [] for release in editions}
    for row in RelativeValue.objects.filter(code=code, release__in=editions).order_by("modifier"):
        rows[row.release_id].append(national_fee(row))
    lacking = [release.pk for release in editions if release.is_excerpt and not rows[release.pk]]
    absent = set(
        Listing.objects.filter(code=code, release__in=lacking, is_listed=False).values_list("release_id", flat=True)
        if lacking
        else ()
    )
    return every_year(
        Year(release.effective_from.year, release.edition, _listed(release, rows[release.pk], absent), _figures(fees))
        for release in editions
        for fees in (rows[release.pk],)
    )


def newest_of_each_year(releases: Iterable[Release], *, until: date) -> list[Release]:
    newest: dict[int, Release] = {}
    for release in sorted(releases, key=lambda each: (each.effective_from, each.pk)):
        if release.importer == "pfs" and not release.variant and release.effective_from <= until:
            newest[release.effective_from.year] = release
    return list(newest.values())


def _listed(release: Release, fees: Sequence[NationalFee], absent: set[int]) -> Listed:
    if fees:
        return Listed.YES
    return Listed.NOT_LOADED if release.is_excerpt and release.pk not in absent else Listed.NO


def _figures(fees: list[NationalFee]) -> Figures | None:
    if not fees:
        return None
    first, facility = fees[0], facility_fee(fees)
    return Figures(
        status=first.value.status_code,
        global_days=first.value.global_days,
        factor=first.value.conversion_factor,
        nonfacility=Setting(
            modifier=first.value.modifier,
            work=first.value.work_rvu,
            practice_expense=first.value.nonfacility_pe_rvu,
            malpractice=first.value.mp_rvu,
            total=first.value.nonfacility_total,
            is_na=first.value.nonfacility_na,
            amount=first.nonfacility_amount,
        ),
        facility=Setting(
            modifier=facility.value.modifier,
            work=facility.value.work_rvu,
            practice_expense=facility.value.facility_pe_rvu,
            malpractice=facility.value.mp_rvu,
            total=facility.value.facility_total,
            is_na=facility.value.facility_na,
            amount=facility.facility_amount,
        ),
    )
