"""Flat rows of rates for tests, in Parquet, and a plain oracle of what an aggregation makes of them."""

import math
from collections import defaultdict

import pyarrow as pa
import pyarrow.parquet as pq

from rates.aggregate import aggregate, read_groups
from rates.groups import Part
from rates.places import places_of

SCHEMA = pa.schema(
    [
        ("billing_code_type", pa.string()),
        ("billing_code", pa.string()),
        ("modifiers", pa.list_(pa.string())),
        ("negotiation_arrangement", pa.string()),
        ("negotiated_type", pa.string()),
        ("negotiated_rate", pa.float64()),
        ("billing_class", pa.string()),
        ("setting", pa.string()),
        ("service_code", pa.list_(pa.string())),
        ("expiration_date", pa.string()),
        ("tin_type", pa.string()),
        ("tin", pa.string()),
        ("npi", pa.int64()),
    ]
)
PLAIN = {
    "billing_code_type": "CPT",
    "billing_code": "49411",
    "modifiers": [],
    "negotiation_arrangement": "ffs",
    "negotiated_type": "negotiated",
    "negotiated_rate": 500.0,
    "billing_class": "professional",
    "setting": "",
    "service_code": ["11"],
    "expiration_date": "9999-12-31",
    "tin_type": "ein",
    "tin": "00-0000001",
    "npi": 0,
}
KEYS = (
    "payer", "code_type", "code", "billing_class", "place", "state", "state_basis", "arrangement", "negotiated_type",
    "modifiers",
)  # fmt: skip
FIGURES = {"minimum": 0, "p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9, "maximum": 1}


def row(**facts):
    return PLAIN | facts


def tins(number, **facts):
    """Rows of as many tax numbers, each with one rate a dollar over the last."""
    start = facts.pop("negotiated_rate", 500.0)
    return [
        row(tin=f"00-{index:07d}", negotiated_rate=start + index, npi=index + 1, **facts) for index in range(number)
    ]


def write(path, rows):
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), path)
    return path


def groups_of(folder, *files, payer="aetna", scope="", **options):
    """The groups of rows, written to as many files."""
    paths = tuple(write(folder / f"rows-{index}.parquet", rows) for index, rows in enumerate(files))
    aggregate([Part(paths, payer, scope)], folder / "groups.parquet", **options)
    return list(read_groups(folder / "groups.parquet"))


def group_of(folder, *files, **options):
    groups = groups_of(folder, *files, **options)
    assert len(groups) == 1, groups
    return groups[0]


def percentile(values, share):
    """Between the two nearest of the sorted values, in proportion."""
    at = share * (len(values) - 1)
    low, high = math.floor(at), math.ceil(at)
    return values[low] + (values[high] - values[low]) * (at - low)


def oracle(rows, *, payer="aetna", least_tins=5):
    """Groups by key: (rates, tax numbers, providers, figures by name), placeholders left out; no Medicare amounts."""
    prices, npis = defaultdict(set), defaultdict(set)
    for each in rows:
        if each["negotiated_rate"] <= 0.01 or each["negotiated_rate"] >= 999_999_999:
            continue
        kind = each["billing_code_type"].upper()
        for place in places_of(each["billing_class"], each["setting"], each["service_code"]):
            key = (
                payer, "HCPCS" if kind in ("CPT", "HCPCS") else kind, each["billing_code"], each["billing_class"],
                str(place), "", "file", each["negotiation_arrangement"], each["negotiated_type"],
                ",".join(sorted(set(each["modifiers"]))),
            )  # fmt: skip
            prices[key].add((each["tin_type"], each["tin"], each["negotiated_rate"]))
            npis[key] |= {each["npi"]} - {0}
    found = {}
    for key, held in prices.items():
        rates = sorted(rate for _, _, rate in held)
        n_tins = len({(kind, tin) for kind, tin, _ in held})
        is_told = n_tins >= least_tins
        figures = {name: percentile(rates, share) if is_told else None for name, share in FIGURES.items()}
        found[key] = (len(rates), n_tins, len(npis[key]), figures)
    return found


def as_oracle(groups):
    return {
        group[: len(KEYS)]: (
            group.n_rates, group.n_tins, group.n_npis, {name: getattr(group, name) for name in FIGURES},
        )
        for group in groups
        if group.is_cleaned and group.n_rates
    }  # fmt: skip
