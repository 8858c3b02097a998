"""What may tell who a patient is: found in a coder's words, never repeated, and not taken for what is only a code."""

import csv
from pathlib import Path
from re import _constants, _parser

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ui.phi import find_certain, find_identifiers, redact, refusal
from ui.phi_rules import RULES, Kind

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
CASES = yaml.safe_load(Path(__file__).with_name("phi_cases.yaml").read_text(encoding="utf-8"))
FOUND = [(kind, str(text)) for kind, texts in CASES["found"].items() for text in texts]
SILENT = [str(text) for texts in CASES["silent"].values() for text in texts]
LENGTH = 200_000
# Each begins what some rule looks for, over and over.
TIRING = (
    "1", "1-", "1.", "a@", "a.b@", "-", " ", "(", "mrn #:#:", "patient: ", "Patient A, ", "Smith, ", "1 Main ", "dob is : ",
    "A1-", "ssn # ", "x. ", "http://", "10.20.", "\u200b1", "Mr. ", "93 year", "member id ", "jan 1 ",
)  # fmt: skip


def kinds(text):
    return [found.kind.value for found in find_identifiers(text)]


def test_there_are_enough_cases():
    assert len(set(FOUND)) >= 150
    assert len(set(SILENT)) >= 150
    assert set(CASES["found"]) == {kind.value for kind in Kind}


@pytest.mark.parametrize("kind, text", FOUND)
def test_identifier_is_found_once_by_its_kind(kind, text):
    assert kinds(text) == [kind]


@pytest.mark.parametrize("kind, text", FOUND)
def test_identifier_is_found_among_other_words(kind, text):
    assert kinds(f"Units were cut to one.\n{text}\nAppeal with the operative note.") == [kind]


@pytest.mark.parametrize("text", SILENT)
def test_words_of_coders_are_no_identifiers(text):
    assert kinds(text) == []


@pytest.mark.parametrize("kind, text", FOUND)
def test_what_is_taken_out_is_not_found_again(kind, text):
    assert kinds(redact(text)) == []
    assert redact(text).count("removed]") == 1


def test_refusal_names_kind_and_place_and_never_the_thing():
    text = "Two markers, one lesion.\nCall 713-555-0142 for Mr. Quistland"
    said = refusal(text, "The note")
    assert said.startswith("The note was not kept: it looks as if it held a phone number (line 2, character 6), a name")
    assert "(line 2, character 23)" in said
    assert "713" not in said
    assert "Quistland" not in said


def test_refusal_of_many_counts_the_rest():
    assert "(line 5, character 1), and 3 more." in refusal("zeb@example.org\n" * 8)


def test_nothing_found_is_no_refusal():
    assert refusal("49411-59, two lesions") == ""
    assert redact("49411-59, two lesions") == "49411-59, two lesions"


def test_places_are_those_of_the_text_as_written():
    text = "SSN 078\u200b-**05**-1120 denied"
    [found] = find_identifiers(text)
    assert text[found.start : found.end] == "SSN 078\u200b-**05**-1120"
    assert redact(text) == "[Social Security number removed] denied"


def test_certain_ones_need_no_label():
    assert [found.kind for found in find_certain("078-05-1120 Mr. Smith")] == [Kind.SOCIAL_SECURITY]


@pytest.mark.parametrize("name", ["publications/*.yaml", "policies/*.yaml", "modifiers.yaml", "payers.yaml"])
def test_texts_that_ship_with_the_portal_hold_none(name):
    files = list(FIXTURES.glob(name))
    assert files
    assert {path.name: kinds(path.read_text(encoding="utf-8")) for path in files} == {path.name: [] for path in files}


def test_official_texts_of_supplies_hold_none(shared_data):
    with (shared_data / "hcpcs" / "HCPC2024_JUL_ANWEB.csv").open(encoding="latin-1", newline="") as file:
        texts = [cell for row in csv.reader(file) for cell in row if " " in cell.strip()]
    assert len(texts) > 8_000
    assert [text for text in texts if find_identifiers(text)] == []


@given(st.text(max_size=300))
def test_any_text_is_read_and_what_is_found_lies_in_it_in_order(text):
    at = 0
    for found in find_identifiers(text):
        assert at <= found.start < found.end <= len(text)
        at = found.end


def test_every_repetition_has_a_bound():
    """So that the time a search takes grows as the text does, whatever the text."""
    assert [rule.pattern.pattern for rule in RULES if unbounded(_parser.parse(rule.pattern.pattern))] == []
    assert unbounded(_parser.parse("a(b|c+)d"))


def unbounded(parsed):
    """Whether a pattern repeats anything without end; `parsed` is a tree of lists and tuples."""
    for part in parsed:
        if isinstance(part, tuple) and len(part) == 3 and part[1] is _constants.MAXREPEAT:
            return True
        if isinstance(part, tuple | list | _parser.SubPattern) and unbounded(part):
            return True
    return False


@pytest.mark.parametrize("unit", TIRING)
def test_a_long_text_of_what_rules_look_for_is_read_to_its_end(unit):
    text = unit * (LENGTH // len(unit)) + " 078-05-1120"
    assert find_identifiers(text)[-1].end == len(text)
