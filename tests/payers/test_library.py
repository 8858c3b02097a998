"""The library: which policies each filter finds, as of a day, and at what cost."""

from datetime import date, timedelta

import pytest
from django.db import connection

from payers.fulltext import index_version
from payers.models import PolicyChange, PolicyVersion, SourceCapture
from tests.factories.codes import make_code, make_family
from tests.factories.payers import make_jurisdiction, make_line, make_payer, make_policy, make_policy_version
from tests.factories.sources import NOW
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def approved(number="CPB 1", payer="aetna", effective_from=date(2026, 1, 1), policy=None, **facts):
    policy = policy or make_policy(make_payer(payer, payer.title(), "commercial"), number)
    return make_policy_version(policy, stage="approved", effective_from=effective_from, **facts)


def library(client, query=""):
    return Page(client.get(f"/policies/{query}"))


def found(client, query=""):
    """The numbers of the policies listed, in their order."""
    page = library(client, query)
    return [head.one("a").text for head in page.section("policies").all("th", scope="row")]


def chips(page):
    lists = page.main.all("ul", class_="active-filters")
    return [link.text.replace(" \N{MULTIPLICATION SIGN}: remove", "") for link in lists[0].all("a")] if lists else []


# What is listed


def test_policies_in_force_come_newest_effective_first_then_by_payer_and_number(client):
    approved("CPB 2")
    approved("CPB 1")
    approved("0051", payer="zeta")
    approved("CPB 3", effective_from=date(2026, 5, 1))
    approved("CPB 4", effective_from=date(2027, 1, 1))
    make_policy_version(make_policy(number="CPB 5"))
    assert found(client) == ["CPB 3", "CPB 1", "CPB 2", "0051"]
    assert found(client, "?o=payer") == ["CPB 1", "CPB 2", "CPB 3", "0051"]


def test_a_row_says_title_lines_decisions_authorization_and_date(client):
    policy = make_policy(number="CPB 1", is_sample=True)
    policy.lines_of_business.add(make_line(policy.payer))
    approved(
        policy=policy,
        codes=[("49411", "criteria", "yes"), ("32553", "criteria", "conditional"), ("31626", "not_covered", "no")],
    )
    [row] = library(client).section("policies").rows
    assert row == [
        "Aetna CPB 1",
        "Markers placed for radiation Sample Medical policy; Commercial",
        "2 Covered if criteria are met 1 Not covered 2 with prior authorization",
        "1 Jan 2026",
    ]


def test_a_policy_without_codes_says_so(client):
    approved()
    assert "lists no codes" in library(client).section("policies").rows[0][2]


def test_as_of_a_day_the_versions_of_that_day_are_listed_and_linked(client):
    version = approved(title="Old", in_force_to=date(2026, 6, 1))
    approved(policy=version.policy, effective_from=date(2026, 6, 1), title="New")
    page = library(client, "?on=2026-03-01")
    assert "As of 1 March 2026." in page.main.text
    assert page.section("policies").rows[0][1].startswith("Old")
    assert page.section("policies").all("a", href="/payers/aetna/policies/cpb-1/?on=2026-03-01")
    assert page.main.one("input", type="hidden", name="on").attrs["value"] == "2026-03-01"


def test_pages_of_fifty_keep_the_filter(client):
    for number in range(51):
        approved(f"CPB {number:02}")
    first, second = library(client, "?payer=aetna"), library(client, "?payer=aetna&page=2")
    assert first.section("policies").one("caption").text == "51 policies, 1 to 50 shown"
    assert [row[0] for row in second.section("policies").rows] == ["Aetna CPB 50"]
    assert first.main.one("a", rel="next").attrs["href"] == "?payer=aetna&page=2"
    assert found(client, "?page=junk")[0] == "CPB 00"


def test_nothing_loaded_and_nothing_found_are_told_apart(client):
    assert "No policy is in force here" in library(client).main.one("p", data_absent="not-loaded").text
    approved()
    page = library(client, "?disposition=cosmetic")
    assert "No policy fits" in page.main.text
    assert "does not say that it is not covered" in page.main.text


# Filters


def test_payer(client):
    approved("CPB 1")
    approved("0051", payer="cigna")
    assert found(client, "?payer=cigna") == ["0051"]


def test_line_of_business(client):
    one, other = approved("CPB 1"), approved("CPB 2")
    payer = one.policy.payer
    one.policy.lines_of_business.add(
        make_line(payer, "ma", "MA", "medicare_advantage"), make_line(payer, "ma-2", "More", "medicare_advantage")
    )
    other.policy.lines_of_business.add(make_line(payer))
    assert found(client, "?line=medicare_advantage") == ["CPB 1"]


def test_decision_and_authorization_are_asked_of_one_and_the_same_code(client):
    approved("CPB 1", codes=[("49411", "criteria", "yes")])
    approved("CPB 2", codes=[("49411", "criteria", "no"), ("32553", "covered", "yes")])
    assert found(client, "?disposition=criteria") == ["CPB 1", "CPB 2"]
    assert found(client, "?prior_authorization=yes") == ["CPB 1", "CPB 2"]
    assert found(client, "?disposition=criteria&prior_authorization=yes") == ["CPB 1"]
    assert found(client, "?code=49411&prior_authorization=yes") == ["CPB 1"]
    assert found(client, "?code=32553&disposition=covered&prior_authorization=yes") == ["CPB 2"]


@pytest.mark.parametrize(
    ("typed", "number"), [("49411", "CPB 1"), ("a4648", "CPB 2"), ("c3410", "CPB 3"), ("C34.10", "CPB 3")]
)
def test_code_in_any_spelling_also_a_diagnosis(client, typed, number):
    approved("CPB 1", codes=[("49411", "covered")])
    approved("CPB 2", codes=[("A4648", "related")])
    approved("CPB 3", diagnoses=[("C34.10", "does_not_support")])
    assert found(client, f"?code={typed}") == [number]


def test_a_diagnosis_is_no_code_with_a_decision(client):
    approved("CPB 3", diagnoses=[("C34.10", "supports")])
    assert found(client, "?code=C34.10&disposition=covered") == []


def test_specialty_by_the_family_of_the_codes(client):
    make_code("cpt", "49411", family=make_family("Procedure"))
    make_code("cpt", "77014", family=make_family("Imaging"))
    approved("CPB 1", codes=[("49411", "covered")])
    approved("CPB 2", codes=[("77014", "not_covered")])
    assert found(client, "?specialty=Imaging") == ["CPB 2"]
    assert found(client, "?specialty=Imaging&disposition=covered") == []


def test_state_also_finds_policies_that_hold_everywhere(client):
    here, there, _everywhere = approved("CPB 1"), approved("CPB 2"), approved("CPB 3")
    here.policy.jurisdictions.add(make_jurisdiction("south", "South", ("TX",)))
    there.policy.jurisdictions.add(make_jurisdiction("north", "North", ("ME",)))
    assert found(client, "?state=TX") == ["CPB 1", "CPB 3"]


def test_effective_between(client):
    approved("CPB 1", effective_from=date(2026, 1, 1))
    approved("CPB 2", effective_from=date(2026, 2, 1))
    approved("CPB 3", effective_from=date(2026, 3, 1))
    assert found(client, "?effective_from=2026-02-01") == ["CPB 3", "CPB 2"]
    assert found(client, "?effective_from=2026-01-02&effective_to=2026-02-01") == ["CPB 2"]


def test_changed_since(client):
    for number, days in (("CPB 1", 10), ("CPB 2", 40)):
        version = approved(number)
        PolicyChange.objects.create(version=version, policy=version.policy, at=NOW - timedelta(days=days), summary="x")
    approved("CPB 3")
    assert found(client, "?changed_since=2026-11-11") == ["CPB 1"]
    assert found(client, "?changed_since=2026-10-01") == ["CPB 1", "CPB 2"]


def test_age_of_the_source_is_that_of_the_newest_reading(client):
    for number, readings in (("CPB 1", (400, 10)), ("CPB 2", (400, 100)), ("CPB 3", ())):
        policy = approved(number).policy
        for days in readings:
            SourceCapture.objects.create(
                policy=policy, key=f"k{days}", quote="Words", retrieved_at=NOW - timedelta(days=days)
            )
    assert found(client, "?source_age=90") == ["CPB 2"]
    assert found(client, "?source_age=365") == []
    assert found(client, "?source_age=none") == ["CPB 3"]


def test_samples(client):
    approved("CPB 1", policy=make_policy(number="CPB 1", is_sample=True))
    approved("CPB 2")
    assert found(client, "?sample=yes") == ["CPB 1"]
    assert found(client, "?sample=no") == ["CPB 2"]


def standings():
    """One policy of each standing; CPB 3 was retired and is in force again, CPB 4 ended by itself."""
    one = approved("CPB 1", effective_from=date(2025, 1, 1), in_force_to=date(2026, 1, 1))
    approved(policy=one.policy, effective_from=date(2026, 1, 1), in_force_to=date(2027, 1, 1))
    approved(policy=one.policy, effective_from=date(2027, 1, 1))
    two = approved("CPB 2", effective_from=date(2025, 1, 1), in_force_to=date(2026, 1, 1))
    approved(policy=two.policy, effective_from=date(2026, 1, 1), is_retirement=True)
    three = approved("CPB 3", effective_from=date(2025, 1, 1), is_retirement=True, in_force_to=date(2026, 1, 1))
    approved(policy=three.policy, effective_from=date(2026, 1, 1))
    approved("CPB 4", effective_from=date(2025, 1, 1), ended_on=date(2026, 5, 1), in_force_to=date(2026, 5, 1))
    approved("CPB 5", is_proposed=True)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["CPB 1", "CPB 3"]),
        ("?standing=future", ["CPB 1"]),
        ("?standing=proposed", ["CPB 5"]),
        ("?standing=retired", ["CPB 2", "CPB 4"]),
        ("?standing=any", ["CPB 1", "CPB 1", "CPB 1", "CPB 2", "CPB 2", "CPB 3", "CPB 3", "CPB 4", "CPB 5"]),
        ("?standing=retired&on=2025-06-01", ["CPB 3"]),
    ],
)
def test_standing(client, query, numbers):
    standings()
    assert sorted(found(client, query)) == numbers


def test_retired_policies_are_not_sought_through_all_versions_for_each(client):
    if connection.vendor != "sqlite":
        pytest.skip("the plan of SQLite without statistics, which took minutes over 20,000 versions")
    plan = PolicyVersion.objects.retired(date(2026, 11, 21)).explain()
    within = plan.partition("CORRELATED")[2].splitlines()[1]
    assert "policy_id" in within
    assert "policy_version_in_force" not in within


def test_what_is_not_in_force_says_so_and_leads_to_its_own_version(client):
    standings()
    section = library(client, "?standing=future").section("policies")
    assert section.rows[0][3] == "1 Jan 2027 Takes effect later"
    assert section.all("a", href="/payers/aetna/policies/cpb-1/versions/3/")


def test_versions_are_counted_as_versions_where_a_policy_may_have_several(client):
    policy = approved(is_proposed=True).policy
    approved(policy=policy, effective_from=date(2027, 4, 1), is_proposed=True)
    approved("CPB 2")
    section = library(client, "?standing=proposed").section("policies")
    assert (section.one("h2").text, section.one("caption").text) == ("Versions that fit", "2 versions")
    assert library(client).section("policies").one("caption").text == "1 policy"


def test_lines_of_business_begin_with_a_capital_like_every_choice(client):
    options = [option.text for option in library(client).root.one("select", name="line").all("option")]
    assert all(option[0].isupper() for option in options)


def test_words_of_the_policy(client):
    one = approved("CPB 1", summary="A lesion of the lung.")
    index_version(version=one)
    index_version(version=approved("CPB 2", summary="A lesion of the liver."))
    old = approved("CPB 3", summary="A lesion of the lung.", in_force_to=date(2026, 2, 1))
    index_version(version=old)
    assert found(client, "?q=lung+lesions") == ["CPB 1"]
    assert found(client, "?q=cpb+2") == ["CPB 2"]
    assert found(client, "?q=%22%27%28*") == []
    assert found(client, "?q=lung&standing=any") == ["CPB 1", "CPB 3"]


def test_filters_in_force_are_chips_that_remove_themselves(client):
    approved(codes=[("49411", "criteria", "yes")])
    query = (
        "?q=markers&code=49411&payer=aetna&disposition=criteria&prior_authorization=yes&standing=any&line=commercial"
        "&state=TX&effective_from=2026-01-01&source_age=90&sample=no&page=2&on=2026-11-01"
    )
    page = library(client, query)
    assert chips(page) == [
        "\N{LEFT DOUBLE QUOTATION MARK}markers\N{RIGHT DOUBLE QUOTATION MARK}", "Lists 49411", "Aetna",
        "Covered if criteria are met", "Prior authorization: Required", "Any version, also superseded", "Commercial",
        "Holds in Texas", "Effective from 1 January 2026", "Source: Read over 90 days ago", "Without samples",
        "Remove all",
    ]  # fmt: skip
    first, *_, last = page.main.one("ul", class_="active-filters").all("a")
    assert "q=markers" not in first.attrs["href"]
    assert "page=" not in first.attrs["href"]
    assert "code=49411" in first.attrs["href"]
    assert "on=2026-11-01" in first.attrs["href"]
    assert last.attrs["href"] == "/policies/?on=2026-11-01"


def test_filters_behind_the_fold_are_open_where_they_are_asked(client):
    approved()
    fold = library(client).main.one("details", class_="more-filters")
    assert "open" not in fold.attrs
    assert "open" in library(client, "?state=TX").main.one("details", class_="more-filters").attrs


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?code=zz", "Lists the code: This is not shaped like a code"),
        ("?payer=nobody", "Payer: Select a valid choice."),
        ("?effective_from=soon", "Effective from: Enter a valid date."),
        ("?disposition=x", "Decision: Select a valid choice."),
        ("?standing=x", "Standing: Select a valid choice."),
    ],
)
def test_a_filter_that_cannot_be_read_is_told_and_left_out(client, query, words):
    approved()
    page = library(client, query)
    assert page.status == 200
    assert words in page.main.one(role="alert").text
    assert len(page.section("policies").rows) == 1


@pytest.mark.parametrize(
    "query", ["?q=" + "x" * 500, "?effective_from=9999-99-99", "?page=99999999999999999999", "?q=%00"]
)
def test_junk_is_never_a_fault_of_ours(client, query):
    approved()
    assert library(client, query).status in (200, 400)


# What is new


def test_new_changes_stand_above_the_list_and_not_above_a_filtered_one(client):
    for number, days in (("CPB 1", 29), ("CPB 2", 31)):
        version = approved(number)
        PolicyChange.objects.create(
            version=version, policy=version.policy, at=NOW - timedelta(days=days), summary="Two codes were added."
        )
    news = library(client).section("new")
    assert [item.text for item in news.all("li")] == [
        "23 Oct 2026 Aetna CPB 1, Markers placed for radiation Two codes were added."
    ]
    assert library(client, "?payer=aetna").main.all("section", id="new") == []
    assert library(client, "?on=2026-03-03").main.all("section", id="new") == []


# Figures


@pytest.mark.parametrize("number", [1, 3])
def test_library_asks_the_same_queries_however_many_policies(client, django_assert_num_queries, number):
    make_code(family=make_family("Procedure"))
    for place in range(number):
        version = approved(f"CPB {place}", codes=[("49411", "criteria", "yes"), ("32553", "covered")])
        version.policy.lines_of_business.add(make_line(version.policy.payer))
        version.policy.jurisdictions.add(make_jurisdiction(f"j{place}"))
        PolicyChange.objects.create(version=version, policy=version.policy, at=NOW, summary="x")
        index_version(version=version)
    # The ids; the versions, their lines, their codes by decision; what is new; the payers and families of the filter.
    with django_assert_num_queries(7):
        assert len(library(client).section("policies").rows) == number
    everything = (
        "?q=markers&code=49411&payer=aetna&disposition=criteria&prior_authorization=yes&line=commercial&state=TX"
        "&specialty=Procedure&effective_from=2026-01-01&effective_to=2026-12-01&changed_since=2026-01-01&sample=no"
    )
    # Nothing is told as new; payer and family are looked up before they are offered again.
    with django_assert_num_queries(8):
        assert len(library(client, everything).section("policies").rows) == number
