from hypothesis import given
from hypothesis import strategies as st

from codes.diffs import Change, Content, Row, compare, compare_texts

SAME, ADDED, REMOVED, CHANGED = Change.SAME, Change.ADDED, Change.REMOVED, Change.CHANGED


def spelled(pieces, *kinds):
    return "".join(piece.text for piece in pieces if piece.change in kinds)


def pairs(pieces):
    return [(piece.change, piece.text) for piece in pieces]


def test_compare_texts_marks_whole_words():
    pieces = compare_texts("A needle is placed.", "A needles is placed.")

    assert (REMOVED, "needle") in pairs(pieces)
    assert (ADDED, "needles") in pairs(pieces)


def test_compare_texts_keeps_amounts_and_citations_whole():
    pieces = compare_texts("It pays $1,414.11. [@cms-rvu25d]", "It pays $1,514.11. [@cms-rvu26c]")

    assert (REMOVED, "$1,414.11") in pairs(pieces)
    assert (ADDED, "[@cms-rvu26c]") in pairs(pieces)


def test_compare_texts_ignores_how_lines_end():
    assert pairs(compare_texts("one\ntwo\n", "one\r\ntwo")) == [(SAME, "one\ntwo")]


@given(st.text(max_size=300), st.text(max_size=300))
def test_compare_texts_loses_no_word_of_either_text(old, new):
    pieces = compare_texts(old, new)

    assert spelled(pieces, SAME, REMOVED) == old.replace("\r\n", "\n").strip()
    assert spelled(pieces, SAME, ADDED) == new.replace("\r\n", "\n").strip()


def test_compare_texts_tells_apart_more_words_than_lie_below_the_surrogates():
    many = " ".join(f"w{number}" for number in range(60_000))

    pieces = compare_texts(many, many.replace("w59999", "other"))

    assert spelled(pieces, ADDED) == "other"
    assert spelled(pieces, REMOVED) == "w59999"


def test_compare_names_what_changed_and_what_did_not():
    old = Content({"Title": "Markers", "Summary": "A needle."}, (Row("26", {"When to use": "x"}), Row("50", {})), ())
    new = Content(
        {"Title": "Markers", "Summary": "A thin needle."}, (Row("59", {"When to use": "y"}), Row("50", {})), ()
    )

    difference = compare(old, new)

    assert [field.label for field in difference.fields] == ["Summary"]
    assert difference.unchanged == ("Title",)
    assert [(row.key, row.change) for row in difference.modifiers] == [("59", ADDED), ("26", REMOVED)]
    assert difference.related == ()
    assert not difference.is_empty


def test_compare_shows_a_changed_row_by_its_cells():
    old = Content({}, (), (Row("CPT 76942, imaging guidance", {"Note": "Ultrasound."}),))
    new = Content({}, (), (Row("CPT 76942, imaging guidance", {"Note": "Live ultrasound."}),))

    [row] = compare(old, new).related

    assert row.change is CHANGED
    assert spelled(row.cells[0].pieces, SAME, ADDED) == "Live ultrasound."


def test_compare_of_the_same_content_is_empty():
    content = Content({"Title": "Markers"}, (Row("26", {"When to use": "x"}),), ())

    assert compare(content, content).is_empty
