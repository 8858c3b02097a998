"""What a hospital's file says, in flat rows, and what the reader has to say of the file."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from sources.files import BadRow

BAD_ROWS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Hospital:
    """The general data of a file. `ein` is that of the file's name; an address's state is blank where they differ.

    `is_attested` is None where the file holds no statement of its truth at all.
    """

    name: str
    last_updated_on: str
    version: str
    npi: tuple[str, ...] = ()
    ein: str = ""
    license_number: str = ""
    license_state: str = ""
    address_state: str = ""
    is_attested: bool | None = None


class HospitalRow(NamedTuple):
    """One price, or one charge without a payer, of one code. Amounts are US dollars, None where the file has none.

    `negotiated_percentage` is as written, which some hospitals do as a fraction; `allowed_count` is text, because
    `1 through 10` is one of its values. `placeholders` names the columns in which the file has a figure that says there
    is none, such as 999999999.
    """

    hospital_name: str
    hospital_npi: str
    hospital_ein: str
    license_number: str
    license_state: str
    address_state: str
    last_updated_on: str
    version: str
    setting: str
    billing_class: str
    billing_code_type: str
    billing_code: str
    modifiers: tuple[str, ...]
    drug_unit: float | None
    drug_type: str
    gross_charge: float | None
    discounted_cash: float | None
    minimum: float | None
    maximum: float | None
    payer_name: str
    plan_name: str
    negotiated_dollar: float | None
    negotiated_percentage: float | None
    negotiated_algorithm: str
    methodology: str
    estimated_amount: float | None
    median_amount: float | None
    tenth_percentile: float | None
    ninetieth_percentile: float | None
    allowed_count: str
    has_notes: bool
    placeholders: tuple[str, ...]


@dataclass(slots=True)
class FileReport:
    """How the reading of one file went. `sha256` and `size` are of its decompressed content.

    `excluded` counts placeholders by column and spelling, those of a service once. `bad` holds the first of the rows
    set aside. `is_end_proved` is False for a table, which nothing ends: cut between two rows, it looks whole.
    """

    name: str
    form: str = ""
    hospital: Hospital | None = None
    sha256: str = ""
    size: int = 0
    items: int = 0
    rows: int = 0
    without_code: int = 0
    without_figure: int = 0
    excluded: Counter[tuple[str, str]] = field(default_factory=Counter)
    bad: list[BadRow] = field(default_factory=list)
    bad_count: int = 0
    notes: list[str] = field(default_factory=list)
    is_end_proved: bool = False

    def set_aside(self, row: BadRow) -> None:
        self.bad_count += 1
        if len(self.bad) < BAD_ROWS_KEPT:
            self.bad.append(row)
