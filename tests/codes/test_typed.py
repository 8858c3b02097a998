"""What people type or paste when they mean codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.typed import read_typed


@pytest.mark.parametrize(
    "text, codes",
    [
        ("49411", ["49411"]),
        (" 49411. ", ["49411"]),
        ("CPT 49411", ["49411"]),
        ("cpt:49411", ["49411"]),
        ("HCPCS A4648", ["A4648"]),
        ("ICD-10-CM C34.10", ["C34.10"]),
        ("icd10 c34.10", ["c34.10"]),
        ("49411-59", ["49411"]),
        ("49411-26-59", ["49411"]),
        ("49411 26", ["49411"]),
        ("49411,32553", ["49411", "32553"]),
        ("49411; 32553-26\n49411", ["49411", "32553"]),
        ("(49411)", ["49411"]),
        ("\uff14\uff19\uff14\uff11\uff11", ["49411"]),
        ("s72 001a", ["s72 001a"]),
        ("fiducial markers", []),
        ("59", []),
        ("fiducial 49411", []),
        ("", []),
        ("CPT", []),
        ("\x00", []),
    ],
)
def test_typed_text_names_codes(text, codes):
    assert list(read_typed(text).codes) == codes


def test_words_are_kept_tidy_for_a_search_in_titles():
    assert read_typed("  brain   MRI. ").text == "brain MRI"


@given(st.text(max_size=80))
def test_any_text_can_be_read(text):
    typed = read_typed(text)
    assert "\x00" not in typed.text
    assert typed.text == " ".join(typed.text.split())
