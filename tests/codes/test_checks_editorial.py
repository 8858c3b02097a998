from datetime import date

import pytest

from codes.checks.check import RULES
from codes.checks.editorial import check_editorial
from codes.checks.subject import Knowledge, ModifierLine, Passage, RelatedLine, Subject

KNOWN = Knowledge(today=date(2026, 11, 21))


def found(text="", field="summary", **parts):
    return list(check_editorial(Subject("cpt", "49411", own=(Passage(field, text),), **parts), KNOWN))


def test_it_is_a_rule_of_the_whole_check():
    assert check_editorial in RULES


@pytest.mark.parametrize(
    "text",
    [
        "Aetna requires prior authorization for it.",
        "Cigna does not pay the second unit.",
        "It is denied by UnitedHealthcare without a report.",
        "Medicare allows one unit.",
        "Blue Cross plans must be asked first.",
        "Medicare does not cover it.",
        "The record is sent, since Humana denies it otherwise.",
    ],
)
def test_a_payers_rule_that_only_the_editors_support_is_a_warning(text):
    (finding,) = found(f"{text} [@editorial]")
    assert (finding.rule, finding.severity, finding.field) == ("editorial-only", "warning", "summary")
    assert f'"{text}"' in finding.message
    assert "rule of a payer" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "NCCI bundles it into the biopsy.",
        "The medically unlikely edit stands at two units.",
        "Its MUE is 1.",
        "The fee schedule gives it a global period of ten days.",
        "The PC/TC indicator is 1.",
        "It is packaged under OPPS.",
    ],
)
def test_a_fact_of_an_edit_or_a_fee_schedule_is_a_warning(text):
    (finding,) = found(f"{text} [@editorial]")
    assert "fact of the edits or a fee schedule" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Medicare pays for it. [@cms-claims-manual-12]",
        "Medicare pays for it. [@editorial] [@cms-claims-manual-12]",
        "It is done for patients with Medicare and with Aetna. [@editorial]",
        "Payers differ, and many require prior authorization. [@editorial]",
        "Aetna is a payer. The record must hold the images. [@editorial]",
        "The page shows the coverage of Medicare, Aetna and Cigna and the figures of the fee schedule. [@editorial]",
        "Readers will find what Medicare pays and the NCCI pairs. [@editorial]",
        "Not here yet are the rules that Aetna and Cigna require. [@editorial]",
        "Medicare pays for it.",
    ],
)
def test_a_better_source_a_mere_name_and_the_contents_of_the_page_pass(text):
    assert found(text) == []


def test_only_the_sentences_that_the_editors_support_are_told():
    text = "Medicare pays $1. [@cms-rvu26c] It is common. Cigna denies it. [@editorial]"
    assert [finding.message.count("Cigna denies it") for finding in found(text)] == [1]


def test_rows_and_notes_are_checked_and_the_steps_of_the_day_are_not():
    claim = "Aetna requires it. [@editorial]"
    rows = found(
        modifiers=(ModifierLine("22", "More work", claim),),
        related=(RelatedLine("cpt", "32553", "alternative", claim),),
    )
    assert [finding.field for finding in rows] == ["modifiers[22]", "related[32553]"]
    assert found(claim, "workflow") == []
