"""A reader's own rates against the market: nothing of them is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codes.amounts import medicare_amounts
from rates.market import PERCENTS, YourRate, position
from rates.medicare import percent_of
from rates.models import RateBenchmark, RateEdition
from rates.selectors.benchmarks import PLAIN
from rates.selectors.editions import ShownEdition, shown_editions


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a rate stands among one payer's: `benchmark` is None where it has none for the code and setting."""

    benchmark: RateBenchmark | None
    percentile: int | None

    @property
    def words(self) -> str:
        """`below all`, `at the 62nd percentile`; blank where it cannot be said."""
        if self.percentile is None:
            return ""
        ends = {0: "below all", 100: "above all"}
        return ends.get(self.percentile, f"at about the {_ordinal(self.percentile)} percentile")


@dataclass(frozen=True, slots=True)
class ComparedLine:
    rate: YourRate
    medicare_amount: Decimal | None
    percent: int | None
    standings: list[Standing]

    @property
    def summary(self) -> str:
        """`under the median of 3 of 4 payers`, of those whose median is told."""
        told = [each.benchmark.median for each in self.standings if each.benchmark and each.benchmark.median]
        if not told:
            return ""
        under = sum(self.rate.rate < median for median in told)
        return f"under the median of {under or 'none'} of {len(told)} payer{'s' if len(told) != 1 else ''}"


@dataclass(frozen=True, slots=True)
class ComparedRates:
    editions: list[ShownEdition]
    lines: list[ComparedLine]
    medicare: str

    @property
    def is_sample(self) -> bool:
        return any(shown.edition.is_sample for shown in self.editions)


def compared_table(found: ComparedRates) -> list[list[object]]:
    """As a sheet has it: a header, then a row a rate; each payer's edition is named in its columns."""
    head: list[object] = ["code", "setting", "your_rate", "medicare_amount", "percent_of_medicare", "medicare_edition"]
    head += [f"{shown.release}: {what}" for shown in found.editions for what in ("percentile", "median", "tax numbers")]
    return [head, *(_cells(line, found.medicare) for line in found.lines)]


def _cells(line: ComparedLine, medicare: str) -> list[object]:
    rate = line.rate
    edition = medicare if line.medicare_amount is not None else ""
    cells: list[object] = [rate.code, str(rate.place), rate.rate, line.medicare_amount, line.percent, edition]
    for standing in line.standings:
        held = standing.benchmark
        cells += [standing.percentile, held.median, held.n_tins] if held else ["no such rate", "", ""]
    return cells


def compare_rates(rates: Sequence[YourRate], *, today: date) -> ComparedRates:
    """Against the plain professional rates of each payer's newest edition: in three queries, however long the list."""
    codes = {rate.code for rate in rates}
    shown = shown_editions(RateEdition.objects.ready().of_payers(), on=None, today=today)
    newest = [each.edition.pk for each in shown]
    found = RateBenchmark.objects.of_codes(*codes).cleaned().for_the_whole_area()
    found = found.filter(edition__in=newest, negotiated_type="negotiated", state="", **PLAIN)
    held = {(each.edition_id, each.code, each.place): each for each in found}
    amounts = [amount for amount in medicare_amounts(codes, today) if not amount.modifier]
    by_place = {(amount.code, amount.setting): amount.dollars for amount in amounts}
    lines = [
        _line(rate, by_place.get((rate.code, rate.place)), [held.get((pk, rate.code, rate.place)) for pk in newest])
        for rate in rates
    ]
    editions = sorted({f"fee schedule {amount.edition}" for amount in amounts if amount.setting != "outpatient"})
    return ComparedRates(shown, lines, ", ".join(editions))


def _line(rate: YourRate, amount: Decimal | None, found: Sequence[RateBenchmark | None]) -> ComparedLine:
    return ComparedLine(rate, amount, percent_of(rate.rate, amount), [_standing(rate, each) for each in found])


def _standing(rate: YourRate, benchmark: RateBenchmark | None) -> Standing:
    figures = {name: getattr(benchmark, name) for name in PERCENTS} if benchmark else {}
    return Standing(benchmark, position(rate.rate, figures) if benchmark else None)


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
