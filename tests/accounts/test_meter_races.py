"""Many tabs at the same moment: nobody spends one view twice, and nobody more than there are."""

import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection
from django.test import RequestFactory

from accounts.access import spend_view
from accounts.actions.meter import Allowance, adopt_guest, erase_views, forget_views, record_view, return_view
from accounts.models import CodeView
from tests.conftest import ROOT
from tests.factories.accounts import make_user
from tests.factories.metering import NOON, SECRET, make_page, set_plan, views

ALLOWANCE = Allowance(views=3, since=NOON - timedelta(days=30), network_guests=4)
TABS = 12
# Each thread is a tab; all begin together.
RACE = """
import sys, threading
from datetime import UTC, datetime, timedelta
import django
django.setup()
from django.db import connections
from accounts.actions.meter import Allowance, record_view
from accounts.models import CodeView
now = datetime(2026, 11, 21, 12, tzinfo=UTC)
allowance = Allowance(views=3, since=now - timedelta(days=30), network_guests=4)
def race(tabs):
    gate, won = threading.Barrier(len(tabs)), []
    def run(reader, page, network):
        gate.wait()
        if record_view(reader=reader, page=page, network=network, allowance=allowance, now=now):
            won.append(page)
        connections.close_all()
    threads = [threading.Thread(target=run, args=tab) for tab in tabs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return len(won)
print(
    race([("g:one", "cpt/49411", "")] * 12),
    race([("g:two", f"cpt/{number}", "") for number in range(12)]),
    race([(f"g:new{number}", "cpt/49411", "net") for number in range(12)]),
    CodeView.objects.count(),
)
"""


def race(tabs):
    """How many of the tabs won, each a thread with a connection of its own."""
    gate, won = threading.Barrier(len(tabs)), []

    def run(reader, page, network):
        gate.wait()
        if record_view(reader=reader, page=page, network=network, allowance=ALLOWANCE, now=NOON):
            won.append(page)
        connection.close()

    threads = [threading.Thread(target=run, args=tab) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(won)


@pytest.mark.slow
def test_tabs_at_once_on_sqlite_spend_each_view_once(tmp_path):
    """A file of its own: the tests' database lies in memory, where there is one connection."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'race.sqlite3'}", "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    said = subprocess.run(
        [sys.executable, "-c", RACE], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    assert said.stdout.split() == ["1", "3", "4", "8"]


@pytest.mark.django_db(transaction=True)
def test_tabs_at_once_on_postgresql_spend_each_view_once():
    if connection.vendor != "postgresql":
        pytest.skip("for PostgreSQL: SQLite has the test above")
    assert race([("g:one", "cpt/49411", "")] * TABS) == 1
    assert race([("g:two", f"cpt/{number}", "") for number in range(TABS)]) == 3
    assert race([(f"g:new{number}", "cpt/49411", "net") for number in range(TABS)]) == 4
    assert CodeView.objects.count() == 8


@pytest.mark.django_db
def test_tab_that_was_quicker_with_the_same_page_leaves_it_open_to_both(monkeypatch, settings):
    settings.ACCESS = "metered"
    request = RequestFactory().get("/codes/cpt/49411/")
    request.user = make_user()

    def quicker(**facts):
        assert record_view(**facts)
        return record_view(**facts)

    monkeypatch.setattr("accounts.access.record_view", quicker)
    assert spend_view(request, "cpt/49411") is True
    assert len(views()) == 1


@pytest.mark.django_db
def test_tab_that_was_quicker_with_the_last_view_leaves_none(monkeypatch, settings):
    settings.ACCESS = "metered"
    set_plan("free", views=1)
    request = RequestFactory().get("/codes/cpt/49411/")
    request.user = make_user()

    def beaten(**facts):
        assert record_view(**(facts | {"page": "cpt/10035"}))
        return record_view(**facts)

    monkeypatch.setattr("accounts.access.record_view", beaten)
    assert spend_view(request, "cpt/49411") is False
    assert [page for _, page in views()] == ["cpt/10035"]


@pytest.mark.slow
@pytest.mark.django_db
def test_ten_thousand_cookieless_requests_are_as_many_guests_as_the_network_may_bring(settings):
    settings.ACCESS = "metered"
    factory, opened = RequestFactory(), 0
    for number in range(10_000):
        # Whatever else they send: nobody is trusted to forward.
        request = factory.get("/codes/cpt/49411/", headers={"x-forwarded-for": f"203.0.{number % 250}.{number // 250}"})
        request.user = AnonymousUser()
        opened += spend_view(request, "cpt/49411")
    assert opened == 50
    assert CodeView.objects.count() == 50


@pytest.mark.django_db
def test_view_that_cannot_be_written_is_not_spent_and_the_page_stays_readable(monkeypatch, settings, client):
    settings.ACCESS = "metered"
    make_page()

    def full(**facts):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("accounts.access.record_view", full)
    html = client.get("/codes/cpt/49411/").content.decode()
    assert "Your view could not be counted just now, and was not spent." in html
    assert SECRET not in html
    assert views() == []


@pytest.mark.django_db
def test_networks_of_days_that_are_over_and_views_that_no_plan_counts_are_forgotten():
    rows = [(0, "a"), (1, "b"), (29, ""), (31, "")]
    for days, network in rows:
        CodeView.objects.create(reader="g:x", page=f"cpt/{days}", seen_at=NOON - timedelta(days=days), network=network)
    assert forget_views(longest_days=30, now=NOON) == (1, 1)
    assert forget_views(longest_days=30, now=NOON) == (0, 0)
    assert list(CodeView.objects.order_by("-seen_at").values_list("page", "network")) == [
        ("cpt/0", "a"), ("cpt/1", ""), ("cpt/29", "")
    ]  # fmt: skip


@pytest.mark.django_db
def test_adopting_a_guest_twice_changes_nothing_more():
    user = make_user()
    CodeView.objects.create(reader="g:x", page="cpt/49411", seen_at=NOON, network="a")
    for _ in range(2):
        adopt_guest(guest="g:x", user=user, now=NOON)
    assert views() == [(f"u:{user.pk}", "cpt/49411")]


@pytest.mark.django_db
def test_views_of_one_reader_can_be_returned_and_erased():
    for reader in ("u:1", "u:2"):
        for page in ("cpt/49411", "cpt/10035"):
            CodeView.objects.create(reader=reader, page=page, seen_at=NOON)
    return_view(reader="u:1", page="cpt/49411")
    erase_views(reader="u:2")
    assert views() == [("u:1", "cpt/10035")]
