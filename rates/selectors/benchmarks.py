"""The benchmarks of one code: rows, charts, trend and hospital prices."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rates.boxes import BoxChart, Spread, box_chart
from rates.medicare import percent_of
from rates.models import HospitalBenchmark, RateBenchmark, RateEdition
from rates.places import Place
from rates.querysets import RateBenchmarkQuerySet
from rates.selectors.editions import ShownEdition
from ui.charts import LineChart, Series, line_chart

MOST_CHARTS = 3
MOST_TRENDS = 6
# What a page shows first: the plain price of a physician's service.
PLAIN = {"arrangement": "ffs", "modifiers": "", "billing_class": "professional"}
_PLACE_ORDER = [place.value for place in Place]
Kind = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """One benchmark with its edition; `local_percent` only where a locality was asked for."""

    benchmark: RateBenchmark
    is_stale: bool
    percent: int | None
    local_percent: int | None = None

    @property
    def place(self) -> str:
        return Place(self.benchmark.place).words

    @property
    def kind(self) -> Kind:
        each = self.benchmark
        return (each.billing_class, each.place, each.negotiated_type, each.arrangement, each.modifiers, each.state)


@dataclass(frozen=True, slots=True)
class Trend:
    """One payer over its editions, oldest first: the medians, and the chart where two have one."""

    payer_name: str
    is_sample: bool
    rows: list[BenchmarkRow]
    chart: LineChart | None


def rows_of(
    benchmarks: RateBenchmarkQuerySet,
    editions: Sequence[ShownEdition],
    *,
    with_all: bool,
    local: Mapping[tuple[str, str], Decimal] | None = None,
) -> list[BenchmarkRow]:
    """Of these editions, one row a group: without the rates set aside, or `with_all` with them."""
    stale = {shown.edition.pk: shown for shown in editions}
    found = benchmarks.filter(edition__in=list(stale)).with_editions().in_order()
    chosen: dict[tuple[object, ...], RateBenchmark] = {}
    for each in found:
        key = (
            each.edition_id, each.code, each.billing_class, each.place, each.state_basis, each.state, each.arrangement,
            each.negotiated_type, each.modifiers,
        )  # fmt: skip
        if key not in chosen or each.is_cleaned is not with_all:
            chosen[key] = each
    rows = [_row(each, stale[each.edition_id].is_stale, local or {}) for each in chosen.values()]
    return sorted(rows, key=lambda row: (_rank(row.kind), row.benchmark.edition.payer_name))


def _row(each: RateBenchmark, is_stale: bool, local: Mapping[tuple[str, str], Decimal]) -> BenchmarkRow:
    if each.is_percentage:
        return BenchmarkRow(each, is_stale, None)
    here = local.get((each.modifiers, each.place)) if each.billing_class == "professional" else None
    return BenchmarkRow(each, is_stale, percent_of(each.median, each.medicare_amount), percent_of(each.median, here))


@dataclass(frozen=True, slots=True)
class MedicareLine:
    """What Medicare allows in one setting, as the rates were held against it."""

    place: str
    dollars: Decimal
    edition: str


def medicare_lines(rows: Iterable[BenchmarkRow]) -> list[MedicareLine]:
    """Each amount once; editions of different months may have been held against different ones."""
    found = {
        MedicareLine(row.place, row.benchmark.medicare_amount, _schedule(row.benchmark)): None
        for row in rows
        if row.benchmark.medicare_amount is not None
    }
    return list(found)


def _schedule(each: RateBenchmark) -> str:
    return each.edition.medicare_of(each.billing_class)


def charts_of(rows: Iterable[BenchmarkRow]) -> list[BoxChart]:
    """One chart for each kind of rate, a box a payer; the plainest kinds first, at most MOST_CHARTS."""
    by_kind: dict[Kind, list[BenchmarkRow]] = defaultdict(list)
    for row in rows:
        if row.benchmark.median is not None:
            by_kind[row.kind].append(row)
    kinds = sorted(by_kind, key=_rank)[:MOST_CHARTS]
    return [_chart(by_kind[kind]) for kind in kinds]


def _rank(kind: Kind) -> tuple[object, ...]:
    billing_class, place, negotiated_type, arrangement, modifiers, _state = kind
    is_plain = (arrangement == "ffs", not modifiers, negotiated_type == "negotiated", billing_class == "professional")
    return (-sum(is_plain), _PLACE_ORDER.index(place), kind)


def _chart(rows: Sequence[BenchmarkRow]) -> BoxChart:
    first = rows[0].benchmark
    amounts = {row.benchmark.medicare_amount for row in rows}
    return box_chart(
        title=kind_in_words(first),
        spreads=[_spread(row.benchmark) for row in rows],
        # Editions of several dates may be held against several amounts: no one line is theirs.
        medicare=amounts.pop() if len(amounts) == 1 and not first.is_percentage else None,
        unit="%" if first.is_percentage else "$",
    )


def _spread(each: RateBenchmark) -> Spread:
    name = f"{each.edition.payer_name}{' (Sample)' if each.edition.is_sample else ''}"
    figures = (each.p10, each.p25, each.median, each.p75, each.p90)
    return Spread(name, *(figure or Decimal(0) for figure in figures))


def kind_in_words(each: RateBenchmark) -> str:
    """`Professional, non-facility, negotiated, with modifier 26`."""
    parts = [each.billing_class or "class not stated", Place(each.place).words, each.negotiated_type]
    if each.arrangement != "ffs":
        parts.append(each.arrangement)
    if each.modifiers:
        parts.append(f"with modifier {each.modifiers.replace(',', ', ')}")
    if each.state:
        parts.append(each.state)
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def trends_of(benchmarks: RateBenchmarkQuerySet, place: str) -> list[Trend]:
    """The plain negotiated rate of each payer over all editions held, for one setting."""
    plain = benchmarks.filter(negotiated_type="negotiated", place=place, **PLAIN).cleaned().for_the_whole_area()
    by_payer: dict[str, list[BenchmarkRow]] = defaultdict(list)
    in_order = ("edition__payer_name", "edition__payer", "edition__release__effective_from")
    for each in plain.filter(state="").with_editions().order_by(*in_order):
        by_payer[each.edition.payer].append(_row(each, False, {}))
    told = [rows for rows in map(_of_one_sort, by_payer.values()) if len(rows) > 1]
    return [
        Trend(rows[-1].benchmark.edition.payer_name, rows[-1].benchmark.edition.is_sample, rows, _line(rows, place))
        for rows in told[:MOST_TRENDS]
    ]


def _of_one_sort(rows: list[BenchmarkRow]) -> list[BenchmarkRow]:
    """A trend that goes from made-up rates to real ones is none."""
    real = [row for row in rows if not row.benchmark.edition.is_sample]
    return real or rows


def _line(rows: Sequence[BenchmarkRow], place: str) -> LineChart | None:
    held = [row.benchmark for row in rows]
    if sum(each.median is not None for each in held) < 2:
        return None
    medicare = [_cents(each.medicare_amount) for each in held]
    series = [Series("Median", [_cents(each.median) for each in held])]
    if any(medicare):
        series.append(Series("Medicare, national", medicare))
    edition = held[-1].edition
    name = f"{edition.payer_name}{' (Sample)' if edition.is_sample else ''}"
    return line_chart(
        title=f"{name}: median by edition, {Place(place).words}",
        description="The figures stand in the table below the charts.",
        labels=[each.edition.month for each in held],
        series=series,
        unit="$",
    )


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else round(amount, 2)


def hospital_prices(code: str, editions: Iterable[RateEdition]) -> list[HospitalBenchmark]:
    """Of the newest edition of hospitals' files, over all states."""
    newest = max(editions, key=lambda edition: (edition.release.effective_from, edition.pk), default=None)
    if newest is None:
        return []
    found = list(HospitalBenchmark.objects.of_codes(code).filter(edition=newest, state="").in_order())
    for each in found:
        each.edition = newest
    return found
