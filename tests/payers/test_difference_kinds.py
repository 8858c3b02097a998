"""Which kinds of change a difference is, in which words it is said, and whom it touches."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from payers.differences import codes_touched, compare, summary_of
from payers.document import DiagnosisRow, Passage, Reference, SectionText, StateText
from payers.vocabulary import NEVER_PAID, Disposition, Polarity, PriorAuthorization, SectionKind
from tests.payers.versions import COVERED, CRITERIA, LEAF, NOT_COVERED, REQUIRED, criteria, kinds, row, version


@pytest.mark.parametrize(
    "old, new, expected",
    [
        pytest.param(row(), row(disposition=CRITERIA), ["reduced", "codes"], id="covered to criteria"),
        pytest.param(
            row(disposition=CRITERIA), row(disposition=NOT_COVERED), ["reduced", "codes"], id="criteria to never"
        ),
        pytest.param(
            row(disposition=CRITERIA), row(disposition=Disposition.COSMETIC), ["reduced", "codes"], id="cosmetic"
        ),
        pytest.param(row(), row(disposition=Disposition.RELATED), ["reduced", "codes"], id="decided no longer"),
        pytest.param(row(disposition=CRITERIA), row(), ["codes"], id="criteria to covered"),
        pytest.param(
            row(disposition=NOT_COVERED), row(disposition=Disposition.EXPERIMENTAL), ["codes"], id="never paid"
        ),
        pytest.param(
            row(disposition=Disposition.RELATED), row(disposition=NOT_COVERED), ["codes"], id="was not decided"
        ),
        pytest.param(row(), None, ["reduced", "codes"], id="paid, removed"),
        pytest.param(row(disposition=NOT_COVERED), None, ["codes"], id="not paid, removed"),
        pytest.param(None, row(disposition=NOT_COVERED), ["codes"], id="added as not covered"),
        pytest.param(
            None, row(authorization=REQUIRED), ["prior_authorization", "codes"], id="added with authorization"
        ),
        pytest.param(row(), row(authorization=REQUIRED), ["prior_authorization"], id="authorization newly wanted"),
        pytest.param(row(authorization=REQUIRED), row(), ["prior_authorization"], id="authorization no longer stated"),
        pytest.param(
            row(authorization=REQUIRED), row(disposition=NOT_COVERED), ["reduced", "codes"], id="nothing left"
        ),
        pytest.param(row(), row(places=("11",)), ["codes"], id="places"),
        pytest.param(row(), row(modifiers=("26",)), ["codes"], id="modifiers"),
        pytest.param(row(), row(note="with imaging"), ["codes"], id="note"),
        pytest.param(row(), row(group=2), ["codes"], id="group"),
        pytest.param(row(), row(passage="p2"), ["metadata"], id="only where it is written"),
    ],
)
def test_kind_of_a_change_of_one_code(old, new, expected):
    assert kinds(version(*[old] if old else []), version(*[new] if new else [])) == expected


def test_who_decides_is_prior_authorization():
    old = row(authorization=PriorAuthorization.DELEGATED, delegate="one")
    assert kinds(version(old), version(replace(old, delegate="another"))) == ["prior_authorization"]


def test_paid_code_taken_out_of_one_of_two_groups_is_reduced():
    assert kinds(version(row(), row(group=2)), version(row()))[0] == "reduced"


def test_retirement_is_no_reduction():
    assert kinds(version(row()), version(is_retirement=True)) == ["retired"]


def test_first_version_is_a_new_policy():
    assert kinds(None, version(row())) == ["created"]
    assert kinds(None, version(is_retirement=True)) == ["created", "retired"]


@pytest.mark.parametrize(
    "facts, expected",
    [
        ({"effective_from": date(2026, 7, 1)}, ["metadata"]),
        ({"published_on": date(2026, 7, 1)}, ["metadata"]),
        ({"next_review_on": date(2027, 1, 1)}, ["metadata"]),
        ({"title": "Fiducial markers"}, ["title"]),
        ({"title": "Fiducial markers", "effective_from": date(2026, 7, 1)}, ["title"]),
        ({"title": "Fiducial markers", "next_review_on": date(2027, 1, 1)}, ["title", "metadata"]),
        ({"summary": "Other words."}, ["text"]),
        ({"scope": "Adults."}, ["text"]),
        ({"state_exceptions": [StateText("TX", "Not in Texas.")]}, ["text"]),
        ({"sections": [SectionText(SectionKind.BACKGROUND, "Words.")]}, ["text"]),
        ({"sections": [SectionText(SectionKind.CRITERIA, "Words.")]}, ["criteria"]),
        ({"criteria": criteria((0, LEAF, "imaging"))}, ["criteria"]),
        ({"references": [Reference("A work.")]}, ["metadata"]),
        ({"passages": [Passage("p1", "Words.", datetime(2026, 1, 1, tzinfo=UTC))]}, ["metadata"]),
        ({"diagnoses": [DiagnosisRow("C34.10", Polarity.SUPPORTS)]}, ["diagnoses"]),
        ({"change_note": "A note."}, []),
    ],
)
def test_kind_of_a_change_of_the_rest(facts, expected):
    assert kinds(version(row()), replace(version(row()), **facts)) == expected


def test_kinds_come_most_important_first():
    old = version(row(), row("32553"), criteria=criteria((0, LEAF, "imaging")))
    new = version(
        row(disposition=CRITERIA),
        row("32553", authorization=REQUIRED),
        title="Other",
        sections=[SectionText(SectionKind.CODING, "Words.")],
        diagnoses=[DiagnosisRow("C34.10", Polarity.SUPPORTS)],
        next_review_on=date(2027, 1, 1),
    )
    assert kinds(old, new) == [
        "reduced",
        "prior_authorization",
        "codes",
        "diagnoses",
        "criteria",
        "text",
        "title",
        "metadata",
    ]


def test_every_kind_of_disposition_has_its_place_in_the_order():
    for disposition in Disposition:
        is_paid = disposition in (COVERED, CRITERIA)
        assert is_paid or disposition in NEVER_PAID or disposition is Disposition.RELATED
        assert ("reduced" in kinds(version(row(disposition=disposition)), version())) is is_paid


# In words


@pytest.mark.parametrize(
    "old, new, expected",
    [
        (
            version(row(), row("32553"), row("10035")),
            version(*(row(code, CRITERIA) for code in ("49411", "32553", "10035"))),
            "Coverage reduced for 3 codes.",
        ),
        (
            version(row(), row("32553"), row("10035")),
            version(
                row(disposition=CRITERIA),
                row("32553", authorization=REQUIRED),
                row("10035"),
                row("10036"),
                row("76942"),
            ),
            "Coverage reduced for 49411; prior authorization now required for 32553; 2 codes added.",
        ),
        (
            version(row(disposition=CRITERIA), row("32553", authorization=REQUIRED)),
            version(row(), row("32553", authorization=PriorAuthorization.NOT_REQUIRED)),
            "Prior authorization no longer required for 32553; coverage widened for 49411.",
        ),
        (version(row()), version(row(places=("11",))), "Places of service changed for 49411."),
        (version(row()), version(row(note="with imaging")), "Note changed for 49411."),
        (version(row()), version(row(places=("11",), note="with imaging")), "Particulars changed for 49411."),
        (
            version(row(disposition=NOT_COVERED)),
            version(row(disposition=Disposition.COSMETIC)),
            "Decision changed for 49411.",
        ),
        (version(row()), version(row(), is_proposed=True, title="Other"), "Proposed: title changed."),
        (
            version(row()),
            version(is_retirement=True, effective_from=date(2027, 1, 1)),
            "Retired from 1 January 2027.",
        ),
        (
            None,
            version(row(), diagnoses=[DiagnosisRow("C34.10", Polarity.SUPPORTS)]),
            "New policy with 1 code and 1 diagnosis.",
        ),
        (None, version(), "New policy with no codes."),
        (version(is_retirement=True), version(row()), "In force again after its retirement; 1 code added."),
        (version(row()), version(row(), next_review_on=date(2027, 1, 1)), "Dates or particulars changed."),
        (version(row()), version(row()), "Nothing changed."),
        (
            version(row(), criteria=criteria((0, LEAF, "imaging"))),
            version(row(), title="Other", sections=[SectionText(SectionKind.CODING, "Words.")]),
            "Criteria changed; text changed; title changed.",
        ),
    ],
)
def test_summary_says_it_in_one_sentence(old, new, expected):
    assert summary_of(compare(old, new)) == expected


# Whom it touches


def test_codes_touched_are_those_of_the_change():
    old = version(row(), row("32553"), row("10035"))
    new = version(row(authorization=REQUIRED), row("10035"), row("10036"))
    assert codes_touched(compare(old, new)) == [("cpt", "10036"), ("cpt", "32553"), ("cpt", "49411")]


@pytest.mark.parametrize(
    "facts",
    [{"criteria": criteria((0, LEAF, "imaging"))}, {"summary": "Other."}, {"is_retirement": True}],
)
def test_change_of_words_touches_every_code_of_both_versions(facts):
    diff = compare(version(row(), row("32553")), version(row(), row("10035"), **facts))
    assert codes_touched(diff) == [("cpt", "10035"), ("cpt", "32553"), ("cpt", "49411")]


def test_change_of_diagnoses_touches_the_codes_of_their_group():
    held = [row(), row("32553", group=2)]
    diff = compare(version(*held), version(*held, diagnoses=[DiagnosisRow("C34.10", Polarity.SUPPORTS, group=2)]))
    assert codes_touched(diff) == [("cpt", "32553")]


def test_change_of_dates_touches_no_code():
    assert codes_touched(compare(version(row()), version(row(), next_review_on=date(2027, 1, 1)))) == []
