"""Nothing that tells who the patient is comes out of reading: not in claims, not in errors, not in logs."""

import logging
import re
import traceback
from contextlib import suppress
from string import ascii_uppercase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.reading import Unreadable, may_be_shown_back
from claims.reading.identifiers import identifier_headed, identifier_shaped
from tests.claims.reading.spelled import FILES, pasted, table, uploaded, x12

PROFESSIONAL = (FILES / "professional.837").read_text()
INSTITUTIONAL = (FILES / "institutional.837").read_text()
PLANTED = (
    "QUISTLAND", "ZEBULONIA", "BRAMBLETHORPE", "IGNATIUS", "OTTOLINE", "MARSHGATE", "OAKENSHAW", "PERPETUA", "QUILLFEATHER",
    "FANNINGTON", "SUGAR LAND", "HOUSTON", "774780017", "MBR4471902X", "MBR9982714Q", "GRP778812", "19430518", "19671102",
    "1943-05-18", "078051120", "587654321", "7135550142", "7135550188", "clinic.example", "ACCT-", "26463774", "MRN00993817",
    "SAMPLEBATCH77", "1999999984", "1234567893", "17312345600006351", "LINE7781",
)  # fmt: skip


def everything_said(reader, data, caplog, **changes):
    """All that comes out: what was read, or the error with its traceback, and what was logged."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        try:
            said = repr(reader(data, **changes))
        except Unreadable as error:
            said = "".join(traceback.format_exception(error)) + repr(error.problems) + repr(error)
            # The lines of these tests are quoted in a traceback.
            said = re.sub(r'  File ".*\n.*\n(?:\s+[\^~]+\n)?', "", said)
    return said + caplog.text


def leaks(said, planted=PLANTED):
    return [each for each in planted if each.casefold() in said.casefold()]


@pytest.mark.parametrize("text", [PROFESSIONAL, INSTITUTIONAL], ids=["837P", "837I"])
def test_nothing_planted_in_an_837_is_read(text, caplog):
    assert len(leaks(text)) > 20
    for reader in (x12, uploaded, pasted):
        data = text if reader is pasted else text.encode()
        assert not leaks(everything_said(reader, data, caplog))


@pytest.mark.parametrize("text", [PROFESSIONAL, INSTITUTIONAL], ids=["837P", "837I"])
def test_nothing_planted_is_said_of_an_837_that_breaks_anywhere(text, caplog):
    segments = text.split("~")
    for place in range(len(segments)):
        for damaged in (
            segments[:place],
            segments[:place] + segments[place + 1 :],
            [*segments[:place], segments[place].replace("*", "*QUISTLAND:ZEBULONIA", 2), *segments[place + 1 :]],
            [*segments[:place], segments[place][:-3], *segments[place + 1 :]],
            [*segments[:place], "QUISTLAND*1", *segments[place:]],
        ):
            said = everything_said(x12, "~".join(damaged), caplog, filename="QUISTLAND.837")
            assert not leaks(said), said


HEADERS = [
    "Patient Name", "patient", "Name", "Last Name", "FirstName", "Pt", "Member ID", "Subscriber #", "Insured's Name", "MBI",
    "DOB", "Birth Date", "Date of Birth", "birthdate", "SSN", "Social Security No.", "MRN", "Medical Record Number", "Chart",
    "Phone", "Cell Phone", "Home Address", "Street", "City", "ZIP", "E-mail", "Email Address", "Policy Number", "Group No",
    "Guarantor", "Age", "Sex", "Account Name", "Medicare ID", "Patient ID", "PatientName", "Driver License",
]  # fmt: skip


@pytest.mark.parametrize("header", HEADERS)
def test_a_column_of_a_person_is_known_by_its_header_and_never_read(header, caplog):
    assert identifier_headed(header)
    text = f"CPT,{header},Units\n49411,ZEBULONIA QUISTLAND,1\n77002,=HYPERLINK(QUISTLAND),2\n"
    read = table(text)
    assert read.dropped
    assert [line.units for line in read.claims[0].lines] == [1, 2]
    assert not leaks(everything_said(table, text, caplog))


@pytest.mark.parametrize(
    "header", ["CPT", "Procedure Name", "Payer Name", "Code", "Units", "Modifier 1", "POS", "DOS", "Charge", "NPI"]
)
def test_a_column_of_a_claim_is_no_column_of_a_person(header):
    assert identifier_headed(header) == ""


# No word of a header, of a message or of pointers begins so.
VALUES = st.sampled_from(PLANTED[:-1]) | st.text(ascii_uppercase, min_size=3, max_size=10).map("QX{}".format)
FIELDS = ("CPT", "Mod", "Units", "Dx", "POS", "DOS", "To", "Pointer", "Claim", "Patient", "Something else")
GOOD = ("49411", "59", "1", "C34.11", "11", "2026-07-15", "2026-07-16", "A", "1", "x", "y")


def assert_comes_out_nowhere(planted, place, is_headed, tab):
    cells = [*GOOD[:place], planted, *GOOD[place + 1 :]]
    rows = [tab.join(FIELDS), tab.join(GOOD)] if is_headed else ["49411"]
    text = "\n".join([*rows, tab.join(cells)])
    for reader in (pasted, table):
        try:
            said = repr(reader(text))
        except Unreadable as error:
            said = f"{error} {error!r} {error.problems}"
        assert planted.casefold() not in said.casefold()
    assert not may_be_shown_back(text)


@pytest.mark.parametrize("is_headed", [True, False])
@pytest.mark.parametrize("planted", PLANTED[:-1])
def test_each_planted_value_in_each_column_comes_out_nowhere(planted, is_headed):
    for place in range(len(FIELDS)):
        assert_comes_out_nowhere(planted, place, is_headed, "\t")


@given(planted=VALUES, place=st.integers(0, len(FIELDS) - 1), is_headed=st.booleans(), tab=st.sampled_from("\t,;|"))
@settings(max_examples=150, deadline=None)
def test_a_value_planted_in_any_column_comes_out_nowhere(planted, place, is_headed, tab):
    assert_comes_out_nowhere(planted, place, is_headed, tab)


@given(planted=VALUES, words=st.permutations(["49411", "59", "x2", "C34.11", "2026-07-15"]), place=st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_a_word_planted_in_a_typed_line_is_refused_and_comes_out_nowhere(planted, words, place):
    text = " ".join([*words[:place], planted, *words[place:]])
    with pytest.raises(Unreadable) as caught:
        pasted(text)
    assert planted.casefold() not in f"{caught.value} {caught.value.problems}".casefold()


@given(st.text(max_size=200) | st.text('4911-59x @,;\t|\n".C3A:=+$/20260715~*', max_size=200))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused_and_nothing_else_happens(text):
    for reader in (pasted, lambda text: uploaded(text.encode("utf-8", "replace"))):
        with suppress(Unreadable):
            assert reader(text).claims
    may_be_shown_back(text)


@given(st.binary(max_size=300), st.integers(0, 900))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused_also_in_the_middle_of_an_837(junk, place):
    whole = PROFESSIONAL.encode()
    for data in (junk, whole[:place] + junk + whole[place:], whole[:place] + junk + whole[place + len(junk) :]):
        with suppress(Unreadable):
            assert uploaded(data).claims


def test_the_name_of_a_file_is_not_repeated():
    for data in (b"CPT\n1\n", PROFESSIONAL[:300].encode(), b"%PDF", b""):
        with pytest.raises(Unreadable) as caught:
            uploaded(data, filename="Quistland_Zebulonia.csv")
        assert "quistland" not in str(caught.value).casefold()


def test_an_unknown_header_is_named_by_its_place():
    assert pasted("CPT,Quistland,Charge\n49411,1,2").notes[0] == "Columns not used: column 2, charge."


SHOWN = [
    "49411-59 x2 C34.11 11 2026-07-15",
    "49411,59,1,C34.11,11,07/15/2026",
    "code,mod1,units,dx,pos,dos\n49411,59,1.5,C34.11,11,13/15/2026",
    "Diagnoses: A C34.11; B Z85.118\n49411 x1 AB 11",
    "Date of Service\tCPT\tPlace of Service\n2026-07-15\t49411\t11",
    "",
]
HIDDEN = [
    "49411 Quistland",
    "Quistland, Zebulonia\n49411",
    "Patient,CPT\nx,49411",
    "49411 1943-05-18",
    "49411 2026-07-15\n49411 2019-03-02",
    "49411 123-45-6789",
    "49411 12345678",
    "49411 M1234567",
    "49411 713 555 0142",
    "49411 zeb@example.org",
    "Dale 49411",
    "Account,CPT\n12345,49411",
    "49411\x00",
]


@pytest.mark.parametrize("text", SHOWN)
def test_lines_of_codes_alone_may_be_shown_back(text):
    assert may_be_shown_back(text)


@pytest.mark.parametrize("text", HIDDEN)
def test_a_text_that_may_name_somebody_is_not_shown_back(text):
    assert not may_be_shown_back(text)


@pytest.mark.parametrize(
    "text, kind",
    [
        ("078-05-1120", "a Social Security number"),
        ("078 05 1120", "a Social Security number"),
        ("(713) 555-0142", "a phone number"),
        ("+1 713-555-0142", "a phone number"),
        ("zeb@example.org", "an e-mail address"),
        ("1EG4-TE5-MK72", "a Medicare number"),
        ("77478-0017", "a ZIP code"),
        ("00993817", "a number of a person or record"),
        ("W123456789", "a number of a person or record"),
        ("O'Quistland", "a name or other words"),
        ("\u00c9milie", "a name or other words"),
        ("49411", ""),
        ("49411-59", ""),
        ("11", ""),
        ("", ""),
    ],
)
def test_the_shapes_of_identifiers(text, kind):
    assert identifier_shaped(text) == kind
