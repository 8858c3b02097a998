"""What is wrong with a version, in words."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payers.document import (
    CodeRow,
    CriterionLine,
    DiagnosisRow,
    Passage,
    Reference,
    SectionText,
    StateText,
    VersionDocument,
)
from payers.faults import SECTION_LENGTH, faults_of
from payers.fingerprint import fingerprint
from payers.vocabulary import CriterionKind, Disposition, Polarity, PriorAuthorization, SectionKind

AT = datetime(2026, 11, 21, tzinfo=UTC)
SOUND = VersionDocument(
    title="Markers",
    effective_from=date(2026, 1, 1),
    codes=(CodeRow("cpt", "49411", Disposition.CRITERIA), CodeRow("hcpcs", "A4648", Disposition.COVERED)),
    diagnoses=(DiagnosisRow("C61", Polarity.SUPPORTS), DiagnosisRow("C61", Polarity.DOES_NOT_SUPPORT)),
    criteria=(
        CriterionLine(0, CriterionKind.ALL),
        CriterionLine(1, CriterionKind.LEAF, "One"),
        CriterionLine(1, CriterionKind.ANY),
        CriterionLine(2, CriterionKind.LEAF, "Two"),
    ),
)
LEAF, ALL = CriterionKind.LEAF, CriterionKind.ALL
COVERED, NOT_COVERED = Disposition.COVERED, Disposition.NOT_COVERED


def told(**changes):
    return [str(fault) for fault in faults_of(replace(SOUND, **changes))]


def test_a_sound_version_has_no_faults():
    assert faults_of(SOUND) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "title: Give the version a title."),
        ({"title": "x" * 301}, "title: 301 characters; at most 300 are kept."),
        (
            {"sections": (SectionText(SectionKind.CODING, "x" * (SECTION_LENGTH + 1)),)},
            "sections[coding]: 200,001 characters; at most 200,000 are kept.",
        ),
        ({"sections": (SectionText(SectionKind.CODING, " "),)}, "sections[coding]: The section has no text"),
        ({"ended_on": date(2026, 1, 1)}, "ended_on: It ends on 2026-01-01, which is not after it takes effect"),
        ({"next_review_on": date(9999, 1, 1)}, "next_review_on: 9999-01-01 is no date of a policy"),
        (
            {"notice_starts_on": date(2026, 2, 1), "notice_ends_on": date(2026, 1, 1)},
            "notice_ends_on: The notice period ends before it starts.",
        ),
        ({"is_proposed": True, "is_retirement": True}, "is_retirement: A proposed version does not retire"),
        ({"criteria": (CriterionLine(1, LEAF, "x"),)}, "criteria[1]: The first line stands at the left edge."),
        ({"criteria": (CriterionLine(0, LEAF, ""),)}, "criteria[1]: A criterion says something."),
        ({"criteria": (CriterionLine(0, ALL),)}, "criteria[1]: All of nothing"),
        (
            {"criteria": (CriterionLine(0, LEAF, "x"), CriterionLine(1, LEAF, "y"))},
            "criteria[2]: It stands below a criterion",
        ),
        (
            {"criteria": (CriterionLine(0, ALL), CriterionLine(2, LEAF, "y"))},
            "criteria[2]: It stands more than one level below",
        ),
        ({"codes": (CodeRow("cpt", "4941", COVERED),)}, "codes[4941].code: '4941' has not the shape of a CPT code."),
        ({"codes": (CodeRow("icd", "C61", COVERED),)}, "codes[C61].system: 'icd' is not cpt or hcpcs."),
        ({"codes": (SOUND.codes[0],) * 2}, "codes: Listed more than once: cpt 49411."),
        (
            {"codes": (CodeRow("cpt", "49411", NOT_COVERED, PriorAuthorization.REQUIRED),)},
            "codes[49411].prior_authorization: Not covered and prior authorization 'required' contradict each other.",
        ),
        ({"codes": (CodeRow("cpt", "49411", COVERED, delegate="x"),)}, "codes[49411].delegate: A delegate is named"),
        ({"codes": (CodeRow("cpt", "49411", COVERED, passage="p"),)}, "codes[49411].passage: There is no passage 'p'."),
        ({"codes": (CodeRow("cpt", "49411", COVERED, places=("2",)),)}, "codes[49411].places: Two digits"),
        ({"codes": (CodeRow("cpt", "49411", COVERED, modifiers=("5",)),)}, "codes[49411].modifiers: Two characters"),
        ({"diagnoses": (DiagnosisRow("61", Polarity.SUPPORTS),)}, "diagnoses: Not the shape of an ICD-10-CM code: 61."),
        ({"passages": (Passage("p", " ", AT),)}, "passages[p]: A passage has words."),
        ({"passages": (Passage("p 4", "x", AT),)}, "passages[p 4]: Up to 40 letters"),
        ({"passages": (Passage("p", "x", AT, url="javascript:alert(1)"),)}, "passages[p].url: An address begins with"),
        ({"references": (Reference("x", "data:text/html,x"),)}, "references[1].url: An address begins with"),
        ({"passages": (Passage("p", "x", AT, sha256="zz"),)}, "passages[p].sha256: 64 characters"),
        ({"state_exceptions": (StateText("XX", "x"),)}, "state_exceptions[XX]: Two letters of a state"),
        ({"change_note": "x" * 301}, "change_note: 301 characters; at most 300 are kept."),
        ({"passages": (Passage("p", "x", AT, locator="x" * 201),)}, "passages[p].locator: 201 characters"),
        (
            {"sections": (SectionText(SectionKind.CODING, "x", "y" * 201),)},
            "sections[coding]: 201 characters; at most 200 are kept.",
        ),
        (
            {"codes": (CodeRow("cpt", "49411", COVERED, places=("\N{SUPERSCRIPT TWO}" * 2,)),)},
            "codes[49411].places: Two digits",
        ),
        (
            {"criteria": (CriterionLine(0, LEAF, "x"),) * 40_000},
            "criteria: 40,000 lines; a version holds at most 2,000.",
        ),
        ({"references": (Reference("x"),) * 40_000}, "references: 40,000 references; a version holds at most 2,000."),
        (
            {"criteria": (*(CriterionLine(depth, ALL) for depth in range(500)), CriterionLine(500, LEAF, "x"))},
            "criteria[10]: Criteria are at most 8 levels deep.",
        ),
        ({"title": "Markers\x00"}, "title: Holds the control character U+0000 after 'Markers': delete it."),
        ({"summary": "\x1bMarkers"}, "summary: Holds the control character U+001B at its beginning: delete it."),
        ({"criteria": (CriterionLine(0, LEAF, "One\uffff"),)}, "criteria[1]: Holds the control character U+FFFF"),
        (
            {"codes": (CodeRow("cpt", "49411", COVERED, note="x\x0by"),)},
            "codes[49411].note: Holds the control character",
        ),
    ],
)
def test_each_fault_names_its_field_and_rule(changes, words):
    found = told(**changes)
    assert len(found) == 1
    assert words in found[0]


def test_thirty_wrong_diagnoses_are_counted_not_all_spelled():
    rows = tuple(DiagnosisRow(f"{number}", Polarity.SUPPORTS) for number in range(100, 130))
    assert told(diagnoses=rows)[0].endswith("and 20 more.")


@given(st.permutations(SOUND.codes), st.permutations(SOUND.diagnoses), st.text(max_size=20))
def test_the_fingerprint_is_of_what_is_said_and_not_of_its_order(codes, diagnoses, note):
    same = replace(SOUND, codes=tuple(codes), diagnoses=tuple(diagnoses), change_note=note)
    assert fingerprint(same) == fingerprint(SOUND)


def test_another_word_is_another_fingerprint():
    assert fingerprint(replace(SOUND, summary="x")) != fingerprint(SOUND)
    assert fingerprint(replace(SOUND, criteria=SOUND.criteria[::-1])) != fingerprint(SOUND)
