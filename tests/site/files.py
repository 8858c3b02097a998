"""The repository's own files, without what is installed, collected, vendored or loaded."""

import ast

from tests.conftest import ROOT

APPS = ("config", "ui", "accounts", "sources", "codes", "payers", "fees", "edits", "claims", "rates")
ELSEWHERE = {
    ".venv",
    ".git",
    "data",
    "staticfiles",
    "vendor",
    "node_modules",
    "__pycache__",
    "bench-results",
    "test-results",
}
TEXT = {".py", ".html", ".css", ".js", ".md", ".yaml", ".toml", ".txt", ".csv", ".svg", ".json", ".example", ""}


def files(*suffixes, under=""):
    found = []
    for path in sorted((ROOT / under).rglob("*")):
        parts = path.relative_to(ROOT).parts
        is_cache = any(part in ELSEWHERE or part.endswith("_cache") or part == ".hypothesis" for part in parts)
        if path.is_file() and not is_cache and path.suffix in (suffixes or TEXT):
            found.append(path)
    return found


def name_of(path):
    return str(path.relative_to(ROOT))


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))
