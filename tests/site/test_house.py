"""Rules of the house that no other tool checks."""

import ast

from tests.site.files import APPS, files, name_of, tree_of

CODE = [path for app in APPS for path in files(".py", under=app) if "migrations" not in path.parts]
JUNK_DRAWERS = {"utils", "util", "helpers", "common", "misc", "signals"}
WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete", "executemany"}
# Files that write: actions, and the table that a file is parsed into on its way to them.
WRITERS = {"actions", "actions.py", "staging.py", "migrations", "models.py", "models"}


def calls_to(names, tree):
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
    ]


def test_rooms_have_names():
    assert [name_of(path) for path in files(".py") if {path.stem, path.parent.name} & JUNK_DRAWERS] == []


def test_modules_say_what_they_are():
    silent = [name_of(path) for path in CODE if tree_of(path).body and not ast.get_docstring(tree_of(path))]
    assert [name for name in silent if not name.endswith("/apps.py")] == []


def test_modules_import_at_their_top():
    within = [
        f"{name_of(path)}:{node.lineno}"
        for path in CODE
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert within == []


def test_writes_are_actions():
    elsewhere = [path for path in CODE if not WRITERS & set(path.parts) and "/admin" not in name_of(path)]
    assert [f"{name_of(path)}:{line}" for path in elsewhere for line in calls_to(WRITES, tree_of(path))] == []


def test_actions_are_keyword_only():
    actions = [
        (path, node)
        for path in CODE
        if "actions" in path.parts or path.name == "actions.py"
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and calls_to(WRITES, node)
    ]
    positional = {
        f"{name_of(path)}:{node.name}": [argument.arg for argument in node.args.args] for path, node in actions
    }
    # What an importer registers is called by the loader, which gives it the release and the staged rows.
    given = ([], ["release", "staging"], ["release", "absent"])
    assert {name: arguments for name, arguments in positional.items() if arguments not in given} == {}
    assert len(positional) > 3
