"""Full text over policies: what is found, and that nothing typed is ever syntax."""

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payers.fulltext import BODY_BYTES, drop_version, index_version, matching, reindex_policies, seek, terms
from payers.models import PolicyVersion
from tests.factories.payers import make_policy, make_policy_version

pytestmark = pytest.mark.django_db


def indexed(number="CPB 0590", **facts):
    version = make_policy_version(make_policy(number=number), stage="approved", **facts)
    index_version(version=version)
    return version


@pytest.mark.parametrize(
    "words",
    [
        "0590",
        "CPB 0590",
        "cpb-0590",
        "Fiducial",
        "lesions",
        "lesion",
        "the LESION of a lung",
        "breathing",
        "unit",
        "Gated",
    ],
)
def test_a_version_is_found_by_number_title_summary_sections_criteria_and_notes(words):
    version = indexed(
        title="Fiducial markers",
        summary="For a lesion of the lung.",
        sections={"background": "Respiratory *gated* therapy."},
        criteria=[(0, "leaf", "The target moves with breathing")],
        codes=[{"code": "49411", "disposition": "criteria", "note": "One unit a session"}],
    )
    assert seek(words) == [version.pk]


def test_every_word_has_to_be_there():
    indexed(title="Fiducial markers")
    assert seek("fiducial lasers") == []


def test_a_match_in_the_title_comes_before_one_in_the_text():
    in_text = indexed("CPB 1", title="Radiation", summary="Markers are named here once among many other words.")
    in_title = indexed("CPB 2", title="Markers")
    assert seek("markers") == [in_title.pk, in_text.pk]


@pytest.mark.parametrize(
    "text",
    ["", "   ", '"', '"unclosed', "AND", "NOT", "a OR", "NEAR(", "col:", "heading:x", "*", "^", "(((", "'; DROP TABLE x",
     "-1", "\x00", "the of and", "😀", "a\u0301", "\ud800", "x" * 5000, "!&|<->:*"],
)  # fmt: skip
def test_what_is_no_word_of_a_policy_finds_nothing(text):
    indexed(title="Fiducial markers")
    assert seek(text) == []
    subquery = matching(text)
    if subquery is not None:
        assert not PolicyVersion.objects.filter(pk__in=subquery).exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_no_text_is_an_error(text):
    assert isinstance(seek(text), list)


def test_operators_are_words_like_any_other():
    version = indexed(title="Markers near the target")
    assert seek("NEAR markers") == [version.pk]


def test_terms_are_few_and_short():
    assert len(terms(" ".join(f"word{number}" for number in range(40)))) == 12
    assert terms("The Marker, the MARKER_x") == ["marker", "x"]
    assert [len(term) for term in terms("y" * 300)] == [64]


def test_matching_is_one_query_with_the_rest_of_the_filter(django_assert_num_queries):
    version = indexed(title="Fiducial markers")
    with django_assert_num_queries(1):
        assert list(PolicyVersion.objects.approved().filter(pk__in=matching("fiducial"))) == [version]


def test_indexing_twice_finds_once_and_forgets_the_old_words():
    version = indexed(title="Fiducial markers")
    version.title = "Gold seeds"
    index_version(version=version)
    assert (seek("gold"), seek("fiducial")) == ([version.pk], [])


def test_a_corrected_version_is_found_no_more():
    policy = make_policy()
    wrong = make_policy_version(policy, stage="approved", title="Fiducial markers")
    index_version(version=wrong)
    PolicyVersion.objects.filter(pk=wrong.pk).update(stage="corrected")
    right = make_policy_version(policy, stage="approved", title="Fiducial markers", corrects=wrong)
    index_version(version=right)
    assert seek("fiducial") == [right.pk]


def test_a_dropped_version_is_found_no_more():
    version = indexed(title="Fiducial markers")
    drop_version(version_id=version.pk)
    assert seek("fiducial") == []


def test_a_very_long_policy_is_found_by_its_beginning():
    words = " ".join(f"w{number:x}" for number in range(BODY_BYTES // 4))
    version = indexed(summary="Firstword", sections={"background": words, "coding": "\u754c\u4e16 " * 60_000})
    assert seek("firstword") == [version.pk]


def test_reindex_makes_it_again_of_approved_versions_alone(capsys):
    approved = make_policy_version(stage="approved", title="Fiducial markers")
    make_policy_version(make_policy(number="CPB 2"), title="Fiducial draft")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM payers_policytext")
    call_command("reindex")
    assert "1 version of policies indexed." in capsys.readouterr().out
    assert seek("fiducial") == [approved.pk]
    assert reindex_policies() == 1
