"""Reads made-up rate files by the engine, so that a test is about the file."""

import io
import json

from rates import tic

SCANNERS = ("c", "python")


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
