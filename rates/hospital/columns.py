"""Which column of a table holds what: the third row of a hospital's csv, tall or wide.

Tall: one row for each payer's plan, named in two columns. Wide: one row for each service, with a set of columns for
each plan, whose headers name it: `standard_charge|Payer|Plan|negotiated_dollar`. Headers are read in capitals or not,
with or without white space about their bars, and whatever version the file says it is of.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rates.hospital.facts import FileReport
from rates.hospital.faults import NotAHospitalFile
from rates.hospital.general import header_name

# A cell of a column that is not there: rows are read with one blank cell added.
ABSENT = -1
TALL, WIDE = "tall csv", "wide csv"
CHARGE = "standard_charge"
REQUIRED = ("code|1", "code|1|type", "setting", f"{CHARGE}|gross", f"{CHARGE}|discounted_cash")
OPTIONAL = (
    "billing_class", "modifiers", "drug_unit_of_measurement", "drug_type_of_measurement", f"{CHARGE}|min",
    f"{CHARGE}|max", "additional_generic_notes",
)  # fmt: skip
# The order is that of `Payment` from the dollars on.
OF_CHARGE = ("negotiated_dollar", "negotiated_percentage", "negotiated_algorithm", "methodology")
OF_AMOUNT = ("estimated_amount", "median_amount", "10th_percentile", "90th_percentile", "count")
NOTES = "additional_payer_notes"
TALL_NAMES = ("payer_name", "plan_name")
ALLOWED = ("median_amount", "10th_percentile", "90th_percentile", "count")
_CODE = re.compile(r"code\|[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Plan:
    """The columns of one plan. `names` are fixed in a wide table; in a tall one they are read from two columns."""

    figures: tuple[int, ...]
    fields: tuple[str, ...]
    notes: int
    names: tuple[str, str] | None = None
    name_columns: tuple[int, int] = (ABSENT, ABSENT)


@dataclass(frozen=True, slots=True)
class Layout:
    form: str
    width: int
    first_header: str
    codes: tuple[tuple[int, int], ...]
    service: dict[str, int]
    plans: tuple[Plan, ...]

    def is_read(self, position: int) -> bool:
        """Whether a figure or name is read from this column; of notes only that there are some is."""
        of_plans = {each for plan in self.plans for each in (*plan.figures, *plan.name_columns)}
        of_codes = {each for pair in self.codes for each in pair}
        of_service = {column for name, column in self.service.items() if name != "additional_generic_notes"}
        return position in of_plans | of_codes | of_service


class Header:
    """The cells of the header row, found by name."""

    def __init__(self, file_name: str, line: int, cells: Sequence[str]) -> None:
        self._file_name, self._line = file_name, line
        self.cells = [" ".join(cell.split()) for cell in cells]
        while self.cells and not self.cells[-1]:
            self.cells.pop()
        self.positions: dict[str, int] = {}
        for position, cell in enumerate(self.cells):
            name = header_name(cell)
            if name and name in self.positions:
                raise self.refused(cell, "stands twice in the header")
            self.positions[name] = position

    def refused(self, field: str, reason: str) -> NotAHospitalFile:
        return NotAHospitalFile(self._file_name, reason, self._line, field)

    def position(self, name: str) -> int:
        return self.positions.get(name, ABSENT)

    def require(self, names: Sequence[str]) -> None:
        for name in names:
            if name not in self.positions:
                raise self.refused(name, "is no column of the header; CMS requires it")


def layout(header: Header, report: FileReport) -> Layout:
    header.require(REQUIRED)
    is_tall = TALL_NAMES[0] in header.positions
    plans = (_tall_plan(header),) if is_tall else _wide_plans(header, report)
    if not plans and not any(name.startswith(f"{CHARGE}|min") for name in header.positions):
        raise header.refused("payer_name", "neither this column nor one of a payer's plan is there: not tall, not wide")
    if report.hospital and report.hospital.version[0] == "3":
        _note_missing(header, report)
    return Layout(
        form=TALL if is_tall else WIDE,
        width=len(header.cells),
        first_header=header.cells[0],
        codes=_code_pairs(header),
        service={name: header.position(name) for name in (*REQUIRED[2:], *OPTIONAL)},
        plans=plans,
    )


def _code_pairs(header: Header) -> tuple[tuple[int, int], ...]:
    pairs = []
    for name, position in header.positions.items():
        if _CODE.fullmatch(name):
            header.require([f"{name}|type"])
            pairs.append((position, header.positions[f"{name}|type"]))
    return tuple(pairs)


def _tall_plan(header: Header) -> Plan:
    charges = [f"{CHARGE}|{name}" for name in OF_CHARGE]
    header.require((*TALL_NAMES, *charges))
    fields = (*charges, *OF_AMOUNT)
    payer, plan = (header.position(name) for name in TALL_NAMES)
    return Plan(
        tuple(header.position(name) for name in fields), fields, header.position(NOTES), name_columns=(payer, plan)
    )


def _wide_plans(header: Header, report: FileReport) -> tuple[Plan, ...]:
    """One for each payer and plan that a header names, in the order of the first."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    unread = []
    for position, cell in enumerate(header.cells):
        parts = [part.strip() for part in cell.split("|")]
        kind, last = parts[0].lower(), parts[-1].lower()
        if kind == CHARGE and len(parts) > 2:
            if len(parts) != 4 or last not in OF_CHARGE or not all(parts):
                raise header.refused(cell, f"is not standard_charge|payer|plan| and one of {', '.join(OF_CHARGE)}")
            found.setdefault((parts[1], parts[2]), {})[last] = position
        elif kind in (*OF_AMOUNT, NOTES):
            if len(parts) != 3 or not all(parts):
                raise header.refused(cell, f"is not {kind}|payer|plan")
            found.setdefault((parts[1], parts[2]), {})[kind] = position
        elif header_name(cell) not in OPTIONAL and not _is_known(header_name(cell)):
            unread.append(cell)
    if unread:
        report.notes.append(f"{len(unread):,} columns of the hospital's own are not read, such as {unread[0][:60]!r}.")
    return tuple(_wide_plan(header, names, columns) for names, columns in found.items())


def _wide_plan(header: Header, names: tuple[str, str], columns: dict[str, int]) -> Plan:
    kinds = (*OF_CHARGE, *OF_AMOUNT)
    label = "|".join(names)
    if not any(kind in columns for kind in OF_CHARGE[:3]):
        raise header.refused(f"{CHARGE}|{label}|{OF_CHARGE[0]}", "is no column, but others of this payer's plan are")
    fields = tuple(f"{CHARGE}|{label}|{kind}" if kind in OF_CHARGE else f"{kind}|{label}" for kind in kinds)
    return Plan(tuple(columns.get(kind, ABSENT) for kind in kinds), fields, columns.get(NOTES, ABSENT), names)


def _is_known(name: str) -> bool:
    return not name or name in REQUIRED or name == "description" or name.startswith("code|")


def _note_missing(header: Header, report: FileReport) -> None:
    names = {name.split("|")[0] for name in header.positions}
    if missing := [name for name in ALLOWED if name not in names]:
        report.notes.append(f"A file of version 3 should have {', '.join(missing)}: such columns are not in it.")
