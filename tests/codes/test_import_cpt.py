"""Every descriptor here is invented: the real ones are their owner's, and none is in this repository."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.importers import cpt
from codes.importers.cpt import CptRow
from codes.models import Code, Descriptor, Listing
from sources.actions import LoadRefused, load_files
from sources.files import BadRow, FileRejected, SourceFile
from sources.registry import find_importer
from tests.importing import WORDS, load_text, require_rows_or_refusal

HEADER = (
    "Concept Id", "CPT Code", "Long", "Medium", "Short", "Consumer", "Spanish Consumer",
    "Current Descriptor Effective Date", "Test Name", "Lab Name", "Manufacturer Name",
)  # fmt: skip
PROSE = ("These invented lines stand where the owner's notice does.", "They hold no tabs.", "")


def line_of(code, number="one"):
    return [
        "1",
        code,
        f"Test descriptor {number} in full",
        f"Test descriptor {number}",
        f"Test {number}",
        "",
        "",
        "20260101",
        "",
        "",
        "",
    ]


def consolidated(*lines, name="ConsolidatedCodeList.txt"):
    return SourceFile.from_text(name, "\n".join([*PROSE, *("\t".join(cells) for cells in (HEADER, *lines))]) + "\n")


def text_list(name, *lines):
    return SourceFile.from_text(name, "\r\n".join([*PROSE, *lines]) + "\r\n")


def test_consolidated_list_gives_each_text():
    (row,) = cpt.parse(consolidated(line_of("99999")))
    assert row == CptRow(5, "99999", "all", "Test one", "Test descriptor one", "Test descriptor one in full", "")


def test_quotation_mark_in_a_descriptor_is_an_inch():
    cells = line_of("99999")
    cells[2] = '"Test" descriptor, 5" wide'
    (row,) = cpt.parse(consolidated(cells))
    assert row.long == '"Test" descriptor, 5" wide'


@pytest.mark.parametrize(
    ("name", "kind"), [("SHORTU.txt", "short"), ("2026.zip:standard/MEDU.txt", "medium"), ("LONGULT.txt", "long")]
)
def test_each_list_gives_its_own_text(name, kind):
    rows = list(cpt.parse(text_list(name, "9999A Test descriptor one", "99999 Test descriptor two")))
    assert [(row.line, row.code, row.kind, getattr(row, kind)) for row in rows] == [
        (4, "9999A", kind, "Test descriptor one"),
        (5, "99999", kind, "Test descriptor two"),
    ]


def test_long_list_joins_lines_of_one_code():
    rows = list(cpt.parse(text_list("LONGULT.txt", "99998 Test descriptor", "99998 one", "99999 Test descriptor two")))
    assert [(row.line, row.long) for row in rows] == [(4, "Test descriptor one"), (6, "Test descriptor two")]


def test_long_list_with_sequence_numbers_joins_without_them():
    lines = ["99998 01 Test descriptor", "99998 02 one", "99999 01 Test descriptor two"]
    assert [row.long for row in cpt.parse(text_list("LONGULT.txt", *lines))] == [
        "Test descriptor one",
        "Test descriptor two",
    ]


def test_long_list_without_sequence_keeps_a_number_in_a_descriptor():
    lines = ["99998 Test descriptor", "99999 12 test descriptors"]
    assert [row.long for row in cpt.parse(text_list("LONGULT.txt", *lines))] == [
        "Test descriptor",
        "12 test descriptors",
    ]


def test_line_out_of_sequence_is_set_aside():
    lines = ["99998 01 Test descriptor", "99998 03 three", "99999 01 Test descriptor two"]
    bad = [row for row in cpt.parse(text_list("LONGULT.txt", *lines)) if isinstance(row, BadRow)]
    assert [(row.line, row.field, row.reason) for row in bad] == [
        (5, "sequence", "line 2 of the descriptor is expected, not 3")
    ]


@pytest.mark.parametrize("line", ["A4648 Test descriptor", "99999", "9999 Test descriptor", "99999 "])
def test_line_without_code_or_text_is_set_aside(line):
    good, bad = cpt.parse(text_list("SHORTU.txt", "99998 Test descriptor one", line))
    assert good.code == "99998"
    assert (bad.line, bad.row_text) == (5, line)


@pytest.mark.parametrize(
    ("position", "text", "field"),
    [(1, "A4648", "CPT Code"), (2, "", "Long"), (3, "x" * 301, "Medium"), (4, "x" * 201, "Short")],
)
def test_field_of_the_consolidated_list_that_does_not_parse_sets_its_row_aside(position, text, field):
    cells = line_of("99999")
    cells[position] = text
    (bad,) = cpt.parse(consolidated(cells))
    assert (bad.line, bad.field) == (5, field)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ConsolidatedCodeList.txt", "no header row that begins 'Concept Id'"),
        ("SHORTU.txt", "no line that begins with a CPT code and a space"),
    ],
)
def test_foreign_file_is_refused(name, words):
    with pytest.raises(FileRejected, match=words):
        cpt.identify(SourceFile.from_text(name, "Some\ttext\n" * 60))


@pytest.mark.parametrize(
    ("name", "edition"), [("ConsolidatedCodeList.txt", None), ("CPT2026.zip:ConsolidatedCodeList.txt", "2026")]
)
def test_name_of_the_archive_may_give_the_edition(name, edition):
    found = cpt.identify(consolidated(line_of("99999"), name=name))
    assert (found and found.name) == edition


def test_edition_is_a_calendar_year():
    edition = cpt.edition_from_name("2026")
    assert (edition.effective_from, edition.effective_to) == (date(2026, 1, 1), date(2027, 1, 1))


def test_the_owners_copyright_line_is_taken_from_the_file_with_its_year():
    file = text_list("SHORTU.txt", "CPT only \u00a9 2025 Test Owner. All rights reserved.", "99999 Test one")
    assert cpt.notice(file) == "CPT only \u00a9 2025 Test Owner. All rights reserved."


def test_a_file_without_a_copyright_line_still_names_the_owner():
    assert "American Medical Association" in cpt.notice(consolidated(line_of("99999")))


def test_a_descriptor_that_speaks_of_copyright_is_no_copyright_line():
    file = text_list("SHORTU.txt", "99999 Test of copyright 2025")
    assert cpt.notice(file).startswith("CPT is copyright")


@pytest.mark.parametrize("name", ["", "CPT 2026", "26"])
def test_edition_of_no_such_name_is_refused(name):
    with pytest.raises(ValueError, match="four digits"):
        cpt.edition_from_name(name)


CODES = st.from_regex(r"[0-9]{4}[0-9A-Z]", fullmatch=True)


@given(rows=st.lists(st.tuples(CODES, WORDS, WORDS, WORDS, WORDS), max_size=5))
def test_consolidated_round_trip(rows):
    lines = [["1", code, long, medium, short, consumer, *[""] * 5] for code, short, medium, long, consumer in rows]
    found = [(row.code, row.short, row.medium, row.long, row.consumer) for row in cpt.parse(consolidated(*lines))]
    assert found == rows


@given(
    texts=st.dictionaries(
        CODES, st.lists(st.from_regex(r"[A-Za-z]{1,9}", fullmatch=True), min_size=1, max_size=4), min_size=1
    )
)
@pytest.mark.parametrize("is_numbered", [True, False])
def test_long_list_round_trip(texts, is_numbered):
    lines = [
        f"{code} {f'{number:02} ' if is_numbered else ''}{part}"
        for code, parts in texts.items()
        for number, part in enumerate(parts, start=1)
    ]
    found = {row.code: row.long for row in cpt.parse(text_list("LONGULT.txt", *lines))}
    assert found == {code: " ".join(parts) for code, parts in texts.items()}


@given(text=st.text(), name=st.sampled_from(["ConsolidatedCodeList.txt", "SHORTU.txt", "MEDU.txt", "LONGULT.txt"]))
def test_any_text_is_refused_or_read_row_by_row(text, name):
    require_rows_or_refusal(cpt, SourceFile.from_text(name, text), CptRow)
    require_rows_or_refusal(cpt, SourceFile.from_text(name, f"99999 Test descriptor\n{text}"), CptRow)


@pytest.mark.django_db
def test_load_without_a_licence_is_refused(tmp_path):
    with pytest.raises(LoadRefused, match="set CPT_LICENCE=licensed"):
        load_text(tmp_path, "cpt", "SHORTU.txt", "99999 Test descriptor one\n", edition="2026")
    assert not Code.objects.exists()


@pytest.mark.django_db
def test_three_lists_of_one_edition_make_one_descriptor(tmp_path, licensed):
    for name, text in (
        ("SHORTU", "Test one"),
        ("MEDU", "Test descriptor one"),
        ("LONGULT", "Test descriptor one in full"),
    ):
        (tmp_path / f"{name}.txt").write_text(f"99999 {text}\n")
    paths = sorted(tmp_path.iterdir())
    result = load_files(importer=find_importer("cpt"), paths=paths, edition="2026", is_excerpt=True)
    assert result.rows == 3
    descriptor = Descriptor.objects.get()
    assert (descriptor.short, descriptor.medium, descriptor.long) == (
        "Test one", "Test descriptor one", "Test descriptor one in full"
    )  # fmt: skip
    assert descriptor.release.copyright_line.startswith("CPT is copyright")
    assert Listing.objects.get().code.code == "99999"


@pytest.mark.django_db
def test_licensed_text_never_becomes_the_title(tmp_path, licensed):
    text = "\n".join("\t".join(cells) for cells in (HEADER, line_of("99999")))
    load_text(tmp_path, "cpt", "ConsolidatedCodeList.txt", text, edition="2026", is_excerpt=True)
    assert Descriptor.objects.get(code__code="99999").long == "Test descriptor one in full"
    assert Code.objects.get(code="99999").title == ""


@pytest.mark.django_db
def test_second_load_writes_nothing(tmp_path, licensed):
    load_text(tmp_path, "cpt", "SHORTU.txt", "99999 Test descriptor one\n", edition="2026")
    assert load_text(tmp_path, "cpt", "SHORTU.txt", "99999 Test descriptor one\n", edition="2026").status == "unchanged"
    assert Descriptor.objects.get().short == "Test descriptor one"


def load_lists(tmp_path, **lists):
    for name, text in lists.items():
        (tmp_path / f"{name}.txt").write_text(text)
    return load_files(importer=find_importer("cpt"), paths=sorted(tmp_path.iterdir()), edition="2026", is_excerpt=True)


@pytest.mark.django_db
def test_lists_that_differ_in_a_text_of_one_code_are_refused(tmp_path, licensed):
    text = "\n".join("\t".join(cells) for cells in (HEADER, line_of("99998", "two"), line_of("99999")))
    words = "CPT 99999 has different short texts, on line 3 of the consolidated list and line 2 of the short list"
    with pytest.raises(LoadRefused, match=words):
        load_lists(tmp_path, ConsolidatedCodeList=text, SHORTU="99998 TEST TWO\n99999 TEST OTHER\n")
    assert not Descriptor.objects.exists()
    assert not Code.objects.exists()


@pytest.mark.django_db
def test_lists_that_differ_in_capitals_and_spaces_agree(tmp_path, licensed):
    cells = line_of("99999")
    cells[4] = "Test  one"
    text = "\n".join("\t".join(cells) for cells in (HEADER, cells))
    load_lists(tmp_path, ConsolidatedCodeList=text, SHORTU="99999 TEST ONE\n")
    assert Descriptor.objects.get().short == "Test one"
