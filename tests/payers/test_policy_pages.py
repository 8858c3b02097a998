"""The page of a policy: the version of a day, its addresses, and each version at its own."""

from datetime import date

import pytest

from payers.models import PolicyRelation
from tests.factories.payers import make_policy, make_policy_version
from tests.pages import Page

pytestmark = pytest.mark.django_db

HERE = "/payers/aetna/policies/cpb-0590/"


def approved(policy=None, effective_from=date(2026, 1, 1), **facts):
    return make_policy_version(policy or make_policy(), stage="approved", effective_from=effective_from, **facts)


def page_at(client, address=HERE):
    return Page(client.get(address))


def notices(page):
    return [notice.text for notice in page.main.all(role="note")]


# Which version


def three_versions():
    policy = make_policy()
    return [
        approved(policy, date(2025, 1, 1), title="Old", in_force_to=date(2026, 1, 1)),
        approved(policy, date(2026, 1, 1), title="Present", in_force_to=date(2027, 1, 1)),
        approved(policy, date(2027, 1, 1), title="Coming"),
    ]


@pytest.mark.parametrize(
    ("on", "title"),
    [("", "Present"), ("?on=2025-12-31", "Old"), ("?on=2026-01-01", "Present"), ("?on=2026-12-31", "Present"),
     ("?on=2027-01-01", "Coming"), ("?on=2040-01-01", "Coming")],
)  # fmt: skip
def test_page_shows_the_version_in_force_on_the_day(client, today, on, title):
    three_versions()
    page = page_at(client, HERE + on)
    assert page.root.one("h1").text == f"Aetna CPB 0590 {title}"
    assert "In force" in page.main.one("p", class_="code-state").text


def test_page_announces_the_next_version(client, today):
    three_versions()
    assert notices(page_at(client))[0].startswith("The next version takes effect on 1 January 2027. Coming")
    assert not any("takes effect" in notice for notice in notices(page_at(client, HERE + "?on=2027-01-01")))


def test_page_announces_a_retirement_and_a_proposal(client, today):
    policy = make_policy()
    approved(policy, in_force_to=date(2027, 1, 1))
    approved(policy, date(2027, 1, 1), is_retirement=True)
    approved(policy, date(2027, 3, 1), is_proposed=True, title="Perhaps")
    first, second = notices(page_at(client))
    assert first.startswith("Retires on 1 January 2027.")
    assert second.startswith("A change has been proposed. It is open for comment and binds nobody: read version 3")


def test_of_several_proposals_the_newest_is_announced(client, today):
    policy = make_policy()
    for day in (date(2027, 3, 1), date(2027, 4, 1)):
        make_policy_version(policy, "approved", day, is_proposed=True)
    text = Page(client.get(policy.get_absolute_url())).main.text
    assert text.count("A change has been proposed.") == 1
    assert "read version 2" in text


def test_a_proposal_older_than_the_version_in_force_is_not_announced(client, today):
    policy = make_policy()
    approved(policy, is_proposed=True)
    approved(policy)
    assert notices(page_at(client)) == []


def test_before_the_first_version_the_absence_says_which_is_near(client, today):
    three_versions()
    page = page_at(client, HERE + "?on=2024-06-01")
    absence = page.main.one("p", data_absent="not-loaded")
    assert absence.text == (
        "Not loaded. No version of CPB 0590 that holds on 1 June 2024 is loaded. "
        "Version 1 takes effect on 1 January 2025."
    )
    assert page.main.all("a", href=f"{HERE}versions/1/")
    assert page.main.all("section", id="codes") == []


def test_where_all_is_proposed_the_absence_says_so(client, today):
    approved(is_proposed=True, title="Perhaps")
    page = page_at(client)
    assert page.status == 200
    assert "what is loaded has only been proposed" in page.main.one("p", data_absent="not-published").text
    assert "Proposed" in page.main.one("p", class_="code-state").text


def test_a_retired_policy_keeps_its_page_and_points_on(client, today):
    policy = make_policy()
    approved(policy, title="Old", in_force_to=date(2026, 6, 1))
    approved(policy, date(2026, 6, 1), title="Old, retired", is_retirement=True)
    heir = make_policy(number="CPB 0700")
    approved(heir, title="Heir")
    PolicyRelation.objects.create(policy=heir, kind="supersedes", target=policy)
    page = page_at(client)
    assert page.status == 200
    assert notices(page) == ["Retired on 1 June 2026. Superseded by Aetna CPB 0700, Heir."]
    assert "Retired" in page.main.one("p", class_="code-state").text
    assert "retired on 1 June 2026" in page.main.one("p", data_absent="not-applicable").text
    assert "Read version 1, the last in force" in page.main.text
    assert page_at(client, HERE + "?on=2026-05-31").section("codes")


def test_a_policy_that_ended_by_itself_is_retired_and_says_where_nothing_is_recorded(client, today):
    approved(ended_on=date(2026, 6, 1), in_force_to=date(2026, 6, 1))
    assert notices(page_at(client)) == ["Retired on 1 June 2026. What took its place is not recorded."]


def test_a_date_that_is_none_is_refused_with_words(client):
    approved()
    page = page_at(client, HERE + "?on=soon")
    assert page.status == 400
    assert "YYYY-MM-DD" in page.main.text


# Addresses


@pytest.mark.parametrize(
    "address",
    ["/payers/aetna/policies/CPB%200590/", "/payers/aetna/policies/CPB-0590/", "/payers/AETNA/policies/cpb-0590/",
     "/payers/aetna/policies/cpb_0590/"],
)  # fmt: skip
def test_another_spelling_moves_with_its_date(client, address):
    approved()
    response = client.get(address + "?on=2026-02-01")
    assert (response.status_code, response.headers["Location"]) == (301, HERE + "?on=2026-02-01")


def test_another_spelling_of_a_version_moves(client):
    approved()
    response = client.get("/payers/aetna/policies/CPB%200590/versions/1/")
    assert (response.status_code, response.headers["Location"]) == (301, HERE + "versions/1/")


@pytest.mark.parametrize("stage", ["draft", "in_review", "withdrawn"])
def test_what_is_not_approved_is_not_found(client, stage):
    make_policy_version(stage=stage)
    assert page_at(client).status == 404
    assert page_at(client, f"{HERE}versions/1/").status == 404


@pytest.mark.parametrize(
    "address",
    ["/payers/aetna/policies/none/", "/payers/nobody/policies/cpb-0590/", f"{HERE}versions/2/",
     f"{HERE}versions/99999999999999999999/", "/payers/aetna/policies/%F0%9F%98%80/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, address):
    approved()
    assert page_at(client, address).status == 404


def test_a_draft_beside_an_approved_version_is_not_seen(client, today):
    version = approved(title="Approved")
    make_policy_version(version.policy, title="Secret draft")
    page = page_at(client)
    assert "Secret draft" not in page.html
    assert page_at(client, f"{HERE}versions/2/").status == 404


# One version


def test_a_version_keeps_its_address_and_leaves_the_search_engines_to_the_policy(client, today):
    three_versions()
    page = page_at(client, f"{HERE}versions/1/")
    assert page.root.one("h1").text == "Aetna CPB 0590 Old"
    assert page.root.one("link", rel="canonical").attrs["href"] == f"http://testserver{HERE}"
    assert page.root.one("meta", name="robots").attrs["content"] == "noindex, follow"
    assert notices(page) == ["Superseded: it held until 31 December 2025. Show what holds today"]


def test_a_version_says_what_it_is_today(client, today):
    three_versions()
    assert "which is in force today" in notices(page_at(client, f"{HERE}versions/2/"))[0]
    assert notices(page_at(client, f"{HERE}versions/3/"))[0].startswith("Takes effect on 1 January 2027; it is not in")


def test_a_corrected_version_says_by_which(client, today):
    policy = make_policy()
    wrong = make_policy_version(policy, stage="corrected", effective_from=date(2026, 1, 1), title="Wrong")
    approved(policy, title="Right", corrects=wrong)
    page = page_at(client, f"{HERE}versions/1/")
    assert notices(page)[0].startswith("Do not rely on this version: it has been corrected. Version 2 stands in")
    assert page.main.one("div", role="note").all("a", href=f"{HERE}versions/2/")
    assert page_at(client).root.one("h1").text.endswith("Right")


def test_all_versions_are_listed_with_standing_the_latest_to_take_effect_first(client, today):
    policy = make_policy()
    approved(policy, date(2026, 1, 1), title="Present", change_note="Two codes more")
    approved(policy, date(2025, 1, 1), title="Entered later", in_force_to=date(2026, 1, 1))
    approved(policy, date(2027, 1, 1), title="Perhaps", is_proposed=True)
    rows = page_at(client).section("versions").rows
    assert [row[:4] for row in rows] == [
        ["Version 3", "Perhaps", "proposed from 1 January 2027", "Proposed"],
        ["Version 1", "Present Two codes more", "from 1 January 2026", "In force"],
        ["Version 2", "Entered later", "from 1 January 2025 to 31 December 2025", "Superseded"],
    ]
