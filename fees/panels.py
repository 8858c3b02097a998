"""What fees add to a code page beside the national amounts: facility rates, the trend by year, utilization."""

from dataclasses import dataclass
from decimal import Decimal

from codes.page import UNFILLED, PageRequest, Panel
from fees.selectors.facilities import outpatient_rate, surgical_center_rate
from fees.selectors.trend import fee_years
from fees.selectors.utilisation import code_utilisation
from fees.trend import Listed, Year, amount_of, changes, overall, percent, unpaid
from ui.absence import Absence, not_applicable, not_loaded, not_published
from ui.charts import LineChart, Series, line_chart

FACILITY_SOURCES = (("opps",), ("asc", "AA"), ("asc", "BB"))
_SETTINGS = ("nonfacility", "facility")


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One year of the table, with each setting's change against the last amount before it, blank where none is."""

    year: Year
    nonfacility_change: str
    facility_change: str


def facility_rates(page: PageRequest) -> Panel | None:
    """What Medicare pays the hospital or the surgical center, beside the physician."""
    if page.code.system_id == "icd-10-cm":
        return None
    if not any(page.release_of(*source) for source in FACILITY_SOURCES):
        when = f" that covers {page.on:%-d %B %Y}" if page.on else ""
        absence = not_loaded(
            f"No OPPS or ASC addendum{when} is loaded.",
            "The operator loads them: manage.py load opps ADDENDUM_B.csv; manage.py load asc ADDENDUM_AA.csv.",
        )
        return Panel("fees/_facility_rates.html", {"absence": absence})
    rates = (outpatient_rate(page), surgical_center_rate(page))
    return Panel("fees/_facility_rates.html", {"rates": rates, "code": page.code})


def trend(page: PageRequest) -> Panel | None:
    """None where no fee schedule is loaded, or none of those loaded knows the code: the section says so already."""
    if page.code.system_id == "icd-10-cm":
        return None
    years = fee_years(page.code, page.releases, until=page.day)
    listed = [year for year in years if year.listed == Listed.YES]
    if not listed:
        return None
    known = [year for year in years if year.listed != Listed.NOT_LOADED]
    found = changes(years)
    is_paid = any(amount_of(year, name) is not None for year in years for name in _SETTINGS)
    return Panel(
        "fees/_trend.html",
        {
            "rows": _trend_rows(years)[::-1],
            "changes": found[::-1],
            "unpaid": "" if is_paid or found else unpaid(known),
            "overall": overall(years),
            "chart": _chart(page, years),
            "parts": _parts(years),
            "too_few": not_loaded(
                f"Only {known[0].edition} is loaded: a trend shows once editions of two years are.",
                "The operator loads an earlier one: manage.py load pfs PPRRVU.csv.",
            )
            if len(known) < 2
            else None,
        },
    )


def _trend_rows(years: list[Year]) -> list[TrendRow]:
    rows = []
    before: dict[str, Decimal] = {}
    for year in years:
        told = []
        for name in _SETTINGS:
            amount = amount_of(year, name)
            told.append(percent(before[name], amount) if amount is not None and name in before else "")
            if amount is not None:
                before[name] = amount
        rows.append(TrendRow(year, *told))
    return rows


def _parts(years: list[Year]) -> list[str]:
    """The modifiers whose row stands for the facility."""
    return sorted({year.figures.facility.modifier for year in years if year.figures} - {""})


def _chart(page: PageRequest, years: list[Year]) -> LineChart | None:
    """None where fewer than two years have an amount: there is no line to draw."""
    facility = f"Facility{''.join(f' ({part})' for part in _parts(years))}"
    series = [
        Series(label, [amount_of(year, name) for year in years])
        for name, label in (("nonfacility", "Non-facility"), ("facility", facility))
    ]
    series = [each for each in series if sum(value is not None for value in each.values) > 1]
    if not series:
        return None
    return line_chart(
        title=f"National Medicare amounts of {page.code} by year, {years[0].year} to {years[-1].year}",
        description=" ".join(overall(years)) or "The figures stand in the table beside the chart.",
        labels=[str(year.year) for year in years],
        series=series,
        unit="$",
    )


def benchmarks(page: PageRequest) -> Panel | Absence:
    """Utilization by Medicare Part B, as of the newest data year begun by the day."""
    if page.code.system_id == "icd-10-cm":
        return not_applicable("Benchmarks belong to procedure and supply codes.")
    release = page.release_of("utilisation")
    if release is None:
        return UNFILLED["benchmarks"]
    found = code_utilisation(page.code, release)
    context: dict[str, object] = {"found": found, "release": release, "day": page.day, "code": page.code}
    if found is None and release.is_excerpt:
        context["absence"] = not_loaded(
            f"The excerpt of Medicare utilization {release} does not hold {page.code.code}.",
            "The operator loads the whole file: manage.py load utilisation MUP_PHY.csv.",
        )
    elif found is None:
        context["absence"] = not_published(
            f"Medicare utilization {release} has no row for {page.code.code}: nobody was paid for it by Part B, or 10 "
            "or fewer beneficiaries had it, which CMS suppresses."
        )
    return Panel("fees/_benchmarks.html", context)
