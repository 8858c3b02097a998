from datetime import date

import pytest

from codes.checks.named_codes import check_named_codes
from codes.checks.subject import CodeFact, Knowledge, ModifierLine, Passage, RelatedLine, ReleaseFact, Subject

TODAY = date(2026, 11, 21)
ENDED = CodeFact(ended_on=date(2026, 1, 1), replaced_by=("77387",))
BOUND = CodeFact(ended_on=date(2026, 7, 1), is_end_bound=True)
WHOLE = ReleaseFact("pfs", "RVU26C", date(2026, 7, 1))
EXCERPT = ReleaseFact("pfs", "RVU26C", date(2026, 7, 1), is_excerpt=True)


def findings(text="", related=(), releases=(WHOLE,), code="49411"):
    known = Knowledge(
        today=TODAY,
        codes={
            ("cpt", "49411"): CodeFact(),
            ("cpt", "32553"): CodeFact(),
            ("cpt", "77014"): ENDED,
            ("hcpcs", "G6017"): BOUND,
            ("cpt", "77385"): CodeFact(ended_on=date(2027, 1, 1)),
            ("cpt", "10000"): CodeFact(is_listed=False),
        },
        releases=tuple(releases),
    )
    subject = Subject("cpt", code, own=(Passage("summary", text),), related=tuple(related))
    return list(check_named_codes(subject, known))


def test_loaded_codes_pass():
    assert findings("Thoracic markers are 32553, and 77385 ends next year.") == []


def test_an_ended_code_named_as_valid_is_an_error_that_points_on():
    (found,) = findings("Guidance is 77014. [@editorial]")
    assert (found.rule, found.severity, found.field) == ("code-ended", "error", "summary")
    assert found.message == (
        '77014 in "Guidance is 77014." is named as if it were valid; it ended on 1 January 2026, replaced by 77387.'
    )
    assert found.suggestion.startswith("Name 77387")


def test_an_end_that_is_only_bounded_says_so():
    (found,) = findings("Tracking is G6017.")
    assert "it had ended by 1 July 2026" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "77014 ended on January 1, 2026.",
        "77014 was deleted.",
        "77387 replaced 77014.".replace("77387", "One code"),
        "The former code 77014 stood for CT.",
        "Until 2026 it was 77014.",
        "Other codes served in its place: 77014 for CT.",
        "In July 2024 the pair with 77014 had indicator 0.",
        "In October 2025 77014 had 3.58 units.",
    ],
)
def test_a_sentence_about_the_past_may_name_an_ended_code(text):
    assert findings(text) == []


def test_the_code_of_the_page_itself_is_never_accused():
    assert findings("77014 stood for CT guidance and is reported once.", code="77014") == []


def test_each_ended_code_is_reported_once_in_a_field():
    assert len(findings("Report 77014. Then report 77014 again.")) == 1


def test_a_related_code_that_ended_is_an_error_unless_the_relation_says_it():
    assert [f.field for f in findings(related=[RelatedLine("cpt", "77014", "see_also", "CT guidance.")])] == [
        "related[77014]"
    ]
    assert findings(related=[RelatedLine("cpt", "77014", "replaces", "CT guidance.")]) == []
    assert findings(related=[RelatedLine("cpt", "77014", "see_also", "Former guidance, ended in 2026.")]) == []


def test_a_code_that_a_whole_release_lacks_is_a_warning_of_its_own():
    found = findings("See 10000 and 99999.")
    assert [(f.rule, f.severity) for f in found] == [("code-not-loaded", "warning")] * 2
    assert found[0].message == "10000 is listed by no loaded release, though RVU26C is whole."


def test_codes_that_only_an_excerpt_lacks_share_one_warning():
    (found,) = findings("See 10000 and 99999.", related=[RelatedLine("cpt", "88888", "see_also")], releases=[EXCERPT])
    assert (found.rule, found.severity, found.field) == ("code-not-loaded", "warning", "summary")
    assert found.message == "Could not be checked, not in the loaded excerpt: 10000, 99999, 88888."


def test_without_releases_the_warning_says_what_to_load():
    (found,) = findings("See C50.911.", releases=[])
    assert "no release of their system is loaded" in found.message
    assert "icd10cm" in found.suggestion


def test_an_ended_code_in_the_audience_or_in_what_a_modifier_is_does_not_pass():
    known = Knowledge(today=TODAY, codes={("cpt", "49411"): CodeFact(), ("cpt", "77014"): ENDED}, releases=(WHOLE,))
    subject = Subject(
        "cpt",
        "49411",
        modifiers=(ModifierLine("26", "Read with 77014"),),
        labels=(Passage("audience", "Those who report 77014"),),
    )
    assert {finding.field for finding in check_named_codes(subject, known)} == {"audience", "modifiers[26]"}
