"""Makes flat rows of what one row or item of a file says, whatever its form."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from rates.hospital.facts import FileReport, Hospital, HospitalRow
from rates.hospital.fields import CODE_TYPES, Placeholders

CodePair = tuple[str, str]
# Whether a code of a type is wanted; with a blank type, whether it is under any.
Wants = Callable[[str, str], bool]
# Columns of a row.
AMOUNTS = ("gross_charge", "discounted_cash", "minimum", "maximum")
NEGOTIATED, SHARE = "negotiated_dollar", "negotiated_percentage"
PAID_AMOUNTS = ("estimated_amount", "median_amount", "tenth_percentile", "ninetieth_percentile")


class Sink(Protocol):
    """Where rows go. `finish` comes once, when the file was read to its end; `discard` where it was not."""

    def write(self, rows: Sequence[HospitalRow]) -> None: ...

    def finish(self, report: FileReport) -> None: ...

    def discard(self) -> None: ...


class Service(NamedTuple):
    """What holds for a service whoever pays."""

    setting: str
    billing_class: str
    modifiers: tuple[str, ...]
    drug_unit: float | None
    drug_type: str
    gross_charge: float | None
    discounted_cash: float | None
    minimum: float | None
    maximum: float | None


class Payment(NamedTuple):
    """What one payer's plan pays."""

    payer_name: str = ""
    plan_name: str = ""
    negotiated_dollar: float | None = None
    negotiated_percentage: float | None = None
    negotiated_algorithm: str = ""
    methodology: str = ""
    estimated_amount: float | None = None
    median_amount: float | None = None
    tenth_percentile: float | None = None
    ninetieth_percentile: float | None = None
    allowed_count: str = ""

    @property
    def has_figure(self) -> bool:
        """Whether anything is said of what is paid, be it a count of no claims."""
        return any(value is not None and value != "" for value in (*self[2:5], *self[6:11]))


class Rows:
    """Collects the rows of one file and hands them to the sink in order."""

    BATCH = 20_000

    def __init__(self, report: FileReport, hospital: Hospital, sink: Sink) -> None:
        self.report, self._sink = report, sink
        self._head = (
            hospital.name, "|".join(hospital.npi), hospital.ein, hospital.license_number, hospital.license_state,
            hospital.address_state, hospital.last_updated_on, hospital.version,
        )  # fmt: skip
        self._batch: list[HospitalRow] = []
        self.unknown_types: Counter[str] = Counter()
        self.fractions = self.without_methodology = self.repaired = 0

    def add(
        self,
        codes: Sequence[CodePair],
        service: Service,
        payment: Payment,
        placeholders: Placeholders,
        *,
        has_notes: bool,
    ) -> None:
        """One row for each of the wanted codes; none where the file says no figure at all."""
        has_charge = any(charge is not None for charge in service[5:9])
        if not (has_charge or payment.has_figure or placeholders):
            self.report.without_figure += 1
            return
        share = payment.negotiated_percentage
        self.fractions += share is not None and share < 1
        self.without_methodology += payment.has_figure and not payment.methodology
        first, rest = service[:2], service[2:]
        last = (has_notes, tuple(column for column, _ in placeholders))
        for pair in codes:
            if pair[0] not in CODE_TYPES:
                self.unknown_types[pair[0]] += 1
            self._batch.append(HospitalRow._make((*self._head, *first, *pair, *rest, *payment, *last)))
        if len(self._batch) >= self.BATCH:
            self._flush()

    def close(self) -> None:
        self._flush()
        self.report.notes += list(self._notes())

    def _flush(self) -> None:
        if self._batch:
            self.report.rows += len(self._batch)
            self._sink.write(self._batch)
            self._batch = []

    def _notes(self) -> Iterator[str]:
        if self.fractions:
            yield f"{self.fractions:,} percentages are below 1, as written: they may be meant as fractions."
        if self.without_methodology:
            yield f"{self.without_methodology:,} charges of a payer name no methodology."
        if self.repaired:
            yield f"{self.repaired:,} rows hold bytes that are not UTF-8, read as Windows-1252."
        for name, count in self.unknown_types.most_common(5):
            yield f"{count:,} rows are of the code type {name[:30]!r}, which CMS does not know."
