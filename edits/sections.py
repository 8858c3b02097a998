"""What edits add to a code page: how many pairs, how many units, which add-on codes."""

from collections.abc import Collection

from codes.models import Code
from codes.page import Fact, PageRequest, Panel, register
from edits.ncci import PAIR_SETTINGS, Setting
from edits.selectors import PairCounts, UnitsFound, add_on_relations, pair_counts, unit_edits
from edits.selectors.partners import procedures
from edits.selectors.readings import ADD_ONS, PAIRS, UNITS, Readings, readings_among
from ui.absence import Absence, not_applicable, not_loaded
from ui.windows import day_in_words

# A code with the page it leads to, None where it is not loaded.
Linked = tuple[str, Code | None]


def edits(page: PageRequest) -> Panel | Absence:
    if page.code.system_id == "icd-10-cm":
        return not_applicable("Code-pair and unit edits belong to procedure and supply codes.")
    readings = readings_among(page.releases, on=page.on, today=page.today)
    code = page.code.code
    pairs = {setting: pair_counts(code, setting=setting, readings=readings) for setting in PAIR_SETTINGS}
    units = unit_edits((code,), settings=Setting, readings=readings)
    add_on_reading = readings.of(ADD_ONS)
    if not any(pairs.values()) and not any(found.reading for found in units) and not add_on_reading:
        return _nothing_loaded(page)
    context = {
        "code": page.code,
        "on": page.on,
        "pairs": [(setting, counts, readings.missing(PAIRS, setting)) for setting, counts in pairs.items()],
        "units": [(found, found.edits.get(code), readings.missing(UNITS, found.setting)) for found in units],
        "add_on_reading": add_on_reading,
        "no_add_ons": readings.missing(ADD_ONS),
        **_add_ons(code, readings),
    }
    facts = (_units_fact(code, units[0]), *_pairs_fact(pairs[Setting.PRACTITIONER]))
    return Panel("edits/_edits.html", context, facts=facts)


def _nothing_loaded(page: PageRequest) -> Absence:
    when = f" that cover {day_in_words(page.on)}" if page.on else ""
    return not_loaded(
        f"No NCCI edits{when} are loaded.",
        "They come with the NCCI PTP, MUE and add-on files of CMS: ncci-ptp, mue and aoc.",
    )


def _add_ons(code: str, readings: Readings) -> dict[str, object]:
    relations = add_on_relations((code,), readings=readings)
    named = {each.add_on for each in relations} | {primary for each in relations for primary in each.primaries}
    known = _known(named - {code}) if relations else {}
    return {
        "as_add_on": [
            (each, [(primary, known.get(primary)) for primary in each.primaries])
            for each in relations
            if each.add_on == code
        ],
        "as_primary": [(each, known.get(each.add_on)) for each in relations if each.add_on != code],
    }


def _known(codes: Collection[str]) -> dict[str, Code]:
    return {code.code: code for code in procedures().filter(code__in=codes)}


def _units_fact(code: str, found: UnitsFound) -> Fact:
    edit = found.edits.get(code)
    if found.reading is None or (edit is None and not found.is_whole):
        return Fact("Units per day", "")
    edition, is_stale = found.reading.release.edition, found.reading.is_stale
    if edit is None:
        return Fact("Units per day", "none published", f"MUE {edition}, {found.setting.words}", is_stale)
    label = "Units per day" if edit.adjudication.is_per_day else "Units per line"
    return Fact(label, f"{edit.value:,}", f"MUE {edition}, {found.setting.words}", is_stale)


def _pairs_fact(counts: PairCounts | None) -> tuple[Fact, ...]:
    if counts is None or (counts.reading.release.is_excerpt and not counts.total):
        return ()
    release = counts.reading.release
    note = f"{release.edition}{', excerpt' if release.is_excerpt else ''}, column 1 of {counts.as_column_1:,}"
    note += f", column 2 of {counts.as_column_2:,}"
    return (Fact("NCCI code pairs", f"{counts.total:,}", note, counts.reading.is_stale),)


register("edits", edits)
