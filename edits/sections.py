"""What edits add to a code page: how many pairs, how many units, which add-on codes."""

from codes.models import Code
from codes.page import Fact, PageRequest, Panel, register
from edits.ncci import CONTRACTOR_DEFINED, PAIR_SETTINGS, Setting
from edits.selectors import PairCounts, Readings, UnitsFound, add_on_relations, pair_counts, unit_edits
from edits.selectors.readings import ADD_ONS, PAIRS, UNITS, readings_among
from ui.absence import Absence, not_applicable, not_loaded
from ui.windows import day_in_words


def edits(page: PageRequest) -> Panel | Absence:
    if page.code.system_id == "icd-10-cm":
        return not_applicable("Code-pair and unit edits belong to procedure and supply codes.")
    readings = readings_among(page.releases, on=page.on, today=page.today)
    code = page.code.code
    pairs = [
        (setting, pair_counts(code, setting=setting, readings=readings), readings.missing(PAIRS, setting))
        for setting in PAIR_SETTINGS
    ]
    units = unit_edits((code,), settings=Setting, readings=readings)
    add_on_reading = readings.of(ADD_ONS)
    if not any(counts for _, counts, _ in pairs) and not any(found.reading for found in units) and not add_on_reading:
        return _nothing_loaded(page)
    relations = add_on_relations((code,), readings=readings)
    return Panel(
        "edits/_edits.html",
        {
            "code": page.code,
            "on": page.on,
            "pairs": pairs,
            "units": [(found, found.edits.get(code), readings.missing(UNITS, found.setting)) for found in units],
            "add_on": [relation for relation in relations if relation.add_on == code],
            "primary_of": [relation for relation in relations if relation.add_on != code],
            "add_on_reading": add_on_reading,
            "no_add_ons": readings.missing(ADD_ONS),
            "known": _known(page.code, readings, relations),
        },
        facts=(_units_fact(code, units[0]), *_pairs_fact(pairs[0][1])),
    )
