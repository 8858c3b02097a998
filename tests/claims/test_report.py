"""What the page shows of results: counts in words, what falls on a line, gaps by source, editions, pages, the file."""

from datetime import date

import pytest

from claims.check import RULES, Result, check
from claims.editions import bases
from claims.findings import Finding
from claims.findings_file import HEADER, SILENT, file_rows
from claims.gaps import gaps_of
from claims.lines import Claim, ClaimLine, Setting
from claims.pages import CLAIMS_ON_A_PAGE, LINES_ON_A_PAGE, result_page
from claims.report import MOST_SHOWN, claim_report, tally_of
from claims.wording import RULE_WORDS, lines_in_words, spans
from tests.claims.world_of_cases import facts
from tests.conftest import ROOT

DAY = date(2024, 8, 1)


def line(number, code, *modifiers, day=DAY, units=1, place="22", diagnoses=()):
    return ClaimLine(number, code, day, modifiers, units, diagnoses, place)


def claim(*lines, setting=Setting.PRACTITIONER, payer="", state=""):
    return Claim(setting, lines, payer, state)


def judged(*claims):
    return check(claims, facts())


def report(*lines, **whose):
    return claim_report(1, judged(claim(*lines, **whose))[0], facts())


def found(severity, *numbers, rule="ptp", message="", **more):
    return Finding(rule, severity, numbers, message or f"{severity} of {numbers}.", **more)


def result(*findings, lines=3):
    return Result(claim(*(line(number, "49411") for number in range(1, lines + 1))), findings)


def test_lines_are_counted_by_the_gravest_that_falls_on_them_and_gaps_are_never_hidden():
    tally = tally_of(
        result(found("error", 1), found("warning", 1), found("warning", 2), found("not_loaded", 1, 2), found("info", 3))
    )
    assert tally.in_words == "Of 3 lines: 1 not payable as written, 1 at risk, 2 not judged in full."
    assert tally.unopposed == 1


def test_one_line_is_one_line():
    assert tally_of(result(lines=1)).in_words == (
        "Of 1 line: none not payable as written, none at risk, none not judged in full."
    )


def test_of_a_pair_only_the_line_that_is_denied_counts_as_not_payable():
    shown = report(line(1, "49411"), line(2, "49327"))
    numbers = {row.line.number: row.numbers["error"] for row in shown.lines}
    assert numbers == {1: 0, 2: 1}
    assert shown.groups[0].rows[0].where == "Lines 1, 2"


def test_of_duplicates_the_first_line_is_not_called_unpayable():
    errors = [row.numbers["error"] for row in report(line(1, "20610"), line(2, "20610"), line(3, "20610")).lines]
    assert errors[0] == 0
    assert all(errors[1:])


def test_a_visit_within_a_global_period_bears_the_finding_and_the_procedure_does_not():
    shown = report(line(1, "27447"), line(2, "99213", place="11"))
    rows = [row for group in shown.groups for row in group.rows if row.finding.rule == "global-period"]
    assert [row.finding.borne_by for row in rows] == [(2,)]


def test_a_finding_names_rule_edition_and_the_pair():
    row = report(line(1, "49411"), line(2, "49327")).groups[0].rows[0]
    assert row.rule == "NCCI procedure-to-procedure edit"
    assert [(cited.title, cited.name) for cited in row.cited] == [("NCCI procedure-to-procedure edits", "v30.2")]
    assert (row.pair, row.on) == ("49411,49327", DAY)


def test_a_made_up_policy_is_marked_as_sample():
    shown = report(line(1, "49411"), payer="sample-plan")
    policies = [row for group in shown.groups for row in group.rows if row.finding.rule == "payer-policy"]
    assert [row.is_sample for row in policies] == [True]
    assert [cited.edition for cited in policies[0].cited] == [None]
    assert shown.payer == "Sample Plan"


def test_codes_lead_to_their_pages_only_where_these_are_loaded():
    shown = report(line(1, "49411", diagnoses=("C61", "Z99.9")), line(2, "A4648"), line(3, "12345"))
    assert [row.code.system for row in shown.lines] == ["cpt", "hcpcs", ""]
    assert [named.system for named in shown.lines[0].diagnoses] == ["icd-10-cm", ""]


def test_a_line_without_a_finding_is_unopposed():
    silent, noted = claim_report(1, result(found("info", 2), lines=2), facts()).lines
    assert (silent.is_unopposed, silent.found) == (True, ())
    assert (noted.is_unopposed, noted.found) == (True, (("info", 1),))


def test_what_is_not_loaded_is_told_once_for_each_source_with_its_lines():
    day = date(2030, 1, 5)
    shown = report(*(line(number, code, day=day) for number, code in enumerate(("49411", "49327", "77002"), start=1)))
    pairs = next(gap for gap in shown.gaps if "procedure-to-procedure" in gap.what)
    assert pairs.what == "Not loaded: NCCI procedure-to-procedure edits for 5 January 2030."
    assert (pairs.where, pairs.number) == ("All 3 lines", 3)
    assert pairs.told[0] == "Line 1 was not compared with the others of its day."
    assert "manage.py load ncci-ptp" in pairs.remedy
    assert not any(group.severity == "not_loaded" for group in shown.groups)
    assert shown.gaps_number == sum(f.severity == "not_loaded" for f in judged(shown.claim)[0].findings)


def test_gaps_of_a_batch_count_claims():
    results = [result(found("not_loaded", 1, 2, message="Not loaded: X for 1 May 2026. A."))] * 3
    (gap,) = gaps_of(results)
    assert (gap.where, gap.claims, gap.told) == ("6 lines of 3 claims", 3, ())
    (gap,) = gaps_of([*results[:1], result()])
    assert gap.where == "2 lines of 1 claim"


def test_days_of_one_missing_source_are_drawn_together():
    day = date(2030, 1, 5)
    gaps = gaps_of(judged(claim(line(1, "49411", day=day)), claim(line(1, "49411", day=date(2031, 2, 6)))))
    named = [gap.what for gap in gaps]
    assert (
        "Not loaded: NCCI procedure-to-procedure edits for 2 dates of service, 5 January 2030 to 6 February 2031."
        in named
    )
    assert len(named) == len(gaps_of(judged(claim(line(1, "49411", day=day)))))


def test_a_message_of_one_sentence_is_a_gap_without_more_to_tell():
    (gap,) = gaps_of([result(found("not_loaded", 1, message="Not loaded: X."))])
    assert (gap.what, gap.told) == ("Not loaded: X.", ())


def test_editions_are_those_of_the_days_and_days_without_one_are_told():
    named = {
        basis.importer: basis
        for basis in bases([claim(line(1, "49411"), line(2, "49411", day=date(2030, 1, 5)))], facts())
    }
    assert [edition.name for edition in named["ncci-ptp"].editions] == ["v30.2"]
    assert named["ncci-ptp"].missing_in_words == "5 January 2030"
    assert named["pos"].missing_in_words == ""
    many = bases([claim(line(1, "49411", day=date(2030, 1, 5)), line(2, "49411", day=date(2031, 2, 6)))], facts())
    assert many[0].missing_in_words == "2 dates of service, 5 January 2030 to 6 February 2031"


def test_editions_follow_the_setting_and_a_hospital_has_no_places_of_service():
    held = bases([claim(line(1, "49411"), setting=Setting.OUTPATIENT)], facts())
    assert "pos" not in [basis.importer for basis in held]
    assert [edition.variant for edition in held[0].editions] == ["outpatient"]


def batch(number, lines=1):
    return [result(found("error", 1)) if place % 2 else result(lines=lines) for place in range(number)]


def test_pages_end_by_claims_or_by_lines_and_each_claim_is_on_one():
    page = result_page(batch(60), facts(), page=2)
    assert page.pages == 3
    assert [shown.number for shown in page.claims] == list(range(CLAIMS_ON_A_PAGE + 1, 2 * CLAIMS_ON_A_PAGE + 1))
    assert [entry.page for entry in page.entries] == [1] * 25 + [2] * 25 + [3] * 10
    long = result_page([result(lines=LINES_ON_A_PAGE), result()], facts())
    assert [entry.page for entry in long.entries] == [1, 2]


@pytest.mark.parametrize("asked, shown", [(0, 1), (2, 2), (99, 3)])
def test_a_page_that_is_none_is_the_nearest(asked, shown):
    assert result_page(batch(60), facts(), page=asked).number == shown


def test_claims_are_filtered_by_what_falls_on_their_lines():
    page = result_page(batch(6), facts(), only="error")
    assert [entry.number for entry in page.entries] == [2, 4, 6]
    assert [(each.words, each.number) for each in page.filters] == [
        ("All claims", 6), ("Not payable as written", 3), ("At risk", 0), ("Not judged", 0),
    ]  # fmt: skip
    assert page.tally.lines == sum(entry.tally.lines for entry in result_page(batch(6), facts()).entries)
    empty = result_page(batch(6), facts(), only="warning")
    assert (empty.claims, empty.pages) == ((), 0)
    assert len(result_page(batch(6), facts(), only="nonsense").entries) == 6


def test_more_findings_than_anybody_reads_are_counted():
    many = Result(claim(line(1, "49411")), tuple(found("error", 1) for _ in range(MOST_SHOWN + 7)))
    (group,) = claim_report(1, many, facts()).groups
    assert (len(group.rows), group.more, group.number) == (MOST_SHOWN, 7, MOST_SHOWN + 7)


def rows_of_file(*results):
    claims = [each.claim for each in results]
    return [list(row) for row in file_rows(results, bases(claims, facts()), judged_on=date(2026, 11, 21))]


def test_the_file_says_first_what_it_rests_on_then_every_finding():
    rows = rows_of_file(*judged(claim(line(1, "49411"), line(2, "49327"))))
    assert rows[0] == ["Claim check", "judged on 21 November 2026"]
    assert ["Edition", "NCCI procedure-to-procedure edits", "v30.2", "July\N{EN DASH}September 2024"] in rows
    assert ["Not loaded", "CPT codes", "for 1 August 2024"] in rows
    at = rows.index(list(HEADER))
    assert rows[at - 1] == []
    assert rows[at + 1][:6] == [
        "1", "1 2", "49411 49327", "2024-08-01", "Not payable as written", "NCCI procedure-to-procedure edit",
    ]  # fmt: skip
    assert {len(row) for row in rows[at:]} == {len(HEADER)}


def test_a_line_without_a_finding_has_its_row_in_the_file():
    rows = rows_of_file(result(found("error", 1), lines=2))
    assert [row[4] for row in rows[-2:]] == ["Not payable as written", SILENT]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_of_the_file_is_a_formula(text):
    (row,) = rows_of_file(result(found("error", 1, message=text, quoted=text), lines=1))[-1:]
    assert (row[6], row[10]) == (f"'{text}", f"'{text}")


@pytest.mark.parametrize(
    "numbers, words",
    [
        ((1,), "1"),
        ((1, 2), "1, 2"),
        ((1, 2, 3), "1-3"),
        ((9, 3, 1, 2, 7), "1-3, 7, 9"),
        ((5, 6, 8, 9, 10), "5, 6, 8-10"),
    ],
)
def test_neighboring_lines_are_drawn_together(numbers, words):
    assert spans(numbers) == words


def test_all_lines_are_said_to_be_all():
    assert lines_in_words((1, 2, 3), 3) == "All 3 lines"
    assert lines_in_words((1, 2), 2) == "Lines 1, 2"
    assert lines_in_words((4,), 9) == "Line 4"


def test_every_rule_has_words_and_stands_in_the_table_of_rules():
    table = (ROOT / "docs" / "methodology.md").read_text(encoding="utf-8").partition("## The claim check")[2]
    assert {rule for rule in RULE_WORDS if f"`{rule}`" not in table} == set()
    written = {
        value
        for rule in RULES
        for name, value in rule.__globals__.items()
        if name.startswith("RULE") and isinstance(value, str)
    }
    assert written == set(RULE_WORDS)


def test_nothing_says_that_a_modifier_should_be_added():
    shown = report(line(1, "49411"), line(2, "77002"), line(3, "49327"), line(4, "99213"))
    said = " ".join(
        f"{row.finding.message} {row.finding.documentation}" for group in shown.groups for row in group.rows
    )
    assert "add 59" not in said.lower()
    assert "append" not in said.lower()
