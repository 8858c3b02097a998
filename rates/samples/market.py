"""Small in-network files of four payers for the demo: made-up contracts around Medicare's own amounts.

Medicare publishes its fees itself and no such file, so it is the line the others are drawn against. The spread is
invented: it says nothing of what a payer of that name pays.
"""

import csv
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from isal import igzip

from rates.samples.providers import Group, as_written, make_groups

LAYOUTS = {1: "1.3.1", 2: "2.0.0"}
# Slug of the payer, its name, and how far above Medicare its made-up contracts lie in the middle.
PAYERS = (
    ("aetna", "Aetna", 1.22),
    ("blue-cross-blue-shield", "Blue Cross Blue Shield", 1.36),
    ("cigna", "Cigna", 1.28),
    ("unitedhealthcare", "UnitedHealthcare", 1.18),
)
OFFICE, FACILITY = ("11", "20", "49"), ("19", "21", "22", "24")
EVERY_PLACE = ("CSTM-00",)
GROUPS, CONTRACTS = 120, 64
# What a made-up hospital asks over the physician's fee, and where no fee is known at all.
HOSPITAL, UNKNOWN_FEE = 3.4, 85.0
YEARLY = 0.035
# Rates that nobody is paid: what real files hold beside the true ones.
ZOMBIES = (0.01, 999999999, 0.04, 14.0)
# Every ninth code has too few contracts to be shown, from the fifth on.
SPARSE, SPARSE_FIRST = 9, 4
FEW = 3


@dataclass(frozen=True, slots=True)
class Anchor:
    """A code and Medicare's national amounts in US dollars, by place; the shares of a test read by one, made by one."""

    code_type: str
    code: str
    nonfacility: float
    facility: float
    professional: float = 0.0
    technical: float = 0.0


@dataclass(frozen=True, slots=True)
class Edition:
    """When the payer says it updated the file, and the generation of the schema it then used."""

    on: date
    schema: int


@dataclass(frozen=True, slots=True)
class SampleFile:
    path: Path
    payer: str
    edition: Edition


EDITIONS = (Edition(date(2025, 11, 1), 1), Edition(date(2026, 5, 1), 2), Edition(date(2026, 11, 1), 2))


def read_anchors(lines: Iterable[str], *, codes: Iterable[str]) -> list[Anchor]:
    """Amounts of the wanted codes from CMS's PPRRVU file: totals times the conversion factor it states."""
    wanted = list(dict.fromkeys(codes))
    rows = csv.reader(lines)
    header = next(row for row in rows if row[:2] == ["HCPCS", "MOD"])
    factor = header.index("FACTOR")
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for row in rows:
        if row[0] in wanted:
            found[row[0], row[1]] = float(row[11]) * float(row[factor]), float(row[12]) * float(row[factor])
    return [_anchor(code, found) for code in wanted]


def _anchor(code: str, found: Mapping[tuple[str, str], tuple[float, float]]) -> Anchor:
    nonfacility, facility = found.get((code, ""), (0.0, 0.0))
    shares = [found.get((code, modifier), (0.0, 0.0))[0] for modifier in ("26", "TC")]
    return Anchor("HCPCS" if code[0].isalpha() else "CPT", code, nonfacility, facility, *shares)


def write_market(
    folder: Path, *, anchors: Sequence[Anchor], seed: int = 1, editions: Sequence[Edition] = EDITIONS
) -> list[SampleFile]:
    """One file a payer and edition, and the states of the made-up NPIs; the same seed writes the same bytes."""
    groups = make_groups(GROUPS, seed=seed)
    files = []
    for place, (slug, name, level) in enumerate(PAYERS):
        # A payer keeps its contracts from one edition to the next: what changes is a trend, not a new draw.
        for edition in editions:
            maker = _Maker(groups, level, seed * 1000 + place, _years_since(edition.on, editions[0].on), edition.schema)
            path = folder / slug / f"{edition.on.isoformat()}_sample-in-network-rates.json.gz"
            path.parent.mkdir(parents=True, exist_ok=True)
            document = maker.document(f"Sample {name} (made up)", edition, anchors)
            path.write_bytes(igzip.compress(msgspec.json.encode(document), compresslevel=1, mtime=0))
            files.append(SampleFile(path, slug, edition))
    _write_states(folder / "sample-npi-states.csv", groups)
    return files


def _years_since(on: date, first: date) -> float:
    return (on - first).days / 365.25


def _write_states(path: Path, groups: Sequence[Group]) -> None:
    with path.open("w", encoding="ascii", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("npi", "state"))
        writer.writerows((npi, group.state) for group in groups for npi in group.npis)


class _Maker:
    """The contracts of one payer in one edition, as a document of the schema."""

    def __init__(self, groups: Sequence[Group], level: float, seed: int, years: float, schema: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311  # nosec B311
        self._groups = sorted(self._chance.sample(groups, k=CONTRACTS), key=lambda group: group.tin)
        self._levels = [level * self._chance.lognormvariate(0.0, 0.24) for _ in self._groups]
        self._grown = (1 + YEARLY) ** years
        self._schema = schema

    def document(self, entity: str, edition: Edition, anchors: Sequence[Anchor]) -> dict[str, Any]:
        items = [self._item(place, anchor) for place, anchor in enumerate(anchors)]
        return {
            "reporting_entity_name": entity,
            "reporting_entity_type": "health insurance issuer",
            "last_updated_on": edition.on.isoformat(),
            "version": LAYOUTS[edition.schema],
            "provider_references": list(self._references()),
            "in_network": [*items, *self._arrangements(anchors[0]), self._stay()],
        }

    def _references(self) -> Iterator[dict[str, Any]]:
        for number, group in enumerate(self._groups, start=1):
            names = {"network_name": ["Sample Network"]} if self._schema >= 2 else {}
            yield {"provider_group_id": number} | names | {"provider_groups": [as_written(group, schema=self._schema)]}

    def _item(self, place: int, anchor: Anchor) -> dict[str, Any]:
        few = place % SPARSE == SPARSE_FIRST
        numbers = range(1, (FEW if few else len(self._groups)) + 1)
        rates = [
            {"provider_references": [number], "negotiated_prices": self._prices(number, anchor)}
            for number in numbers
            if few or self._chance.random() < 0.9
        ]
        return self._head("ffs", anchor.code_type, anchor.code) | {"negotiated_rates": rates}

    def _prices(self, number: int, anchor: Anchor) -> list[dict[str, Any]]:
        level = self._levels[number - 1] * self._grown
        base = anchor.nonfacility or UNKNOWN_FEE
        if number % 16 == 0:
            factor = ZOMBIES[number // 16 % len(ZOMBIES)]
            amount = factor if factor in {0.01, 999999999} else base * factor
            return [self._price("negotiated", amount, "professional", OFFICE)]
        if number % 4 == 0:
            return [self._price("negotiated", base * HOSPITAL * level, "institutional", ())]
        kind = "fee schedule" if number % 7 == 0 else "derived" if number % 13 == 0 else "negotiated"
        if number % 17 == 0:
            return [self._price("percentage", 40 + number % 30, "professional", EVERY_PLACE)]
        if number % 11 == 0:
            return [self._price(kind, base * level, "professional", EVERY_PLACE)]
        prices = [self._price(kind, base * level, "professional", OFFICE)]
        if anchor.facility:
            prices.append(self._price(kind, anchor.facility * level, "professional", FACILITY))
        for modifier, share in (("26", anchor.professional), ("TC", anchor.technical)):
            if share:
                prices.append(self._price(kind, share * level, "professional", OFFICE, modifier))
        return prices

    def _price(
        self, kind: str, amount: float, billing_class: str, places: Sequence[str], modifier: str = ""
    ) -> dict[str, Any]:
        price: dict[str, Any] = {
            "negotiated_type": kind,
            "negotiated_rate": round(amount, 2),
            "expiration_date": "9999-12-31",
            "billing_class": billing_class,
        }
        if places:
            price["service_code"] = list(places)
        if self._schema >= 2:
            price["setting"] = "inpatient" if kind == "per diem" else "both" if places == EVERY_PLACE else "outpatient"
        if modifier:
            price["billing_code_modifier"] = [modifier]
        return price

    def _arrangements(self, anchor: Anchor) -> Iterator[dict[str, Any]]:
        """A bundle and a capitation of the first code: what they pay is not what the code alone is paid."""
        inside = {
            "billing_code_type": anchor.code_type,
            "billing_code_type_version": "2026",
            "billing_code": anchor.code,
            "description": "Sample part",
        }
        for arrangement, name, factor in (("bundle", "bundled_codes", 6.0), ("capitation", "covered_services", 0.2)):
            amount = (anchor.nonfacility or UNKNOWN_FEE) * factor
            price = self._price("negotiated", amount, "professional", EVERY_PLACE)
            rates = [{"provider_references": [1, 2], "negotiated_prices": [price]}]
            head = self._head(arrangement, anchor.code_type, anchor.code)
            yield head | {name: [inside], "negotiated_rates": rates}

    def _stay(self) -> dict[str, Any]:
        rates = [
            {
                "provider_references": [number],
                "negotiated_prices": [self._price("per diem", 2400.0 * level, "institutional", ())],
            }
            for number, level in enumerate(self._levels[:8], start=1)
        ]
        return self._head("ffs", "RC", "0200") | {"negotiated_rates": rates}

    def _head(self, arrangement: str, code_type: str, code: str) -> dict[str, Any]:
        return {
            "negotiation_arrangement": arrangement,
            "name": f"Sample item {code}",
            "billing_code_type": code_type,
            "billing_code_type_version": "2026",
            "billing_code": code,
            "description": f"Sample item {code}",
        }
