"""Reads the csv forms of a hospital's file, tall and wide, row by row.

Of the bytes, those that are UTF-8 are read as it, and the rest as Windows-1252. Quoted cells may run over lines. A row
that is not as wide as the header, or holds a figure that is none, is set aside, and with it only its own prices.
A table has no mark of its end. Where the last row ends without a line end, it is set aside unless no cut could change
its prices; where a file is cut between two rows, nothing in it tells.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from codes.importers.fields import Unreadable, bad_row
from rates.hospital.charges import (
    AMOUNTS,
    NEGOTIATED,
    PAID_AMOUNTS,
    SHARE,
    CodePair,
    Payment,
    Rows,
    Service,
    Sink,
    Wants,
)
from rates.hospital.columns import ABSENT, CHARGE, Header, Layout, Plan, layout
from rates.hospital.facts import FileReport
from rates.hospital.faults import DamagedHospitalFile, NotAHospitalFile
from rates.hospital.fields import (
    BILLING_CLASSES,
    DRUG_TYPES,
    METHODOLOGIES,
    SETTINGS,
    Placeholders,
    allowed_count,
    dollars,
    figure,
    modifiers,
    one_of,
    percentage,
    repaired,
    text,
)
from rates.hospital.general import from_table, header_name
from rates.hospital.source import BLOCK, Measured

# A quote left open swallows the rows below it; no note of a hospital runs over so many lines.
MOST_LINES = 100
LONGEST_LINE = 1 << 23
_CODES_KEPT = 1 << 16
SERVICE_AMOUNTS = tuple(f"{CHARGE}|{name}" for name in ("gross", "discounted_cash", "min", "max"))

NumberedRow = tuple[int, list[str]]


class _Lines:
    """The text of a stream in rows of cells; what does not read as a row is set aside in the report."""

    def __init__(self, stream: Measured, name: str, report: FileReport) -> None:
        self._stream, self._name, self._report = stream, name, report
        buffered = io.BufferedReader(stream, BLOCK)
        self._text = io.TextIOWrapper(buffered, encoding="utf-8-sig", errors="surrogateescape", newline="")
        self._reader = csv.reader(self._lines(), strict=True)

    def rows(self) -> Iterator[NumberedRow]:
        """Rows that are not blank, each with the number of its first line."""
        reader, above = self._reader, 0
        while True:
            try:
                for cells in reader:
                    line, above = above + 1, reader.line_num
                    if above - line > MOST_LINES:
                        self._set_aside(line, f"runs to line {above}: a quote is left open")
                    elif any(cells):
                        yield line, cells
            except csv.Error as error:
                line, above = above + 1, reader.line_num
                self._require_more(error, line)
                lines = f"line {line} is" if above <= line else f"lines {line} to {above} are"
                self._set_aside(line, f"{lines} no row of a table ({error})")
            else:
                return

    def _lines(self) -> Iterator[str]:
        """Line by line, none of them so long that it could fill the memory."""
        for line in iter(partial(self._text.readline, LONGEST_LINE), ""):
            if len(line) == LONGEST_LINE:
                reason = f"has a line of more than {LONGEST_LINE:,} characters; no hospital's table does"
                raise NotAHospitalFile(self._name, reason, self._reader.line_num + 1)
            yield line

    def _require_more(self, error: csv.Error, line: int) -> None:
        if "unexpected end of data" in str(error):
            reason = "ends within a cell in quotes: it is cut short, or a quote is left open"
            raise DamagedHospitalFile(self._name, reason, self._stream.size, line) from error

    def _set_aside(self, line: int, reason: str) -> None:
        self._report.set_aside(bad_row(line, Unreadable("row", reason), ""))


def read_table(stream: Measured, report: FileReport, sink: Sink, wants: Wants) -> None:
    """Reads a whole csv; all rows are with the sink when it returns."""
    numbered = _Lines(stream, report.name, report).rows()
    layout_ = _head(numbered, report)
    if report.hospital is None:
        raise AssertionError("the head of a table gives its hospital")
    rows = Rows(report, report.hospital, sink)
    reader = _TableReader(layout_, rows, wants)
    last = next(numbered, None)
    if last is None:
        raise NotAHospitalFile(report.name, "has no row of charges below its header")
    for row in numbered:
        reader.read(*last)
        last = row
    if stream.last in (b"\n", b"\r") or _is_surely_whole(last[1], layout_, report):
        reader.read(*last)
    else:
        reason = "the file ends here without a line end, so that this row may be cut short"
        report.set_aside(bad_row(last[0], Unreadable("row", reason), last[1]))
    rows.close()


def _head(numbered: Iterator[NumberedRow], report: FileReport) -> Layout:
    """Reads the two rows of general data and the header."""
    name = report.name
    first, values, header = (next(numbered, None) for _ in range(3))
    if first is None:
        raise NotAHospitalFile(name, "is empty")
    names = [header_name(repaired(cell)) for cell in first[1]]
    if "hospital_name" not in names:
        raise NotAHospitalFile(name, _why_no_head(first[1], names), first[0], "hospital_name")
    if values is None or header is None:
        raise NotAHospitalFile(name, "ends within its head: two rows of general data and a header are expected")
    if "code|1" in map(header_name, values[1]):
        raise NotAHospitalFile(name, "is the header of the charges: the row of general data is missing", values[0])
    report.hospital = from_table(name, values[0], [repaired(cell) for cell in first[1]], values[1])
    found = layout(Header(name, header[0], [repaired(cell) for cell in header[1]]), report)
    report.form = found.form
    return found


def _why_no_head(cells: Sequence[str], names: Sequence[str]) -> str:
    if "code|1" in names:
        return "the file begins with the header of the charges: the two rows of general data above it are missing"
    for mark, word in (("\t", "tabs"), (";", "semicolons"), ("|", "bars")):
        if len(cells) == 1 and cells[0].count(mark) > 1:
            return f"the cells are separated by {word}; CMS asks for commas"
    return "is no column of the first row: this is not a file of CMS's template, version 2 or later"


def _is_surely_whole(cells: Sequence[str], layout_: Layout, report: FileReport) -> bool:
    """Whether nothing that is read could have been cut off the last row."""
    if len(cells) < layout_.width or layout_.is_read(len(cells) - 1):
        return False
    report.notes.append("The file ends without a line end: a note of its last row may be cut short.")
    return True


def _require_width(cells: Sequence[str], width: int) -> None:
    if len(cells) != width and (len(cells) < width or any(cells[width:])):
        raise Unreadable("row", f"has {len(cells)} cells where the header has {width}")


class _TableReader:
    def __init__(self, layout_: Layout, rows: Rows, wants: Wants) -> None:
        self._layout, self._rows, self._report = layout_, rows, rows.report
        self._wants = wants
        self._wanted = lru_cache(_CODES_KEPT)(self._is_wanted)
        self._heads = {"description", layout_.first_header}

    def read(self, line: int, cells: list[str]) -> None:
        """Adds the row's prices, or sets it aside. Only rows of wanted codes are looked at closely."""
        self._report.items += 1
        if cells[0] in self._heads and "code|1" in map(header_name, cells):
            raise NotAHospitalFile(self._report.name, "is the header again: two files in one?", line, "row")
        try:
            _require_width(cells, self._layout.width)
            codes = self._codes(cells)
            if codes:
                self._read_wanted(line, cells, codes)
        except Unreadable as fault:
            self._report.set_aside(bad_row(line, fault, [repaired(cell) for cell in cells]))

    def _codes(self, cells: Sequence[str]) -> list[CodePair]:
        found: list[CodePair] = []
        has_any = False
        for code, type_ in self._layout.codes:
            if cells[code] or cells[type_]:
                has_any = True
                pair = self._wanted(cells[type_], cells[code])
                if pair and pair not in found:
                    found.append(pair)
        self._report.without_code += not has_any
        return found

    def _is_wanted(self, type_: str, code: str) -> CodePair | None:
        """Raises Unreadable for one half of a pair, where the other alone would be wanted."""
        pair = (text("code type", repaired(type_)).upper(), text("code", repaired(code)))
        if not all(pair):
            if pair[1] and self._wants("", pair[1]):
                raise Unreadable("code type", f"is blank beside the code {pair[1][:20]!r}")
            return None
        return pair if self._wants(*pair) else None

    def _read_wanted(self, line: int, cells: list[str], codes: list[CodePair]) -> None:
        if not all(map(str.isascii, cells)):
            whole = [repaired(cell) for cell in cells]
            self._rows.repaired += whole != cells
            cells = whole
        cells = [*cells[: self._layout.width], ""]
        service, found = self._service(cells)
        notes = bool(cells[self._layout.service["additional_generic_notes"]].strip())
        is_said = False
        for plan in self._layout.plans:
            if not any(cells[column].strip() for column in plan.figures):
                continue
            is_said = True
            try:
                payment, more = self._payment(plan, cells)
            except Unreadable as fault:
                self._report.set_aside(bad_row(line, fault, cells[:-1]))
                continue
            noted = notes or bool(cells[plan.notes].strip())
            self._rows.add(codes, service, payment, found + more, has_notes=noted)
        if not is_said:
            self._rows.add(codes, service, self._no_payment(cells), found, has_notes=notes)

    def _service(self, cells: Sequence[str]) -> tuple[Service, Placeholders]:
        at = self._layout.service
        found: Placeholders = []
        gross, cash, minimum, maximum = (
            dollars(name, cells[at[name]], column, found) for name, column in zip(SERVICE_AMOUNTS, AMOUNTS, strict=True)
        )
        unit, kind = "drug_unit_of_measurement", "drug_type_of_measurement"
        service = Service(
            setting=one_of("setting", cells[at["setting"]], SETTINGS, is_required=True),
            billing_class=one_of("billing_class", cells[at["billing_class"]], BILLING_CLASSES),
            modifiers=modifiers("modifiers", cells[at["modifiers"]]),
            drug_unit=figure(unit, cells[at[unit]]),
            drug_type=one_of(kind, cells[at[kind]], DRUG_TYPES),
            gross_charge=gross,
            discounted_cash=cash,
            minimum=minimum,
            maximum=maximum,
        )
        self._report.excluded.update(found)
        return service, found

    def _payment(self, plan: Plan, cells: Sequence[str]) -> tuple[Payment, Placeholders]:
        amount, share, algorithm, methodology, *amounts, count = (cells[column] for column in plan.figures)
        found: Placeholders = []
        fields = plan.fields
        estimated, median, tenth, ninetieth = (
            dollars(field, each, column, found)
            for field, each, column in zip(fields[4:8], amounts, PAID_AMOUNTS, strict=True)
        )
        payer, plan_name = self._names(plan, cells)
        payment = Payment(
            payer_name=payer,
            plan_name=plan_name,
            negotiated_dollar=dollars(fields[0], amount, NEGOTIATED, found),
            negotiated_percentage=percentage(fields[1], share, SHARE, found),
            negotiated_algorithm=text(fields[2], algorithm),
            methodology=one_of(fields[3], methodology, METHODOLOGIES),
            estimated_amount=estimated,
            median_amount=median,
            tenth_percentile=tenth,
            ninetieth_percentile=ninetieth,
            allowed_count=allowed_count(fields[8], count),
        )
        self._report.excluded.update(found)
        return payment, found

    def _names(self, plan: Plan, cells: Sequence[str]) -> tuple[str, str]:
        if plan.names:
            return plan.names
        payer, name = (cells[column] for column in plan.name_columns)
        if not payer.strip():
            raise Unreadable("payer_name", "is blank beside a payer's charge")
        return text("payer_name", payer), text("plan_name", name)

    def _no_payment(self, cells: Sequence[str]) -> Payment:
        """Of a row in which no payer's charge stands: only a tall one can still name whose it is."""
        payer, plan = self._layout.plans[0].name_columns if self._layout.plans else (ABSENT, ABSENT)
        return Payment(text("payer_name", cells[payer]), text("plan_name", cells[plan]))
