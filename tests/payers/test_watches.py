"""Watching a payer, a policy, a code or a family, for oneself or for a team."""

import pytest
from django.db import IntegrityError
from django.template import Context, RequestContext, Template

from payers.actions.watches import NotAMember, NotOneThing, WatchRefused, stop_all_watches, watch
from payers.mail import stop_token
from payers.models import Watch
from tests.factories.accounts import make_user
from tests.factories.codes import make_code, make_family
from tests.factories.payers import make_payer, make_policy, make_policy_version
from tests.factories.sources import NOW
from tests.factories.watching import make_team, make_watch
from tests.pages import Page

pytestmark = pytest.mark.django_db


def test_watching_twice_keeps_one_watch_and_sets_its_frequency():
    user, payer = make_user(), make_payer()
    watch(by=user, at=NOW, payer=payer)
    watch(by=user, at=NOW, payer=payer, frequency="at_once")
    assert Watch.objects.get().frequency == "at_once"


def test_watch_is_of_one_thing():
    user = make_user()
    with pytest.raises(NotOneThing):
        watch(by=user, at=NOW)
    with pytest.raises(NotOneThing):
        watch(by=user, at=NOW, payer=make_payer(), code=make_code())
    with pytest.raises(WatchRefused, match="one digest a day, or at once"):
        watch(by=user, at=NOW, payer=make_payer(), frequency="hourly")


def test_database_refuses_two_watches_of_the_same():
    user, code = make_user(), make_code()
    make_watch(user, code=code)
    with pytest.raises(IntegrityError):
        make_watch(user, code=code)


def test_only_members_decide_what_a_team_watches():
    team = make_team(make_user("member@example.com"))
    with pytest.raises(NotAMember, match="Only members of Billing decide"):
        watch(by=make_user(), at=NOW, team=team, payer=make_payer())


def test_stopping_all_leaves_those_of_teams_and_of_others():
    user = make_user()
    make_watch(user, payer=make_payer())
    make_watch(user, code=make_code())
    make_watch(team=make_team(user), payer=make_payer())
    make_watch(make_user("other@example.com"), payer=make_payer())
    assert stop_all_watches(of=user) == 2
    assert Watch.objects.count() == 2


def test_more_than_a_person_reads_is_not_watched(monkeypatch):
    monkeypatch.setattr("payers.actions.watches.MOST_WATCHES", 2)
    user, payer = make_user(), make_payer()
    team = make_team(user)
    watch(by=user, at=NOW, payer=payer)
    watch(by=user, at=NOW, code=make_code())
    with pytest.raises(WatchRefused, match="You cannot watch more than 2 things: stop some, or watch a payer"):
        watch(by=user, at=NOW, policy=make_policy())
    assert watch(by=user, at=NOW, payer=payer, frequency="at_once").frequency == "at_once"
    assert watch(by=user, at=NOW, policy=make_policy(number="CPB 1"), team=team).team == team
    assert Watch.objects.count() == 3


# Pages


def test_guest_is_led_to_the_log_in_and_back(client):
    assert client.get("/policies/watches/").headers["Location"] == "/accounts/login/?next=/policies/watches/"
    response = client.post("/policies/watches/add/", {"payer": 1, "next": "/payers/aetna/"})
    assert response.headers["Location"] == "/accounts/login/?next=/payers/aetna/"


def test_form_watches_and_comes_back_to_its_page(client):
    client.force_login(make_user())
    policy = make_policy()
    make_policy_version(policy, "approved")
    response = client.post("/policies/watches/add/", {"policy": policy.pk, "next": "/payers/", "frequency": "at_once"})
    assert response.headers["Location"] == "/payers/"
    kept = Watch.objects.get()
    assert (kept.policy, kept.frequency, kept.user.email) == (policy, "at_once", "reader@example.org")
    assert "You watch Aetna CPB 0590 now: at once." in Page(client.get("/payers/")).main.text


def test_form_leads_to_no_other_site(client):
    client.force_login(make_user())
    response = client.post("/policies/watches/add/", {"payer": make_payer().pk, "next": "//elsewhere.example/"})
    assert response.headers["Location"] == "/policies/watches/"


@pytest.mark.parametrize("data", [{}, {"payer": "x"}, {"payer": "999"}, {"code": "1", "payer": "1"}])
def test_form_that_names_nothing_is_refused_in_words(client, data):
    client.force_login(make_user())
    make_payer(pk=1)
    client.post("/policies/watches/add/", data)
    assert Watch.objects.count() == 0
    page = Page(client.get("/policies/watches/"))
    assert len(page.main.all("div", role="status")) == 1


def test_policy_that_is_a_draft_cannot_be_watched(client):
    client.force_login(make_user())
    policy = make_policy()
    make_policy_version(policy, "draft")
    client.post("/policies/watches/add/", {"policy": policy.pk})
    assert Watch.objects.count() == 0


def test_team_of_others_cannot_be_chosen(client):
    make_team(make_user("member@example.com"))
    client.force_login(make_user())
    client.post("/policies/watches/add/", {"payer": make_payer().pk, "team": "billing"})
    assert Watch.objects.count() == 0


def test_page_lists_mine_and_my_teams_and_nobody_elses(client):
    user = make_user()
    make_watch(user, code=make_code(title="Markers placed at a target"))
    make_watch(user, family=make_family("Imaging", "CT"))
    make_watch(team=make_team(user), payer=make_payer(), frequency="at_once")
    make_watch(make_user("other@example.com"), payer=make_payer("cigna", "Cigna", "commercial"))
    client.force_login(user)
    page = Page(client.get("/policies/watches/"))
    assert sorted(row[:3] for row in page.main.rows) == [
        ["CPT 49411: Markers placed at a target", "Code", "Me"],
        ["Imaging: CT", "Family of codes", "Me"],
        ["Medicare", "Payer", "Billing"],
    ]
    chosen = [option.text for option in page.main.all("option", selected=True)]
    assert sorted(chosen) == ["At once", "One digest a day", "One digest a day"]
    assert page.main.all("a", href="/codes/?family=Imaging")


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_four_queries(client, django_assert_num_queries, number):
    user = make_user()
    team = make_team(user)
    for each in range(number):
        make_watch(user, policy=make_policy(number=f"CPB {each}"))
        make_watch(team=team, code=make_code(code=f"4941{each}"))
    client.force_login(user)
    with django_assert_num_queries(4):
        page = Page(client.get("/policies/watches/"))
    assert len(page.main.rows) == 2 * number


def test_page_of_nothing_says_how_to_begin(client):
    client.force_login(make_user())
    assert "You watch nothing yet." in Page(client.get("/policies/watches/")).main.text


def test_frequency_is_set_and_watch_is_stopped(client):
    user = make_user()
    kept = make_watch(user, payer=make_payer())
    client.force_login(user)
    client.post(f"/policies/watches/{kept.pk}/frequency/", {"frequency": "at_once"})
    kept.refresh_from_db()
    assert kept.frequency == "at_once"
    client.post(f"/policies/watches/{kept.pk}/frequency/", {"frequency": "hourly"})
    kept.refresh_from_db()
    assert kept.frequency == "at_once"
    client.post(f"/policies/watches/{kept.pk}/stop/")
    assert not Watch.objects.exists()


@pytest.mark.parametrize("step", ["frequency", "stop"])
def test_watch_of_somebody_else_is_not_found(client, step):
    kept = make_watch(make_user("other@example.com"), payer=make_payer())
    client.force_login(make_user())
    assert client.post(f"/policies/watches/{kept.pk}/{step}/", {"frequency": "at_once"}).status_code == 404
    kept.refresh_from_db()
    assert kept.frequency == "daily"


def test_member_stops_a_watch_of_the_team(client):
    user = make_user()
    kept = make_watch(team=make_team(user, make_user("other@example.com")), payer=make_payer())
    client.force_login(user)
    client.post(f"/policies/watches/{kept.pk}/stop/")
    assert not Watch.objects.exists()


@pytest.mark.parametrize(
    "address", ["/policies/watches/add/", "/policies/watches/1/stop/", "/policies/watches/1/frequency/"]
)
def test_watches_change_by_forms_alone(client, address):
    client.force_login(make_user())
    assert client.get(address).status_code == 405


# The link at the foot of a mail


def test_link_of_a_mail_asks_first_and_then_stops_without_logging_in(client):
    user = make_user()
    make_watch(user, payer=make_payer())
    make_watch(team=make_team(user), code=make_code())
    address = f"/policies/watches/stop/{stop_token(user)}/"
    page = Page(client.get(address))
    assert "reader@example.org has 1 watch." in page.main.text
    assert "leave the team on its page: Billing" in page.main.text
    assert Watch.objects.count() == 2
    page = Page(client.post(address))
    assert "reader@example.org watches nothing any more: 1 watch ended." in page.main.text
    assert Watch.objects.get().team.name == "Billing"


def test_link_that_we_did_not_make_is_not_found(client):
    token = stop_token(make_user())
    assert client.get(f"/policies/watches/stop/{token}x/").status_code == 404
    assert client.get("/policies/watches/stop/nonsense/").status_code == 404


def test_member_leaves_a_team(client):
    user = make_user()
    team = make_team(user)
    client.force_login(user)
    client.post("/policies/teams/billing/leave/")
    assert not team.members.exists()
    assert client.post("/policies/teams/billing/leave/").status_code == 404


# The control beside a thing


def control(rf, user, **things):
    request = rf.get("/payers/aetna/?on=2026-07-15")
    request.user = user
    [(kind, thing)] = things.items()
    template = Template("{% load watching_tags %}{% watch_control " + kind + "=thing %}")
    html = template.render(RequestContext(request, {"thing": thing}))

    class Response:
        status_code, content = 200, html.encode()

    return Page(Response).root


def test_control_leads_a_guest_to_the_log_in_and_back(client):
    request_page = Page(client.get("/payers/")).root
    assert request_page
    html = Template("{% load watching_tags %}{% watch_control payer=payer %}").render(Context({"payer": make_payer()}))
    assert "Log in to watch this payer" in html


def test_control_offers_a_watch_for_me_and_my_team_then_its_end(rf, django_assert_num_queries):
    user, code = make_user(), make_code()
    make_team(user)
    with django_assert_num_queries(2):
        root = control(rf, user, code=code)
    form, for_team = root.all("form", action="/policies/watches/add/")
    assert form.one("input", name="code").attrs["value"] == str(code.pk)
    assert form.one("input", name="next").attrs["value"] == "/payers/aetna/?on=2026-07-15"
    assert form.all("select", name="team") == []
    assert [option.text for option in for_team.one("select", name="team").all("option")] == ["Billing"]
    kept = make_watch(user, code=code)
    root = control(rf, user, code=code)
    assert "You watch this code, one digest a day." in root.text
    assert root.one("form", action=f"/policies/watches/{kept.pk}/stop/")
    assert [option.text for option in root.one("select", name="team").all("option")] == ["Billing"]


def test_control_says_which_team_watches(rf):
    user, payer = make_user(), make_payer()
    make_watch(team=make_team(user), payer=payer, frequency="at_once")
    root = control(rf, user, payer=payer)
    assert "Billing watches it, at once." in root.text
    assert root.one("button").text == "Watch this payer"
