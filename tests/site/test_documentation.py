"""What an operator can set or type stands in docs/operating.md."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.conftest import ROOT
from tests.site.files import APPS, files, name_of, tree_of

OPERATING = ROOT / "docs" / "operating.md"
READERS = {
    "env_text", "env_bool", "env_list", "env_choice", "env_database", "env_email", "env_mailbox", "env_networks",
    "env_origin", "env_cache", "env_licence", "env_years",
}  # fmt: skip
COMMANDS = sorted(name for name, app in get_commands().items() if app in APPS)


def settings_read():
    """Names of the environment variables that config/ reads."""
    calls = [
        node
        for path in files(".py", under="config")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS and node.args
    ]
    names = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    return sorted(names)


def settings_offered():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return sorted(line.partition("=")[0] for line in lines if re.match(r"[A-Z_]+=", line))


def test_every_setting_that_is_read_is_offered():
    assert settings_read() == settings_offered()


@pytest.mark.parametrize("name", settings_read())
def test_setting_is_documented(name):
    assert f"`{name}`" in OPERATING.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_documented(name):
    assert f"manage.py {name}" in OPERATING.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_options_of_a_command_are_documented(name):
    text = OPERATING.read_text(encoding="utf-8")
    command = load_command_class(get_commands()[name], name)
    own = [action for action in command.create_parser("manage.py", name)._actions if action.option_strings]
    stock = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color"}
    stock |= {"--force-color", "--skip-checks"}
    missing = [option.option_strings[-1] for option in own if option.option_strings[-1] not in stock]
    assert [option for option in missing if f"`{option}" not in text] == []


def make_targets():
    return re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("target", make_targets())
def test_make_target_is_documented(target):
    assert f"`make {target}" in OPERATING.read_text(encoding="utf-8")


def test_every_phony_target_says_what_it_does():
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1].split()
    assert sorted(phony) == sorted(make_targets())


@pytest.mark.parametrize("path", [*files(".md", under="docs"), ROOT / "README.md"], ids=name_of)
def test_links_of_a_document_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    local = [link for link in links if not re.match(r"https?:|mailto:", link)]
    assert [link for link in local if not Path(path.parent / link).exists()] == []


def test_decisions_are_numbered_in_a_row():
    names = [path.name for path in files(".md", under="docs/adr")]
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert len(names) >= 6
