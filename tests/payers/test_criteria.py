"""Criteria as an outline: read, written, and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payers.criteria import OutlineFault, outline_of, parse_outline
from payers.document import CriterionLine
from payers.vocabulary import CriterionKind

ALL, ANY, LEAF = CriterionKind.ALL, CriterionKind.ANY, CriterionKind.LEAF
OUTLINE = """\
- ALL: Markers are covered when
  - The tumor moves with breathing
  - ANY
    - Stereotactic treatment is planned
    - Proton treatment is planned
- A plan is on file"""
TREE = (
    CriterionLine(0, ALL, "Markers are covered when"),
    CriterionLine(1, LEAF, "The tumor moves with breathing"),
    CriterionLine(1, ANY),
    CriterionLine(2, LEAF, "Stereotactic treatment is planned"),
    CriterionLine(2, LEAF, "Proton treatment is planned"),
    CriterionLine(0, LEAF, "A plan is on file"),
)

words = st.text(st.characters(exclude_characters="\r", exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip)
lines = st.lists(st.one_of(words.filter(bool), st.sampled_from(["ANY", "ALL: x", "- y", "\\z", "* q", "\u2022"])))
texts = lines.map("\n".join)


@st.composite
def trees(draw, depth=0):
    found = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from([LEAF, LEAF, ALL, ANY])) if depth < 4 else LEAF
        text = draw(texts.filter(bool) if kind == LEAF else texts)
        found.append(CriterionLine(depth, kind, text))
        if kind != LEAF and draw(st.booleans()):
            found.extend(draw(trees(depth + 1)))
    return found


def read(text):
    try:
        return parse_outline(text), ""
    except OutlineFault as fault:
        return None, str(fault)


def test_an_outline_is_read_as_a_tree_and_written_as_it_was():
    assert parse_outline(OUTLINE) == TREE
    assert outline_of(TREE) == OUTLINE


@given(trees())
def test_what_is_written_is_read_as_the_same_tree(tree):
    assert parse_outline(outline_of(tree)) == tuple(tree)


@given(st.text())
def test_any_text_is_read_or_refused_by_its_line(text):
    tree, fault = read(text)

    assert fault.startswith("Line ") if fault else parse_outline(outline_of(tree)) == tree


def test_blank_lines_tabs_windows_newlines_and_other_bullets_are_read():
    assert parse_outline("- ALL\r\n\r\n\t* first\r\n\t\u2022 second\r\n") == (
        CriterionLine(0, ALL),
        CriterionLine(1, LEAF, "first"),
        CriterionLine(1, LEAF, "second"),
    )
    assert parse_outline(" \n") == ()


def test_a_criterion_goes_on_over_several_lines():
    assert parse_outline("- The tumor\n  moves") == (CriterionLine(0, LEAF, "The tumor\nmoves"),)


def test_small_letters_and_other_words_are_no_group():
    assert [line.kind for line in parse_outline("- Any prior surgery\n- ALLERGY to gold\n- \\ANY")] == [LEAF] * 3
    assert parse_outline("- ALL OF: these\n  - x")[0] == CriterionLine(0, ALL, "these")


@pytest.mark.parametrize(
    "outline,line,words",
    [
        ("The tumor moves", 1, "without a dash"),
        ("- one\ntwo", 2, "without a dash"),
        ("- one\n  - two", 2, "only ALL and ANY have lines below them"),
        ("- ALL\n    - one\n  - two", 3, "indented like no line above it"),
        ("- ALL\n  -\n  - two", 2, "is empty"),
        ("  - one\n- two", 2, "indented like no line above it"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(outline, line, words):
    with pytest.raises(OutlineFault, match=f"^Line {line} .*{words}"):
        parse_outline(outline)
