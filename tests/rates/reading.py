"""Reads made-up rate files by the engine, so that a test is about the file."""

import io
import json
import shutil

import pytest

from rates import tic
from rates.tic import building

HAS_COMPILER = any(map(shutil.which, building.COMPILERS))
SCANNERS = ("c", "python") if HAS_COMPILER else ("python",)
needs_compiler = pytest.mark.skipif(not HAS_COMPILER, reason="no C compiler: the compiled scanner is not tested")


def rows_of(data, *, wanted=None, scanner="", window=1 << 18, **options):
    """The rows as dicts, and the report."""
    out = io.BytesIO()
    report = tic.extract(
        io.BytesIO(data),
        wanted=tic.Wanted.all() if wanted is None else wanted,
        sink=tic.JsonLines(out),
        scanner=scanner,
        window=window,
        **options,
    )
    return [json.loads(line) for line in out.getvalue().splitlines()], report


def lines_of(data, kind=tic.JsonLines, *, wanted=None, **options):
    """The very bytes."""
    out = io.BytesIO()
    tic.extract(io.BytesIO(data), wanted=wanted or tic.Wanted.all(), sink=kind(out), **options)
    return out.getvalue()
