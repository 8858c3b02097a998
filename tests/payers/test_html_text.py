"""The HTML of publishers as Markdown: what stays, what goes, and that nothing runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payers.html_text import markdown_of, passage_of, words_of
from ui.markdown import plain_text, render_markdown


def test_paragraphs_and_breaks_are_paragraphs():
    assert (
        markdown_of("<p>One  is\nhere.</p><div>Two.<br/>Three.</div>Four") == "One is here.\n\nTwo.\n\nThree.\n\nFour"
    )


def test_lists_keep_their_bullets_numbers_and_depth():
    html = "<p>All of:</p><ul><li>a<ol><li>x</li><li>y</li></ol></li><li><p>b</p></li></ul><p>After.</p>"
    assert markdown_of(html) == "All of:\n\n- a\n    1. x\n    2. y\n- b\n\nAfter."


def test_lists_render_as_lists_within_lists():
    html = "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"
    assert render_markdown(markdown_of(html)).count("<ul>") == 3


def test_items_that_nobody_closed_are_items():
    assert markdown_of("<ol><li>a<li>b</ol>") == "1. a\n2. b"


def test_rows_of_a_table_are_items_with_their_cells_apart():
    html = "<table><tr><th>Study</th><th>N</th></tr><tr><td>A</td><td><p>40</p></td></tr></table>"
    assert markdown_of(html) == "- Study | N\n- A | 40"


def test_list_within_a_cell_stays_in_its_row():
    html = "<table><tr><td>A</td><td><ul><li>x</li><li>y</li></ul></td></tr></table><p>After.</p>"
    assert markdown_of(html) == "- A | - x - y\n\nAfter."


def test_heading_is_bold():
    assert markdown_of("<h3>Limits</h3><p>None.</p>") == "**Limits**\n\nNone."


@pytest.mark.parametrize(
    "html",
    [
        "Before<script>alert(1)</script> after",
        "Before<style>p{}</style> after",
        "Before<iframe src='x'>frame</iframe> after",
        "Before<svg><script>alert(1)</script></svg> after",
        "Before<noscript><p>no</p></noscript> after",
        "<span onclick='alert(1)'>Before</span> after",
        "Before<!-- a comment --> after",
        "Before<img src=x onerror=alert(1)> after",
    ],
)
def test_what_runs_or_frames_is_dropped_with_what_it_holds(html):
    assert markdown_of(html) == "Before after"


def test_script_that_nobody_closed_takes_the_rest():
    assert markdown_of("<p>Before</p><script>alert(1)<p>after</p>") == "Before"


def test_link_keeps_its_words_alone():
    assert markdown_of('<a href="javascript:alert(1)">the manual</a>') == "the manual"


def test_entities_become_characters():
    assert (
        markdown_of("BMI &lt; 35 &amp; age &ge;&nbsp;18 &#8220;x&#8221; &#147;y&#148;") == "BMI < 35 & age ≥ 18 “x” “y”"
    )


def test_windows_quotes_that_were_read_as_latin_1_are_quotes():
    made = markdown_of("\x93margin\x94 \x96 patient\x92s")
    assert (
        made
        == "\N{LEFT DOUBLE QUOTATION MARK}margin\N{RIGHT DOUBLE QUOTATION MARK} \N{EN DASH} patient\N{RIGHT SINGLE QUOTATION MARK}s"
    )


def test_markup_that_was_escaped_once_more_is_markup():
    assert markdown_of("&lt;p&gt;One &amp;amp; two&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;") == "One & two"


def test_less_than_of_a_sentence_is_no_markup():
    assert markdown_of("<p>if x &lt; 5 and y &gt; 3</p>") == "if x < 5 and y > 3"


def test_power_stays_a_power():
    assert markdown_of("10<sup>9</sup>/L") == "10^9/L"


@pytest.mark.parametrize(
    "text", ["1. manual", "3) manual", "- dash", "# hash", "> quote", "* star", "a * b * c", "`x`", "= x"]
)
def test_characters_of_markdown_stay_characters(text):
    markdown = markdown_of(f"<p>{text}</p>")
    assert (
        plain_text(render_markdown(markdown)) == text.replace(">", "&gt;")
        or plain_text(render_markdown(markdown)) == text
    )
    assert words_of(markdown) == text


def test_blank_html_is_blank():
    assert markdown_of("<p>&nbsp;</p><br><ul><li></li></ul>\x00") == ""


def test_words_have_no_bullets_and_escapes():
    assert words_of("**Head**\n\n- a\n    1. b\\*") == "Head\n\na\nb*"


def test_passage_begins_below_a_heading_and_ends_before_the_next():
    assert passage_of("**Head**\n\nOne.\n\nTwo.\n\n**Other**\n\nThree.", 100) == "One.\n\nTwo."


def test_passage_takes_whole_paragraphs_or_cuts_the_first_between_words():
    assert passage_of("One.\n\n" + "long " * 50, 40) == "One."
    assert passage_of("word " * 50, 14) == "word word…"


@given(st.text(max_size=300))
def test_any_text_becomes_markdown_without_controls(text):
    made = markdown_of(text)
    assert not any(ord(char) < 32 and char != "\n" for char in made)
    assert "<script" not in render_markdown(made)


@given(
    st.lists(
        st.sampled_from(
            ["<ul>", "</ul>", "<li>", "<p>", "</p>", "a", "<script>", "</script>", "<td>", "<h1>", "</ol>"]
        ),
        max_size=30,
    )
)
def test_unbalanced_markup_is_read_to_its_end(parts):
    assert "<" not in markdown_of("".join(parts))
