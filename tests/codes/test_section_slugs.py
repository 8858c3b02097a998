"""The slugs that other people's scripts rely on, as the design gives them, in order."""

from codes.page import SECTIONS

AGREED = [
    "official-description",
    "common-description",
    "summary",
    "billing-overview",
    "clinical-context",
    "modifiers",
    "related",
    "edits",
    "fees",
    "coverage",
    "benchmarks",
    "diagnoses",
    "updates",
    "sources",
]


def test_section_slugs_are_those_agreed_on():
    assert [section.slug for section in SECTIONS] == AGREED


def test_sections_two_to_five_of_the_page_and_the_sources_are_open_to_every_reader():
    assert [section.slug for section in SECTIONS if section.is_open] == [
        "official-description", "common-description", "summary", "billing-overview", "sources"
    ]  # fmt: skip
