"""What counts as a change of codes, modifiers, places of service and families."""

from datetime import date

import pytest

from codes.models import FamilyAssignment
from sources.actions import compare, load_files
from sources.models import Release, RowChange
from sources.registry import find_importer
from tests.factories.changes import changes_of
from tests.factories.codes import (
    make_code,
    make_descriptor,
    make_family,
    make_listing,
    make_modifier,
    make_modifier_descriptor,
    make_place,
)
from tests.factories.sources import NOW, make_release

pytestmark = pytest.mark.django_db


def editions(importer):
    return (
        make_release(importer, "2025", date(2025, 1, 1), date(2026, 1, 1)),
        make_release(importer, "2026", date(2026, 1, 1), date(2027, 1, 1)),
    )


def list_in(code, releases, texts=(), **facts):
    for release, text in zip(releases, texts or [""] * len(releases), strict=True):
        make_listing(code, release, **facts)
        if text:
            make_descriptor(code, release, short="Short", long=text)


def test_code_that_came_is_told_with_its_public_text():
    releases = editions("hcpcs")
    list_in(make_code("hcpcs", "A4648"), releases)
    list_in(make_code("hcpcs", "A4650"), releases[1:], ["Implantable radiation dosimeter, each"])
    list_in(make_code("hcpcs", "A4649"), releases[:1], ["Surgical supply; miscellaneous"])
    assert changes_of(releases[1]) == [
        ("added", "code", "A4650", "", "Implantable radiation dosimeter, each"),
        ("removed", "code", "A4649", "Surgical supply; miscellaneous", ""),
    ]


def test_end_and_words_of_a_code_are_told():
    before, after = editions("hcpcs")
    code = make_code("hcpcs", "A4648")
    list_in(code, [before], ["Tissue marker"])
    list_in(code, [after], ["Tissue marker, implantable"], ended_on=date(2026, 7, 1))
    assert changes_of(after) == [
        ("changed", "descriptor", "A4648", "Tissue marker", "Tissue marker, implantable"),
        ("changed", "end date", "A4648", "no end", "valid through 30 Jun 2026"),
    ]


def test_text_that_one_file_lacks_is_no_change():
    releases = editions("hcpcs")
    list_in(make_code("hcpcs", "A4648"), releases, ["Tissue marker", ""])
    assert changes_of(releases[1]) == []


def test_licensed_text_is_said_to_differ_and_not_a_word_of_it_is_kept():
    releases = editions("cpt")
    code = make_code()
    for release, text in zip(releases, ("Words of theirs", "Other words of theirs"), strict=True):
        make_listing(code, release)
        make_descriptor(code, release, short="", long=text)
    assert changes_of(releases[1]) == [("changed", "long descriptor", "49411", "", "")]
    make_descriptor(make_code(code="32553"), releases[1], long="New words of theirs")
    make_listing(make_code(code="32553"), releases[1])
    assert ("added", "code", "32553", "", "") in changes_of(releases[1])
    assert not RowChange.objects.filter(after__contains="theirs").exists()


def test_header_that_becomes_billable_is_told():
    before, after = editions("icd10cm")
    code = make_code("icd-10-cm", "C22.0")
    make_listing(code, before, is_billable=False)
    make_listing(code, after, is_billable=True)
    assert changes_of(after) == [("changed", "billable", "C22.0", "header, not billable", "billable")]


def test_modifiers_are_no_codes():
    before, after = editions("hcpcs")
    make_modifier_descriptor(make_modifier("LT", "hcpcs"), before, long="Left side")
    make_modifier_descriptor(make_modifier("RT", "hcpcs"), after, long="Right side")
    assert changes_of(after) == [
        ("added", "modifier", "RT", "", "Right side"),
        ("removed", "modifier", "LT", "Left side", ""),
    ]
    assert set(RowChange.objects.values_list("system", flat=True)) == {"modifier"}


def test_name_and_setting_of_a_place_are_told():
    before, after = editions("pos")
    make_place(before, "22", "Outpatient Hospital", "facility")
    make_place(after, "22", "On Campus-Outpatient Hospital", "unassigned")
    assert changes_of(after) == [
        ("changed", "name", "22", "Outpatient Hospital", "On Campus-Outpatient Hospital"),
        ("changed", "setting", "22", "facility", "unassigned"),
    ]


def test_code_that_moves_to_another_family_is_told():
    before, after = editions("rbcs")
    code = make_code()
    for release, name in ((before, "Biopsy"), (after, "Markers")):
        FamilyAssignment.objects.create(
            release=release,
            code=code,
            family=make_family(name=name),
            procedure="Major",
            effective_from=date(2020, 1, 1),
        )
    assert changes_of(after) == [
        ("changed", "family", "49411", "Procedure: Other, Biopsy", "Procedure: Other, Markers")
    ]


def test_whole_files_of_hcpcs_are_compared(shared_data):
    for name in ("HCPC2020_ANWEB.csv", "HCPC2024_JUL_ANWEB.csv"):
        load_files(importer=find_importer("hcpcs"), paths=[shared_data / "hcpcs" / name])
    counts = compare(release=Release.objects.get(edition="July 2024"), at=NOW).counts
    assert {kind: sum(found.values()) for kind, found in counts.items()} == {
        "added": 1337,
        "removed": 6,
        "changed": 603,
    }
