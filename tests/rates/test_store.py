"""Where flat rows lie."""

from pathlib import Path

import pytest

from rates import store
from tests.rates.awkward.making import document, written
from tests.rates.reading import rows_of


def test_folder_names_kind_payer_and_edition():
    folder = store.edition_folder(Path("data"), kind="tic", payer="aetna", edition="2026-11")
    assert folder == Path("data/rates/tic/aetna/2026-11")


@pytest.mark.parametrize("changes", [{"kind": "other"}, {"payer": "../x"}, {"edition": "a/b"}, {"payer": ""}])
def test_part_that_would_lead_elsewhere_is_refused(changes):
    with pytest.raises(ValueError, match=r"is no kind|cannot name a folder"):
        store.edition_folder(Path("data"), **({"kind": "tic", "payer": "aetna", "edition": "2026-11"} | changes))


def test_file_is_named_by_its_content_and_by_the_codes_read():
    folder, digest = Path("x"), "0123456789abcdef0123"
    assert store.stored_path(folder, sha256=digest) == folder / "0123456789abcdef.parquet"
    some = store.stored_path(folder, sha256=digest, codes=[("CPT", "1"), ("CPT", "2")])
    assert some == store.stored_path(folder, sha256=digest, codes=[("CPT", "2"), ("CPT", "1"), ("CPT", "1")])
    assert some != store.stored_path(folder, sha256=digest, codes=[("CPT", "1")])


def test_digest_is_the_one_that_reading_tells(tmp_path):
    data = written(document())
    path = tmp_path / "rates.json"
    path.write_bytes(data)
    assert store.content_digest(path) == rows_of(data)[1].sha256


def test_note_stands_beside_the_rows_once_both_are_there(tmp_path):
    path = tmp_path / "edition" / "rows.parquet"
    _, report = rows_of(written(document()))
    store.write_note(path, source="rates.json.gz", report=report)
    assert store.read_note(path) is None
    assert list(store.stored_files(path.parent)) == []
    path.write_bytes(b"rows")
    note = store.read_note(path)
    assert (note["source"], note["rows"], note["generation"]) == ("rates.json.gz", 1, 1)
    assert note["about"]["reporting_entity_name"] == "Sample Health Plan"
    assert list(store.stored_files(path.parent)) == [path]
