"""Facts as they are read from the database."""

from datetime import date

import pytest

from claims.check import findings_of
from claims.lines import Claim, ClaimLine, Setting
from claims.selectors import MOST_CLAIMS, TooManyClaims, gather
from edits.models import AddOnEdit, PairEdit, UnitEdit
from payers.models import PolicyRelation
from tests.factories.codes import (
    make_code,
    make_listing,
    make_modifier,
    make_modifier_descriptor,
    make_place,
    make_replacement,
)
from tests.factories.fees import make_relative_value
from tests.factories.payers import make_jurisdiction, make_payer, make_policy, make_policy_version
from tests.factories.sources import make_release

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 15)
# Releases; codes, listings and replacements of procedures and of diagnoses; pairs by index and by key, units, add-ons, fees, places,
# modifiers and their statements, payers; policies' codes, relations, determinations, lines, states; diagnoses listed,
# counted and named.
QUERIES = 22


@pytest.fixture
def world():
    """One of everything, in force in July 2026."""
    pfs = make_release()
    codes = {name: make_code(code=name) for name in ("49411", "49327", "77002")}
    for code in codes.values():
        make_listing(code, pfs)
    make_relative_value(codes["49411"], pfs)
    ended = make_code(code="77014", ended_on=date(2026, 1, 1), is_end_bound=True)
    make_replacement(ended, codes["77002"])
    icd = make_release("icd10cm", "FY2026", date(2025, 10, 1), date(2026, 10, 1))
    for name, is_billable in (("C34.11", True), ("C34.1", False)):
        make_listing(make_code("icd-10-cm", name), icd, is_billable=is_billable)
    make_place(make_release("pos", "2024", date(2024, 1, 1), None))
    hcpcs = make_release("hcpcs", "July 2026", date(2026, 7, 1))
    make_modifier_descriptor(make_modifier("XS", "hcpcs", "Separate structure"), hcpcs)
    make_modifier("50", title="Both sides")
    _edits(date(2026, 7, 1))
    return codes


def _edits(begin):
    pairs = make_release("ncci-ptp", "v32.2", begin, variant="practitioner")
    row = {"effective_from": date(2020, 1, 1), "is_prior_to_1996": False, "rationale": 4}
    PairEdit.objects.create(release=pairs, column_1="49411", column_2="49327", modifier_indicator=0, **row)
    PairEdit.objects.create(release=pairs, column_1="49411", column_2="36000", modifier_indicator=0, **row)
    units = make_release("mue", "July 2026", begin, variant="practitioner")
    UnitEdit.objects.create(release=units, code="49411", value=1, adjudication_indicator=2, rationale="CMS Policy")
    add_ons = make_release("aoc", "V2026Q3", begin)
    AddOnEdit.objects.create(release=add_ons, edit_type=1, add_on="77002", primary_code="20610")


def claim(*codes, day=DAY, payer="", state="", diagnoses=(), modifiers=(), units=1):
    lines = tuple(
        ClaimLine(number, code, day, modifiers, units, diagnoses, "22") for number, code in enumerate(codes, start=1)
    )
    return Claim(Setting.PRACTITIONER, lines, payer, state)


def said(judged):
    return {f.rule: (f.severity, f.message) for f in reversed(findings_of(judged, gather([judged])))}


def test_a_claim_without_fault_has_no_findings(world):
    judged = claim("49411", diagnoses=("C34.11",), modifiers=("XS",))
    assert findings_of(judged, gather([judged])) == ()


def test_edits_units_and_add_ons_are_read(world):
    found = said(claim("49411", "49327", "77002", units=2, diagnoses=("C34.11",)))
    assert found["ptp"] == (
        "error",
        "49327 (line 2) is not paid beside 49411 (line 1) on one day: modifier indicator 0, whatever the modifier.",
    )
    assert "2 units of 49411" in found["mue"][1]
    assert "20610" in found["add-on"][1]


def test_a_finding_quotes_its_row_and_names_its_edition(world):
    judged = claim("49411", "49327")
    finding = next(f for f in findings_of(judged, gather([judged])) if f.rule == "ptp")
    assert finding.edition == "v32.2 practitioner"
    assert finding.quoted == (
        "Column 1 49411, column 2 49327, effective 1 January 2020, modifier indicator 0: Mutually exclusive procedures"
    )


def test_ended_codes_point_on_and_headings_are_refused(world):
    found = said(claim("77014", diagnoses=("C34.1",)))
    assert found["code-validity"] == (
        "error",
        "77014 had ended by 1 January 2026, the first day on which it is not valid; it was replaced by 77002.",
    )
    assert "heading of ICD-10-CM FY2026" in found["diagnosis-validity"][1]


def test_a_day_that_nothing_covers_is_not_loaded(world):
    found = said(claim("49411", "49327", day=date(2027, 1, 15), diagnoses=("C34.11",), modifiers=("50", "XS")))
    assert {rule for rule, (severity, _) in found.items() if severity == "not_loaded"} == {
        "code-validity", "ptp", "mue", "add-on", "modifier-known", "modifier-indicator", "place-of-service",
        "diagnosis-validity",
    }  # fmt: skip
    assert {severity for severity, _ in found.values()} == {"not_loaded"}


def test_without_the_table_of_modifiers_none_is_called_wrong():
    make_place(make_release("pos", "2024", date(2024, 1, 1), None), "59", "Unassigned", "unassigned")
    assert said(claim("49411", modifiers=("59",)))["modifier-known"] == (
        "not_loaded",
        "Not loaded: CPT modifiers. Whether 59 is a modifier is not known.",
    )


def test_an_unready_release_is_not_read(world):
    make_release("ncci-ptp", "v32.3", date(2026, 10, 1), date(2027, 1, 1), "importing", variant="practitioner")
    assert "Not loaded" in said(claim("49411", day=date(2026, 10, 15)))["ptp"][1]


def medicare():
    payer = make_payer()
    article = make_policy(payer, "A1", "article")
    lcd = make_policy(payer, "L1", "lcd")
    lcd.jurisdictions.add(make_jurisdiction())
    PolicyRelation.objects.create(policy=article, kind="article_of", target=lcd)
    make_policy_version(
        article, "approved", date(2026, 1, 1), [("49411", "criteria")],
        [("C34.11", "supports"), ("C34.1", "does_not_support")],
    )  # fmt: skip
    make_policy_version(lcd, "approved", date(2026, 1, 1), in_force_to=date(2026, 8, 1))
    return payer


def test_an_article_speaks_for_its_determination_while_that_is_in_force(world):
    medicare()
    judged = claim("49411", payer="medicare", state="TX", diagnoses=("C34.11",))
    finding = next(f for f in findings_of(judged, gather([judged])) if f.rule == "payer-policy")
    assert finding.message == "49411: covered if criteria are met (Medicare L1 version 1, A1 (OK, TX))."
    assert finding.source.startswith("/payers/medicare/policies/a1/")
    later = claim("49411", payer="medicare", state="TX", day=date(2026, 9, 1), diagnoses=("C34.11",))
    assert said(later)["payer-policy"][1] == "49411: covered if criteria are met (Medicare A1 version 1)."


def test_diagnoses_are_judged_by_the_lists_of_the_article(world):
    medicare()
    against = said(claim("49411", payer="medicare", state="TX", diagnoses=("C34.1",)))
    assert against["diagnosis-coverage"][0] == "error"
    assert "list against" in against["diagnosis-coverage"][1]
    missing = said(claim("49411", payer="medicare", state="TX", diagnoses=("C61",)))
    assert "None of C61 is among the 1 diagnoses" in missing["diagnosis-coverage"][1]
    assert "diagnosis-coverage" not in said(claim("49411", payer="medicare", state="TX", diagnoses=("C34.11",)))


def test_drafts_proposals_and_retirements_do_not_speak(world):
    payer = make_payer("aetna", "Aetna", "commercial")
    for number, facts in (
        ("D", {"stage": "draft"}),
        ("P", {"stage": "approved", "is_proposed": True}),
        ("R", {"stage": "approved", "is_retirement": True}),
    ):
        make_policy_version(make_policy(payer, number), codes=[("49411", "not_covered")], **facts)
    found = said(claim("49411", payer="aetna"))
    assert found["payer-policy"][0] == "not_loaded"
    assert "Aetna may follow them or its own" in found["payer"][1]


@pytest.mark.parametrize("number", (1, 3, 60))
def test_queries_do_not_grow_with_the_batch(world, django_assert_num_queries, number):
    medicare()
    batch = [
        claim("49411", "49327", "77014", payer="medicare", diagnoses=("C34.11", "C34.1")) for _ in range(number)
    ]  # fmt: skip
    with django_assert_num_queries(QUERIES):
        gather(batch)


def test_a_batch_too_large_is_refused():
    with pytest.raises(TooManyClaims, match=r"1,001 claims in one batch; at most 1,000"):
        gather([claim("49411")] * (MOST_CLAIMS + 1))
