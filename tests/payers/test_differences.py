"""What one version of a policy changes against another: found, classified, said in words and as JSON."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from codes.diffs import Change, Piece
from payers.differences import as_json, classify, codes_touched, compare, counts_of, summary_of
from payers.differences.excerpts import in_context
from payers.differences.wrapping import unwrapped
from payers.document import (
    CodeRow,
    CriterionLine,
    DiagnosisRow,
    Reference,
    SectionText,
    StateText,
    VersionDocument,
)
from payers.ranges import ranges_of
from payers.vocabulary import (
    ChangeKind,
    CriterionKind,
    Disposition,
    Polarity,
    PriorAuthorization,
    SectionKind,
)
from tests.payers.versions import ALL, ANY, CRITERIA, LEAF, criteria, row, version

# Any two versions

codes = st.builds(
    CodeRow,
    system=st.sampled_from(["cpt", "hcpcs"]),
    code=st.sampled_from(["49411", "32553", "A4648"]),
    disposition=st.sampled_from(Disposition),
    prior_authorization=st.sampled_from(PriorAuthorization),
    delegate=st.sampled_from(["", "a-delegate"]),
    places=st.sampled_from([(), ("11",), ("11", "22")]),
    group=st.integers(1, 2),
    note=st.sampled_from(["", "with imaging"]),
    passage=st.sampled_from(["", "p1"]),
)
diagnoses = st.builds(
    DiagnosisRow,
    code=st.sampled_from(["C34.10", "C34.11", "C50.911"]),
    polarity=st.sampled_from(Polarity),
    group=st.integers(1, 2),
    note=st.sampled_from(["", "a note"]),
)
lines = st.builds(
    CriterionLine,
    depth=st.integers(0, 3),
    kind=st.sampled_from(CriterionKind),
    text=st.sampled_from(["", "age 18 or over", "age 21 or over", "imaging was done", "no other way"]),
)
sections = st.builds(
    SectionText, kind=st.sampled_from(SectionKind), text=st.sampled_from(["One.", "One. Two.", ""]), title=st.just("")
)
documents = st.builds(
    VersionDocument,
    title=st.sampled_from(["Markers", "Markers for radiation"]),
    effective_from=st.dates(date(2026, 1, 1), date(2026, 1, 3)),
    summary=st.sampled_from(["", "A summary."]),
    is_proposed=st.booleans(),
    is_retirement=st.booleans(),
    next_review_on=st.none() | st.dates(date(2027, 1, 1), date(2027, 1, 2)),
    sections=st.lists(sections, max_size=3, unique_by=lambda section: section.kind),
    criteria=st.lists(lines, max_size=8),
    codes=st.lists(codes, max_size=6),
    diagnoses=st.lists(diagnoses, max_size=6),
    references=st.lists(
        st.builds(Reference, st.sampled_from("abc"), st.sampled_from(["", "https://x.example"])), max_size=3
    ),
    state_exceptions=st.lists(st.builds(StateText, st.sampled_from(["TX", "OK"]), st.sampled_from("ab")), max_size=2),
)


def same_rows(first, second):
    return sorted(map(repr, first)) == sorted(map(repr, second))


def applied(held, rows):
    """What is held, with the difference carried out; fails where something to remove is not there."""
    left = list(held)
    for gone in [*rows.removed, *(change.old for change in rows.changed)]:
        left.remove(gone)
    return [*left, *rows.added, *(change.new for change in rows.changed)]


@given(documents)
def test_version_differs_in_nothing_from_itself(document):
    diff = compare(document, document)
    assert diff.is_empty
    assert classify(diff) == ()
    assert summary_of(diff).removeprefix("Proposed: ").lower().startswith(("nothing changed", "retired"))


@given(documents, documents)
def test_difference_carried_out_on_the_old_version_gives_the_new_one(old, new):
    diff = compare(old, new)
    for name in ("codes", "diagnoses", "sections", "references", "state_exceptions"):
        assert same_rows(applied(getattr(old, name), getattr(diff, name)), getattr(new, name)), name
    assert [line.new for line in diff.criteria if line.new] == list(new.criteria)
    assert same_rows([line.old for line in diff.criteria if line.old], old.criteria)
    for change in (*diff.texts, *diff.particulars):
        assert (getattr(old, change.field), getattr(new, change.field)) == (change.old, change.new)


@given(documents, documents)
def test_words_of_a_text_join_to_the_old_and_to_the_new_one(old, new):
    for section in as_json(compare(old, new))["sections"]:
        pieces = section["words"]
        held = {part.kind.value: part.text for part in new.sections}.get(section["section"], "")
        assert "".join(piece["text"] for piece in pieces if piece["change"] != "removed") == held


@given(documents | st.none(), documents)
def test_every_difference_can_be_said_classified_and_written(old, new):
    diff = compare(old, new)
    found = classify(diff)
    assert (
        bool(found) is not diff.is_empty or found in [(ChangeKind.CREATED,), (ChangeKind.RETIRED,)] or new.is_retirement
    )
    assert len(summary_of(diff)) <= 500
    assert summary_of(diff).endswith(".")
    assert json.loads(json.dumps(as_json(diff)))["counts"] == counts_of(diff)
    assert set(codes_touched(diff)) <= {(r.system, r.code) for held in (old, new) if held for r in held.codes}


# Diagnoses


def test_diagnosis_that_turns_to_the_other_list_is_one_change():
    for_it, against = (DiagnosisRow("C34.10", polarity) for polarity in Polarity)
    diff = compare(version(diagnoses=[for_it]), version(diagnoses=[against]))
    assert [(change.old, change.new) for change in diff.diagnoses.changed] == [(for_it, against)]
    assert not diff.diagnoses.added
    assert not diff.diagnoses.removed
    assert summary_of(diff) == "1 diagnosis turned to the other list."


def test_only_truly_consecutive_codes_make_a_range():
    found = ranges_of(["C34.12", "C34.10", "C34.11", "C34.2", "C50.011", "C50.012", "C34.10", "C34.9X"])
    assert [str(each) for each in found] == ["C34.10 to C34.12", "C34.2", "C34.9X", "C50.011, C50.012"]
    assert [each.number for each in found] == [3, 1, 1, 2]


# Criteria


def test_reworded_criterion_is_one_line_word_by_word():
    old = criteria((0, ALL, ""), (1, LEAF, "six weeks of therapy failed"))
    new = criteria((0, ALL, ""), (1, LEAF, "twelve weeks of therapy failed"))
    (line,) = compare(version(criteria=old), version(criteria=new)).criteria_changed
    assert line.change is Change.CHANGED
    assert [(piece.change, piece.text) for piece in line.pieces] == [
        (Change.REMOVED, "six"),
        (Change.ADDED, "twelve"),
        (Change.SAME, " weeks of therapy failed"),
    ]


def test_all_that_becomes_any_is_seen():
    old, new = (criteria((0, kind, ""), (1, LEAF, "imaging")) for kind in (ALL, ANY))
    (line,) = compare(version(criteria=old), version(criteria=new)).criteria_changed
    assert (line.old.kind, line.new.kind, line.change) == (ALL, ANY, Change.CHANGED)


def test_criterion_moved_is_neither_added_nor_removed():
    old = criteria((0, LEAF, "first"), (0, LEAF, "second thing"), (0, LEAF, "third"), (0, LEAF, "fourth"))
    new = (*old[1:], old[0])
    (line,) = compare(version(criteria=old), version(criteria=new)).criteria_changed
    assert (line.new.text, line.change, line.is_moved) == ("first", Change.SAME, True)


def test_criteria_put_under_a_new_group_are_nested_anew():
    old = criteria((0, ALL, ""), (1, LEAF, "imaging"), (1, LEAF, "therapy failed"))
    new = criteria((0, ALL, ""), (1, LEAF, "imaging"), (1, ANY, "one of"), (2, LEAF, "therapy failed"))
    found = compare(version(criteria=old), version(criteria=new)).criteria_changed
    assert [(line.new.text, line.change, line.is_nested_anew) for line in found] == [
        ("one of", Change.ADDED, False),
        ("therapy failed", Change.SAME, True),
    ]


def test_criterion_under_another_group_of_the_same_depth_is_nested_anew():
    old = criteria((0, ALL, "adults"), (1, LEAF, "imaging"), (0, ANY, "children"), (1, LEAF, "consent"))
    new = criteria((0, ALL, "adults"), (0, ANY, "children"), (1, LEAF, "imaging"), (1, LEAF, "consent"))
    found = compare(version(criteria=old), version(criteria=new)).criteria_changed
    assert [(line.line.text, line.is_nested_anew) for line in found if line.is_nested_anew] == [("imaging", True)]


def test_thousand_alike_groups_are_compared():
    old = criteria(*[(0, ALL, "")] * 1000)
    new = criteria(*[(0, ALL, "")] * 900, *[(0, ANY, "")] * 100)
    found = compare(version(criteria=old), version(criteria=new)).criteria_changed
    assert len(found) == 100


# As JSON


def test_json_says_from_what_to_what():
    data = as_json(compare(version(row()), version(row(disposition=CRITERIA, places=("11",)), row("32553"))))
    assert data["kinds"] == ["reduced", "codes"]
    assert data["reduced"] == [("cpt", "49411")]
    assert data["codes"]["added"][0]["code"] == "32553"
    assert data["codes"]["changed"] == [
        {
            "system": "cpt",
            "code": "49411",
            "group": 1,
            "changes": {
                "disposition": {"from": "covered", "to": "criteria"},
                "places": {"from": [], "to": ["11"]},
            },
        }
    ]


# Line ends


def test_text_that_is_only_wrapped_elsewhere_says_the_same():
    old = version(summary="One two\nthree.", sections=[SectionText(SectionKind.CODING, "One\r\ntwo.\n\n- a\n- b")])
    new = version(summary="One\ntwo three.", sections=[SectionText(SectionKind.CODING, "One two.\n\n- a\n- b\n")])
    assert compare(old, new).is_empty


def test_list_items_and_paragraphs_keep_their_lines():
    text = "First\nline.\n\nSecond.\n- one\n  more\n  - inner\n2. two"
    assert unwrapped(text) == "First line.\n\nSecond.\n- one more\n  - inner\n2. two"


@given(st.text(alphabet="ab -\n", max_size=30))
def test_unwrapping_again_changes_nothing(text):
    assert unwrapped(unwrapped(text)) == unwrapped(text)


# What is shown of a long text


def test_long_unchanged_text_is_cut_to_the_words_beside_a_change():
    same = "word " * 200
    pieces = (Piece(Change.SAME, same), Piece(Change.ADDED, "new"), Piece(Change.SAME, same))
    shown = in_context(pieces, around=20)
    assert [piece.text for piece in shown] == [" \u2026 word word word ", "new", "word word word word \u2026 "]


def test_short_text_is_shown_whole():
    assert in_context((Piece(Change.SAME, "short"),), around=20) == (Piece(Change.SAME, "short"),)
