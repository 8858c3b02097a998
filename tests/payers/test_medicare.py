"""Which versions of Medicare's documents hold, and what their lists decide. No database."""

from dataclasses import dataclass
from datetime import date

import pytest

from payers.medicare import address_of, disposition_of, is_absence, places_of
from payers.vocabulary import Disposition, PolicyKind, Stage


@dataclass
class Version:
    number: int
    effective_from: date
    ended_on: date | None = None
    is_proposed: bool = False
    is_retirement: bool = False
    content_sha256: str = "x"
    stage: str = "draft"
    in_force_to: date | None = None

    @property
    def pk(self):
        return self.number


def day(month, of=1):
    return date(2026, month, of)


def placed(*versions, is_listed=True):
    """(stage, until, by which) by number."""
    return {
        place.version.number: (place.stage, place.in_force_to, place.corrected_by and place.corrected_by.number)
        for place in places_of(versions, is_listed=is_listed)
    }


def test_version_holds_until_the_next_begins():
    assert placed(Version(2, day(6)), Version(1, day(1))) == {
        1: (Stage.APPROVED, day(6), None),
        2: (Stage.APPROVED, None, None),
    }


@pytest.mark.parametrize("first", [day(6), day(8)])
def test_version_that_a_later_one_forestalls_is_corrected(first):
    assert placed(Version(1, first), Version(2, day(6)))[1] == (Stage.CORRECTED, None, 2)


def test_end_that_a_document_states_comes_before_the_next_version():
    assert placed(Version(1, day(1), ended_on=day(3)), Version(2, day(6)))[1] == (Stage.APPROVED, day(3), None)


def test_proposal_holds_beside_the_others():
    versions = Version(1, day(1)), Version(2, day(1), is_proposed=True), Version(3, day(6))
    assert placed(*versions) == {
        1: (Stage.APPROVED, day(6), None),
        2: (Stage.APPROVED, None, None),
        3: (Stage.APPROVED, None, None),
    }


def test_absence_ends_a_document_until_it_is_listed_again():
    gone = Version(2, day(6), is_retirement=True, content_sha256="")
    assert is_absence(gone)
    assert placed(Version(1, day(1)), gone, is_listed=False)[1] == (Stage.APPROVED, day(6), None)
    assert placed(Version(1, day(1)), gone, is_listed=True) == {
        1: (Stage.APPROVED, None, None),
        2: (Stage.CORRECTED, None, None),
    }


def test_absence_forestalls_what_would_have_taken_effect():
    gone = Version(3, day(6), is_retirement=True, content_sha256="")
    assert placed(Version(1, day(1)), Version(2, day(9)), gone, is_listed=False)[2] == (Stage.CORRECTED, None, 3)


def test_only_proposals_leave_nothing_in_force():
    assert placed(Version(1, day(1), is_proposed=True)) == {1: (Stage.APPROVED, None, None)}


@pytest.mark.parametrize(
    ("paragraph", "disposition"),
    [
        ("", Disposition.CRITERIA),
        ("The following codes may be billed.", Disposition.CRITERIA),
        ("These services are covered when criteria are met.", Disposition.CRITERIA),
        ("The following are non-covered.", Disposition.RELATED),
        ("The following are noncovered services.", Disposition.RELATED),
        ("Not separately payable.", Disposition.RELATED),
        ("Are considered investigational.", Disposition.RELATED),
        ("will be denied", Disposition.RELATED),
        ("are not reasonable and necessary", Disposition.RELATED),
    ],
)
def test_paragraph_that_may_speak_of_what_is_not_paid_decides_nothing(paragraph, disposition):
    assert disposition_of(paragraph) == disposition


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        (PolicyKind.LCD, "lcd.aspx?lcdid=99001&ver=3"),
        (PolicyKind.ARTICLE, "article.aspx?articleid=99001&ver=3"),
        (PolicyKind.NCD, "ncd.aspx?ncdid=99001&ncdver=3"),
    ],
)
def test_address_is_that_of_the_version(kind, end):
    assert address_of(kind, 99001, 3) == f"https://www.cms.gov/medicare-coverage-database/view/{end}"
