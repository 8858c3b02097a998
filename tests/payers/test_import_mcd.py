"""The Medicare Coverage Database: its tables as policies, release after release. All rows are made up."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from payers.importers import mcd
from payers.importers.mcd_fields import day as read_day
from payers.importers.mcd_rows import McdRow
from payers.models import (
    Jurisdiction,
    Policy,
    PolicyChange,
    PolicyCode,
    PolicyDiagnosis,
    PolicyEvent,
    PolicyRelation,
    PolicyVersion,
    SourceCapture,
)
from payers.vocabulary import Stage, Standing
from sources.actions import LoadRefused
from sources.files import BadRow, FileRejected, SourceFile
from sources.models import ImportIssue, Release
from tests.factories.payers import make_payer, make_policy, make_policy_version
from tests.importing import WORDS, require_rows_or_refusal
from tests.mcd import Coverage

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def shipped():
    return Coverage()


@pytest.fixture
def coverage(shipped):
    return shipped.copy()


def version_of(number, version=None):
    versions = PolicyVersion.objects.filter(policy__number=number)
    return versions.get(number=version) if version else versions.get()


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


class TestWhatIsLoaded:
    @pytest.fixture(autouse=True)
    def _load(self, shipped, tmp_path):
        self.result = shipped.load(tmp_path)

    def test_all_documents_are_policies_of_medicare(self):
        assert self.result.message == "mcd 2026-11-15: 79 rows loaded, 0 set aside."
        found = list(Policy.objects.order_by("number").values_list("number", "slug", "kind", "payer__slug"))
        assert found == [
            ("A99002", "a99002", "article", "medicare"),
            ("A99003", "a99003", "article", "medicare"),
            ("DL99001", "dl99001", "lcd", "medicare"),
            ("L99001", "l99001", "lcd", "medicare"),
            ("L99005", "l99005", "lcd", "medicare"),
            ("L99007", "l99007", "lcd", "medicare"),
            ("NCD 999.1", "ncd-999.1", "ncd", "medicare"),
            ("NCD 999.2", "ncd-999.2", "ncd", "medicare"),
        ]
        assert set(Policy.objects.values_list("release__edition", flat=True)) == {"2026-11-15"}
        assert set(PolicyVersion.objects.values_list("stage", "author")) == {("approved", None)}

    @pytest.mark.parametrize(
        ("number", "standing"),
        [
            ("L99001", Standing.ACTIVE),
            ("L99005", Standing.RETIRED),
            ("L99007", Standing.FUTURE),
            ("DL99001", Standing.PROPOSED),
            ("A99003", Standing.ACTIVE),
            ("NCD 999.1", Standing.ACTIVE),
            ("NCD 999.2", Standing.RETIRED),
        ],
    )
    def test_version_stands_as_its_dates_and_status_say(self, number, standing):
        assert version_of(number).standing_on(TODAY) == standing

    def test_dates_of_a_document_are_the_versions(self):
        version = version_of("L99001", 3)
        assert version.title == "Sample: Markers Placed for Radiation Therapy"
        assert (version.effective_from, version.published_on) == (date(2026, 1, 1), date(2025, 12, 18))
        assert (version.notice_starts_on, version.notice_ends_on) == (date(2025, 11, 13), date(2025, 12, 31))
        assert version.last_reviewed_on == date(2025, 12, 1)

    def test_retirement_ends_the_day_after_the_last_valid(self):
        version = version_of("L99005", 7)
        assert version.ended_on == version.in_force_to == date(2026, 9, 1)

    def test_article_without_a_first_day_begins_when_it_was_published(self):
        assert version_of("A99003").effective_from == date(2025, 11, 13)

    def test_paragraphs_are_markdown_without_what_runs(self):
        text = version_of("L99001").sections.get(kind="coverage_rationale").text
        assert "- radiation therapy is planned, with a margin of < 5 mm\n" in text
        assert "    1. by more than 5 mm, or\n    2. unpredictably\n" in text
        assert "\N{LEFT DOUBLE QUOTATION MARK}margin\N{RIGHT DOUBLE QUOTATION MARK}" in text
        assert "alert" not in text

    def test_table_in_utf_8_is_read_as_such(self):
        quoted = "\N{LEFT DOUBLE QUOTATION MARK}evidence development\N{RIGHT DOUBLE QUOTATION MARK}"
        assert quoted in version_of("NCD 999.1").sections.get(kind="coverage_rationale").text

    def test_several_fields_make_one_section_under_their_names(self):
        text = version_of("L99001").sections.get(kind="instructions").text
        assert text == (
            "**Documentation requirements**\n\nThe record shows the plan.\n\n**Utilization guidelines**\n\nOnce a course."
        )

    def test_level_of_coverage_is_said_in_words(self):
        assert version_of("NCD 999.1").scope == "Level of coverage 2: restricted coverage."

    def test_codes_keep_their_groups_and_are_covered_if_criteria_are_met(self):
        codes = version_of("A99002").codes
        assert list(codes.filter(group=1).values_list("system", "code", "disposition")) == [
            ("cpt", "32553", "criteria"),
            ("cpt", "49411", "criteria"),
            ("cpt", "49412", "criteria"),
        ]
        assert set(codes.values_list("prior_authorization", flat=True)) == {"not_stated"}
        first = codes.get(group=1, code="49411")
        assert (first.modifiers, first.places) == ([], [])
        assert first.note == "The first code of a range that the source lists."

    def test_codes_below_a_paragraph_on_what_is_not_paid_are_not_decided_on(self):
        codes = version_of("A99002").codes.filter(group=2)
        assert set(codes.values_list("code", "disposition")) == {("49411", "related"), ("C1739", "related")}
        assert codes.first().note.startswith("The paragraph above this list may speak of what is not covered")

    def test_list_that_is_not_applicable_is_no_code(self):
        assert not PolicyCode.objects.filter(code="XX000").exists()

    def test_codes_of_an_old_determination_are_its_own(self):
        assert list(version_of("L99007").codes.values_list("system", "code")) == [("hcpcs", "C9728")]

    def test_code_names_the_paragraph_above_its_list(self):
        capture = version_of("A99002").codes.get(group=1, code="49411").capture
        assert capture.quote == "Sample paragraph: these codes may be billed together with the planning."
        assert capture.url == "https://www.cms.gov/medicare-coverage-database/view/article.aspx?articleid=99002&ver=2"

    def test_passage_of_a_document_is_its_first_words(self):
        capture = SourceCapture.objects.get(policy__number="A99002", key="document")
        assert capture.quote == ("Sample text of an article. The codes below go with the sample determination L99001.")
        assert not SourceCapture.objects.filter(quote="").exists()

    def test_diagnoses_say_what_they_support_and_what_the_asterisk_means(self):
        found = list(version_of("A99002").diagnoses.values_list("code", "polarity", "group", "note"))
        assert found == [
            ("C22.0", "supports", 1, ""),
            ("C22.1", "supports", 1, "Sample: only where the tumor is unresectable."),
            ("C22.2", "supports", 1, ""),
            ("C34.11", "supports", 1, ""),
            ("Z00.00", "does_not_support", 1, ""),
        ]

    def test_modifiers_are_read_in_the_coding_section(self):
        text = version_of("A99002").sections.get(kind="coding").text
        assert "**Modifiers, group 1**\n\nSample paragraph on modifiers.\n\n26, TC" in text

    def test_article_holds_the_codes_of_its_determination_and_an_answer_to_comments_does_not(self):
        found = set(PolicyRelation.objects.values_list("policy__number", "kind", "target__number"))
        assert found == {
            ("A99002", "article_of", "L99001"),
            ("A99002", "related", "NCD 999.1"),
            ("L99001", "related", "A99003"),
            ("L99001", "related", "L99007"),
        }

    def test_contracts_are_jurisdictions_with_the_states_they_serve_now(self):
        found = {
            (each.name, each.contractor, each.contractor_number, tuple(each.states.values_list("state", flat=True)))
            for each in Jurisdiction.objects.all()
        }
        assert found == {
            ("A and B MAC 99901", "Sample Contractor, LLC", "99901", ("OK", "TX")),
            ("A and B MAC 99902", "Sample Contractor of the East", "99902", ("NJ", "NY")),
        }
        (place,) = Policy.objects.get(number="L99001").jurisdictions.all()
        assert place.contractor_number == "99901"
        assert not Policy.objects.get(number="NCD 999.1").jurisdictions.exists()

    def test_first_load_is_no_news(self):
        assert not PolicyChange.objects.exists()
        assert set(PolicyEvent.objects.values_list("action", "origin", "actor")) == {("loaded", "load mcd", None)}

    def test_descriptions_of_codes_are_nowhere(self):
        """Those of CPT are the American Medical Association's."""
        with connection.cursor() as cursor:
            tables = [
                name
                for name in connection.introspection.table_names(cursor)
                if name.startswith(("payers_", "sources_"))
            ]
            for table in tables:
                quoted = connection.ops.quote_name(table)
                cursor.execute(f"SELECT * FROM {quoted}")
                assert "DESCRIPTION NOT KEPT" not in repr(cursor.fetchall()), table

    def test_words_of_a_document_are_found(self):
        with connection.cursor() as cursor:
            column = "words::text" if connection.vendor == "postgresql" else "body"
            cursor.execute(f"SELECT COUNT(*) FROM payers_policytext WHERE {column} LIKE %s", ("%radiation%",))
            assert cursor.fetchone()[0] >= 1


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


# Bad input


def spoiled(coverage, dataset, table, before, after):
    return {(dataset, table): coverage.content(dataset, table).replace(before, after)}


def test_missing_table_is_named(coverage, tmp_path):
    contents = {("current_article", "article_x_icd10_covered"): None, ("current_article", "state_lookup"): None}
    with pytest.raises(
        FileRejected, match=r"article\.csv: comes without article_x_icd10_covered\.csv, state_lookup\.csv"
    ):
        coverage.load(tmp_path, ("current_article",), contents)


def test_archive_without_documents_is_refused(coverage, tmp_path):
    coverage.tables = {key: rows for key, rows in coverage.tables.items() if key[1] != "lcd"}
    with pytest.raises(
        FileRejected, match=r"brings no documents: lcd\.csv, article\.csv, ncd_trkg\.csv are all missing"
    ):
        coverage.load(tmp_path, ("current_lcd",))


def test_one_sort_of_documents_twice_is_refused(coverage, tmp_path):
    first, second = coverage.pack(tmp_path / "a", ("ncd",)), coverage.pack(tmp_path / "b", ("ncd",))
    second[0].rename(tmp_path / "b" / "all_ncd.zip")
    with pytest.raises(
        FileRejected, match=r"all_ncd\.zip > ncd_csv\.zip > ncd_trkg\.csv: is a second ncd_trkg\.csv, beside ncd\.zip"
    ):
        coverage.load_paths([*first, tmp_path / "b" / "all_ncd.zip"], edition="2026-11-15")


def test_missing_column_is_named_with_its_table(coverage, tmp_path):
    contents = spoiled(coverage, "current_lcd", "lcd", b'"rev_eff_date"', b'"rev_date"')
    expected = r"current_lcd\.zip > current_lcd_csv\.zip > lcd\.csv, line 1: the header lacks the column 'rev_eff_date'"
    with pytest.raises(FileRejected, match=expected):
        coverage.load(tmp_path, contents=contents)


def test_byte_of_no_encoding_is_named_with_its_line(coverage, tmp_path):
    contents = spoiled(coverage, "current_article", "article", b"Sample answer", b"Sample \x9danswer")
    with pytest.raises(FileRejected, match=r"> article\.csv, line 3: byte 0x9d at position \d+ is not cp1252 text"):
        coverage.load(tmp_path, contents=contents)


def test_files_of_two_weeks_are_refused(coverage, tmp_path):
    coverage.tables["current_lcd", "update_period"][-1]["dis_end_date"] = "2026-11-22 00:00:00"
    with pytest.raises(LoadRefused, match="different editions, load one at a time"):
        coverage.load(tmp_path)
    assert not Policy.objects.exists()


def test_national_documents_alone_need_their_edition(coverage, tmp_path):
    with pytest.raises(LoadRefused, match="add --edition, such as 2026-11-15"):
        coverage.load(tmp_path, ("ncd",))
    assert coverage.load(tmp_path, ("ncd",), edition="2026-11-08").edition == "2026-11-08"


def test_truncated_inner_archive_is_refused(coverage, tmp_path):
    (path,) = coverage.pack(tmp_path, ("current_lcd",), cut=400)
    with pytest.raises(FileRejected, match=r"current_lcd\.zip > current_lcd_csv\.zip: is truncated or damaged"):
        coverage.load_paths([path])


def test_three_archives_deep_is_refused(coverage, tmp_path):
    paths = coverage.pack(tmp_path, ("ncd",))
    with pytest.raises(FileRejected, match="is an archive in an archive in an archive: unpack the outermost one first"):
        coverage.load_paths([coverage.wrap(tmp_path / "all_data.zip", paths)])


def test_inner_archive_made_to_fill_the_memory_is_refused(coverage, tmp_path, monkeypatch):
    monkeypatch.setattr("sources.files.nested.INNER_LIMIT", 100)
    with pytest.raises(FileRejected, match=r"ncd\.zip > ncd_csv\.zip: is larger than 100 bytes"):
        coverage.load(tmp_path, ("ncd",))


def test_table_packed_more_tightly_than_text_is_refused(coverage, tmp_path):
    contents = {("ncd", "ncd_trkg"): b"0" * (20 << 20)}
    with pytest.raises(FileRejected, match=r"ncd_trkg\.csv: expands to more than 250 times its size"):
        coverage.load(tmp_path, ("ncd",), contents)


@pytest.mark.parametrize(
    ("table", "wanted", "column", "text", "reason"),
    [
        (
            "article_x_hcpc_code",
            {"hcpc_code_id": "32553"},
            "hcpc_code_id",
            "3255",
            "'3255' is neither a CPT nor a HCPCS",
        ),
        ("article_x_hcpc_code", {"hcpc_code_id": "32553"}, "hcpc_code_group", "x", "'x' is not a whole number"),
        ("article_x_hcpc_code", {"hcpc_code_id": "32553"}, "hcpc_code_group", "40000", "at most 32,767 is expected"),
        (
            "article_x_icd10_covered",
            {"icd10_code_id": "C22.0"},
            "icd10_code_id",
            "CC2",
            "has not the shape of an ICD-10",
        ),
        ("state_lookup", {"state_abbrev": "AR"}, "state_abbrev", "ZZ", "'ZZ' is not the two letters of a state"),
        ("lcd", {"lcd_id": 99007}, "orig_det_eff_date", "soon", "'soon' is not a day of the calendar"),
        ("lcd", {"lcd_id": 99007}, "orig_det_eff_date", "2026-02-30", "'2026-02-30' is not a day of the calendar"),
        ("lcd", {"lcd_id": 99007}, "orig_det_eff_date", "", "is blank, and so is the day that could stand for it"),
        ("lcd", {"lcd_id": 99007}, "status", "X", "'X' is none of A (approved), R (retired) and P (proposed)"),
        ("lcd", {"lcd_id": 99007}, "display_id", "A1", "'A1' is not such as L12345 or DL12345"),
        ("lcd", {"lcd_id": 99007}, "title", " <p></p>", "is blank"),
        ("lcd", {"lcd_id": 99007}, "notice_start_dt", "2030-01-01", ""),
        (
            "lcd",
            {"lcd_id": 99007},
            "indication",
            "x" * 200_001,
            "is 200,001 characters long; a section holds at most 200,000",
        ),
        ("ncd_trkg", {"NCD_id": 901}, "NCD_mnl_sect", "", "is not the number of a manual section"),
    ],
)
def test_row_that_cannot_be_read_is_set_aside_with_its_reason(
    coverage, tmp_path, monkeypatch, table, wanted, column, text, reason
):
    monkeypatch.setattr("sources.actions.loading.LARGEST_BAD_SHARE", 0.5)
    coverage.row(table, **wanted)[column] = text
    result = coverage.load(tmp_path)
    if not reason:
        assert result.quarantined == 0
        return
    assert reason in ImportIssue.objects.first().reason
    assert f"> {table}.csv" in ImportIssue.objects.first().file_name
    assert ImportIssue.objects.first().field == (
        column if reason[:8] != "is blank" or table != "lcd" or column == "title" else "rev_eff_date"
    )


def test_document_that_names_no_id_refuses_the_file(coverage, tmp_path):
    coverage.row("lcd", lcd_id=99007)["lcd_id"] = "L99007"
    with pytest.raises(FileRejected, match=r"lcd\.csv, line \d+, lcd_id: names no document"):
        coverage.load(tmp_path)


def test_document_twice_is_refused(coverage, tmp_path):
    coverage.rows("lcd").append(dict(coverage.row("lcd", lcd_id=99007)))
    with pytest.raises(LoadRefused, match=r"once 'lcd 99007 version 1' stands on line \d+ and again on line \d+"):
        coverage.load(tmp_path)


def test_code_and_diagnosis_twice_are_one(coverage, tmp_path):
    coverage.rows("article_x_hcpc_code").append(dict(coverage.row("article_x_hcpc_code", hcpc_code_id="32553")))
    coverage.rows("article_x_icd10_covered").append(
        dict(coverage.row("article_x_icd10_covered", icd10_code_id="C22.0"))
    )
    coverage.load(tmp_path)
    assert version_of("A99002").codes.filter(code="32553").count() == 1
    assert version_of("A99002").diagnoses.filter(code="C22.0").count() == 1


def test_document_that_cannot_be_read_is_not_taken_for_gone(coverage, tmp_path, monkeypatch):
    monkeypatch.setattr("sources.actions.loading.LARGEST_BAD_SHARE", 0.5)
    coverage.load(tmp_path / "a")
    coverage.row("lcd", lcd_id=99001)["rev_eff_date"] = "soon"
    coverage.edition("2026-11-22").load(tmp_path / "b")
    assert version_of("L99001").in_force_to is None


def test_version_with_an_unreadable_code_stays_as_it_was(coverage, tmp_path, monkeypatch):
    monkeypatch.setattr("sources.actions.loading.LARGEST_BAD_SHARE", 0.5)
    coverage.load(tmp_path / "a")
    coverage.row("article_x_hcpc_code", hcpc_code_id="32553")["hcpc_code_id"] = "?"
    coverage.edition("2026-11-22").load(tmp_path / "b")
    assert version_of("A99002").codes.filter(code="32553").exists()


def test_new_version_with_an_unreadable_code_says_so_until_it_is_whole(coverage, tmp_path, monkeypatch):
    monkeypatch.setattr("sources.actions.loading.LARGEST_BAD_SHARE", 0.5)
    row = coverage.row("article_x_hcpc_code", hcpc_code_id="32553")
    row["hcpc_code_id"] = "?"
    coverage.load(tmp_path / "a")
    assert version_of("A99002").change_note == (
        "Not all of it could be read from the release: rows with a fault in hcpc_code_id are missing."
    )
    row["hcpc_code_id"] = "32553"
    coverage.edition("2026-11-22").load(tmp_path / "b")
    assert version_of("A99002").change_note == ""
    assert version_of("A99002").codes.filter(code="32553").exists()


def test_paragraph_longer_than_csv_reads_of_itself_is_read(coverage, tmp_path):
    coverage.row("lcd", lcd_id=99001)["indication"] = "<p>" + "long words " * 15_000 + "</p>"
    coverage.load(tmp_path)
    assert len(version_of("L99001").sections.get(kind="coverage_rationale").text) == 164_999


def test_load_that_fails_leaves_nothing(coverage, tmp_path, monkeypatch):
    def fail(held, at):
        raise LoadRefused("for this test")

    monkeypatch.setattr("payers.actions.mcd.tell", fail)
    with pytest.raises(LoadRefused):
        coverage.load(tmp_path)
    assert not Policy.objects.exists()
    assert not PolicyDiagnosis.objects.exists()


def test_dry_run_writes_nothing(coverage, tmp_path):
    assert coverage.load(tmp_path, dry_run=True).message == "mcd 2026-11-15: 79 rows would be loaded, 0 set aside."
    assert not Policy.objects.exists()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015-10-01 00:00:00", date(2015, 10, 1)),
        ("2026-08-28 11:49:28.133000", date(2026, 8, 28)),
        ("2015-10-01", date(2015, 10, 1)),
        ("10/01/2015", date(2015, 10, 1)),
        ("", None),
        ("9999-12-31", None),
    ],
)
def test_days_are_read_as_the_database_writes_them(text, day):
    assert read_day("x", text) == day


@given(st.lists(st.lists(WORDS, min_size=7, max_size=7), max_size=5))
def test_any_text_yields_rows_bad_rows_or_a_refusal(rows):
    header = "article_id,article_version,hcpc_code_id,hcpc_code_version,hcpc_code_group,range,last_updated"
    text = "\n".join([header, *(",".join(cells) for cells in rows)]) + "\n"
    require_rows_or_refusal(mcd, SourceFile.from_text("article_x_hcpc_code.csv", text), McdRow)


def test_foreign_table_is_refused():
    with pytest.raises(
        FileRejected, match=r"codes\.csv: is no table of the Medicare Coverage Database that is read here"
    ):
        mcd.identify(SourceFile.from_text("codes.csv", "a,b\n"))


def test_row_narrower_than_the_header_is_set_aside():
    table = SourceFile.from_text("state_lookup.csv", "state_id,state_abbrev,description\n1\n")
    (bad,) = mcd.parse(table)
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.field) == (2, "row")
