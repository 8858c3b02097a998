"""Rows of the fee schedule as plain data, for the rules that price and judge by them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Value

from codes.models import Code
from fees.models import RelativeValue
from fees.payment import Schedule, ScheduleRow
from sources.models import Release


def schedule_of(release: Release, codes: Iterable[str]) -> tuple[Schedule, dict[str, Code]]:
    """The rows of these codes in one release, and the codes themselves that it lists."""
    values = RelativeValue.objects.filter(release=release, code__code__in=set(codes)).select_related("code")
    rows, found = {}, {}
    for value in values:
        found[value.code.code] = value.code
        rows[value.code.code, value.modifier] = _row(value)
    return Schedule(str(release), rows, release.is_excerpt), found


def _row(value: RelativeValue) -> ScheduleRow:
    return ScheduleRow(
        code=value.code.code,
        modifier=value.modifier,
        status_code=value.status_code,
        work=value.work_rvu,
        nonfacility_pe=value.nonfacility_pe_rvu,
        nonfacility_na=value.nonfacility_na,
        facility_pe=value.facility_pe_rvu,
        facility_na=value.facility_na,
        mp=value.mp_rvu,
        conversion_factor=value.conversion_factor,
        pctc=value.pctc_indicator,
        multiple_procedure=value.multiple_procedure,
        bilateral=value.bilateral_surgery,
        assistant=value.assistant_at_surgery,
        co_surgeons=value.co_surgeons,
        team=value.team_surgery,
        opps_nonfacility_pe=value.opps_nonfacility_pe,
        opps_facility_pe=value.opps_facility_pe,
        opps_mp=value.opps_mp,
    )


@dataclass(frozen=True, slots=True)
class PolicyIndicators:
    """The payment policy indicators of one code with one modifier, 26, TC, 53 or none."""

    code: str
    modifier: str
    status_code: str
    pctc: str
    global_days: str
    multiple_procedure: str
    bilateral: str
    assistant: str
    co_surgeons: str
    team: str
    nonfacility_na: bool
    facility_na: bool


@dataclass(frozen=True, slots=True)
class FeeRows:
    """What the release that covers a day says of some codes; `edition` is blank where no such release is loaded.

    A code that is not in `rows` is not in the edition, or, of an excerpt, perhaps only not here.
    """

    edition: str
    is_excerpt: bool
    rows: Mapping[tuple[str, str], PolicyIndicators]


_TEXTS = (
    "modifier", "status_code", "pctc_indicator", "global_days", "multiple_procedure", "bilateral_surgery",
    "assistant_at_surgery", "co_surgeons", "team_surgery",
)  # fmt: skip
_FLAGS = ("nonfacility_na", "facility_na")


def fee_rows(codes: Iterable[str], on: date) -> FeeRows:
    """The policy indicators of these codes on a day, in one query, whether or not a release covers the day."""
    covering = Release.objects.ready().of("pfs").filter(variant="", effective_from__lte=on).order_by()
    covering = covering.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=on))
    values = RelativeValue.objects.filter(
        release__in=covering.values("pk"), code__code__in=set(codes), code__system__in=("cpt", "hcpcs")
    )
    # The releases stand beside their rows: one that holds none of the codes is still to be named.
    blank = [Value("") for _ in _TEXTS] + [Value(False) for _ in _FLAGS]
    found = list(
        covering.values_list("pk", "effective_from", "is_excerpt", "edition", Value(""), *blank).union(
            values.values_list(
                "release_id",
                "release__effective_from",
                "release__is_excerpt",
                Value(""),
                "code__code",
                *_TEXTS,
                *_FLAGS,
            ),
            all=True,
        )
    )
    newest = max((row for row in found if row[3]), key=lambda row: (row[1], row[0]), default=None)
    if newest is None:
        return FeeRows("", False, {})
    rows = {(row[4], row[5]): PolicyIndicators(*row[4:]) for row in found if row[4] and row[0] == newest[0]}
    return FeeRows(newest[3], bool(newest[2]), rows)
