"""How codes are spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.formats import canonical_code, canonical_system, possible_spellings


@pytest.mark.parametrize(
    "text, expected",
    [
        ("CPT", "cpt"),
        (" cpt ", "cpt"),
        ("cpt-4", "cpt"),
        ("HCPCS_Level_II", "hcpcs"),
        ("icd10cm", "icd-10-cm"),
        ("ICD-10", "icd-10-cm"),
        ("snomed", "snomed"),
    ],
)
def test_system_has_one_spelling(text, expected):
    assert canonical_system(text) == expected


@pytest.mark.parametrize(
    "text, system, expected",
    [
        ("49411", "cpt", "49411"),
        (" a4648 ", "hcpcs", "A4648"),
        ("0790t", "cpt", "0790T"),
        ("c220", "icd-10-cm", "C22.0"),
        ("C22.0", "icd-10-cm", "C22.0"),
        ("c61", "icd-10-cm", "C61"),
        ("s72 001a", "icd-10-cm", "S72.001A"),
    ],
)
def test_code_has_one_spelling(text, system, expected):
    assert canonical_code(text, system) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("49411", [("cpt", "49411")]),
        ("0790t", [("cpt", "0790T")]),
        ("1234f", [("cpt", "1234F")]),
        ("A4648", [("hcpcs", "A4648"), ("icd-10-cm", "A46.48")]),
        ("c61", [("icd-10-cm", "C61")]),
        ("c22.0", [("icd-10-cm", "C22.0")]),
        ("Z5111", [("hcpcs", "Z5111"), ("icd-10-cm", "Z51.11")]),
        ("M17.11", [("icd-10-cm", "M17.11")]),
        ("", []),
        ("4941", []),
        ("494111", []),
        ("markers", []),
        ("26", []),
        ("49411-26", []),
        ("\uff14\uff19\uff14\uff11\uff11", []),
    ],
)
def test_text_may_mean(text, expected):
    assert possible_spellings(text) == expected


@given(st.text(max_size=30))
def test_spelling_is_settled_the_first_time(text):
    for system, code in possible_spellings(text):
        assert canonical_code(code, system) == code


@given(st.from_regex(r"[0-9]{4}[0-9A-Z]", fullmatch=True))
def test_every_cpt_code_is_read_whatever_its_case_and_blanks(code):
    assert possible_spellings(f" {code.lower()} ") == [("cpt", code)]
