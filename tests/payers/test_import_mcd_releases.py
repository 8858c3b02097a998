"""The Medicare Coverage Database: one release after another. All rows are made up."""

from datetime import date

import pytest

from payers.models import (
    Policy,
    PolicyChange,
    PolicyCode,
    PolicyEvent,
    PolicyRelation,
    PolicyVersion,
)
from payers.vocabulary import Stage, Standing
from sources.actions import LoadRefused
from sources.models import ImportIssue, Release
from tests.factories.payers import make_payer, make_policy, make_policy_version
from tests.mcd import Coverage, version_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def coverage():
    return Coverage()


def revised(coverage, day="2026-11-22", first="2026-11-20", version=4):
    """A week later: L99001 has a new version, in every table that names it."""
    for (_, table), rows in coverage.tables.items():
        for row in rows:
            if row.get("lcd_id") == "99001" and "lcd_version" in row:
                row["lcd_version"] = str(version)
                if table == "lcd":
                    row["rev_eff_date"] = f"{first} 00:00:00"
                    row["indication"] += "<p>Sample: one more limit.</p>"
    return coverage.edition(day)


def test_second_load_of_the_same_writes_nothing(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    events = PolicyEvent.objects.count()
    assert coverage.load(tmp_path / "b").status == "unchanged"
    assert PolicyEvent.objects.count() == events


def test_next_release_with_the_same_content_keeps_every_row(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    before = (
        set(PolicyCode.objects.values_list("pk", flat=True)),
        set(PolicyVersion.objects.values_list("pk", flat=True)),
    )
    coverage.edition("2026-11-22").load(tmp_path / "b")
    after = (
        set(PolicyCode.objects.values_list("pk", flat=True)),
        set(PolicyVersion.objects.values_list("pk", flat=True)),
    )
    assert after == before
    assert set(Policy.objects.values_list("release__edition", flat=True)) == {"2026-11-22"}
    assert set(PolicyVersion.objects.values_list("release__edition", flat=True)) == {"2026-11-15"}
    assert not PolicyChange.objects.exists()


def test_new_version_takes_over_and_the_old_one_keeps_its_address(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    revised(coverage).load(tmp_path / "b")
    old, new = version_of("L99001", 3), version_of("L99001", 4)
    assert (old.in_force_to, old.stage) == (date(2026, 11, 20), Stage.APPROVED)
    assert (old.standing_on(TODAY), new.standing_on(TODAY)) == (Standing.SUPERSEDED, Standing.ACTIVE)
    assert old.sections.get(kind="coverage_rationale").text != new.sections.get(kind="coverage_rationale").text
    assert old.get_absolute_url().endswith("/policies/l99001/versions/3/")


def test_new_version_of_a_held_document_is_news(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    revised(coverage).load(tmp_path / "b")
    change = PolicyChange.objects.get()
    assert (change.policy.number, change.version.number, change.previous.number) == ("L99001", 4, 3)


def test_version_of_the_same_day_corrects_the_one_before(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    revised(coverage, first="2026-01-01").load(tmp_path / "b")
    old, new = version_of("L99001", 3), version_of("L99001", 4)
    assert (old.stage, new.stage, new.corrects) == (Stage.CORRECTED, Stage.APPROVED, old)
    assert new.in_force_to is None
    assert PolicyVersion.objects.in_force(TODAY).get(policy__number="L99001") == new


def test_codes_of_a_changed_version_are_replaced_in_place(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    held = version_of("A99002", 2)
    coverage.drop("article_x_hcpc_code", hcpc_code_id="49412")
    coverage.row("article_x_hcpc_code", hcpc_code_id="32553")["hcpc_code_id"] = "10035"
    coverage.edition("2026-11-22").load(tmp_path / "b")
    now = version_of("A99002", 2)
    assert now.pk == held.pk
    assert list(now.codes.filter(group=1).values_list("code", flat=True)) == ["10035", "49411"]
    assert now.events.values_list("action", flat=True).last() == "replaced"
    assert now.diagnoses.count() == 5


def test_document_gone_from_a_whole_release_has_ended_by_its_day(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    coverage.drop_document("lcd", 99001)
    coverage.edition("2026-11-22").load(tmp_path / "b", allow_fewer=True)
    old, end = version_of("L99001", 3), version_of("L99001", 4)
    assert old.in_force_to == end.effective_from == date(2026, 11, 22)
    assert end.is_retirement
    assert end.change_note == (
        "It is no longer among the documents of the Medicare Coverage Database of 22 November 2026."
    )
    assert PolicyChange.objects.get().version == end
    assert not PolicyVersion.objects.in_force(date(2026, 11, 23)).filter(policy__number="L99001").exists()
    # Documents that had ended already, and those of other sorts, are left alone.
    assert PolicyVersion.objects.filter(is_retirement=True).count() == 2


def test_document_that_comes_back_holds_again(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    without = coverage.copy()
    without.drop_document("lcd", 99001)
    without.edition("2026-11-22").load(tmp_path / "b", allow_fewer=True)
    coverage.edition("2026-11-29").load(tmp_path / "c")
    assert (version_of("L99001", 3).in_force_to, version_of("L99001", 4).stage) == (None, Stage.CORRECTED)


def test_version_that_comes_after_an_absence_takes_its_number(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    without = coverage.copy()
    without.drop_document("lcd", 99001)
    without.edition("2026-11-22").load(tmp_path / "b", allow_fewer=True)
    revised(coverage, day="2026-11-29", first="2026-11-25").load(tmp_path / "c")
    assert (version_of("L99001", 3).in_force_to, version_of("L99001", 4).is_retirement) == (date(2026, 11, 25), False)


def test_excerpt_retires_nothing(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    coverage.drop_document("lcd", 99001)
    coverage.edition("2026-11-22").load(tmp_path / "b", is_excerpt=True)
    assert version_of("L99001").in_force_to is None


def test_sort_of_documents_that_was_not_loaded_is_left_alone(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    coverage.edition("2026-11-22").load(tmp_path / "b", ("current_lcd",), allow_fewer=True)
    assert version_of("A99002").in_force_to is None
    assert version_of("NCD 999.1").in_force_to is None
    assert PolicyRelation.objects.filter(kind="article_of", policy__number="A99002").exists()


def test_older_release_adds_history_and_changes_nothing(coverage, tmp_path):
    older = coverage.copy()
    revised(coverage).load(tmp_path / "a")
    older.drop_document("lcd", 99007)
    older.row("article", article_id=99002)["title"] = "Sample: what it was called"
    older.load(tmp_path / "b")
    assert (version_of("L99001", 3).in_force_to, version_of("L99001", 4).in_force_to) == (date(2026, 11, 20), None)
    assert version_of("A99002").title == "Sample: Billing and Coding: Markers Placed for Radiation Therapy"
    assert version_of("L99007").in_force_to is None
    assert not PolicyChange.objects.exists()
    assert Policy.objects.get(number="A99002").release.edition == "2026-11-22"


def test_edition_loaded_anew_leaves_no_policy_without_its_release(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    coverage.row("article", article_id=99002)["title"] = "Sample: another name"
    coverage.load(tmp_path / "b")
    assert version_of("A99002").title == "Sample: another name"
    assert not Policy.objects.filter(release=None).exists()
    assert not PolicyVersion.objects.filter(release=None).exists()
    assert Release.objects.ready().of("mcd").count() == 1


def test_day_of_a_coming_retirement_ends_the_newest_version(coverage, tmp_path):
    coverage.add("lcd_future_retire", lcd_id=99001, retire_dt="2026-12-31 00:00:00")
    coverage.load(tmp_path)
    assert version_of("L99001").in_force_to == date(2027, 1, 1)


@pytest.mark.parametrize(("title", "status"), [("Sample: old - RETIRED", "A"), ("Sample: old", "R")])
def test_document_called_retired_without_a_day_holds_no_more(coverage, tmp_path, title, status):
    coverage.row("lcd", lcd_id=99007).update(title=title, status=status)
    coverage.load(tmp_path)
    assert version_of("L99007").is_retirement is (status == "R")


def test_notice_that_ends_before_it_starts_is_set_aside(coverage, tmp_path, monkeypatch):
    monkeypatch.setattr("sources.actions.loading.LARGEST_BAD_SHARE", 0.5)
    coverage.row("lcd", lcd_id=99007).update(notice_start_dt="2026-12-01", notice_end_dt="2026-11-01")
    coverage.load(tmp_path)
    assert ImportIssue.objects.get().reason == "2026-11-01 is before notice_start_dt 2026-12-01"


def test_policy_that_was_written_by_hand_is_never_touched(coverage, tmp_path):
    by_hand = make_policy(make_payer(), "L99001", "lcd")
    make_policy_version(by_hand, title="Ours", stage="approved")
    with pytest.raises(LoadRefused, match="Medicare L99001 was written here by hand, and a load overwrites nothing"):
        coverage.load(tmp_path)
    assert PolicyVersion.objects.get().title == "Ours"
    assert not Policy.objects.exclude(pk=by_hand.pk).exists()


def test_two_documents_of_one_number_are_told_apart(coverage, tmp_path):
    coverage.row("ncd_trkg", NCD_id=902)["NCD_mnl_sect"] = "999.1"
    coverage.load(tmp_path)
    assert set(Policy.objects.filter(kind="ncd").values_list("number", flat=True)) == {"NCD 999.1", "NCD 999.1 (902)"}


def test_too_many_documents_gone_at_once_are_refused(coverage, tmp_path, monkeypatch):
    monkeypatch.setattr("payers.actions.mcd_ends.FEW", 1)
    coverage.load(tmp_path / "a")
    coverage.drop_document("lcd", 99001)
    coverage.drop_document("lcd", 99007)
    with pytest.raises(
        LoadRefused, match=r"2 of the 3 documents \(lcd\) that are held are not in this release.*--excerpt"
    ):
        coverage.edition("2026-11-22").load(tmp_path / "b", allow_fewer=True)
    assert version_of("L99001").in_force_to is None


def test_release_much_shorter_than_the_last_is_refused(coverage, tmp_path):
    coverage.load(tmp_path / "a")
    with pytest.raises(LoadRefused, match="under 75%"):
        coverage.edition("2026-11-22").load(tmp_path / "b", ("ncd",), edition="2026-11-22")
