"""The small world of the claim cases: Facts read from tests/claims/world, without a database."""

from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

from claims.facts import (
    AddOnRow,
    CodeFact,
    DiagnosisLists,
    Edition,
    Facts,
    FeeRow,
    ModifierFact,
    PairRow,
    PayerFact,
    PlaceRow,
    PolicyRow,
    UnitRow,
)
from codes.lifespans import Lifespan
from payers.precedence import Statement
from payers.vocabulary import Disposition, Polarity, PolicyKind, PriorAuthorization

HERE = Path(__file__).parent
FIXTURES = HERE.parents[1] / "fixtures"


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def day(text):
    if text == "-":
        return None
    return date.fromisoformat(text if "-" in text else f"{text[:4]}-{text[4:6]}-{text[6:]}")


def after(text):
    """NCCI deletion dates are the last day."""
    return None if text == "*" else day(text) + timedelta(days=1)


def grouped(pairs):
    held = defaultdict(list)
    for key, row in pairs:
        held[key].append(row)
    return {key: tuple(rows) for key, rows in held.items()}


class World:
    def __init__(self):
        self.figures, self.told = read(HERE / "world" / "figures.yaml"), read(HERE / "world" / "world.yaml")
        self.editions = [self.edition(*line.split()) for line in self.told["editions"]]

    def edition(self, importer, name, variant, begin, end, excerpt):
        own = "" if variant == "-" else variant
        return Edition(importer, name.replace("_", " "), day(begin), day(end), own, excerpt == "excerpt")

    def named(self, name, variant=""):
        return next(e for e in self.editions if e.name == name and e.variant == variant)

    def codes(self):
        lives = {line.split()[0]: line.split()[1:] for line in self.told["lifespans"]}
        found = {}
        for line in self.figures["codes"] + self.told["listed_besides"]:
            code, *names = line.split()
            begin, end, bound, *replaced = lives.get(code, ("-", "-", "-"))
            held = tuple(self.named(name) for name in names)
            if held:
                span = Lifespan(day(begin), day(end), bound == "bound")
                windows = tuple((e.effective_from, e.effective_to) for e in held)
                found[code] = CodeFact(code, span, held, tuple(replaced), {}, windows)
        return found

    def pairs(self):
        held = defaultdict(lambda: defaultdict(list))
        for line in self.figures["pairs"]:
            setting, name, one, two, begin, end, indicator, why = line.split(" ", 7)
            row = PairRow(self.named(name, setting), one, two, int(indicator), day(begin), after(end), why)
            held[setting, one][two].append(row)
        return {key: {two: tuple(rows) for two, rows in partners.items()} for key, partners in held.items()}

    def units(self):
        for line in self.figures["units"]:
            setting, code, value, indicator, why = line.split(" ", 4)
            yield (setting, code), UnitRow(self.named("July 2024", setting), code, int(value), int(indicator), why)

    def add_ons(self):
        for line in self.figures["add_ons"]:
            kind, add_on, primary = line.split()
            yield add_on, AddOnRow(self.named("V2024Q3"), add_on, primary, int(kind))

    def fees(self):
        for line in self.figures["fees"]:
            name, code, modifier, *indicators, na = line.split()
            part = "" if modifier == "-" else modifier
            yield code, FeeRow(self.named(name), code, part, *indicators, na[0] == "f", na[1] == "n")

    def places(self):
        for line in self.told["places"]:
            code, setting, name = line.split(" ", 2)
            yield code, PlaceRow(self.named("2024"), code, name, setting)

    def diagnoses(self):
        for line in self.told["diagnoses"]:
            code, state, *names = line.split()
            held = tuple(self.named(name) for name in names)
            yield code, CodeFact(code, Lifespan(), held, (), dict.fromkeys(held, state == "complete"))

    def modifiers(self):
        hcpcs = self.named("HCPCS")
        written = {row["modifier"]: row for row in read(FIXTURES / "modifiers.yaml")["modifiers"]}
        ended = {line.split()[0]: day(line.split()[1]) for line in self.told["ended_modifiers"]}
        stated = dict.fromkeys(self.told["hcpcs_modifiers"].split(), (None, None))
        stated |= {name: (None, end) for name, end in ended.items()}
        for name in sorted({*written, *stated}):
            row = written.get(name, {"system": "hcpcs", "applies_to": ["any"], "setting": "any", "title": ""})
            statements = {hcpcs: stated[name]} if name in stated else {}
            kinds = frozenset(row["applies_to"])
            yield name, ModifierFact(name, row["system"], row["title"], kinds, row["setting"], statements)

    def payers(self):
        for line in self.told["payers"]:
            slug, kind, name = line.split(" ", 2)
            yield slug, PayerFact(slug, name, kind == "medicare_ffs")

    def policies(self):
        for key, line in enumerate(self.told["policies"]):
            payer, code, number, kind, disposition, asked, begin, end, version, group, *more = line.split()
            extra = {name: tuple(values.split(",")) for name, values in (part.split("=") for part in more)}
            statement = Statement(
                key=key, policy=int(version), kind=PolicyKind(kind), number=number,
                disposition=Disposition(disposition), prior_authorization=PriorAuthorization(asked),
                lines=frozenset(extra.get("lines", ())), states=frozenset(extra.get("states", ())), is_sample=True,
            )  # fmt: skip
            yield (payer, code), PolicyRow(
                statement, f"{number} version 1", day(begin), day(end), int(version), int(group),
                places=extra.get("places", ()), modifiers=extra.get("modifiers", ()),
                line_names=extra.get("lines", ()), delegate_name="A delegate" if asked == "delegated" else "",
            )  # fmt: skip

    def diagnosis_lists(self):
        held = defaultdict(lambda: defaultdict(dict))
        for line in self.told["diagnosis_lists"]:
            version, group, polarity, code, *note = line.split(" ", 4)
            held[int(version), int(group)][polarity][code] = " ".join(note)
        return {
            key: DiagnosisLists(
                lists[Polarity.SUPPORTS], len(lists[Polarity.SUPPORTS]),
                lists[Polarity.DOES_NOT_SUPPORT], len(lists[Polarity.DOES_NOT_SUPPORT]),
            )
            for key, lists in held.items()
        }  # fmt: skip


@cache
def facts():
    world = World()
    return Facts(
        editions=tuple(world.editions),
        codes=world.codes(),
        diagnoses=dict(world.diagnoses()),
        pairs=world.pairs(),
        units=grouped(world.units()),
        add_ons=grouped(world.add_ons()),
        fees=grouped(world.fees()),
        places=grouped(world.places()),
        modifiers=dict(world.modifiers()),
        payers=dict(world.payers()),
        policies=grouped(world.policies()),
        diagnosis_lists=world.diagnosis_lists(),
    )
