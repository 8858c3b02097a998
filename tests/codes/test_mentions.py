import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.checks.prose import cited_spans, quoted, sentences
from codes.mentions import codes_named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Markers in the thorax are 32553, in the prostate 55876.", ["32553", "55876"]),
        ("The marker is A4648; the hospital code C9728.", ["A4648", "C9728"]),
        ("Quantitative analysis is 0866T.", ["0866T"]),
        ("Breast codes 19281-19288 include it.", ["19281", "19288"]),
        ("Breast codes 19281\u201319288 include it.", ["19281", "19288"]),
        ("Either 76942/77002 serves.", ["76942", "77002"]),
        ("Ended: G6001-G6017.", ["G6001", "G6017"]),
        ("CT 77012, MR 77021 or fluoroscopy 77002-26", ["77012", "77021", "77002"]),
        ("Atrial fibrillation is I48.91, C61 has no dot.", ["I48.91"]),
        ("49411 twice is 49411 once.", ["49411"]),
    ],
)
def test_codes_are_found_in_prose(text, expected):
    assert [mention.code for mention in codes_named(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "APC 5613 pays it.",
        "It costs $14711.",
        "In 2023 there were 415,989 services.",
        "Houston, TX 77030 is a ZIP code.",
        "ZIP code 77030",
        "ZIP 77030-1234",
        "About 49411 patients a year.",
        "LCD L33456 and article A52453.",
        "Pub. 100-04, chapter 12.",
        "The factor is 33.4009, the rate 12345.67.",
        "Group 12345678 is longer.",
        "Half of it, 10036% more.",
    ],
)
def test_numbers_that_are_no_codes_are_left_alone(text):
    assert codes_named(text) == ()


def test_a_mention_knows_its_system():
    assert [mention.system for mention in codes_named("49411, A4648, C50.911")] == ["cpt", "hcpcs", "icd-10-cm"]


@given(st.text())
def test_any_text_can_be_read(text):
    codes_named(text)
    sentences(text)
    cited_spans(text)
    quoted(text)


def test_sentences_lose_their_markers_and_keep_abbreviations_whole():
    text = "One (Pub. 100-04) stands. [@a] 55876 is\nthe prostate. [@b] [@c]\n\n- First item\n- Second item"
    assert sentences(text) == ("One (Pub. 100-04) stands.", "55876 is the prostate.", "- First item", "Second item")


def test_cited_spans_end_at_each_run_of_markers():
    spans = cited_spans("It is 4.74; [@cms-rvu26c] it was 5.53. [@cms-rvu25d] [@editorial] And a rest.")
    assert [(span.text, span.keys) for span in spans] == [
        ("It is 4.74;", ("cms-rvu26c",)),
        ("it was 5.53.", ("cms-rvu25d", "editorial")),
        ("And a rest.", ()),
    ]
