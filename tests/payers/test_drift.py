"""The figures of policy drift: medians that do not flatter, and absences that are said."""

from datetime import UTC, datetime, timedelta

import pytest

from payers.drift import Middle, days_between, drift_of, median_of_all, middle
from payers.models import SourceCapture
from payers.selectors.drift import drift_by_payer, drift_of_changes
from payers.templatetags.watching_tags import days
from tests.factories.accounts import make_user
from tests.factories.payers import make_payer, make_policy
from tests.factories.sources import NOW
from tests.factories.watching import make_acknowledgement, make_change, make_notice
from tests.pages import Page

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "known, n, expected",
    [
        ([], 0, None),
        ([], 3, None),
        ([4.0], 1, 4.0),
        ([1.0, 3.0], 2, 2.0),
        ([1.0], 2, None),  # the other half of the middle has not been read
        ([5.0, 1.0, 3.0], 3, 3.0),
        ([5.0, 1.0], 3, 5.0),  # the third is later than both
        ([1.0, 2.0], 4, None),
        ([1.0, 2.0, 9.0], 4, 5.5),
    ],
)
def test_median_counts_whoever_has_not_read_as_later(known, n, expected):
    assert median_of_all(known, n) == expected


def test_moment_that_comes_before_its_cause_measures_nothing():
    assert days_between(NOW, NOW - DAY) is None
    assert days_between(None, NOW) is None
    assert days_between(NOW - DAY / 2, NOW) == 0.5


def test_drift_of_one_change():
    drift = drift_of(captured_at=NOW - 3 * DAY, approved_at=NOW, read_at=[NOW + DAY, None, NOW + 2 * DAY])
    assert (drift.to_approval, drift.to_reading, drift.read, drift.told) == (3.0, 2.0, 2, 3)


def test_middle_says_of_how_many():
    assert middle([3.0, None, 1.0]) == Middle(2.0, 2)
    assert middle([None]) == Middle(None, 0)


@pytest.mark.parametrize("number, words", [(0.01, "less than 0.1 days"), (1.0, "1.0 day"), (3.24, "3.2 days")])
def test_days_in_words(number, words):
    assert days(number) == words


def capture(change, at, key="p1"):
    SourceCapture.objects.create(
        policy=change.policy, version=change.version, key=key, retrieved_at=at, quote="Sample passage."
    )


@pytest.fixture
def measured(db):
    """Aetna: two changes, 4 and 2 days from capture, read after 1 day and by too few. Cigna: one, nothing known."""
    readers = [make_user(f"r{number}@example.com") for number in range(3)]
    aetna = make_policy()
    first = make_change(aetna, at=NOW - 10 * DAY)
    capture(first, NOW - 14 * DAY)
    capture(first, NOW - 12 * DAY, "p2")
    second = make_change(aetna, at=NOW - 5 * DAY)
    capture(second, NOW - 7 * DAY)
    make_change(make_policy(make_payer("cigna", "Cigna", "commercial"), "0051"), at=NOW - DAY)
    for change in (first, second):
        for reader in readers:
            make_notice(reader, change, created_at=change.at)
    make_acknowledgement(readers[0], first, first.at + DAY)
    make_acknowledgement(readers[1], first, first.at + DAY)
    make_acknowledgement(readers[2], second, second.at + DAY)
    return readers


def test_drift_by_payer(measured):
    aetna, cigna = drift_by_payer(drift_of_changes(now=NOW))
    assert (aetna.payer, aetna.changes, aetna.to_approval, aetna.to_reading) == (
        "Aetna",
        2,
        Middle(3.0, 2),
        Middle(1.0, 1),
    )
    assert (cigna.payer, cigna.changes, cigna.to_approval.n, cigna.to_reading.n) == ("Cigna", 1, 0, 0)


def test_who_has_left_is_not_waited_for(measured):
    for reader in measured[:2]:
        reader.is_active = False
        reader.save()
    newest = drift_of_changes(now=NOW)[1].drift
    assert (newest.to_reading, newest.read, newest.told) == (1.0, 1, 1)


def test_change_of_more_than_a_year_ago_is_left_out(db):
    make_change(at=NOW - 366 * DAY)
    assert drift_of_changes(now=NOW) == []


def test_page_shows_medians_with_their_number_and_types_what_is_absent(client, measured, time_machine_at_now):
    client.force_login(measured[0])
    page = Page(client.get("/policies/drift/"))
    payers, changes = page.main.all("table")
    assert [row[:2] for row in payers.rows] == [["Aetna", "Changes 2"], ["Cigna", "Changes 1"]]
    assert "3.0 days (n = 2)" in payers.rows[0][2]
    assert "1.0 day (n = 1)" in payers.rows[0][3]
    assert "too few have read" in changes.rows[1][3]
    assert "nobody was told" in payers.rows[1][3]
    kinds = {element.attrs["data-absent"] for element in changes.all(data_absent=True)}
    assert kinds == {"not-loaded", "not-applicable", "suppressed"}


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_five_queries(client, db, django_assert_num_queries, time_machine_at_now, number):
    reader = make_user()
    client.force_login(reader)
    for each in range(number):
        change = make_change(make_policy(number=f"CPB {each}"), at=NOW - DAY)
        make_notice(reader, change)
    with django_assert_num_queries(5):
        page = Page(client.get("/policies/drift/"))
    assert len(page.main.all("table")[1].rows) == number


def test_page_is_for_people_who_are_logged_in(client, db):
    response = client.get("/policies/drift/")
    assert response.headers["Location"] == "/accounts/login/?next=/policies/drift/"


@pytest.fixture
def time_machine_at_now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 21, 12, tzinfo=UTC))


def test_figures_of_samples_say_so(client, time_machine_at_now, db):
    make_change(make_policy(is_sample=True), at=NOW - DAY)
    make_change(make_policy(make_payer("cigna", "Cigna", "commercial"), "0051"), at=NOW - DAY)
    client.force_login(make_user())
    for table in Page(client.get("/policies/drift/")).main.all("table"):
        assert [("Sample" in row[0]) for row in sorted(table.rows)] == [True, False]
