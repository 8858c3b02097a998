"""What rates add to a code page: what payers negotiated, beside Medicare, and what hospitals ask."""

from dataclasses import dataclass

from codes.page import PageRequest, Panel, extend
from rates.models import RateBenchmark, RateEdition
from rates.selectors.benchmarks import PLAIN, BenchmarkRow, charts_of, hospital_prices, medicare_lines, rows_of
from rates.selectors.editions import ShownEdition, notes_of, shown_editions
from ui.absence import Absence, not_loaded, not_published

NO_RATES = not_loaded(
    "No payer's negotiated rates and no hospital's prices are loaded.",
    "They come with payers' and hospitals' price transparency files: manage.py load tic FILE, load hospital FILE.",
)


@dataclass(frozen=True, slots=True)
class PayerRates:
    """A payer's plain rates for the code, one row a setting; where there are none, why."""

    shown: ShownEdition
    rows: list[BenchmarkRow]
    absence: Absence | None = None


def benchmarks(page: PageRequest) -> Panel | None:
    """The editions that answer for the page's day; no query is asked where none is loaded at all."""
    if page.code.system_id == "icd-10-cm":
        return None
    held = [release for release in page.releases if release.importer in ("tic", "hospital")]
    if not held:
        return Panel("rates/_section.html", {"absence": NO_RATES})
    editions = list(RateEdition.objects.ready().filter(release__in=held).newest_first())
    payers = shown_editions([each for each in editions if each.payer], on=page.on, today=page.today)
    hospitals = shown_editions([each for each in editions if not each.payer], on=page.on, today=page.today)
    if not payers and not hospitals:
        when = f"{page.day:%-d %B %Y}"
        return Panel("rates/_section.html", {"absence": not_loaded(f"No rates that cover {when} are loaded.")})
    plain = RateBenchmark.objects.of_codes(page.code.code).filter(negotiated_type="negotiated", state="", **PLAIN)
    rows = rows_of(plain.for_the_whole_area(), payers, with_all=False) if payers else []
    return Panel(
        "rates/_section.html",
        {
            "code": page.code,
            "on": page.on,
            "editions": payers,
            "payers": [_payer(shown, rows, page.code.code) for shown in payers],
            "medicare": medicare_lines(rows),
            "charts": charts_of(rows),
            "hospitals": hospital_prices(page.code.code, [each.edition for each in hospitals]),
            "hospital_edition": hospitals[0] if hospitals else None,
            "hospital_notes": notes_of(hospitals[0].edition) if hospitals else [],
            "is_sample": any(shown.edition.is_sample for shown in payers),
            "no_payers": None if payers else not_loaded("No payer's negotiated rates for this day are loaded."),
        },
    )


def _payer(shown: ShownEdition, rows: list[BenchmarkRow], code: str) -> PayerRates:
    own = [row for row in rows if row.benchmark.edition_id == shown.edition.pk]
    if own:
        return PayerRates(shown, own)
    if shown.edition.codes:
        what = f"Of this edition {shown.edition.codes} were read; {code} has no plain professional rate among them."
        return PayerRates(shown, own, not_loaded(what))
    return PayerRates(shown, own, not_published(f"No plain professional rate for {code} in this edition."))


extend("benchmarks", benchmarks)
