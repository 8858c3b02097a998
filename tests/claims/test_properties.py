"""What holds of every claim: the order of lines is nothing, and a line says nothing of lines that it is unrelated to."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from claims.check import check, findings_of
from claims.facts import Facts
from claims.findings import SEVERITY_ORDER
from claims.lines import Claim, ClaimLine, Setting, canonical_claim
from tests.claims.test_cases import GROUPS, claim_of
from tests.claims.world_of_cases import facts

CODES = [
    "10035", "10036", "10060", "20610", "27447", "32553", "36415", "49327", "49411", "49412", "76942", "77002", "77014",
    "80053", "99213", "99214", "G9999",
]  # fmt: skip
MODIFIERS = ("59", "25", "24", "57", "26", "TC", "50", "RT", "LT", "76", "XS", "80", "11", "Z9")
DAYS = [date(2024, 6, 30), date(2024, 7, 15), date(2024, 7, 16), date(2024, 9, 30), date(2026, 7, 15)]


@st.composite
def claims(draw):
    lines = draw(
        st.lists(
            st.builds(
                ClaimLine,
                number=st.just(0),
                code=st.sampled_from(CODES),
                date_of_service=st.sampled_from(DAYS),
                modifiers=st.lists(st.sampled_from(MODIFIERS), max_size=3).map(tuple),
                units=st.integers(0, 4),
                diagnoses=st.lists(st.sampled_from(["C22.0", "C34.1", "C61"]), max_size=2).map(tuple),
                place_of_service=st.sampled_from(["", "11", "22", "28"]),
            ),
            min_size=1,
            max_size=6,
        )
    )
    numbered = tuple(replace(line, number=number) for number, line in enumerate(lines, start=1))
    payer, state = draw(st.sampled_from([("", ""), ("medicare", "TX"), ("sample-plan", "")]))
    return Claim(draw(st.sampled_from([Setting.PRACTITIONER, Setting.OUTPATIENT])), numbered, payer, state)


@given(claims(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(claim, random):
    shuffled = list(claim.lines)
    random.shuffle(shuffled)
    assert findings_of(replace(claim, lines=tuple(shuffled)), facts()) == findings_of(claim, facts())


@given(claims())
def test_an_unrelated_line_says_nothing_of_the_others(claim):
    """Another code, years away, that no payer rules on."""
    stranger = ClaimLine(number=99, code="59400", date_of_service=date(2020, 1, 1), place_of_service="22")
    with_it = findings_of(replace(claim, lines=(*claim.lines, stranger)), facts())
    # What is said of the claim as a whole names every line of it.
    assert [f for f in with_it if 99 not in f.lines] == [f for f in findings_of(claim, facts()) if f.rule != "payer"]


@given(claims())
def test_findings_stand_in_order_and_name_lines_of_the_claim(claim):
    found = findings_of(claim, facts())
    assert [SEVERITY_ORDER[f.severity] for f in found] == sorted(SEVERITY_ORDER[f.severity] for f in found)
    assert all(f.lines and set(f.lines) <= {line.number for line in claim.lines} for f in found)
    assert found == findings_of(claim, facts())


@given(claims())
def test_nothing_loaded_means_nothing_judged_right(claim):
    """Without editions every line is said not to be judged, by each of the edits."""
    found = findings_of(claim, Facts())
    for line in claim.lines:
        unjudged = {f.rule for f in found if f.severity == "not_loaded" and line.number in f.lines}
        assert {"ptp", "mue", "add-on", "code-validity"} <= unjudged


def everything_said():
    for group in GROUPS.values():
        for case in group["cases"]:
            yield from findings_of(claim_of(case, group), facts())


def test_no_finding_tells_anybody_to_add_a_modifier():
    for finding in everything_said():
        said = f"{finding.message} {finding.documentation}".lower()
        assert "add 59" not in said
        assert "add modifier" not in said
        assert "append" not in said


def test_every_finding_names_what_it_rests_on():
    for finding in everything_said():
        assert finding.message.endswith((".", "?")) or finding.message[-1] in ".)", finding
        if finding.severity in ("error", "warning"):
            assert finding.source, finding
            assert finding.documentation, finding


def test_results_come_in_the_order_of_the_claims():
    claims = [
        canonical_claim(Claim(Setting.PRACTITIONER, (ClaimLine(1, code, date(2024, 7, 15), place_of_service="22"),)))
        for code in ("49411", "10036")
    ]
    quiet, loud = check(claims, facts())
    assert quiet.claim.lines[0].code == "49411"
    assert "none of its primary codes" in loud.of_line(1)[0].message
    assert loud.gravest == "error"


def test_a_claim_is_spelled_canonically_before_it_is_judged():
    line = ClaimLine(1, " a46 48 ", date(2024, 7, 15), (" rt", ""), 1, ("c220", " "), " 22 ")
    claim = canonical_claim(Claim(Setting.PRACTITIONER, (line,), " Medicare ", "tx"))
    assert claim.lines == (ClaimLine(1, "A4648", date(2024, 7, 15), ("RT",), 1, ("C22.0",), "22"),)
    assert (claim.payer, claim.state) == ("medicare", "TX")
