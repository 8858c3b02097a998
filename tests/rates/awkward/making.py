"""How an awkward file is made: a plain one, changed in one place; and what is expected of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

DAMAGED = "damaged"
NOT_A_RATE_FILE = "no rate file"

ROW = {
    "billing_code_type": "CPT",
    "billing_code": "49411",
    "modifiers": [],
    "negotiation_arrangement": "ffs",
    "negotiated_type": "negotiated",
    "negotiated_rate": 470.62,
    "billing_class": "professional",
    "setting": "",
    "service_code": ["11"],
    "expiration_date": "2027-12-31",
    "tin_type": "ein",
    "tin": "00-0000001",
    "npi": 9000000008,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One awkward file: its bytes, and its flat rows (of all codes) or the kind of its error.

    remote: what answers at each address. is_json: `json.load` says the same of it.
    """

    name: str
    make: Callable[[], bytes]
    rows: tuple = ()
    error: str = ""
    suffix: str = ".json"
    remote: dict = field(default_factory=dict)
    is_json: bool = True

    def __str__(self):
        return self.name


CASES: list[Case] = []


def case(name, *, rows=(), error="", suffix=".json", remote=None, is_json=True):
    """Registers what the function below makes: bytes, text or a document."""

    def register(make):
        CASES.append(Case(name, lambda: written(make()), tuple(rows), error, suffix, remote or {}, is_json))
        return make

    return register


def written(made):
    if isinstance(made, bytes):
        return made
    return made.encode() if isinstance(made, str) else json.dumps(made).encode()


def row(**changes):
    return ROW | changes


def group(npis=(9000000008,), tin="00-0000001", kind="ein"):
    return {"npi": list(npis), "tin": {"type": kind, "value": tin}}


def reference(number=1, *groups):
    return {"provider_group_id": number, "provider_groups": list(groups) or [group()]}


def price(**changes):
    made = {
        "negotiated_type": "negotiated",
        "negotiated_rate": 470.62,
        "expiration_date": "2027-12-31",
        "service_code": ["11"],
        "billing_class": "professional",
        **changes,
    }
    return {name: value for name, value in made.items() if value is not ...}


def rate(*prices, references=(1,), groups=None):
    made = {"negotiated_prices": list(prices) or [price()]}
    if references is not None:
        made["provider_references"] = list(references)
    if groups is not None:
        made["provider_groups"] = groups
    return made


def item(*rates, **changes):
    made = {
        "negotiation_arrangement": "ffs",
        "name": "Sample item",
        "billing_code_type": "CPT",
        "billing_code_type_version": "2026",
        "billing_code": "49411",
        "description": "Sample item",
        "negotiated_rates": list(rates) or [rate()],
        **changes,
    }
    return {name: value for name, value in made.items() if value is not ...}


def document(*items, **changes):
    """A file of schema 1, the references before the rates; `...` leaves a member out."""
    made = {
        "reporting_entity_name": "Sample Health Plan",
        "reporting_entity_type": "health insurance issuer",
        "last_updated_on": "2026-11-01",
        "version": "1.3.1",
        "provider_references": [reference()],
        "in_network": list(items) or [item()],
        **changes,
    }
    return {name: value for name, value in made.items() if value is not ...}


def text(*items, **changes):
    return json.dumps(document(*items, **changes))


def replaced(whole, part, by):
    """The text with one part replaced; the part must be there, or the case would prove nothing."""
    assert part in whole, f"{part!r} is not in the file that was to be made awkward"
    return whole.replace(part, by)
