from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from codes.checks import check_version, check_versions
from codes.demo import load_modifiers, load_publications, load_replacements
from codes.models import PublicationVersion
from sources.demo import load_documents, load_slices
from tests.factories.codes import (
    make_code,
    make_descriptor,
    make_ended_code,
    make_listing,
    make_modifier,
    make_modifier_descriptor,
    make_place,
    make_replacement,
    make_version,
    publish,
)
from tests.factories.fees import make_relative_value
from tests.factories.sources import make_release

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
# Clean for the rules of scope: this code has none.
CODE = "10160"


def make_edition(importer, edition, effective_from, **facts):
    return make_release(importer, edition, effective_from, None, **facts)


def rules(version):
    return [(finding.rule, finding.severity, finding.field) for finding in check_version(version, today=TODAY)]


@pytest.fixture
def release():
    return make_release()


@pytest.fixture
def code(release):
    code = make_code(code=CODE)
    make_listing(code, release)
    return code


def test_a_clean_version_has_no_findings(code):
    assert check_version(make_version(code), today=TODAY) == []


def test_errors_come_before_warnings_in_the_order_of_the_page(code, release):
    make_relative_value(code, release)
    make_modifier("26", applies_to=["surgery"])
    version = make_version(
        code,
        summary="No source here.",
        common_language="It costs $5. [@editorial]",
        modifiers=[("26", "Professional", "When read. [@editorial]"), ("11", "Office", "At the office. [@editorial]")],
    )
    make_place(make_release("pos", "2024"), "11", "Office")
    assert rules(version) == [
        ("claim-without-source", "error", "summary"),
        ("modifier-misfit", "error", "modifiers[26]"),
        ("modifier-unknown", "error", "modifiers[11]"),
        ("claim-without-source", "warning", "common_language"),
    ]


def test_indicators_are_those_of_the_newest_release_begun_by_today(code, release):
    make_modifier("50", title="Both sides", applies_to=["any", "surgery"])
    make_relative_value(code, make_edition("pfs", "RVU25D", date(2025, 10, 1)), bilateral_surgery="1")
    version = make_version(code, modifiers=[("50", "Both sides", "Both. [@editorial]")])
    make_relative_value(code, make_edition("pfs", "RVU27A", date(2027, 1, 1)), bilateral_surgery="0")
    make_relative_value(code, make_release(edition="RVU26C", variant="QPP"), bilateral_surgery="0")
    assert rules(version) == []
    make_relative_value(code, release, bilateral_surgery="0")
    found = check_version(version, today=TODAY)
    assert [finding.rule for finding in found] == ["modifier-misfit"]


def test_a_modifier_that_a_newer_hcpcs_release_ends_is_an_error(code):
    modifier = make_modifier("ZZ", "hcpcs")
    older = make_release("hcpcs", "April 2026", date(2026, 4, 1), date(2026, 7, 1))
    make_modifier_descriptor(modifier, older)
    version = make_version(code, modifiers=[("ZZ", "Test", "Test. [@editorial]")])
    assert rules(version) == []
    newer = make_edition("hcpcs", "July 2026", date(2026, 7, 1))
    make_modifier_descriptor(modifier, newer, ended_on=date(2026, 7, 1))
    assert rules(version) == [("modifier-unknown", "error", "modifiers[ZZ]")]


def test_an_ended_code_points_to_what_staff_wrote(code):
    ended = make_ended_code()
    make_replacement(ended, make_code(code="77387"))
    version = make_version(code, summary="Guidance is 77014. [@editorial]")
    (found,) = check_version(version, today=TODAY)
    assert "ended on 1 January 2026, replaced by 77387" in found.message


def test_a_code_held_only_by_a_failed_release_is_not_listed(code):
    make_listing(make_code(code="32553"), make_release(edition="RVU26B", status="failed"))
    version = make_version(code, summary="Thorax is 32553. [@editorial]")
    assert rules(version) == [("code-not-loaded", "warning", "summary")]


def test_a_licensed_descriptor_is_guarded_and_a_public_one_is_not(code):
    text = "Test service one of the made up kind with or without anything else"
    make_descriptor(code, make_release("cpt", "2026"), long=text)
    assert rules(make_version(code, summary=f"{text}. [@editorial]")) == [("descriptor-copied", "error", "summary")]
    supply = make_code("hcpcs", "A9999")
    make_listing(supply, make_release("hcpcs", "July 2026"))
    make_descriptor(supply, make_release("hcpcs", "October 2026"), long=text)
    assert rules(make_version(supply, summary=f"{text}. [@editorial]")) == []


def test_a_narrative_is_held_against_a_loaded_descriptor(code):
    make_descriptor(code, make_release("cpt", "2026"), long="Test drainage, percutaneous, abdomen")
    version = make_version(code, summary="This code covers laparoscopic work in the abdomen. [@editorial]")
    (found,) = check_version(version, today=TODAY)
    assert (found.rule, found.field) == ("narrative-contradicts", "summary")


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_versions_takes_the_same_queries(number, release, django_assert_num_queries):
    make_modifier("26")
    make_ended_code()
    for index in range(number):
        code = make_code(code=f"1016{index}")
        make_relative_value(code, release)
        make_listing(code, release)
        make_version(
            code,
            summary="Guidance is 77014. [@editorial]",
            modifiers=[("26", "Professional", "When read. [@editorial]"), ("11", "Office", "There. [@editorial]")],
            related=[("cpt", "77014", "see_also", "Guidance. [@editorial]")],
        )
    with django_assert_num_queries(12):
        found = check_versions(PublicationVersion.objects.all(), today=TODAY)
    assert [len(findings) for findings in found.values()] == [4] * number


def test_check_versions_keys_findings_by_primary_key(code):
    good, bad = make_version(code), make_version(code, summary="No source.")
    found = check_versions(PublicationVersion.objects.all(), today=TODAY)
    assert found[good.pk] == []
    assert [finding.rule for finding in found[bad.pk]] == ["claim-without-source"]


def run(*args):
    out = StringIO()
    call_command("check_content", *args, stdout=out)
    return out.getvalue()


def test_the_command_prints_findings_by_code_and_fails_on_an_error(code):
    publish(code, summary="No source.")
    out = StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command("check_content", stdout=out)
    assert exit_.value.code == 1
    assert f"CPT {CODE} version 1 (published)\n  summary\n    error: claim-without-source: No source" in out.getvalue()
    assert out.getvalue().endswith("1 version checked: 1 error, 0 warnings.\n")


def test_the_command_can_pass_errors_and_fail_on_warnings(code):
    version = publish(code, summary="No source.")
    assert "1 error" in run("--fail-on", "never")
    PublicationVersion.objects.filter(pk=version.pk).update(summary="It costs $5. [@editorial]")
    assert "0 errors, 1 warning." in run()
    with pytest.raises(SystemExit):
        run("--fail-on", "warning")


def test_the_command_checks_the_codes_asked_for_and_refuses_unknown_ones(code):
    publish(code)
    other = make_code("hcpcs", "A4648")
    publish(other, summary="No source.")
    assert "1 version checked: 0 errors" in run(CODE)
    with pytest.raises(CommandError, match="No publication is there on 99999"):
        run("99999")


def test_the_command_leaves_superseded_versions_alone(code):
    make_version(code, status="superseded", summary="No source.")
    assert "0 versions checked" in run()


@pytest.mark.slow
def test_the_shipped_publications_hold_no_error(today):
    for load in (load_documents, load_slices, load_modifiers, load_publications, load_replacements):
        load()
    found = check_versions(PublicationVersion.objects.published(), today=today)
    assert len(found) == 32
    findings = [(pk, finding) for pk, several in found.items() for finding in several]
    assert [pair for pair in findings if pair[1].severity == "error"] == []
    # The demo loads excerpts, so that codes outside them cannot be looked up; tests/site names what else is in doubt.
    assert {finding.rule for _, finding in findings} == {"code-not-loaded", "editorial-only"}
