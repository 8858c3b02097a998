"""How stored rows are named."""

from pathlib import Path

from rates.store import note_path, stored_path


def test_file_is_named_by_its_content_and_by_the_codes_read():
    folder, digest = Path("x"), "0123456789abcdef0123"
    assert stored_path(folder, sha256=digest) == folder / "0123456789abcdef.parquet"
    some = stored_path(folder, sha256=digest, codes=[("CPT", "1"), ("CPT", "2")])
    assert some == stored_path(folder, sha256=digest, codes=[("CPT", "2"), ("CPT", "1"), ("CPT", "1")])
    assert some != stored_path(folder, sha256=digest, codes=[("CPT", "1")])
    assert some.name.startswith("0123456789abcdef-")


def test_note_stands_beside_the_rows():
    assert note_path(Path("x/0123.parquet")) == Path("x/0123.parquet.json")
