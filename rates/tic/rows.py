"""The flat row: one for each price, provider group and NPI."""

import json
from typing import NamedTuple


class Row(NamedTuple):
    """npi is 0 where the group lists none; lists keep the order of the file."""

    billing_code_type: str
    billing_code: str
    modifiers: tuple[str, ...]
    negotiation_arrangement: str
    negotiated_type: str
    negotiated_rate: float
    billing_class: str
    setting: str
    service_code: tuple[str, ...]
    expiration_date: str
    tin_type: str
    tin: str
    npi: int


HEADER = ",".join(Row._fields)


def as_json_line(row: Row) -> str:
    return json.dumps(row._asdict(), ensure_ascii=False, separators=(",", ":")) + "\n"


def as_csv_line(row: Row) -> str:
    return ",".join(_cell(value) for value in row) + "\n"


def _cell(value: object) -> str:
    text = "|".join(value) if isinstance(value, tuple) else str(value)
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n\r') else text
