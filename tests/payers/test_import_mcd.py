"""The Medicare Coverage Database: its tables as policies. All rows are made up."""

from datetime import date

import pytest
from django.db import connection

from payers.fulltext import seek
from payers.models import (
    Jurisdiction,
    Policy,
    PolicyChange,
    PolicyCode,
    PolicyEvent,
    PolicyRelation,
    PolicyVersion,
    SourceCapture,
)
from payers.vocabulary import Standing
from tests.mcd import Coverage, version_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


class TestWhatIsLoaded:
    @pytest.fixture(autouse=True)
    def _load(self, tmp_path):
        self.result = Coverage().load(tmp_path)

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

    def test_version_stands_as_its_dates_and_status_say(self):
        standings = {version.policy.number: version.standing_on(TODAY) for version in PolicyVersion.objects.all()}
        assert standings == {
            "L99001": Standing.ACTIVE,
            "L99005": Standing.RETIRED,
            "L99007": Standing.FUTURE,
            "DL99001": Standing.PROPOSED,
            "A99002": Standing.ACTIVE,
            "A99003": Standing.ACTIVE,
            "NCD 999.1": Standing.ACTIVE,
            "NCD 999.2": Standing.RETIRED,
        }

    def test_dates_of_a_document_are_the_versions(self):
        version = version_of("L99001", 3)
        assert version.title == "Sample: Markers Placed for Radiation Therapy"
        assert (version.effective_from, version.published_on) == (date(2026, 1, 1), date(2025, 12, 18))
        assert (version.notice_starts_on, version.notice_ends_on) == (date(2025, 11, 13), date(2026, 1, 1))
        assert version.last_reviewed_on == date(2025, 12, 1)

    def test_retirement_ends_the_day_after_the_last_valid(self):
        version = version_of("L99005", 7)
        assert version.ended_on == version.in_force_to == date(2026, 9, 1)

    def test_document_that_ended_before_its_newest_version_is_retired_by_that_end(self):
        version = version_of("NCD 999.2")
        assert (version.is_retirement, version.effective_from, version.ended_on) == (True, date(2021, 1, 2), None)

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
        found = PolicyVersion.objects.filter(pk__in=seek("markers moves with breathing"))
        assert [version.policy.number for version in found] == ["L99001"]
