"""What a load leaves in the derived columns of codes: the same whatever the order of the loads."""

import threading
import time
from datetime import UTC, date, datetime

import pytest
from django.db import connection, connections

from codes.actions.lifespans import refresh_codes
from codes.models import Code, CodeSystem, FamilyAssignment
from sources.actions import load_files
from tests.factories.codes import make_code, make_descriptor, make_family, make_listing, make_version, publish
from tests.factories.sources import make_release
from tests.sources import fake

pytestmark = pytest.mark.django_db
JULY, OCTOBER, JANUARY = date(2024, 7, 1), date(2024, 10, 1), date(2025, 1, 1)


def hcpcs(edition, start, end, *codes, **facts):
    release = make_release("hcpcs", edition, start, end, ready_at=datetime(2026, 11, 21, tzinfo=UTC), **facts)
    for code, text in codes:
        make_listing(code, release)
        make_descriptor(code, release, short="Short", long=text)
    return release


def loaded(*releases):
    for release in releases:
        refresh_codes(release)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_titles_and_ends_do_not_depend_on_the_order_of_loads(order):
    stays, goes = make_code("hcpcs", "A4648"), make_code("hcpcs", "A4650")
    july = hcpcs("July 2024", JULY, OCTOBER, (stays, "Old words"), (goes, "Gone words"))
    october = hcpcs("October 2024", OCTOBER, JANUARY, (stays, "New words"))
    loaded(*[(july, october)[index] for index in order])
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.title, stays.ended_on) == ("New words", None)
    assert (goes.title, goes.ended_on, goes.is_end_bound) == ("Gone words", OCTOBER, True)


def test_an_edition_that_has_not_begun_does_not_change_titles():
    code = make_code("hcpcs", "A4648")
    now = hcpcs("July 2024", JULY, OCTOBER, (code, "Words of today"))
    later = hcpcs("January 2027", date(2027, 1, 1), date(2027, 4, 1), (code, "Words to come"))
    loaded(now, later)
    code.refresh_from_db()
    assert code.title == "Words of today"


def test_a_publications_title_stays_and_a_drafts_does_not_count():
    published, drafted = make_code("hcpcs", "A4648"), make_code("hcpcs", "A4650")
    publish(published, title="Our own title")
    make_version(drafted, title="A draft's title")
    loaded(hcpcs("July 2024", JULY, OCTOBER, (published, "Public text"), (drafted, "Public text")))
    published.refresh_from_db()
    drafted.refresh_from_db()
    assert published.title == "Our own title"
    assert drafted.title == "Public text"


def test_what_an_excerpt_lacks_has_not_ended():
    code, other = make_code("hcpcs", "A4648"), make_code("hcpcs", "A4650")
    july = hcpcs("July 2024", JULY, OCTOBER, (code, "One"), (other, "Two"))
    october = hcpcs("October 2024", OCTOBER, JANUARY, (other, "Two"), is_excerpt=True)
    loaded(july, october)
    code.refresh_from_db()
    assert code.ended_on is None


def test_what_was_looked_up_in_the_whole_edition_and_not_found_has_ended():
    code, other = make_code("hcpcs", "A4648"), make_code("hcpcs", "A4650")
    july = hcpcs("July 2024", JULY, OCTOBER, (code, "One"), (other, "Two"))
    october = hcpcs("October 2024", OCTOBER, JANUARY, (other, "Two"), is_excerpt=True)
    refresh_codes(july)
    refresh_codes(october, ("A4648", "A4650"))
    code.refresh_from_db()
    other.refresh_from_db()
    assert (code.ended_on, code.is_end_bound) == (OCTOBER, True)
    assert other.ended_on is None


def test_a_code_that_a_corrected_edition_took_away_is_gone():
    kept, wrong = make_code("hcpcs", "A4648"), make_code("hcpcs", "T9999")
    first = hcpcs("July 2024", JULY, OCTOBER, (kept, "One"), (wrong, "Wrong code"))
    refresh_codes(first)
    first.delete()
    refresh_codes(hcpcs("July 2024", JULY, OCTOBER, (kept, "One")))
    assert not Code.objects.filter(code="T9999").exists()


def test_a_code_that_people_wrote_on_stays_without_dates():
    kept = make_code("hcpcs", "A4648")
    wrong = make_code("hcpcs", "T9999", effective_from=JULY, ended_on=OCTOBER)
    make_version(wrong)
    refresh_codes(hcpcs("July 2024", JULY, OCTOBER, (kept, "One")))
    wrong.refresh_from_db()
    assert (wrong.effective_from, wrong.ended_on) == (None, None)


def test_a_list_in_force_outweighs_a_quarterly_file_that_lacks_the_code():
    code, other = make_code("cpt", "11111"), make_code("cpt", "22222")
    for importer, edition, start, end, codes in (
        ("cpt", "2026", date(2026, 1, 1), date(2027, 1, 1), (code, other)),
        ("pfs", "RVU26B", date(2026, 4, 1), date(2026, 7, 1), (code, other)),
        ("pfs", "RVU26C", date(2026, 7, 1), date(2026, 10, 1), (other,)),
    ):
        release = make_release(importer, edition, start, end)
        for each in codes:
            make_listing(each, release)
        refresh_codes(release)
    code.refresh_from_db()
    assert code.ended_on is None


def test_the_family_is_the_one_of_the_newest_release_whatever_the_order():
    code = make_code("cpt", "49411")
    old, new = make_family(subcategory="Old"), make_family(subcategory="New")
    for edition, start, family in (("2025", date(2025, 1, 1), new), ("2024", date(2024, 1, 1), old)):
        release = make_release("rbcs", edition, start, date(start.year + 1, 1, 1))
        make_listing(code, release)
        FamilyAssignment.objects.create(
            release=release, code=code, family=family, procedure="Other", effective_from=date(2014, 1, 1)
        )
        refresh_codes(release)
    code.refresh_from_db()
    assert code.family == new


def wait_until_a_load_waits_its_turn():
    for _ in range(400):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_keep_each_others_codes(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time")
    CodeSystem.objects.get_or_create(
        slug="cpt", defaults={"name": "CPT", "has_public_descriptors": False, "position": 0}
    )
    first, second = make_code("cpt", "11111"), make_code("cpt", "22222")
    inside, faults = threading.Event(), []

    def write_both_while_the_other_waits(release, staging):
        make_listing(first, release)
        make_listing(second, release)
        inside.set()
        wait_until_a_load_waits_its_turn()
        return 4

    def write_second(release, staging):
        make_listing(second, release)
        return 4

    def load(edition, write):
        try:
            importer = fake.fake_importer(name=f"fake-{edition}", write=write, after=refresh_codes)
            load_files(importer=importer, paths=[fake.write_places(tmp_path, f"{edition}.csv", edition=edition)])
        except Exception as fault:  # noqa: BLE001
            faults.append(fault)
        finally:
            connections.close_all()

    one = threading.Thread(target=load, args=("2025", write_both_while_the_other_waits))
    one.start()
    assert inside.wait(20)
    other = threading.Thread(target=load, args=("2026", write_second))
    other.start()
    one.join()
    other.join()
    assert faults == []
    assert sorted(Code.objects.values_list("code", "listings__release__edition")) == [
        ("11111", "2025"),
        ("22222", "2025"),
        ("22222", "2026"),
    ]
