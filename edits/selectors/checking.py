"""The pair checker: what the edits say of 2 to 25 codes of one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from codes.models import Code
from edits.models import PairEdit, UnitEdit
from edits.ncci import Indicator, Setting
from edits.selectors.add_ons import AddOnRelation, add_on_relations
from edits.selectors.pairs import PairsFound, pairs_among
from edits.selectors.readings import ADD_ONS, Reading, Readings
from edits.selectors.units import UnitsFound, unit_edits
from ui.absence import Absence


@dataclass(frozen=True, slots=True)
class AskedCode:
    """One code as asked; `known` is None where no loaded source lists it. `unit` is its MUE, if one is published."""

    code: str
    known: Code | None
    is_ended: bool
    unit: UnitEdit | None


@dataclass(frozen=True, slots=True)
class AddOnFinding:
    """An add-on code that was asked about, with those of its primary codes that were asked about too."""

    relation: AddOnRelation
    beside: tuple[str, ...]

    @property
    def lacks_primary(self) -> bool:
        """None of the codes is a primary code of it, and only listed ones are accepted."""
        return not self.beside and self.relation.is_listed_alone


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Everything that `/edits/` shows of some codes."""

    codes: list[AskedCode]
    pairs: PairsFound
    units: UnitsFound
    add_ons: list[AddOnFinding]
    add_on_reading: Reading | None
    readings: Readings

    @property
    def denied(self) -> list[PairEdit]:
        return [pair for pair in self.pairs.in_force if pair.modifier_indicator == Indicator.NOT_ALLOWED]

    @property
    def allowed(self) -> list[PairEdit]:
        return [pair for pair in self.pairs.in_force if pair.modifier_indicator == Indicator.ALLOWED]

    @property
    def free(self) -> list[tuple[str, str]]:
        """Pairs of which no edit is in force, in the order typed; what that proves, `pairs.is_whole` says."""
        edited = {frozenset((pair.column_1, pair.column_2)) for pair in self.pairs.in_force}
        return [pair for pair in combinations([each.code for each in self.codes], 2) if frozenset(pair) not in edited]

    @property
    def unknown(self) -> list[str]:
        return [each.code for each in self.codes if each.known is None]

    @property
    def ended(self) -> list[Code]:
        return [each.known for each in self.codes if each.known and each.is_ended]

    @property
    def no_pairs(self) -> Absence:
        return self.readings.missing("ncci-ptp", self.pairs.setting)

    @property
    def no_units(self) -> Absence:
        return self.readings.missing("mue", self.units.setting)

    @property
    def no_add_ons(self) -> Absence:
        return self.readings.missing(ADD_ONS)


def check_page(codes: Sequence[str], *, setting: Setting, readings: Readings) -> CheckPage:
    """In four queries beside that of the readings, however many codes."""
    units = unit_edits(codes, settings=(setting,), readings=readings)[0]
    known = {code.code: code for code in Code.objects.filter(code__in=codes, system__in=("cpt", "hcpcs"))}
    day = readings.on or readings.today
    asked = [
        AskedCode(code, known.get(code), code in known and known[code].is_ended(day), units.edits.get(code))
        for code in codes
    ]
    return CheckPage(
        codes=asked,
        pairs=pairs_among(codes, setting=setting, readings=readings),
        units=units,
        add_ons=_add_ons(codes, readings),
        add_on_reading=readings.of(ADD_ONS),
        readings=readings,
    )


def _add_ons(codes: Sequence[str], readings: Readings) -> list[AddOnFinding]:
    return [
        AddOnFinding(relation, tuple(code for code in codes if code in relation.primaries))
        for relation in add_on_relations(codes, readings=readings)
        if relation.add_on in codes
    ]
