"""Which editions are compared with which, once, and what is said of those that are not."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from sources.actions import ReleaseGone, compare, compare_missing
from sources.actions import comparing as comparing_module
from sources.comparison_words import why_not
from sources.models import Comparison, Release, RowChange
from sources.selectors import previous_of, releases_to_compare
from tests.factories.codes import make_place
from tests.factories.sources import NOW, make_release

pytestmark = pytest.mark.django_db


def places(year, *names, **facts):
    """An edition of the code set of places of service, with its places from 11 on."""
    release = make_release("pos", str(year), date(year, 1, 1), date(year + 1, 1, 1), **facts)
    for number, name in enumerate(names, 11):
        make_place(release, f"{number}", name)
    return release


def outcome(release):
    return Comparison.objects.get(release=release).outcome


def found(release):
    return list(RowChange.objects.filter(release=release).order_by("code").values_list("kind", "code", "after"))


def test_release_is_compared_with_the_newest_one_that_begins_before_it():
    places(2022, "Office")
    before, after = places(2024, "Office"), places(2025, "Office", "Home")
    places(2026, "Office")
    comparison = compare(release=after, at=NOW)
    assert comparison.previous == before == previous_of(after)
    assert comparison.counts == {"added": {"place of service": 1}}
    assert found(after) == [("added", "12", "Home")]


def test_another_variant_and_what_is_no_longer_ready_are_not_before_it():
    places(2023, "Office", status="failed")
    places(2024, "Office", variant="QPP")
    after = places(2025, "Office")
    assert compare(release=after, at=NOW).outcome == "first"
    assert why_not(Comparison.objects.get()) == "No earlier edition of it is loaded to compare it with."


@pytest.mark.parametrize("excerpts", [(True, False), (False, True)])
def test_excerpt_and_whole_are_never_compared_and_it_is_said_why(excerpts):
    places(2024, "Office", "Home", is_excerpt=excerpts[0])
    after = places(2025, "Office", is_excerpt=excerpts[1])
    comparison = compare(release=after, at=NOW)
    assert comparison.outcome == "mixed"
    assert (comparison.counts, found(after)) == ({}, [])
    excerpt = 2024 if excerpts[0] else 2025
    assert why_not(comparison).startswith(f"{excerpt} is an excerpt and {4049 - excerpt} is whole")


def test_of_two_excerpts_only_rows_that_both_hold_are_compared():
    places(2024, "Office", "Home", is_excerpt=True)
    after = places(2025, "Doctor's office", is_excerpt=True)
    compare(release=after, at=NOW)
    assert found(after) == [("changed", "11", "Doctor's office")]


def test_comparing_again_changes_nothing_but_the_hour():
    places(2024, "Office")
    after = places(2025, "Office", "Home")
    first = compare(release=after, at=NOW)
    later = NOW.replace(hour=18)
    again = compare(release=after, at=later)
    assert (again.pk, again.first_compared_at, again.compared_at) == (first.pk, NOW, later)
    assert found(after) == [("added", "12", "Home")]


def test_only_what_is_missing_is_compared():
    places(2024, "Office")
    places(2025, "Office", "Home")
    assert [each.edition for each in compare_missing(at=NOW)] == ["2024", "2025"]
    assert list(compare_missing(at=NOW)) == []


def test_run_that_is_broken_off_goes_on():
    for year in (2024, 2025, 2026):
        places(year, "Office")
    assert next(compare_missing(at=NOW)).edition == "2024"
    assert [each.edition for each in compare_missing(at=NOW)] == ["2025", "2026"]


def test_edition_loaded_in_between_is_what_the_later_one_is_compared_with_from_then_on():
    places(2023, "Office")
    after = places(2025, "Office", "Home", "School")
    list(compare_missing(at=NOW))
    assert len(found(after)) == 2
    between = places(2024, "Office", "Home")
    assert releases_to_compare() == [between, after]
    list(compare_missing(at=NOW))
    assert found(after) == [("added", "13", "School")]
    assert found(between) == [("added", "12", "Home")]


def test_edition_that_is_loaded_again_keeps_its_address():
    places(2024, "Office")
    after = places(2025, "Office", "Home")
    kept = compare(release=after, at=NOW)
    after.delete()
    again = places(2025, "Office", "Home", "School")
    assert compare(release=again, at=NOW).pk == kept.pk
    assert [row[1] for row in found(again)] == ["12", "13"]


def test_edition_before_that_is_loaded_again_makes_the_comparison_stale():
    before, after = places(2024, "Office"), places(2025, "Office", "Home")
    list(compare_missing(at=NOW))
    before.delete()
    assert not RowChange.objects.exists()
    places(2024, "Office", "Home")
    list(compare_missing(at=NOW))
    assert found(after) == []
    assert Comparison.objects.get(release=after).counts == {}


def test_edition_that_went_away_meanwhile_is_left_to_the_run_that_loaded_it(monkeypatch):
    before, after = places(2024, "Office"), places(2025, "Office", "Home")
    gather = comparing_module._gather

    def gather_and_lose(*args):
        counts = gather(*args)
        Release.objects.filter(pk=before.pk).delete()
        return counts

    monkeypatch.setattr(comparing_module, "_gather", gather_and_lose)
    with pytest.raises(ReleaseGone, match="loaded again meanwhile"):
        compare(release=after, at=NOW)
    assert not Comparison.objects.exists()


def test_source_that_is_not_compared_says_why():
    assert why_not(compare(release=make_release("mcd", "2026-11-15"), at=NOW)).startswith("What its documents change")


def test_release_of_an_importer_that_is_gone_is_left_alone():
    make_release("gone", "2025")
    assert releases_to_compare() == []


@pytest.fixture
def load(tmp_path):
    def run(year, *names, **options):
        path, out = tmp_path / f"pos-{year}.csv", StringIO()
        rows = (f"{number},Facility,{name},Words\n" for number, name in enumerate(names, 11))
        path.write_text("pos_code,pos_type,pos_name,pos_description\n" + "".join(rows), encoding="utf-8")
        call_command("load", "pos", str(path), edition=str(year), stdout=out, **options)
        return out.getvalue().splitlines()

    return run


def test_load_says_what_the_edition_changed(load):
    assert load(2024, "Office", "Home")[1:] == ["pos 2024: No earlier edition of it is loaded to compare it with."]
    assert load(2025, "Office", "Home", "School") == [
        "pos 2025: 3 rows loaded, 0 set aside.",
        "pos 2025 against 2024: 1 added.",
    ]
    assert load(2025, "Office", "Home", "School")[1:] == []


def test_load_of_an_older_edition_compares_the_later_one_anew(load):
    load(2023, "Office", "Home")
    load(2025, "Office", "Home", "School")
    assert load(2024, "Office", "Home", "School")[1:] == [
        "pos 2024 against 2023: 1 added.",
        "pos 2025 against 2024: nothing that is compared differs.",
    ]


def test_load_can_leave_comparing_for_later(load):
    load(2024, "Office")
    assert len(load(2025, "Office", "Home", no_compare=True)) == 1
    assert [str(release) for release in releases_to_compare()] == ["2025"]


def test_dry_run_compares_nothing(load):
    assert len(load(2024, "Office", dry_run=True)) == 1
    assert not Comparison.objects.exists()


def test_what_was_loaded_stays_where_comparing_it_fails(load, monkeypatch, capsys):
    monkeypatch.setattr(comparing_module, "_keep", fail)
    assert load(2024, "Office") == ["pos 2024: 1 rows loaded, 0 set aside."]
    assert (
        "It is loaded, and not yet compared: disk full. manage.py compare_releases goes on." in capsys.readouterr().err
    )
    with pytest.raises(CommandError, match=r"Broken off: disk full\. Run it again"):
        call_command("compare_releases")


def fail(**_):
    raise DatabaseError("disk full")


def test_command_says_that_there_is_nothing_to_do():
    out = StringIO()
    call_command("compare_releases", stdout=out)
    assert out.getvalue() == "Every edition that is loaded has been compared with the one before it.\n"


def test_command_says_what_each_edition_changed():
    places(2024, "Office", "Home")
    places(2025, "Doctor's office", "Home", "School")
    out = StringIO()
    call_command("compare_releases", stdout=out)
    assert out.getvalue().splitlines() == [
        "pos 2024: No earlier edition of it is loaded to compare it with.",
        "pos 2025 against 2024: 1 added, 1 changed.",
    ]
