"""In-network files as hypothesis makes them up: members in any order, blanks and escapes anywhere, ids of any spelling."""

import json

from hypothesis import strategies as st

TYPES = ("CPT", "cpt", "HCPCS", "MS-DRG", "LOCAL")
CODES = ("99213", "99214", "470", "g0105", "G0105")
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=6)
BLANKS = st.sampled_from(("", "", "", " ", "\n", "\r\n\t", " " * 70))
DECOYS = st.sampled_from(
    (
        None,
        True,
        -1.5e-3,
        "}]{[",
        '\\"',
        "\\" * 65,
        [],
        {},
        [[{"billing_code": "99213"}]],
        {"npi": [1], "in_network": [{"billing_code": "99213", "negotiated_rates": []}]},
    )
)
NPIS = st.lists(st.one_of(st.integers(1_000_000_000, 9_999_999_999), st.just(0)), max_size=4)
GROUPS = st.lists(
    st.fixed_dictionaries(
        {"npi": NPIS, "tin": st.fixed_dictionaries({"type": st.sampled_from(("ein", "NPI")), "value": TEXTS})}
    ),
    max_size=3,
)
IDS = st.sampled_from((0, 1, 2, "3", "a", 2**63 + 1, 10**30))
AMOUNTS = st.one_of(
    st.none(), st.integers(0, 10**9), st.decimals(0, 10**6, places=2).map(float), st.floats(0, 1e12), st.just("12.50")
)
PRICES = st.fixed_dictionaries(
    {"negotiated_rate": AMOUNTS, "negotiated_type": st.sampled_from(("negotiated", "percentage"))},
    optional={
        "billing_class": st.sampled_from(("professional", "Institutional")),
        "setting": st.sampled_from(("inpatient", "both")),
        "service_code": st.lists(st.sampled_from(("11", "22", "CSTM-00", "")), max_size=3),
        "billing_code_modifier": st.lists(st.sampled_from(("26", "TC")), max_size=2),
        "expiration_date": st.just("9999-12-31"),
        "other": DECOYS,
    },
)
RATES = st.fixed_dictionaries(
    {"negotiated_prices": st.lists(PRICES, max_size=3)},
    optional={"provider_references": st.lists(IDS, max_size=3), "provider_groups": GROUPS, "other": DECOYS},
)
ITEMS = st.fixed_dictionaries(
    {
        "billing_code_type": st.sampled_from(TYPES),
        "billing_code": st.sampled_from(CODES),
        "negotiation_arrangement": st.sampled_from(("ffs", "BUNDLE")),
        "negotiated_rates": st.lists(RATES, max_size=3),
    },
    optional={
        "name": TEXTS,
        "bundled_codes": st.just([{"billing_code_type": "CPT", "billing_code": "99213"}]),
        "other": DECOYS,
    },
)
REFERENCES = st.lists(
    st.fixed_dictionaries({"provider_group_id": IDS, "provider_groups": GROUPS}, optional={"other": DECOYS}), max_size=5
)
DOCUMENTS = st.fixed_dictionaries(
    {"in_network": st.lists(ITEMS, max_size=4)},
    optional={"provider_references": REFERENCES, "version": TEXTS, "other": DECOYS},
)


@st.composite
def spelled(draw):
    """The bytes of a document."""
    return _spelled(draw, draw(DOCUMENTS)).encode()


def _spelled(draw, value):
    if isinstance(value, dict):
        members = draw(st.permutations(list(value.items())))
        inner = ",".join(
            f"{_around(draw, _text(draw, name))}:{_around(draw, _spelled(draw, v))}" for name, v in members
        )
        return "{" + (inner or draw(BLANKS)) + "}"
    if isinstance(value, list):
        inner = ",".join(_around(draw, _spelled(draw, entry)) for entry in value)
        return "[" + (inner or draw(BLANKS)) + "]"
    return _text(draw, value) if isinstance(value, str) else json.dumps(value)


def _around(draw, text):
    return draw(BLANKS) + text + draw(BLANKS)


def _text(draw, value):
    how = draw(st.integers(0, 9))
    if how == 0:
        return '"' + "".join(f"\\u{unit:04x}" for unit in _units(value)) + '"'
    return json.dumps(value, ensure_ascii=how < 5)


def _units(value):
    data = value.encode("utf-16-be")
    return [int.from_bytes(data[i : i + 2]) for i in range(0, len(data), 2)]
