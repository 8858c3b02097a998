"""The compiled scanner is built where it can be, and done without where it cannot."""

import logging

import pytest

from rates.tic import building, compiled, extracting, proof
from tests.rates.awkward import CASES
from tests.rates.awkward.making import document, row, written
from tests.rates.reading import lines_of, needs_compiler, rows_of

DATA = written(document())


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """No scanner was ever built here."""
    forget = extracting._library.cache_clear
    forget()
    monkeypatch.setattr(building, "_folders", lambda: iter([tmp_path / "cache"]))
    yield tmp_path / "cache"
    forget()


@needs_compiler
def test_scanner_is_compiled_once_and_kept(nowhere):
    first = building.built_scanner()
    made = first.stat().st_mtime_ns
    assert building.built_scanner() == first
    assert first.stat().st_mtime_ns == made
    assert [path.name for path in nowhere.iterdir()] == [first.name]
    assert rows_of(DATA, scanner="c")[0] == [row()]


def test_without_a_compiler_the_same_rows_are_read_and_a_warning_says_so(nowhere, monkeypatch, caplog):
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.delenv("FIDUCIAL_SCANNER", raising=False)
    monkeypatch.setattr(building.shutil, "which", lambda name: None)
    with caplog.at_level(logging.WARNING):
        found, report = rows_of(DATA)
    assert found == [row()]
    assert report.scanner == "python"
    assert "there is no C compiler" in caplog.text


def test_compiler_that_fails_is_done_without(nowhere, monkeypatch, caplog):
    monkeypatch.setenv("CC", "false")
    assert rows_of(DATA, scanner="auto")[1].scanner == "python"
    assert "slower scanner" in caplog.text


def test_scanner_that_was_asked_for_and_cannot_be_built_is_an_error(nowhere, monkeypatch):
    monkeypatch.setenv("CC", "false")
    with pytest.raises(building.CannotBuild):
        rows_of(DATA, scanner="c")


@needs_compiler
def test_library_that_is_none_is_done_without(nowhere, caplog):
    path = building.built_scanner()
    path.write_bytes(b"no library")
    assert rows_of(DATA, scanner="auto")[1].scanner == "python"


def test_scanner_is_chosen_by_the_environment(monkeypatch):
    monkeypatch.setenv("FIDUCIAL_SCANNER", "python")
    assert rows_of(DATA)[1].scanner == "python"
    monkeypatch.setenv("FIDUCIAL_SCANNER", "fast")
    with pytest.raises(ValueError, match="expected one of auto, c, python"):
        rows_of(DATA)


def test_key_changes_with_the_source_and_with_the_processor(monkeypatch, tmp_path):
    key = building._key()
    monkeypatch.setattr(building, "_processor", lambda: "another")
    other = building._key()
    monkeypatch.undo()
    (tmp_path / "scan.c").write_text("int other;", encoding="ascii")
    monkeypatch.setattr(building, "NATIVE", tmp_path)
    assert len({key, other, building._key()}) == 3


@needs_compiler
@pytest.mark.slow
@pytest.mark.parametrize("flags", [("-U__SSE2__",), ("-mno-avx", "-msse2"), ("-mavx2", "-mpclmul")])
def test_every_kind_of_processor_reads_the_awkward_files_alike(nowhere, monkeypatch, flags):
    plain = [case for case in CASES if not case.error and case.suffix == ".json" and not case.remote]
    expected = [lines_of(case.make(), scanner="python") for case in plain]
    monkeypatch.setattr(building, "TUNINGS", (flags,))
    library = compiled.load(building.built_scanner())
    monkeypatch.setattr(extracting, "_library", lambda *, is_needed: library)
    assert [lines_of(case.make(), scanner="c", window=97) for case in plain] == expected


@needs_compiler
def test_scanner_that_reads_other_rows_is_done_without(monkeypatch, nowhere, caplog):
    monkeypatch.setattr(proof, "ROWS", b"others")
    found, report = rows_of(DATA, scanner="auto")
    assert (found, report.scanner) == ([row()], "python")
    assert "reads other rows than it should" in caplog.text
