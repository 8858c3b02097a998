from datetime import date

import pytest

from codes.checks.facts import PaymentIndicators, register_facts
from codes.checks.kinds import kinds_of
from codes.checks.modifiers import check_modifiers
from codes.checks.subject import Knowledge, ModifierFact, ModifierLine, Subject
from fees.content_facts import indicators as fee_indicators

TODAY = date(2026, 11, 21)
SURGERY = frozenset({"surgery"})
VISITS = frozenset({"evaluation_management"})
MODIFIERS = {
    "24": ModifierFact(VISITS),
    "25": ModifierFact(VISITS),
    "57": ModifierFact(VISITS),
    "26": ModifierFact(frozenset({"surgery", "radiology", "pathology"})),
    "TC": ModifierFact(frozenset({"surgery", "radiology"})),
    "99": ModifierFact(frozenset({"any"})),
    "LT": ModifierFact(),
    "ZZ": ModifierFact(ended_on=date(2025, 1, 1)),
    **{name: ModifierFact(SURGERY) for name in ("50", "51", "62", "66", "80", "81", "82", "AS")},
}
PLAIN = {
    "edition": "RVU26C", "pctc": "0", "multiple_procedure": "2", "bilateral": "1", "assistant": "2",
    "co_surgeons": "1", "team": "1", "global_days": "000",
}  # fmt: skip


def findings(modifier, code="49411", system="cpt", modifiers=None, **indicators):
    known = Knowledge(
        today=TODAY,
        modifiers=MODIFIERS if modifiers is None else modifiers,
        places={"11": "Office", "24": "Ambulatory Surgical Center"},
        indicators={(system, code): PaymentIndicators(**(PLAIN | indicators))},
    )
    return list(check_modifiers(Subject(system, code, modifiers=(ModifierLine(modifier),)), known))


def test_a_place_of_service_among_modifiers_is_named_for_what_it_is():
    (found,) = findings("11")
    assert (found.rule, found.severity, found.field) == ("modifier-unknown", "error", "modifiers[11]")
    assert found.message == "11 is a place of service (Office), not a modifier."


def test_a_modifier_that_is_also_a_place_is_not_taken_for_one():
    assert findings("24", code="99213") == []


def test_an_unknown_modifier_is_an_error():
    (found,) = findings("Q9")
    assert (found.rule, found.severity) == ("modifier-unknown", "error")
    assert '"Q9" is in no loaded set' in found.message


def test_without_any_modifiers_of_its_kind_nothing_is_accused():
    (found,) = findings("25", modifiers={"LT": ModifierFact()})
    assert found.severity == "warning"
    assert "cannot be checked" in found.message


def test_an_ended_modifier_is_an_error_with_its_date():
    (found,) = findings("ZZ")
    assert found.message == "Modifier ZZ ended on 1 January 2025."


@pytest.mark.parametrize("modifier", ["24", "25", "57"])
def test_visit_modifiers_do_not_fit_a_procedure(modifier):
    (found,) = findings(modifier)
    assert (found.rule, found.severity, found.field) == ("modifier-misfit", "error", f"modifiers[{modifier}]")
    assert "belongs on an evaluation and management code; 49411 is a surgery code" in found.message


@pytest.mark.parametrize(
    ("system", "code"), [("cpt", "99213"), ("cpt", "92004"), ("hcpcs", "G0438"), ("hcpcs", "G0463")]
)
def test_visit_modifiers_fit_visits(system, code):
    assert findings("25", code=code, system=system) == []


@pytest.mark.parametrize("modifier", ["99", "LT"])
def test_a_modifier_for_any_code_fits(modifier):
    assert findings(modifier) == []


@pytest.mark.parametrize(
    ("modifier", "indicators", "words"),
    [
        ("26", {"pctc": "0"}, "PC/TC indicator 0"),
        ("TC", {"pctc": "6"}, "PC/TC indicator 6"),
        ("50", {"bilateral": "0"}, "bilateral indicator 0"),
        ("50", {"bilateral": "2"}, "bilateral indicator 2"),
        ("50", {"bilateral": "9"}, "bilateral indicator 9"),
        ("51", {"multiple_procedure": "0"}, "multiple-procedure indicator 0"),
        ("51", {"global_days": "ZZZ"}, "add-on code"),
        ("62", {"co_surgeons": "0"}, "co-surgeon indicator 0"),
        ("66", {"team": "9"}, "team indicator 9"),
        ("80", {"assistant": "1"}, "never paid, assistant indicator 1"),
        ("81", {"assistant": "9"}, "assistant indicator 9"),
        ("82", {"assistant": "1"}, "assistant indicator 1"),
        ("AS", {"assistant": "1"}, "assistant indicator 1"),
    ],
)
def test_a_modifier_against_its_fee_schedule_indicator_is_an_error(modifier, indicators, words):
    (found,) = findings(modifier, **indicators)
    assert (found.rule, found.severity) == ("modifier-misfit", "error")
    assert words in found.message
    assert "RVU26C" in found.message


@pytest.mark.parametrize(
    ("modifier", "indicators"),
    [
        ("26", {"pctc": "1"}), ("26", {"pctc": "6"}), ("TC", {"pctc": "1"}), ("50", {"bilateral": "1"}),
        ("50", {"bilateral": "3"}), ("51", {}), ("62", {"co_surgeons": "2"}), ("66", {"team": "1"}),
        ("80", {"assistant": "0"}), ("AS", {"assistant": "2"}),
    ],
)  # fmt: skip
def test_a_modifier_that_its_indicator_allows_passes(modifier, indicators):
    assert findings(modifier, **indicators) == []


def test_a_code_in_no_fee_schedule_is_judged_by_its_kind_alone():
    known = Knowledge(today=TODAY, modifiers=MODIFIERS)
    assert list(check_modifiers(Subject("cpt", "49411", modifiers=(ModifierLine("50"),)), known)) == []


@pytest.mark.parametrize(
    ("system", "code", "kind"),
    [
        ("cpt", "01402", "anesthesia"),
        ("cpt", "49411", "surgery"),
        ("cpt", "77012", "radiology"),
        ("cpt", "80053", "pathology"),
        ("cpt", "0001U", "pathology"),
        ("cpt", "93000", "medicine"),
        ("cpt", "92014", "evaluation_management"),
        ("cpt", "98000", "evaluation_management"),
        ("cpt", "98016", "evaluation_management"),
        ("cpt", "98925", "medicine"),
        ("cpt", "99499", "evaluation_management"),
        ("cpt", "99500", "medicine"),
        ("cpt", "0866T", "surgery"),
        ("hcpcs", "A4648", "hcpcs_supply"),
        ("hcpcs", "C1776", "hcpcs_supply"),
        ("hcpcs", "C9728", "hcpcs_service"),
        ("hcpcs", "G0121", "hcpcs_service"),
        ("hcpcs", "G0438", "evaluation_management"),
    ],
)
def test_the_kind_of_a_code_follows_its_range(system, code, kind):
    assert kinds_of(system, code)[0] == kind


def test_a_range_that_is_not_known_has_no_kind():
    assert kinds_of("cpt", "99990") == ()
    assert kinds_of("icd-10-cm", "C61") == ()


def test_facts_are_not_registered_twice():
    with pytest.raises(ValueError, match="registered twice"):
        register_facts(fee_indicators)
