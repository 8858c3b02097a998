"""Reads for the scorecards: one payer by year, and all payers side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from payers.models import LineOfBusiness, Payer, PriorAuthorizationMetric
from payers.reporting import (
    COMPARED,
    FIRST_YEAR,
    GROUPS,
    RULES,
    MeasureGroup,
    Rule,
    Unit,
    bar_width,
    in_words,
    programs_of,
    why_none,
)
from payers.vocabulary import Program
from ui.absence import Absence, AbsenceKind


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its words and its bar, 0 to 100; blank words where the payer left it out."""

    label: str
    words: str = ""
    width: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class FigureGroup:
    title: str
    unit: Unit
    rows: list[tuple[str, list[Cell]]]


@dataclass(frozen=True, slots=True)
class Report:
    """What one payer published for one program and contract: years side by side, the newest first."""

    program: Program
    rule: Rule
    contract: str
    years: list[PriorAuthorizationMetric]
    groups: list[FigureGroup]

    @property
    def before_the_rule(self) -> list[int]:
        return [metric.year for metric in self.years if metric.year < FIRST_YEAR]

    @property
    def is_sample(self) -> bool:
        return any(metric.is_sample for metric in self.years)


@dataclass(frozen=True, slots=True)
class PayerScorecard:
    """`absence` says why there is no report; `missing` names programs that the payer has and that no report is of."""

    payer: Payer
    reports: list[Report]
    missing: list[Program]
    absence: Absence | None

    @property
    def is_sample(self) -> bool:
        return any(report.is_sample for report in self.reports)


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One payer, or one contract of it, among the others; no cells where `absence` says why."""

    payer: Payer
    metric: PriorAuthorizationMetric | None
    cells: list[Cell]
    absence: Absence | None


@dataclass(frozen=True, slots=True)
class ComparedProgram:
    program: Program
    rule: Rule
    rows: list[ComparedRow]


@dataclass(frozen=True, slots=True)
class Scorecards:
    """All payers in one year. `outside` are payers to which the rule does not apply, or of which nothing is known."""

    year: int | None
    programs: list[ComparedProgram]
    outside: list[tuple[Payer, Absence]]
    is_sample: bool


def payer_scorecard(payer: Payer) -> PayerScorecard:
    lines = [line.kind for line in LineOfBusiness.objects.filter(payer=payer)]
    metrics = PriorAuthorizationMetric.objects.filter(payer=payer).order_by("program", "contract", "-year")
    reports = [
        _report(list(metrics_of))
        for _, metrics_of in groupby(metrics, key=lambda metric: (metric.program, metric.contract))
    ]
    reports.sort(key=lambda report: (list(Program).index(report.program), report.contract))
    reported = {report.program for report in reports}
    missing = [program for program in programs_of(lines) if program not in reported]
    absence = None if reports else why_none(payer.name, payer.kind, lines)
    return PayerScorecard(payer, reports, missing if reports else [], absence)


def published_years() -> list[int]:
    """The years of which any figure is loaded, the newest first."""
    years = PriorAuthorizationMetric.objects.order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def scorecards(year: int | None, program: str = "") -> Scorecards:
    """Every payer in one year, by program; of all programs where none is named."""
    payers = list(Payer.objects.prefetch_related("lines_of_business").order_by("name"))
    metrics = list(PriorAuthorizationMetric.objects.filter(year=year or 0).order_by("contract"))
    wanted = [Program(program)] if program else list(Program)
    tables = [ComparedProgram(each, RULES[each], _compared(each, year, payers, metrics)) for each in wanted]
    shown = [metric for metric in metrics if metric.program in wanted]
    return Scorecards(
        year=year,
        programs=[table for table in tables if table.rows],
        outside=[] if program else _outside(payers, metrics),
        is_sample=any(metric.is_sample for metric in shown),
    )


def _report(metrics: list[PriorAuthorizationMetric]) -> Report:
    program = Program(metrics[0].program)
    groups = [_figures(group, metrics) for group in GROUPS]
    return Report(program, RULES[program], metrics[0].contract, metrics, groups)


def _figures(group: MeasureGroup, metrics: Sequence[PriorAuthorizationMetric]) -> FigureGroup:
    fields = [measure.field for measure in group.measures]
    most = _most(group.unit, (getattr(metric, field) for metric in metrics for field in fields))
    rows = [
        (
            measure.label,
            [_cell(str(metric.year), getattr(metric, measure.field), group.unit, most) for metric in metrics],
        )
        for measure in group.measures
    ]
    return FigureGroup(group.title, group.unit, rows)


def _most(unit: Unit, values: Iterable[Decimal | None]) -> Decimal:
    """What fills a bar: all of a hundred, or the longest time among those shown."""
    if unit is Unit.PERCENT:
        return Decimal(100)
    return max((value for value in values if value is not None), default=Decimal(0))


def _cell(label: str, value: Decimal | None, unit: Unit, most: Decimal) -> Cell:
    return Cell(label) if value is None else Cell(label, in_words(value, unit), bar_width(value, most))


def _compared(
    program: Program, year: int | None, payers: Iterable[Payer], metrics: Iterable[PriorAuthorizationMetric]
) -> list[ComparedRow]:
    of_program = [metric for metric in metrics if metric.program == program]
    longest = {field: _most(unit, (getattr(metric, field) for metric in of_program)) for field, _, unit in COMPARED}
    rows = []
    for payer in payers:
        own = [metric for metric in of_program if metric.payer_id == payer.pk]
        for metric in own:
            cells = [_cell(label, getattr(metric, field), unit, longest[field]) for field, label, unit in COMPARED]
            rows.append(ComparedRow(payer, metric, cells, None))
        if not own and program in programs_of(_kinds(payer)):
            what = f"No figures of {payer.name} for {year} are loaded." if year else "No figures are loaded."
            rows.append(ComparedRow(payer, None, [], Absence(AbsenceKind.NOT_LOADED, what)))
    return rows


def _outside(payers: Iterable[Payer], metrics: Iterable[PriorAuthorizationMetric]) -> list[tuple[Payer, Absence]]:
    reporting = {metric.payer_id for metric in metrics}
    return [
        (payer, why_none(payer.name, payer.kind, _kinds(payer)))
        for payer in payers
        if payer.pk not in reporting and not programs_of(_kinds(payer))
    ]


def _kinds(payer: Payer) -> list[str]:
    return [line.kind for line in payer.lines_of_business.all()]
