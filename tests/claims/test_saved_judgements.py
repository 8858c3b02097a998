"""Two judgements compared, without a database."""

from datetime import date

from claims.facts import Edition
from claims.findings import Finding
from claims.judgements import Judged, Kind, compare
from claims.lines import Claim, ClaimLine, Setting
from claims.moved import as_if_served_on
from claims.regression import Comparison, Entry, in_lines, report

DAY, NEXT = date(2026, 9, 30), date(2026, 10, 1)
OLD = Edition("ncci-ptp", "v32.2 practitioner", date(2026, 7, 1), NEXT, "practitioner")
NEW = Edition("ncci-ptp", "v32.3 practitioner", NEXT, None, "practitioner")
HOSPITAL = Edition("ncci-ptp", "v32.3 outpatient", date(2026, 1, 1), None, "outpatient")
EDITIONS = (OLD, HOSPITAL, NEW)
CLAIM = Claim(Setting.PRACTITIONER, (ClaimLine(1, "49411", DAY), ClaimLine(2, "49327", DAY)))


def finding(severity="error", message="49327 is not paid beside 49411.", rule="ptp", lines=(1, 2), edition=""):
    return Finding(rule, severity, lines, message, edition=edition)


def before(*findings):
    return Judged(CLAIM, findings, EDITIONS)


def after(*findings):
    return Judged(as_if_served_on(CLAIM, NEXT), findings, EDITIONS)


def only(first, second):
    found = compare(before(*first), after(*second))
    assert len(found) == 1
    return found[0]


def test_the_same_said_of_another_day_by_another_edition_is_no_difference():
    first = finding("not_loaded", "Not loaded: v32.2 practitioner for 30 September 2026.", edition=OLD.name)
    second = finding("not_loaded", "Not loaded: v32.3 practitioner for 1 October 2026.", edition=NEW.name)
    assert compare(before(first), after(second)) == ()


def test_a_day_within_another_date_is_left_alone():
    said = "Ended on 11 October 2026; 1 October 2026."
    assert compare(before(finding(message=said)), before(finding(message=said))) == ()
    first = finding(message="Ended on 11 October 2026, not on 30 September 2026.")
    second = finding(message="Ended on 11 October 2026, not on 1 October 2026.")
    assert compare(before(first), after(second)) == ()


def test_an_edition_named_like_a_year_is_not_taken_from_a_date():
    first = finding(message="2024 lists it since 1 January 2024.", edition="2024")
    second = finding(message="2025 lists it since 1 January 2024.", edition="2025")
    assert compare(before(first), after(second)) == ()


def test_a_new_error_is_worse_and_names_the_edition_that_found_nothing():
    difference = only((), (finding(edition=NEW.name),))
    assert (difference.kind, difference.is_worse) == (Kind.NEW, True)
    assert (difference.edition_before, difference.edition_after) == (OLD.name, NEW.name)


def test_an_error_that_is_gone_is_better_and_names_the_edition_without_it():
    difference = only((finding(edition=OLD.name),), ())
    assert (difference.kind, difference.is_worse, difference.is_better) == (Kind.GONE, False, True)
    assert difference.edition_after == NEW.name


def test_severity_tells_graver_from_milder():
    assert only((finding("warning"),), (finding("error"),)).kind is Kind.GRAVER
    milder = only((finding("error"),), (finding("info"),))
    assert (milder.kind, milder.is_better) == (Kind.MILDER, True)


def test_other_words_of_one_severity_are_another_reason_and_no_worse():
    difference = only((finding(message="Indicator 1."),), (finding(message="Indicator 0."),))
    assert (difference.kind, difference.is_worse, difference.is_better) == (Kind.OTHER_WORDS, False, False)


def test_what_is_judged_no_longer_is_neither_better_nor_worse():
    difference = only((finding("error"),), (finding("not_loaded", "Not loaded."),))
    assert (difference.kind, difference.is_worse, difference.is_better) == (Kind.UNJUDGED, False, False)
    assert only((), (finding("not_loaded", "Not loaded."),)).kind is Kind.UNJUDGED


def test_what_is_judged_now_says_so_and_is_worse_where_it_is_an_error():
    assert only((finding("not_loaded", "Not loaded."),), ()).kind is Kind.JUDGED
    difference = only((finding("not_loaded", "Not loaded."),), (finding("error"),))
    assert (difference.kind, difference.is_worse) == (Kind.JUDGED, True)


def test_an_error_is_not_gone_where_its_lines_are_judged_no_longer():
    """A pair names two lines, and what is missing is said of each: they are held together."""
    open_ = [finding("not_loaded", "Not loaded.", lines=(number,)) for number in (1, 2)]
    found = compare(before(finding(edition=OLD.name)), after(*open_))
    assert [(each.lines, each.kind, each.is_better) for each in found] == [
        ((1, 2), Kind.UNJUDGED, False), ((1,), Kind.UNJUDGED, False), ((2,), Kind.UNJUDGED, False),
    ]  # fmt: skip
    found = compare(before(*open_), after(finding(edition=NEW.name)))
    assert [(each.kind, each.is_worse) for each in found] == [(Kind.JUDGED, True), *[(Kind.JUDGED, False)] * 2]


def test_information_alone_is_no_worse():
    assert not only((), (finding("info", "Worth reading."),)).is_worse


def test_two_findings_of_one_rule_and_line_are_paired_where_alike():
    first, second, third = (finding(message=text) for text in ("One.", "Two.", "Three."))
    difference = only((first, second), (third, first))
    assert (difference.before, difference.after) == (second, third)


def test_the_gravest_difference_is_read_first():
    found = compare(before(), after(finding("info", "A."), finding("error", "B.", "mue", (1,))))
    assert [difference.rule for difference in found] == ["mue", "ptp"]


def test_a_rule_without_editions_names_none():
    assert only((), (finding(rule="duplicate"),)).edition_before == ""


def comparison(*entries):
    return Comparison(DAY, NEXT, entries)


def test_a_script_reads_what_differs_and_what_is_worse():
    worse = compare(before(), after(finding(edition=NEW.name)))
    told = report(comparison(Entry(7, "Markers", "Billing", worse), Entry(8, "Alike", "Billing", ())))
    assert (told["cases"], told["different"], told["worse"]) == (2, 1, 1)
    (entry,) = told["differences"]
    assert (entry["case"], entry["is_worse"]) == (7, True)
    (found,) = entry["findings"]
    assert found["before"] is None
    assert found["after"]["message"] == "49327 is not paid beside 49411."
    assert (found["edition_before"], found["edition_after"]) == (OLD.name, NEW.name)


def test_a_person_reads_both_sides_and_what_is_not_judged():
    worse = compare(before(), after(finding(edition=NEW.name)))
    lines = list(in_lines(comparison(Entry(7, "Markers", "Billing", worse, is_open=True))))
    assert lines[0] == "Case 7, Markers (Billing)"
    assert "2026-09-30: Nothing found. [v32.2 practitioner]" in lines[2]
    assert "2026-10-01: Not payable as written. 49327 is not paid" in lines[3]
    assert "1 judged differently, 1 worse" in lines[4]
    assert lines[5].startswith("In 1 case something is not judged as of 2026-10-01")
