from datetime import date

import pytest

from codes.checks.citing import check_claims, check_staleness
from codes.checks.copying import check_copying, shared_run
from codes.checks.subject import DocumentFact, Knowledge, ModifierLine, Passage, RelatedLine, ReleaseFact, Subject

TODAY = date(2026, 11, 21)
RVU26C = DocumentFact("Relative Value File, RVU26C", date(2026, 7, 1), date(2026, 10, 1))
RVU25D = DocumentFact("Relative Value File, RVU25D", date(2025, 10, 1), date(2026, 1, 1))
DOCUMENTS = {
    "cms-rvu26c": RVU26C, "cms-rvu25d": RVU25D, "cms-claims-manual-12": DocumentFact("Manual"),
    "editorial": DocumentFact("Editors"),
}  # fmt: skip
NEWER = ReleaseFact("pfs", "RVU26D", date(2026, 10, 1))


def subject(text="", field="summary", **parts):
    return Subject("cpt", "49411", own=(Passage(field, text),), **parts)


def claims(text="", field="summary", **parts):
    return list(check_claims(subject(text, field, **parts), Knowledge(today=TODAY, documents=DOCUMENTS)))


def test_a_paragraph_without_a_source_is_an_error_that_quotes_it():
    (found,) = claims("Cited. [@editorial]\n\nNot cited at all.")
    assert (found.rule, found.severity, found.field) == ("claim-without-source", "error", "summary")
    assert found.message == 'No source is named for "Not cited at all.".'


def test_an_unknown_key_is_an_error():
    (found,) = claims("Claimed. [@cms-rvu99z]")
    assert found.severity == "error"
    assert found.message == "[@cms-rvu99z] names no source document."


def test_modifier_rows_and_related_notes_want_a_source_too():
    rows = claims(
        modifiers=(ModifierLine("22", "More work", "Use it."), ModifierLine("52", "Less", "Use it. [@editorial]")),
        related=(RelatedLine("cpt", "32553", "alternative", "Thorax."), RelatedLine("cpt", "55876", "alternative")),
    )
    assert [found.field for found in rows] == ["modifiers[22]", "related[32553]"]


@pytest.mark.parametrize("field", ["title", "service_type", "workflow"])
def test_names_and_the_steps_of_the_day_want_none(field):
    assert claims("Before: consent is taken.", field) == []


@pytest.mark.parametrize("figure", ["$470.62", "14.09 total RVUs", "21 percent", "40%", "4.74 relative value units"])
def test_a_figure_that_only_the_editors_support_is_a_warning(figure):
    (found,) = claims(f"It is known. [@cms-rvu26c] It amounts to {figure}. [@editorial]")
    assert (found.rule, found.severity) == ("claim-without-source", "warning")
    assert "the editors' own description alone" in found.message


def test_a_figure_after_the_last_source_is_a_warning():
    (found,) = claims("It is known. [@cms-rvu26c] It pays $158.32.")
    assert "by nothing after it" in found.message


def test_a_figure_with_its_publication_passes():
    assert claims("It is 14.09 RVUs, [@cms-rvu26c] and $1 more. [@editorial] [@cms-claims-manual-12]") == []


def stale(text, *releases, today=TODAY):
    known = Knowledge(today=today, documents=DOCUMENTS, releases=releases)
    return list(check_staleness(subject(text), known))


def test_a_document_whose_window_is_over_and_whose_successor_is_loaded_is_stale():
    (found,) = stale("It is 4.74. [@cms-rvu26c]", NEWER)
    assert (found.rule, found.severity, found.field) == ("stale-publication", "warning", "summary")
    assert found.message == (
        "[@cms-rvu26c] (Relative Value File, RVU26C) held until 1 October 2026, and RVU26D is loaded."
    )


def test_nothing_is_stale_while_its_window_is_open_or_its_successor_is_not_loaded():
    assert stale("It is 4.74. [@cms-rvu26c]", NEWER, today=date(2026, 9, 30)) == []
    assert stale("It is 4.74. [@cms-rvu26c]", ReleaseFact("pfs", "RVU26C", date(2026, 7, 1))) == []
    assert stale("It is 4.74. [@cms-rvu26c]", ReleaseFact("hcpcs", "October 2026", date(2026, 10, 1))) == []
    assert stale("Read it. [@cms-claims-manual-12]", NEWER) == []


def test_an_older_edition_beside_the_current_one_is_a_comparison():
    current = ReleaseFact("pfs", "RVU26C", date(2026, 7, 1))
    assert stale("It is 4.74, [@cms-rvu26c] it was 5.53. [@cms-rvu25d]", current) == []
    assert [found.message[:13] for found in stale("It was 5.53. [@cms-rvu25d]", current)] == ["[@cms-rvu25d]"]


# Invented; no official descriptor is quoted here.
TEXT = "Test service one of the made up kind with or without anything else, single or double"


def copied(text, field="summary", texts=None, **parts):
    known = Knowledge(today=TODAY, licensed_texts=texts or {("cpt", "49411"): (TEXT,)})
    return list(check_copying(subject(text, field, **parts), known))


def test_eight_words_of_a_licensed_descriptor_are_an_error():
    (found,) = copied("We say: service one of the made-up kind with or [@editorial] without a pause.")
    assert (found.rule, found.severity, found.field) == ("descriptor-copied", "error", "summary")
    assert '"service one of the made up kind with or without"' in found.message
    assert "descriptor of 49411" in found.message


def test_seven_words_are_not():
    assert copied("We say: one of the made up kind with a reason.") == []


def test_descriptors_of_related_and_named_codes_count():
    texts = {("cpt", "32553"): (TEXT,)}
    note = RelatedLine("cpt", "32553", "alternative", TEXT)
    assert [f.field for f in copied("", texts=texts, related=(note,))] == ["related[32553]"]
    assert len(copied(f"32553: {TEXT}", texts=texts)) == 1
    assert copied(TEXT, texts=texts) == []


def test_the_longest_shared_run_is_given():
    assert shared_run("abcdefghxabcdefghij", "abcdefghijk") == tuple("abcdefghij")
