"""Citations in our own words, and what a text may not smuggle into a page."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.citations import Citation, References, keys_in, render_cited, without_markers
from codes.mentions import Mention
from sources.models import SourceDocument
from ui.markdown import plain_text, render_markdown

CMS = References(
    {"cms-rvu26c": Citation(1, SourceDocument(key="cms-rvu26c", title="Relative Value File", edition="RVU26C"))}
)
GUIDANCE = References(addresses={Mention("cpt", "76942"): "/codes/cpt/76942/"})


class Tags(HTMLParser):
    """The tags and attributes of a text, as a browser reads it."""

    def __init__(self, html):
        super().__init__()
        self.seen = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def test_marker_becomes_a_numbered_link_to_the_source():
    html = render_cited("Valued at 14.09. [@cms-rvu26c]", CMS)
    assert html == (
        '<p>Valued at 14.09.<sup class="cite"><a href="#source-cms-rvu26c" '
        'aria-label="Source 1: Relative Value File, RVU26C" title="Relative Value File, RVU26C">1</a></sup></p>\n'
    )


def test_unknown_key_says_so():
    html = render_cited("A claim. [@nowhere]", CMS)
    assert "[source nowhere is not loaded]" in html
    assert "<a" not in html


def test_marker_within_code_stays_one_link_and_opens_no_tag():
    html = render_cited("`[@cms-rvu26c]` and `<script>`", CMS)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert {tag for tag, _ in Tags(html).seen} == {"p", "code", "sup", "a"}


@pytest.mark.parametrize("key", ["CMS", "a b", 'x"onmouseover="y', "<b>", "../x", ""])
def test_marker_with_another_spelling_stays_text(key):
    html = render_cited(f"See [@{key}]", CMS)
    assert "cite" not in html
    assert not [attrs for _, attrs in Tags(html).seen if any(name.startswith("on") for name in attrs)]


def test_link_keeps_its_address_alone():
    html = render_cited('[x](https://example.org "A title [@cms-rvu26c]")', CMS)
    assert html == '<p><a href="https://example.org" rel="noopener noreferrer">x</a></p>\n'


def test_label_is_escaped():
    document = SourceDocument(key="x", title='"><script>alert(1)</script>')
    html = render_cited("[@x]", References({"x": Citation(1, document)}))
    assert "<script" not in html
    assert {tag for tag, _ in Tags(html).seen} == {"p", "sup", "a"}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "[click](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://example.org/pixel.png)",
        "<svg/onload=alert(1)>",
        "# <b onclick=alert(1)>x</b>",
        "[@cms-rvu26c](javascript:alert(1))",
        '[x](https://example.org "[@cms-rvu26c]<img src=x onerror=alert(1)>")',
        '[x](https://example.org "76942 > <img src=x onerror=alert(1)>")',
        "[x](<https://example.org/[@cms-rvu26c]><img src=x onerror=alert(1)>)",
        '<https://example.org/" onmouseover="x>',
    ],
)
def test_hostile_text_becomes_no_element_that_acts(text):
    for tag, attrs in Tags(render_cited(text, CMS)).seen:
        assert tag in {"p", "a", "sup", "strong", "em", "code", "ul", "ol", "li", "blockquote", "br"}
        assert not [name for name in attrs if name.startswith("on") or name in ("style", "src")]
        assert attrs.get("href", "#").startswith(("#", "http://", "https://"))


@given(st.text(alphabet=st.sampled_from("ab<>\"'&[]()@`*_!#-\n /:=jscript"), max_size=80))
def test_any_text_becomes_only_known_tags(text):
    html = render_cited(text, CMS)
    assert {tag for tag, _ in Tags(html).seen} <= {
        "p", "a", "sup", "strong", "em", "code", "ul", "ol", "li", "blockquote", "br", "pre", "hr"
    }  # fmt: skip


def test_keys_come_in_order_of_first_appearance():
    assert keys_in(["b [@b] a [@a]", "again [@b], new [@c]"]) == ["b", "a", "c"]


def test_text_without_markers_reads_on():
    assert without_markers("One. [@a] Two [@b].") == "One. Two."


def test_markdown_keeps_lists_and_emphasis():
    assert render_markdown("- **a**\n- b") == "<ul>\n<li><strong>a</strong></li>\n<li>b</li>\n</ul>\n"


def test_plain_text_drops_the_tags():
    assert plain_text(render_markdown("**Bold** &\n\ntext")) == "Bold & text"


def test_a_code_that_has_a_page_becomes_a_link_to_it():
    html = render_cited("Ultrasound is 76942, CT 77012.", GUIDANCE)
    assert html == '<p>Ultrasound is <a href="/codes/cpt/76942/">76942</a>, CT 77012.</p>\n'


@pytest.mark.parametrize("text", ["$76942", "ZIP 76942", "76942.5", "1,76942", "`76942`", "[76942](https://e.org)"])
def test_a_number_that_is_no_code_or_stands_in_a_link_or_code_is_left_alone(text):
    assert "/codes/cpt/76942/" not in render_cited(text, GUIDANCE)
