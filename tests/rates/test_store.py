"""How stored rows are named."""

from pathlib import Path

from rates.store import content_digest, note_path, stored_path
from tests.rates.awkward.making import document, written
from tests.rates.reading import rows_of


def test_file_is_named_by_its_content_and_by_the_codes_read():
    folder, digest = Path("x"), "0123456789abcdef0123"
    assert stored_path(folder, sha256=digest) == folder / "0123456789abcdef.parquet"
    some = stored_path(folder, sha256=digest, codes=[("CPT", "1"), ("CPT", "2")])
    assert some == stored_path(folder, sha256=digest, codes=[("CPT", "2"), ("CPT", "1"), ("CPT", "1")])
    assert some != stored_path(folder, sha256=digest, codes=[("CPT", "1")])
    assert some.name.startswith("0123456789abcdef-")


def test_note_stands_beside_the_rows():
    assert note_path(Path("x/0123.parquet")) == Path("x/0123.parquet.json")


def test_digest_is_the_one_that_reading_tells(tmp_path):
    path = tmp_path / "rates.json"
    path.write_bytes(written(document()))
    assert content_digest(path) == rows_of(path.read_bytes())[1].sha256
