"""Rooms stay small enough to read: no file over 400 lines, no function over 60."""

import ast

from tests.site.files import files, name_of, tree_of

FILE_LINES = 400
FUNCTION_LINES = 60
VIEW_LINES = 25
CODE = [path for path in files(".py") if "migrations" not in path.parts]


def functions(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name_of(path)}:{node.name}", node.end_lineno - node.lineno + 1


def longer_than(limit, paths):
    return {name: lines for path in paths for name, lines in functions(path) if lines > limit}


def test_files_are_short():
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*CODE, *files(".html", ".css", ".js")]
    }
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}
    assert len(lengths) > 100


def test_functions_are_short():
    assert longer_than(FUNCTION_LINES, CODE) == {}


def test_views_are_shorter_still():
    assert longer_than(VIEW_LINES, [path for path in CODE if path.stem == "views"]) == {}
