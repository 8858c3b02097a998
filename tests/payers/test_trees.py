"""Criteria as a tree."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from payers.trees import DEEPEST, counted, tree_of


@dataclass
class Line:
    depth: int
    kind: str
    text: str = ""


def shape(branches):
    return [(branch.words or branch.text, shape(branch.branches)) for branch in branches]


def test_lines_hang_on_the_group_above_them():
    lines = [Line(0, "all"), Line(1, "leaf", "a"), Line(1, "any"), Line(2, "leaf", "b"), Line(2, "leaf", "c")]
    tree = tree_of([*lines, Line(0, "leaf", "d")])
    assert shape(tree) == [("All of", [("a", []), ("Any of", [("b", []), ("c", [])])]), ("d", [])]
    assert counted(tree) == 4


def test_a_line_that_skips_a_depth_hangs_on_the_line_before():
    assert shape(tree_of([Line(0, "all"), Line(5, "leaf", "a")])) == [("All of", [("a", [])])]


def test_nothing_is_no_tree():
    assert tree_of([]) == []


def depth_of(branches):
    return 1 + max(map(depth_of, (branch.branches for branch in branches)), default=0) if branches else 0


@given(st.lists(st.tuples(st.integers(0, 32767), st.sampled_from(["all", "any", "leaf"]))))
def test_no_line_is_lost_and_no_tree_is_deeper_than_a_page(rows):
    tree = tree_of(Line(depth, kind, f"line {place}") for place, (depth, kind) in enumerate(rows))

    def flat(branches):
        return [text for branch in branches for text in (branch.text, *flat(branch.branches))]

    assert flat(tree) == [f"line {place}" for place in range(len(rows))]
    assert counted(tree) == sum(kind == "leaf" for _, kind in rows)
    assert depth_of(tree) <= DEEPEST + 1
