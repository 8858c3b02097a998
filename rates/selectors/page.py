"""What the page of benchmarks shows: one code in all its groups, or the editions there are."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.http import QueryDict

from codes.amounts import medicare_amounts
from codes.models import Code
from rates.boxes import BoxChart
from rates.filters import RateFilter
from rates.models import HospitalBenchmark, RateBenchmark, RateEdition
from rates.places import Place
from rates.selectors.benchmarks import BenchmarkRow, Trend, charts_of, hospital_prices, rows_of, trends_of
from rates.selectors.editions import EditionFiles, ShownEdition, files_of, notes_of, shown_editions
from ui.absence import Absence, not_applicable, not_loaded, not_published
from ui.windows import day_in_words

STATES_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks: a code in its canonical spelling, blank for the list of editions; a day; a locality."""

    code: str = ""
    on: date | None = None
    month: str = ""
    locality: str = ""
    with_all: bool = False


@dataclass(frozen=True, slots=True)
class BenchmarkPage:
    """`filter` is None where no code is asked for. `no_local` says why a locality's percentages are missing."""

    asked: Asked
    editions: list[ShownEdition]
    hospital_edition: ShownEdition | None = None
    code: Code | None = None
    filter: RateFilter | None = None
    rows: list[BenchmarkRow] = field(default_factory=list)
    charts: list[BoxChart] = field(default_factory=list)
    trends: list[Trend] = field(default_factory=list)
    hospitals: list[HospitalBenchmark] = field(default_factory=list)
    files: list[EditionFiles] = field(default_factory=list)
    hospital_notes: list[str] = field(default_factory=list)
    absence: Absence | None = None
    no_local: Absence | None = None

    @property
    def is_sample(self) -> bool:
        return any(row.benchmark.edition.is_sample for row in self.rows)

    @property
    def told(self) -> list[BenchmarkRow]:
        """The groups that have figures; all of them where none has."""
        return [row for row in self.rows if not row.benchmark.is_suppressed] or self.rows

    @property
    def suppressed(self) -> list[BenchmarkRow]:
        """The others, which stand apart."""
        return [row for row in self.rows if row.benchmark.is_suppressed] if len(self.told) < len(self.rows) else []

    @property
    def set_aside(self) -> int:
        return sum(row.benchmark.n_set_aside for row in self.rows)

    @property
    def not_judged(self) -> bool:
        """That no edition shown could be judged by the specialties of its providers."""
        return not any(shown.edition.has_billers for shown in self.editions)


def benchmark_page(asked: Asked, data: QueryDict, *, today: date) -> BenchmarkPage:
    held = list(RateEdition.objects.ready().newest_first())
    payers = [edition for edition in held if edition.payer]
    if asked.month:
        payers = [edition for edition in payers if edition.month == asked.month]
    day = None if asked.month else asked.on
    shown = shown_editions(payers, on=day, today=today)
    hospitals = shown_editions([edition for edition in held if not edition.payer], on=asked.on, today=today)
    hospital = hospitals[0] if hospitals else None
    if not asked.code:
        files = files_of([*shown, *hospitals[:1]])
        return BenchmarkPage(asked, shown, hospital, files=files, absence=None if held else _nothing(asked))
    return _of_code(asked, data, shown, hospital, today)


def _of_code(
    asked: Asked, data: QueryDict, shown: list[ShownEdition], hospital: ShownEdition | None, today: date
) -> BenchmarkPage:
    found = RateBenchmark.objects.ready().of_codes(asked.code)
    payers = [(each.edition.payer, each.edition.payer_name) for each in shown]
    in_shown = found.filter(edition__in=[each.edition.pk for each in shown])
    states = in_shown.exclude(state="").order_by("state").values_list("state", flat=True).distinct()[:STATES_SHOWN]
    narrowed = RateFilter(data, queryset=found, payers=payers, states=list(states))
    local, no_local = _local(asked, today)
    is_valid = narrowed.form.is_valid()
    rows = rows_of(narrowed.qs, shown, with_all=asked.with_all, local=local) if is_valid else []
    place = narrowed.form.cleaned_data.get("setting") if is_valid else ""
    of_payer = found.filter(edition__payer=data["payer"]) if data.get("payer") else found
    return BenchmarkPage(
        asked=asked,
        editions=shown,
        hospital_edition=hospital,
        code=Code.objects.filter(system__in=("cpt", "hcpcs"), code=asked.code).first(),
        filter=narrowed,
        rows=rows,
        charts=charts_of(rows),
        trends=trends_of(of_payer, place or str(Place.NONFACILITY)),
        hospitals=hospital_prices(asked.code, [hospital.edition] if hospital else []),
        hospital_notes=notes_of(hospital.edition) if hospital else [],
        absence=None if rows else _no_rows(asked, shown, data) if is_valid else _no_choice(narrowed),
        no_local=no_local,
    )


def _local(asked: Asked, today: date) -> tuple[dict[tuple[str, str], Decimal], Absence | None]:
    """Amounts of the locality by modifier and setting."""
    if not asked.locality:
        return {}, None
    amounts = medicare_amounts({asked.code}, asked.on or today, asked.locality)
    if not amounts:
        what = f"No amounts of {asked.code} in locality {asked.locality} are loaded, so there is no percentage of them."
        return {}, not_loaded(what, "They need the physician fee schedule and the practice cost indices of the day.")
    return {(amount.modifier, amount.setting): amount.dollars for amount in amounts}, None


def _no_choice(narrowed: RateFilter) -> Absence:
    names = " and ".join(str(narrowed.form.fields[name].label).lower() for name in narrowed.form.errors)
    return not_applicable(f"What is given as {names} is none of the choices there are.", "Choose one in the filter.")


def _no_rows(asked: Asked, shown: list[ShownEdition], data: QueryDict) -> Absence:
    if not shown:
        return _nothing(asked)
    if any(data.get(name) for name in ("payer", "setting", "class", "billing_class", "type", "state", "modifier")):
        return not_applicable(f"No rates of {asked.code} have all of these properties.", "Leave some of them out.")
    if any(each.edition.codes for each in shown):
        return not_loaded(f"Only some codes of these editions were read, and {asked.code} is not among them.")
    return not_published(f"None of the payers' files that are loaded has a rate for {asked.code}.")


def _nothing(asked: Asked) -> Absence:
    when = f" of {asked.month}" if asked.month else f" that cover {day_in_words(asked.on)}" if asked.on else ""
    return not_loaded(
        f"No payer's negotiated rates{when} are loaded.",
        "The operator loads them: manage.py load tic FILE --payer SLUG --edition YYYY-MM.",
    )
