"""What can be typed into the calculator."""

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees.lines import MOST_LINES, FeeLine, UnreadableLines, read_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("49411", ["49411"]),
        ("49411,32553", ["49411", "32553"]),
        (" 49411-26,\n32553-51 ; g0105-53", ["49411-26", "32553-51", "G0105-53"]),
        ("49411-50-80", ["49411-50-80"]),
        ("77002 26", ["77002-26"]),
        ("49411 as 32553", ["49411-AS", "32553"]),
        ("0446t", ["0446T"]),
        ("\N{FULLWIDTH DIGIT FOUR}9411", ["49411"]),
        ("49411, 49411", ["49411", "49411"]),
    ],
)
def test_codes_and_modifiers_are_read(text, lines):
    assert [str(line) for line in read_lines(text)] == lines


def test_a_line_keeps_the_order_of_its_modifiers():
    assert read_lines("27447-80-50") == (FeeLine("27447", ("80", "50")),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Give a code, such as 49411"),
        (" , ;", "Give a code"),
        ("494", "'494' does not begin with a CPT code"),
        ("C61.9", "does not begin with a CPT code"),
        ("26", "'26' does not begin with a CPT code"),
        ("49411-2", "'2' is not a modifier"),
        ("49411-", "'' is not a modifier"),
        ("49411-26-26", "the same modifier twice"),
        ("49411-50-51-59-62-80", "has 5 modifiers"),
        (",".join(["49411"] * 26), "At most 25 lines are priced at once; 26 were given"),
        ("x" * 2001, "At most 2,000 characters"),
    ],
)
def test_what_cannot_be_read_is_told_in_words(text, words):
    with pytest.raises(UnreadableLines, match=re.escape(words)):
        read_lines(text)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_in_words(text):
    lines = ()
    with contextlib.suppress(UnreadableLines):
        lines = read_lines(text)
        assert lines
    assert len(lines) <= MOST_LINES
