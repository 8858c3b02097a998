"""What fees add to a code page: the national Medicare amounts of the release in force."""

from decimal import Decimal

from codes.page import Fact, PageRequest, Panel, extend, register
from fees.indicators import indicators
from fees.panels import benchmarks, facility_rates, trend
from fees.selectors import NationalFee, facility_fee, national_fees
from fees.statuses import GLOBAL_MEANINGS, STATUS_MEANINGS
from ui.absence import Absence, not_applicable, not_loaded

PROFESSIONAL_PART = "professional part"


def fees(page: PageRequest) -> Panel | Absence:
    if page.code.system_id == "icd-10-cm":
        return not_applicable("A diagnosis has no fee.")
    release = page.release_of("pfs")
    if release is None:
        when = f" that covers {page.on:%-d %B %Y}" if page.on else ""
        return not_loaded(
            f"No physician fee schedule{when} is loaded.", "The operator loads one: manage.py load pfs PPRRVU.csv."
        )
    rows = national_fees(page.code, release)
    if not rows:
        what = f"{release} does not list {page.code.code}."
        if release.is_excerpt:
            return not_loaded(
                f"The excerpt of {release} does not hold {page.code.code}.",
                "The operator loads the whole file: manage.py load pfs PPRRVU.csv.",
            )
        return not_applicable(what)
    first = rows[0].value
    return Panel(
        "fees/_fees.html",
        {
            "code": page.code,
            "rows": rows,
            "release": release,
            "is_stale": page.is_stale(release),
            "today": page.today,
            "on": page.on,
            "status": STATUS_MEANINGS.get(first.status_code, ""),
            "global_period": GLOBAL_MEANINGS.get(first.global_days, ""),
            "first": first,
            "headline": rows[0],
            "indicators": indicators(first),
            "capped": [row for row in rows if row.nonfacility_cap is not None or row.facility_cap is not None],
        },
        facts=_facts(rows, release.edition, is_stale=page.is_stale(release)),
    )


def _facts(rows: list[NationalFee], edition: str, *, is_stale: bool) -> tuple[Fact, ...]:
    fee, facility = rows[0], facility_fee(rows)
    value, modifier = fee.value, facility.value.modifier
    return (
        Fact("Medicare, non-facility", _dollars(fee.nonfacility_paid), edition, is_stale),
        Fact(
            f"Medicare, facility{f' ({modifier})' if modifier else ''}",
            _dollars(facility.facility_paid),
            f"{edition}, {PROFESSIONAL_PART}" if modifier else edition,
            is_stale,
        ),
        Fact("Global period", value.global_days, GLOBAL_MEANINGS.get(value.global_days, ""), is_stale),
        Fact("Fee schedule status", value.status_code, STATUS_MEANINGS.get(value.status_code, ""), is_stale),
    )


def _dollars(amount: Decimal | None) -> str:
    return "no amount" if amount is None else f"${amount:,.2f}"


register("fees", fees)
extend("fees", trend)
extend("fees", facility_rates)
register("benchmarks", benchmarks)
