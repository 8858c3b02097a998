"""What the page of a policy says of one version, what stands beside it, and in how many queries."""

from datetime import date, timedelta

import pytest

from payers.models import (
    PolicyCode,
    PolicyDiagnosis,
    PolicyReference,
    PolicyRelation,
    SourceCapture,
    StateException,
)
from tests.factories.codes import make_code
from tests.factories.payers import make_jurisdiction, make_line, make_payer, make_policy, make_policy_version
from tests.factories.sources import NOW
from tests.pages import Page

pytestmark = pytest.mark.django_db

HERE = "/payers/aetna/policies/cpb-0590/"


def approved(policy=None, effective_from=date(2026, 1, 1), **facts):
    return make_policy_version(policy or make_policy(), stage="approved", effective_from=effective_from, **facts)


def page_at(client, address=HERE):
    return Page(client.get(address))


def test_head_and_particulars(client, today):
    policy = make_policy(is_sample=True)
    policy.lines_of_business.add(make_line(policy.payer))
    policy.jurisdictions.add(make_jurisdiction())
    approved(
        policy, last_reviewed_on=date(2026, 2, 3), next_review_on=date(2027, 2, 3), published_on=date(2025, 12, 1),
        notice_starts_on=date(2025, 12, 1), notice_ends_on=date(2026, 1, 1), change_note="Two codes more",
    )  # fmt: skip
    page = page_at(client)
    assert (
        "Sample. Made up to show the shape of a policy; it is not Aetna\N{RIGHT SINGLE QUOTATION MARK}s document."
        in page.main.text
    )
    assert page.main.all(data_sample=True)
    facts = page.main.one("dl", class_="pairs mt-4").text
    for words in ("Effective 1 January 2026", "Published 1 December 2025", "Last review 3 February 2026",
                  "Next review 3 February 2027", "from 1 December 2025 to 31 December 2025", "Lines of business Commercial",
                  "Jurisdiction H: OK, TX", "What is new Two codes more"):  # fmt: skip
        assert words in facts
    assert page.title.startswith("Aetna CPB 0590: Markers")


def test_what_is_not_stated_says_so(client, today):
    approved()
    facts = page_at(client).main.one("dl", class_="pairs mt-4")
    assert len(facts.all("span", data_absent="not-published")) == 4
    assert "the policy does not say" in facts.text
    assert "Wherever Aetna pays" in facts.text


def test_sections_come_in_the_order_in_which_they_are_read_and_are_safe(client, today):
    approved(
        summary="In **short**.",
        sections={
            "references": "Works",
            "background": "<script>alert(1)</script> [x](javascript:alert(1))",
            "coverage_rationale": "- covered",
        },
    )
    page = page_at(client)
    assert [section.attrs["id"] for section in page.main.all("section")][:4] == [
        "summary", "coverage_rationale", "background", "references",
    ]  # fmt: skip
    assert page.section("summary").one("strong").text == "short"
    assert page.section("coverage_rationale").one("li").text == "covered"
    assert "<script>alert" not in page.html
    assert page.section("background").all("a") == []


def test_a_long_section_is_shown_whole(client, today):
    approved(sections={"background": "Many **words** here. " * 2000})
    section = page_at(client).section("background")
    assert section.text.count("Many words here.") == 2000
    assert len(section.all("strong")) == 2000


def test_criteria_are_nested_lists_with_their_words(client, today):
    approved(criteria=[(0, "all", ""), (1, "leaf", "A tumor"), (1, "any", "One of these"), (2, "leaf", "It moves")])
    section = page_at(client).section("criteria-tree")
    assert section.one("h2").text == "Criteria, line by line (2)"
    top = section.all("ul")[0]
    assert top.text == "All of these: A tumor Any of One of these It moves"
    assert top.all("ul")[0].all("ul")[0].text == "It moves"


def codes_of(page):
    return {table.one("caption").text: table.rows for table in page.section("codes").all("table")}


def test_codes_stand_by_disposition_with_limits_and_passage(client, today):
    make_code(title="Markers")
    make_code("cpt", "77014", title="Guidance", ended_on=date(2026, 1, 1))
    delegate = make_payer("rbm", "A Benefit Manager", "delegate")
    approved(
        captures={"p2": "Word for word."},
        codes=[
            {"code": "49411", "disposition": "criteria", "prior_authorization": "delegated", "delegate": delegate,
             "places": ["22", "24"], "modifiers": ["LT"], "note": "One unit", "capture": "p2"},
            ("77014", "not_covered", "no"),
            ("A4648", "related"),
        ],
    )  # fmt: skip
    page = page_at(client)
    assert codes_of(page) == {
        "Covered if criteria are met: 1 code": [
            ["49411", "Markers Only at places of service 22, 24 With modifier LT One unit",
             "Prior authorization: Decided by a delegate: A Benefit Manager", "Passage on 49411"],
        ],
        "Not covered: 1 code": [["77014", "Guidance ended", "Prior authorization: Not required", "no passage"]],
        "Listed as related; no decision: 1 code": [
            ["A4648", "in no loaded edition", "Prior authorization: not stated", "no passage"]
        ],
    }  # fmt: skip
    assert page.section("codes").one("a", href="/codes/cpt/49411/")
    assert page.section("codes").all("a", href="/codes/hcpcs/A4648/") == []
    assert page.section("codes").one("a", href="#passage-p2")
    assert page.section("passages").one("figure", id="passage-p2").text.startswith("Word for word.")


def test_links_to_codes_keep_the_date_of_service(client, today):
    make_code()
    approved(codes=[("49411", "covered")])
    assert page_at(client, HERE + "?on=2026-03-01").section("codes").one("a", href="/codes/cpt/49411/?on=2026-03-01")


def test_groups_are_said_where_there_are_several(client, today):
    version = approved(codes=[("49411", "covered"), {"code": "32553", "disposition": "covered", "group": 2}])
    PolicyDiagnosis.objects.create(version=version, group=2, code="C34.10", polarity="supports")
    page = page_at(client)
    assert list(codes_of(page)) == ["Covered, group 1: 1 code", "Covered, group 2: 1 code"]
    assert page.section("diagnoses").one("summary").text == "Supports medical necessity, group 2: 1 diagnosis"


def test_diagnoses_that_do_not_support_are_unmistakable_and_come_first(client, today):
    make_code("icd-10-cm", "Z00.00", title="Routine examination")
    approved(diagnoses=[("C34.10", "supports"), ("Z00.00", "does_not_support")])
    against, supporting = page_at(client).section("diagnoses").all("details")
    assert against.one("summary").text == "Does NOT support medical necessity: 1 diagnosis"
    assert against.rows == [["Z00.00", "Routine examination"]]
    assert against.one("a", href="/codes/icd-10-cm/Z00.00/")
    assert "A claim with one of these diagnoses alone is not supported." in against.text
    assert supporting.one("summary").text == "Supports medical necessity: 1 diagnosis"
    assert supporting.rows == [["C34.10", "in no loaded edition"]]


def many_codes(number):
    return [f"C{place:04}"[:3] + f".{place:04}" for place in range(number)]


def test_a_long_list_of_diagnoses_is_folded_and_read_by_category(client, today):
    version = approved()
    make_code("icd-10-cm", "C00.0001", ended_on=date(2026, 1, 1))
    names = many_codes(150)
    PolicyDiagnosis.objects.bulk_create(
        PolicyDiagnosis(version=version, code=code, polarity="supports", note="only left" if code[-1] == "9" else "")
        for code in names
    )
    section = page_at(client).section("diagnoses")
    details = section.one("details")
    assert "open" not in details.attrs
    assert [term.text for term in details.all("dt")] == sorted({code[:3] for code in names})
    assert details.one("a", href="/codes/icd-10-cm/C00.0001/")
    assert "C00.0001 (ended), C00.0002" in details.text
    assert "C00.0009 (only left)" in details.text
    assert "149 without a link are in no loaded edition of ICD-10-CM." in details.text


def test_passages_of_a_sample_claim_no_document(client, today):
    for number, is_sample in (("1", True), ("2", False)):
        version = make_policy_version(
            make_policy(number=number, is_sample=is_sample), "approved", captures={"p": "One."}
        )
        text = Page(client.get(version.get_absolute_url())).section("passages").text
        assert ("no document of the payer stands behind them" in text) is is_sample
        assert ("The sha256 is of the whole document" in text) is not is_sample


def test_states_references_and_passages(client, today):
    version = approved()
    StateException.objects.create(version=version, state="TX", text="Longer.")
    PolicyReference.objects.create(version=version, text="A study", url="https://example.org/study")
    SourceCapture.objects.create(
        policy=version.policy, version=version, key="p1", quote="Line one.\n\nLine <b>two</b>.", retrieved_at=NOW,
        url="https://example.org/policy", sha256="ab" * 32, locator="Page 2",
    )  # fmt: skip
    page = page_at(client)
    assert page.section("states").one("dl").text == "Texas Longer."
    assert page.section("works").one("a", href="https://example.org/study")
    passage = page.section("passages").one("figure", id="passage-p1")
    assert "Line one. Line <b>two</b>." in passage.text
    assert "Page 2. Read 21 November 2026 at https://example.org/policy" in passage.text
    assert f"sha256 {'ab' * 32}" in passage.text


def test_an_empty_version_says_what_is_missing(client, today):
    approved()
    page = page_at(client)
    for slug in ("summary", "criteria-tree", "codes", "diagnoses", "works", "passages"):
        assert page.section(slug).all("p", data_absent=True), slug
    assert "does not say that it is not covered" in page.section("codes").text


# Beside it


def test_relations_read_in_both_directions(client, today):
    payer = make_payer()
    lcd, article = make_policy(payer, "L39553", "lcd"), make_policy(payer, "A59350", "article")
    approved(lcd, title="Markers")
    approved(article, title="Coding of markers")
    older = make_policy(payer, "L30000", "lcd")
    PolicyRelation.objects.create(policy=article, kind="article_of", target=lcd)
    PolicyRelation.objects.create(policy=lcd, kind="supersedes", target=older)
    here, there = (
        page_at(client, "/payers/medicare/policies/l39553/"),
        page_at(client, "/payers/medicare/policies/a59350/"),
    )
    assert here.section("relations").one("dl").text == (
        "Its codes are held by Medicare A59350, Coding of markers Supersedes Medicare L30000 not loaded"
    )
    assert here.section("relations").all("a", href="/payers/medicare/policies/l30000/") == []
    assert there.section("relations").one("dl").text == "Holds the codes of Medicare L39553, Markers"


def capture(policy, sha256, days, version=None):
    return SourceCapture.objects.create(
        policy=policy, version=version, key=f"k{days}", quote="Words.", retrieved_at=NOW + timedelta(days=days),
        sha256=sha256,
    )  # fmt: skip


def has_changed(page):
    notices = [notice.text for notice in page.main.all(role="note")]
    return any("The document has changed since this version was written." in notice for notice in notices)


@pytest.mark.parametrize(
    ("own", "loose", "expected"),
    [
        ([("a", 0)], [("b", 5)], True),
        ([("a", 0)], [("a", 5)], False),
        ([("a", 0)], [], False),
        # Read again before the version was written.
        ([("a", 0)], [("b", -5)], False),
        # It changed, and changed back.
        ([("a", 0)], [("b", 5), ("a", 9)], False),
        ([("a", 0), ("b", 1)], [("b", 5)], False),
        ([("", 0)], [("b", 5)], False),
        ([("a", 0)], [("", 5)], False),
    ],
)
def test_a_document_read_again_and_found_different_is_announced(client, today, own, loose, expected):
    version = approved()
    for sha256, days in own:
        capture(version.policy, sha256, days, version)
    for sha256, days in loose:
        capture(version.policy, sha256, days)
    assert has_changed(page_at(client)) is expected


def test_an_old_version_does_not_announce_that_the_document_has_changed(client, today):
    old = approved(effective_from=date(2025, 1, 1), in_force_to=date(2026, 1, 1))
    present = approved(old.policy)
    capture(old.policy, "a", 0, old)
    capture(old.policy, "b", 1, present)
    capture(old.policy, "b", 2)
    assert not has_changed(page_at(client, f"{HERE}versions/1/"))
    assert not has_changed(page_at(client, HERE + "?on=2025-06-01"))


# Figures


def full_version(number):
    """A version with that many of everything."""
    policy = make_policy()
    others = [make_policy(number=f"CPB {place}") for place in range(number)]
    for place, other in enumerate(others):
        approved(other)
        PolicyRelation.objects.create(policy=policy, kind="related", target=other)
        PolicyRelation.objects.create(policy=other, kind="implements", target=policy)
        policy.lines_of_business.add(make_line(policy.payer, f"line-{place}", f"Line {place}"))
        policy.jurisdictions.add(make_jurisdiction(f"j{place}", f"J{place}"))
    version = approved(
        policy,
        captures={f"p{place}": "Words" for place in range(number)},
        sections=dict.fromkeys(("background", "coding", "criteria")[:number], "Text"),
        criteria=[(0, "leaf", "One")] * number,
        diagnoses=[(f"C34.1{place}", "supports") for place in range(number)],
    )
    for place in range(number):
        code = make_code(code=f"4941{place}")
        delegate = make_payer(f"rbm-{place}", f"Manager {place}", "delegate")
        PolicyCode.objects.create(
            version=version, system="cpt", code=code.code, disposition="criteria", prior_authorization="delegated",
            delegate=delegate, capture=version.captures.first(),
        )  # fmt: skip
        PolicyReference.objects.create(version=version, text="A study")
        StateException.objects.create(version=version, state=("TX", "OK", "LA")[place], text="Longer")
        capture(policy, "b", place)
        approved(policy, date(2027, 1, 1) + timedelta(days=place), is_proposed=True)
    version.captures.update(sha256="a")


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_queries_however_much_a_version_says(client, today, django_assert_num_queries, number):
    full_version(number)
    # The policy, its versions; the version in force and its seven tables of contents, delegates and passages of codes;
    # known codes and diagnoses; the document read last; relations both ways and their titles; lines, jurisdictions,
    # states.
    with django_assert_num_queries(21):
        page = page_at(client)
    assert len(page.section("codes").rows) == number
    assert len(page.section("relations").all("dd")) == 2 * number
    with django_assert_num_queries(21):
        page_at(client, f"{HERE}versions/1/")


def test_three_hundred_codes_and_five_thousand_diagnoses_ask_no_more(client, today, django_assert_num_queries):
    version = approved()
    PolicyCode.objects.bulk_create(
        PolicyCode(version=version, system="cpt", code=f"4{place:04}", disposition="criteria") for place in range(300)
    )
    PolicyDiagnosis.objects.bulk_create(
        PolicyDiagnosis(version=version, code=f"C{place // 100:02}.{place:04}", polarity="supports")
        for place in range(5000)
    )
    with django_assert_num_queries(16):
        page = page_at(client)
    assert len(page.section("codes").rows) == 300
    assert "5000 diagnoses" in page.section("diagnoses").text
    assert len(page.html) < 900_000
