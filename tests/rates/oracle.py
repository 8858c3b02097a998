"""What an in-network file says, read the obvious and slow way: `json.load`, then nested loops.

It shares no line with the engine, so that where both agree neither is likely to be wrong by the other's habit. The
whole file stands in memory; only `references_of` and `rows` say what the rows are.
"""

import json
from decimal import Decimal, InvalidOperation

FIELDS = (
    "billing_code_type",
    "billing_code",
    "modifiers",
    "negotiation_arrangement",
    "negotiated_type",
    "negotiated_rate",
    "billing_class",
    "setting",
    "service_code",
    "expiration_date",
    "tin_type",
    "tin",
    "npi",
)


class Members(dict):
    """An object that still knows every value of a name that was written twice; read by name, the last one counts."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.pairs = pairs

    def every(self, name):
        return [value for key, value in self.pairs if key == name]


def _refuse_constant(word):
    raise ValueError(f"{word} is no JSON")


def read(data):
    """The document as JSON has it; ids and prices stay exact."""
    text = data.decode("utf-8-sig")
    return json.loads(text, object_pairs_hook=Members, parse_float=Decimal, parse_constant=_refuse_constant)


def rows(data, wanted=None, *, fetch=None):
    """The flat rows in the order of the file. wanted: pairs of code type and code; without it, every code."""
    document = read(data)
    if not isinstance(document, dict):
        raise TypeError("the file is no JSON object")
    sections = [section for section in document.every("in_network") if section is not None]
    if not sections:
        raise TypeError("the file has no in_network")
    references = references_of(document, fetch)
    found = []
    for item in (item for section in sections for item in section):
        head = _head(item)
        if head is not None and (wanted is None or (head["billing_code_type"], head["billing_code"]) in wanted):
            found.extend(_rows_of_item(item, head, references))
    return found


def references_of(document, fetch=None):
    """Providers by id: one number however it is spelled. An id that stands twice has the providers of both."""
    found = {}
    for section in document.every("provider_references"):
        for reference in section or []:
            name = identity(reference.get("provider_group_id"))
            whole = reference if "location" not in reference else reference | json.loads(fetch(reference["location"]))
            _add(found.setdefault(name, []), _providers(whole.get("provider_groups")))
    return found


def identity(written):
    """Ids are compared by their value, as numbers where they are numbers: 7, 7.0 and "7" are one."""
    try:
        return Decimal(str(written).strip()).normalize()
    except InvalidOperation:
        return str(written).strip()


def _head(item):
    kind, code = _text(item.get("billing_code_type")), _text(item.get("billing_code"))
    if not kind or not code:
        return None
    if kind.upper() in {"CPT", "HCPCS"}:
        kind, code = kind.upper(), code.upper()
    return {"billing_code_type": kind, "billing_code": code}


def _rows_of_item(item, head, references):
    arrangement = _text(item.get("negotiation_arrangement")).lower()
    for rate in item.get("negotiated_rates") or []:
        providers = []
        for reference in rate.get("provider_references") or []:
            _add(providers, references.get(identity(reference), []))
        _add(providers, _providers(rate.get("provider_groups")))
        for price in rate.get("negotiated_prices") or []:
            facts = _price(price)
            if facts is None:
                continue
            for tin_type, tin, npi in providers:
                who = {"tin_type": tin_type, "tin": tin, "npi": npi}
                row = head | {"negotiation_arrangement": arrangement} | facts | who
                yield {name: row[name] for name in FIELDS}


def _price(price):
    amount = price.get("negotiated_rate")
    if amount is None or amount == "":
        return None
    return {
        "modifiers": _texts(price.get("billing_code_modifier")),
        "negotiated_type": _text(price.get("negotiated_type")).lower(),
        "negotiated_rate": float(amount),
        "billing_class": _text(price.get("billing_class")).lower(),
        "setting": _text(price.get("setting")).lower(),
        "service_code": _texts(price.get("service_code")),
        "expiration_date": _text(price.get("expiration_date")),
    }


def _providers(groups):
    """(type, number, NPI) of each NPI of each group; NPI 0 where a group lists none."""
    found = []
    for group in groups or []:
        tin = group.get("tin") or {}
        who = _text(tin.get("type")).lower(), _text(tin.get("value"))
        listed = group.get("npi") if "npi" in group else group.get("NPI")
        found.extend((*who, int(npi or 0)) for npi in listed or [0])
    return found


def _add(known, more):
    known.extend(entry for entry in more if entry not in known)


def _text(value):
    return "" if value is None else str(value).strip()


def _texts(value):
    if value is None:
        return []
    listed = value if isinstance(value, list) else [value]
    return [text for text in map(_text, listed) if text]
