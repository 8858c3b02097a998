"""837 files: what is read, and what is refused. The files are described in files/README.md."""

import re

import pytest

from tests.claims.reading.spelled import FILES, lines_of, pasted, refused, uploaded, x12

PROFESSIONAL = (FILES / "professional.837").read_text()
INSTITUTIONAL = (FILES / "institutional.837").read_text()


def recounted(text):
    """With the segments of its one transaction counted again."""
    segments = [segment.strip() for segment in text.split("~")]
    begin = next(place for place, each in enumerate(segments) if each.startswith("ST*"))
    end = next(place for place, each in enumerate(segments) if each.startswith("SE*"))
    return re.sub(r"SE\*\d+\*", f"SE*{end - begin + 1}*", text)


def changed(text, old, new, count=1):
    assert old in text
    return recounted(text.replace(old, new, count))


def test_a_professional_file_is_read_claim_by_claim():
    read = x12(PROFESSIONAL, payer="Medicare", state="tx")
    assert lines_of(read) == [
        [
            "49411-59-RT @11 2026-07-15 dx C34.11+Z85.118",
            "77002-26 @22 2026-07-15 dx Z85.118",
            "00520-QK @11 2026-07-15 dx C34.11",
        ],
        ["G0378 x3 @22 2026-07-16 dx Z00.00"],
        ["99213-25 @11 2026-07-15 dx R91.1"],
    ]
    assert {(claim.setting, claim.payer, claim.state) for claim in read.claims} == {("practitioner", "medicare", "TX")}
    assert read.kind == "X12 837P"
    assert read.notes == (
        "1 line of several days: judged on the first of them.",
        "1 line in minutes (MJ): minutes are not units, and were taken as 1 unit.",
        "1 claim that replaces or voids an earlier one: judged by itself.",
    )


def test_an_institutional_file_bears_all_diagnoses_on_each_line():
    read = x12(INSTITUTIONAL)
    assert lines_of(read) == [
        ["49411 2026-07-15 dx C34.11+Z85.118+I10", "77002 2026-07-15 dx C34.11+Z85.118+I10"],
        ["G0463-PO 2026-07-16 dx R91.1"],
    ]
    assert {claim.setting for claim in read.claims} == {"outpatient"}
    assert read.kind == "X12 837I"
    assert read.notes == (
        "An institutional claim has no diagnosis pointers: each line bears all diagnoses of its claim.",
        "1 line without a date of its own: taken as the first day of the statement (DTP 434).",
        "1 revenue line without a procedure code: left out.",
    )


def test_what_was_left_out_is_named():
    assert x12(PROFESSIONAL).dropped == (
        "names and their numbers (NM1)",
        "contacts (PER)",
        "street addresses (N3)",
        "cities and ZIP codes (N4)",
        "reference numbers (REF)",
        "subscriber and group numbers (SBR)",
        "birth dates and sex (DMG)",
        "patient account number (CLM01)",
        "notes (NTE)",
    )


SAME = [
    ("on one line", lambda text: text.replace("\n", "")),
    ("with Windows line ends", lambda text: text.replace("\n", "\r\n")),
    ("with a byte order mark", lambda text: "\ufeff" + text),
    ("after blank lines", lambda text: "\n\n" + text),
    ("with line ends for terminators", lambda text: text.replace("~\n", "\n")),
    ("with other separators", lambda text: text.replace("*", "|").replace(":", ">")),
    ("without a spare separator at the end", lambda text: text.replace("*UN*1***1:2~", "*UN*1***1:2**~")),
    ("with a name in accents", lambda text: text.replace("ZEBULONIA", "Z\u00c9BULONIA")),
    ("of version A2", lambda text: text.replace("005010X222A1", "005010X222A2")),
    ("of version X222", lambda text: text.replace("005010X222A1", "005010X222")),
    ("without ST03", lambda text: text.replace("ST*837*0021*005010X222A1", "ST*837*0021")),
    ("with codes in lower case", lambda text: text.replace("HC:G0378", "HC:g0378")),
    ("with whole decimals", lambda text: text.replace("*UN*3*", "*UN*3.00*")),
]


@pytest.mark.parametrize("change", [change for _, change in SAME], ids=[name for name, _ in SAME])
def test_spellings_of_a_file_are_read_alike(change):
    assert lines_of(x12(change(PROFESSIONAL))) == lines_of(x12(PROFESSIONAL))


def test_an_upload_and_a_paste_of_an_x12_file_are_known_by_their_beginning():
    assert uploaded(PROFESSIONAL.encode(), filename="x.csv").kind == "X12 837P"
    assert uploaded(INSTITUTIONAL.encode(), filename="x.xlsx").kind == "X12 837I"
    assert pasted(PROFESSIONAL).kind == "X12 837P"


def test_two_transactions_in_a_group_are_read():
    body = PROFESSIONAL[PROFESSIONAL.index("ST*") : PROFESSIONAL.index("GE*")]
    text = PROFESSIONAL.replace(body, body + body.replace("0021", "0022")).replace("GE*1*", "GE*2*")
    assert len(x12(text).claims) == 6


ENVELOPE = [
    ("version 4010", ("*00501*", "*00401*"), "ISA12: is version 4010; send version 5010"),
    ("an unknown version", ("*00501*", "*00999*"), "ISA12: is not version 5010"),
    ("a guide of 4010", ("*X*005010X222A1", "*X*004010X098A1"), "GS08: is version 4010"),
    ("a dental claim", ("*X*005010X222A1", "*X*005010X224A2"), "GS08: is dental claims (837D)"),
    ("a remittance", ("GS*HC*", "GS*HP*"), "GS01: is a remittance (835)"),
    ("an eligibility inquiry", ("GS*HC*", "GS*HS*"), "GS01: is an eligibility inquiry (270)"),
    ("another transaction", ("ST*837*", "ST*835*"), "ST01: is not 837"),
    ("a guide in ST that is not the group's", ("0021*005010X222A1", "0021*005010X223A2"), "ST03: is not the kind"),
    ("a wrong interchange number", ("IEA*1*000000905", "IEA*1*000000906"), "IEA02: the control number"),
    ("a wrong count of groups", ("IEA*1*", "IEA*2*"), "IEA01: the count of functional groups"),
    ("a wrong group number", ("GE*1*1", "GE*1*7"), "GE02: the control number"),
    ("a wrong count of transactions", ("GE*1*1", "GE*3*1"), "GE01: the count of transactions"),
    ("a wrong transaction number", ("SE*", "SE*9*9999~SE*"), "SE02: the control number"),
    ("a line numbered wrongly", ("LX*2", "LX*5"), "LX01: the service lines are not numbered in order"),
    ("a level numbered wrongly", ("HL*3*1*22", "HL*7*1*22"), "HL01: the hierarchy is not numbered"),
    ("a level of no parent", ("HL*3*1*22", "HL*3*9*22"), "HL02: the hierarchy names a parent"),
    ("a segment without a name", ("LX*2~", "**~LX*2~"), "is not named as a segment is"),
    ("an empty segment", ("LX*2~", "~~LX*2~"), "is empty or has no end"),
    ("a second interchange", ("IEA*1*000000905~", "IEA*1*000000905~ISA*00~"), "does not stand where the envelope"),
    ("one separator for two", ("*T*:~", "*T**~"), "one character for two separators"),
    ("a header of the wrong width", ("SAMPLESENDER   ", "SAMPLESENDER "), "is not 106 characters"),
    ("no interchange header", ("ISA*", "XXX*"), "does not begin with an interchange header"),
]


@pytest.mark.parametrize("change, words", [(c, w) for _, c, w in ENVELOPE], ids=[name for name, *_ in ENVELOPE])
def test_a_faulty_envelope_is_refused_in_words(change, words):
    old, new = change
    assert old in PROFESSIONAL
    assert words in str(refused(x12, PROFESSIONAL.replace(old, new, 1)))


def test_a_wrong_count_of_segments_is_refused():
    error = refused(x12, re.sub(r"SE\*\d+\*", "SE*3*", PROFESSIONAL))
    assert "SE01: the count of segments is wrong" in str(error)


@pytest.mark.parametrize("length", [50, 106, 107, 150, 400, 1_000, 1_500])
def test_a_truncated_file_is_refused(length):
    text = PROFESSIONAL[:length]
    assert re.search(r"truncated|no functional group|no end", str(refused(x12, text)))


def test_every_prefix_of_a_file_is_refused_and_none_is_half_read():
    end = PROFESSIONAL.rindex("~")
    for length in range(106, end, 37):
        refused(x12, PROFESSIONAL[:length])


def test_professional_and_institutional_groups_in_one_file_are_refused():
    group = INSTITUTIONAL[INSTITUTIONAL.index("GS*") : INSTITUTIONAL.index("IEA*")].replace("*0930*1*X", "*0930*2*X")
    text = PROFESSIONAL.replace("IEA*1*", group.replace("GE*1*1", "GE*1*2") + "IEA*2*")
    assert "holds both professional and institutional" in str(refused(x12, text))


CLAIMS = [
    (PROFESSIONAL, "HI*ABK:C3411", "HI*BK:1623", "HI01: is an ICD-9-CM diagnosis"),
    (PROFESSIONAL, "ABF:Z85118", "ABF:LUNG", "HI02-2 (diagnosis): is not an ICD-10-CM code"),
    (PROFESSIONAL, "ABF:Z85118", "ABF", "HI02-2 (diagnosis): is blank"),
    (PROFESSIONAL, "HC:49411", "ER:49411", "SV101-1: is not qualified HC"),
    (PROFESSIONAL, "HC:49411", "HC:4941", "SV101-2 (code): has three or four digits"),
    (PROFESSIONAL, "HC:49411:59", "HC:49411:5", "SV101-3 (modifiers): is not a modifier"),
    (PROFESSIONAL, "*980*UN*1*", "*980*UN*1.5*", "SV104 (units): is not whole"),
    (PROFESSIONAL, "*980*UN*1*", "*980*UN*-1*", "SV104 (units): is negative"),
    (PROFESSIONAL, "*980*UN*1*", "*980*UN*1000000000*", "SV104 (units): is more than 999,999"),
    (PROFESSIONAL, "*980*UN*1*", "*980*UN**", "SV104 (units): is not a whole number"),
    (PROFESSIONAL, "*980*UN*1*", "*980*F2*1*", "SV103: is not UN (units)"),
    (PROFESSIONAL, "***1:2~", "***1:3~", "SV107: points to a diagnosis that is not there; the claim has 2"),
    (PROFESSIONAL, "***1:2~", "***A~", "SV107: has no pointer"),
    (PROFESSIONAL, "***1:2~", "~", "SV107: has no pointer"),
    (PROFESSIONAL, "*1*22**2", "*1*OFFICE**2", "SV105 (place of service): is not a place"),
    (PROFESSIONAL, "11:B:1", "13:A:1", "CLM05: has no place of service (qualifier B)"),
    (PROFESSIONAL, "DTP*472*D8*20260715", "DTP*472*D8*20261315", "DTP03: has a month"),
    (PROFESSIONAL, "DTP*472*D8*20260715", "DTP*472*D8*260715", "DTP03: is not a date"),
    (PROFESSIONAL, "RD8*20260715-20260716", "RD8*20260716-20260715", "DTP03: ends before it begins"),
    (PROFESSIONAL, "DTP*472*D8*20260715~\n", "", "DTP 472: the line has no date of service"),
    (PROFESSIONAL, "SV1*HC:77002:26*150*UN*1*22**2~\n", "", "LX: has no service"),
    (PROFESSIONAL, "SV1*HC:77002:26*150*UN*1*22**2", "SV2*0320*HC:77002*1*UN*1", "SV2: is not the one service"),
    (PROFESSIONAL, "SV1*HC:77002", "SV1*HC:77002*1*UN*1***1~SV1*HC:77002", "SV1: is not the one service"),
    (INSTITUTIONAL, "13:A:1", "11:A:1", "CLM05: type of bill 11 is inpatient; inpatient claims are not judged"),
    (INSTITUTIONAL, "13:A:1", "18:A:1", "CLM05: type of bill 18 is inpatient"),
    (INSTITUTIONAL, "13:A:1", "83:A:1", "CLM05: is a type of bill that the outpatient hospital edits do not judge"),
    (INSTITUTIONAL, "13:A:1", "11:B:1", "CLM05: has no type of bill (qualifier A)"),
    (INSTITUTIONAL, "HC:49411*2000*UN*1", "HC:49411*2000*DA*1", "SV204: is not UN (units)"),
    (INSTITUTIONAL, "HC:49411*2000*UN*1", "HC:49411*2000*UN*0.5", "SV205 (units): is not whole"),
]  # fmt: skip


@pytest.mark.parametrize("text, old, new, words", CLAIMS, ids=[words for *_, words in CLAIMS])
def test_a_faulty_claim_is_refused_with_its_segment_and_element(text, old, new, words):
    error = refused(x12, changed(text, old, new))
    assert words in str(error)
    assert all(problem.unit == "segment" and problem.line for problem in error.problems)


def test_a_segment_is_counted_from_the_header():
    error = refused(x12, changed(PROFESSIONAL, "*980*UN*1*", "*980*UN*1.5*"))
    segments = [segment.strip() for segment in PROFESSIONAL.split("~")]
    number = next(place for place, each in enumerate(segments, start=1) if "*980*UN*1*" in each)
    assert str(error).startswith(f"X12 file: segment {number}, SV104 (units):")


def test_a_claim_without_lines_is_refused():
    begin = PROFESSIONAL.index("LX*1~", PROFESSIONAL.index("ACCT-IB"))
    text = recounted(PROFESSIONAL[:begin] + PROFESSIONAL[PROFESSIONAL.index("SE*") :])
    assert "has no service lines (LX)" in str(refused(x12, text))


def test_binary_and_large_files_are_refused():
    assert "NUL byte" in str(refused(x12, PROFESSIONAL.encode("utf-16")))
    assert "more than 5,000,000 bytes" in str(refused(x12, b"ISA" + b" " * 5_000_000))


def test_a_file_without_claims_is_refused():
    text = recounted(PROFESSIONAL[: PROFESSIONAL.index("CLM*")] + PROFESSIONAL[PROFESSIONAL.index("SE*") :])
    assert "there is no claim line to read" in str(refused(x12, text))
