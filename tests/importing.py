"""What the tests of importers share: the slices of the demo, and files of invented text."""

import contextlib
from pathlib import Path

import yaml
from hypothesis import strategies as st

from sources.actions import load_files
from sources.files import BadRow, FileRejected, SourceFile
from sources.registry import find_importer

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
SLICES = FIXTURES / "slices"
# Text of one cell or field: printable, in one line.
WORDS = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=12)


def slice_file(path):
    return SourceFile.from_bytes(Path(path).name, (SLICES / path).read_bytes())


def slice_lines(path):
    return (SLICES / path).read_text(encoding="utf-8").splitlines()


def entries():
    return yaml.safe_load((FIXTURES / "releases.yaml").read_text(encoding="utf-8"))


def load_slice(path):
    """Loads one slice as the demo does."""
    entry = next(entry for entry in entries() if entry["file"] == path)
    return load_files(
        importer=find_importer(entry["importer"]),
        paths=[SLICES / path],
        edition=entry.get("edition", ""),
        is_excerpt=entry["excerpt"],
        absent=entry["absent"],
    )


def load_text(tmp_path, importer, name, text, **more):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_files(importer=find_importer(importer), paths=[path], **more)


def require_rows_or_refusal(module, file, row_type):
    """Whatever is in the file, it is refused as a whole or read row by row; nothing else is raised."""
    with contextlib.suppress(FileRejected):
        module.identify(file)
        assert all(isinstance(row, (row_type, BadRow)) for row in module.parse(file))
