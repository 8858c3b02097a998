"""Claims as documents: written, and read back strictly."""

import copy
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.case_files import cases_document, read_cases, read_claims
from claims.documents import BadDocument, claim_document, claim_of, digest_of, edition_document, edition_of
from claims.facts import Edition
from claims.lines import Claim, ClaimLine, Setting, canonical_claim
from claims.moved import as_if_served_on
from claims.titles import TitleRefused, plain_title

LINE = {
    "number": 1, "code": "49411", "date_of_service": "2026-07-15", "modifiers": ["XS"], "units": 2,
    "diagnoses": ["C34.11"], "place_of_service": "22",
}  # fmt: skip
DOCUMENT = {"version": 1, "setting": "practitioner", "payer": "aetna", "state": "TX", "lines": [LINE]}

codes = st.from_regex(r"[0-9]{4}[0-9A-Z]", fullmatch=True) | st.from_regex(r"[A-Z][0-9]{4}", fullmatch=True)
lines = st.builds(
    ClaimLine,
    number=st.just(1),
    code=codes,
    date_of_service=st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    modifiers=st.lists(st.from_regex(r"[0-9A-Z]{2}", fullmatch=True), max_size=4).map(tuple),
    units=st.integers(-1_000_000_000, 1_000_000_000),
    diagnoses=st.lists(st.sampled_from(("C34.11", "Z85.118", "I10")), max_size=12).map(tuple),
    place_of_service=st.sampled_from(("", "11", "22")),
)
claims = st.builds(
    Claim,
    setting=st.sampled_from((Setting.PRACTITIONER, Setting.OUTPATIENT)),
    lines=st.lists(lines, min_size=1, max_size=5).map(
        lambda some: tuple(
            ClaimLine(n, x.code, x.date_of_service, x.modifiers, x.units, x.diagnoses, x.place_of_service)
            for n, x in enumerate(some, start=1)
        )
    ),
    payer=st.sampled_from(("", "aetna")),
    state=st.sampled_from(("", "TX", "PR")),
)


def changed(place, value):
    """The document with one field of the claim, or of its line (`line.units`), set."""
    document = copy.deepcopy(DOCUMENT)
    at, _, name = place.rpartition(".")
    (document["lines"][0] if at else document)[name] = value
    return document


@given(claims)
def test_a_claim_is_read_back_as_it_was(claim):
    assert claim_of(json.loads(json.dumps(claim_document(claim)))) == canonical_claim(claim)


def test_what_is_typed_loosely_is_spelled_canonically():
    claim = claim_of(changed("line.code", " a4648 "))
    assert claim.lines[0].code == "A4648"
    assert claim_of(changed("line.diagnoses", ["c3411"])).lines[0].diagnoses == ("C34.11",)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    (
        ("version", 2, "The claim, version: only version 1 is read."),
        ("version", True, "The claim, version: only version 1 is read."),
        ("setting", "dme", "The claim, setting: must be practitioner or outpatient."),
        ("setting", ["practitioner"], "The claim, setting: must be practitioner or outpatient."),
        ("payer", 7, "The claim, payer: must be a text."),
        ("payer", "Jane Doe", "The claim, payer: is the short name in the address of a payer's page, or blank."),
        ("state", "ZZ", "The claim, state: is the two letters of a state or territory, or blank."),
        ("lines", {}, "The claim, lines: must be a list."),
        ("lines", [], "The claim, lines: a claim has 1 to 1,000."),
        ("lines", [LINE, LINE], "The claim, lines: two have the same number."),
        ("lines", ["49411"], "The claim, line 1: must be an object with number, code"),
        ("line.number", 0, "The claim, line 1, number: must be a whole number from 1 to 9,999."),
        ("line.code", "SMITH", "The claim, line 1, code: has not the shape of a CPT or HCPCS code."),
        ("line.code", None, "The claim, line 1, code: must be a text."),
        ("line.date_of_service", "07/15/2026", "date_of_service: must be a day of 1990 to 2100, written YYYY-MM-DD."),
        ("line.date_of_service", "20260715", "date_of_service: must be a day of 1990 to 2100"),
        ("line.date_of_service", "2026-02-30", "date_of_service: must be a day of 1990 to 2100"),
        ("line.date_of_service", "1947-03-02", "date_of_service: must be a day of 1990 to 2100"),
        ("line.modifiers", ["JOHN"], "The claim, line 1, modifiers: each is two letters or digits."),
        ("line.modifiers", ["59"] * 5, "The claim, line 1, modifiers: at most 4."),
        ("line.modifiers", "59", "The claim, line 1, modifiers: must be a list."),
        ("line.units", 1.5, "The claim, line 1, units: must be a whole number"),
        ("line.units", True, "The claim, line 1, units: must be a whole number"),
        ("line.units", 10**12, "The claim, line 1, units: must be a whole number"),
        ("line.diagnoses", ["Lung cancer"], "The claim, line 1, diagnoses: each has the shape of an ICD-10-CM code."),
        ("line.place_of_service", "office", "The claim, line 1, place_of_service: is two digits, or blank."),
    ),
)
def test_another_type_or_shape_is_refused_by_place_and_rule(place, value, said):
    with pytest.raises(BadDocument) as refused:
        claim_of(changed(place, value))
    assert said in str(refused.value)


@pytest.mark.parametrize("place", ("patient", "line.member_id"))
def test_another_field_is_refused_and_not_repeated(place):
    with pytest.raises(BadDocument, match="has a field that is not kept") as refused:
        claim_of(changed(place, "1EG4-TE5-MK73"))
    assert "1EG4" not in str(refused.value)
    assert "patient" not in str(refused.value)


def test_a_missing_field_is_named():
    document = copy.deepcopy(DOCUMENT)
    del document["lines"][0]["units"]
    with pytest.raises(BadDocument, match=r"The claim, line 1: lacks units\."):
        claim_of(document)


def test_the_digest_does_not_depend_on_the_order_of_fields():
    assert digest_of(DOCUMENT) == digest_of(dict(reversed(DOCUMENT.items())))
    assert digest_of(DOCUMENT) != digest_of(changed("line.units", 3))


def test_an_edition_is_read_back_as_it_was():
    for edition in (
        Edition("mue", "July 2026 practitioner", date(2026, 7, 1), date(2026, 10, 1), "practitioner"),
        Edition("pos", "2024", date(2024, 1, 1), None, "", is_excerpt=True),
    ):
        assert edition_of(json.loads(json.dumps(edition_document(edition)))) == edition


def test_dates_are_moved_together():
    first, second = (ClaimLine(n, "49411", day) for n, day in ((1, date(2026, 7, 15)), (2, date(2026, 7, 12))))
    moved = as_if_served_on(Claim(Setting.PRACTITIONER, (first, second)), date(2026, 10, 1))
    assert [line.date_of_service for line in moved.lines] == [date(2026, 10, 4), date(2026, 10, 1)]


def file(**changes):
    return json.dumps(cases_document([("Markers", DOCUMENT)]) | changes).encode()


def test_a_file_of_cases_is_read_back():
    assert read_cases(file()) == [("Markers", claim_of(DOCUMENT))]
    assert read_cases(b"\xef\xbb\xbf" + file()) == [("Markers", claim_of(DOCUMENT))]


@pytest.mark.parametrize(
    ("content", "said"),
    (
        (b"", "The file, row 1, column 1: is not JSON."),
        (b"\xff\xfe", "The file: is not text in UTF-8."),
        (b"[" * 200_000, "The file: is not JSON that can be read"),
        (b"[]", "The file: must be an object with format, version, cases."),
        (b'{"a": 1, "a": 2}', "The file: names one field twice in an object."),
        (b'{"a": NaN}', "The file: holds a number that is none."),
        (b'{"a": ' + b"9" * 5_000 + b"}", "or a number is too long."),
        (file(format="fhir"), "The file, format: only fiducial-cases is read."),
        (file(version=2), "The file, version: only version 1 is read."),
        (file(cases=[]), "The file, cases: a file holds 1 to 2,000."),
        (file(cases=[{"title": "A", "claim": DOCUMENT}, {"title": "B"}]), "Case 2: lacks claim."),
        (file(cases=[{"title": 3, "claim": DOCUMENT}]), "Case 1, title: must be a text."),
        (
            file(cases=[{"title": "A", "claim": changed("line.code", "X")}]),
            "Case 1, line 1, code: has not the shape of a CPT or HCPCS code.",
        ),
    ),
)
def test_another_file_is_refused(content, said):
    with pytest.raises(BadDocument) as refused:
        read_cases(content)
    assert said in str(refused.value)


def test_lines_of_a_page_are_read_as_strictly():
    assert read_claims(json.dumps([DOCUMENT])) == [claim_of(DOCUMENT)]
    with pytest.raises(BadDocument, match=r"The lines: there are none\."):
        read_claims("[]")


@pytest.mark.parametrize(
    "title",
    (
        "Markers",
        "49411, 32553 of 15 July 2026",
        "MUE of J1100 over the limit",
        "59 with XS, both sides",
        "C34.11 + Z85.118",
        "Virginia Medicaid, West Virginia too",
        "Marker Placement With Biopsy",
        "Brown bag of May, Hill Clinic",
        "Bell palsy, Murphy sign; group A. B is not",
        "Lee retractor, Allen test",
    ),
)
def test_a_title_of_codes_and_rules_is_kept(title):
    assert plain_title(f"  {title} ") == title


@pytest.mark.parametrize(
    "title",
    (
        "Jane 123-45-6789", "MBI 1EG4-TE5-MK73", "call 555-123-4567", "jane@example.org", "born 1947", "DOB 03/02/1947",
        "03/02/1947", "MRN: 8812", "Patient Smith", "Mrs. Doe", "Acct 12", "W123456789", "Doe, Jane", "8847261",
        "John Smith", "SMITH JOHN", "jane doe", "John Q. Smith, 72 yo", "J. Smith 49411", "49411 of Jane D.",
        "Maria Quistland, marker", "Smith-Jones, Mary", "Claim of Robert Brown",
    ),
)  # fmt: skip
def test_a_title_that_looks_like_an_identifier_is_refused_and_not_repeated(title):
    with pytest.raises(TitleRefused, match="looks as if it held") as refused:
        plain_title(title)
    assert title not in str(refused.value)


@pytest.mark.parametrize(("title", "said"), (("  ", "Give"), ("A" * 121, "at most 120"), ("a\x00b", "can be read")))
def test_a_title_is_short_and_readable(title, said):
    with pytest.raises(TitleRefused, match=said):
        plain_title(title)
