"""The payers of the demo, their sample policies and scorecards, and who watches them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import yaml
from django.contrib.auth import get_user_model

from accounts.models import User
from codes.models import Code
from payers.actions import add_shipped_payer
from payers.actions.acknowledgements import acknowledge
from payers.actions.refusals import PolicyRefused
from payers.actions.shipped import (
    add_shipped_jurisdiction,
    add_shipped_line,
    add_shipped_metric,
    add_shipped_policies,
    add_shipped_team,
    policies_to_add,
    settle_shipped_notices,
)
from payers.actions.watches import watch
from payers.document import PolicyDocument, VersionDocument
from payers.importers.faults import PolicyFileRejected
from payers.importers.policies import read_policy
from payers.models import Notice, Payer
from ui.demo import FIXTURES, DemoFailed, register_step

TEAM = ("coding-team", "Coding team")
TEAM_MEMBERS = ("member@example.org", "free@example.org", "editor@example.org")
# What member@example.org watches, and what the team does: some changes reach a person in both ways, once.
WATCHED_PAYERS = ("aetna", "unitedhealthcare")
WATCHED_CODES = ("49411", "55876")
# How many days after a change each of the team says to have read it; those not named have read nothing yet.
READ_AFTER = {"member@example.org": 2, "editor@example.org": 6}
# Newer changes than these are left to be read.
UNREAD = timedelta(days=60)


def load_payers() -> list[str]:
    rows = _read("payers.yaml")["payers"]
    added = sum(
        add_shipped_payer(
            slug=row["slug"], facts={key: row[key] for key in row if key not in ("slug", "lines_of_business")}
        )
        for row in rows
    )
    for row in rows:
        for line in row.get("lines_of_business", ()):
            facts = {"name": line["name"], "kind": line["kind"]}
            add_shipped_line(payer=row["slug"], slug=line["slug"], facts=facts)
    for area in _read("jurisdictions.yaml")["jurisdictions"]:
        facts = {"name": area["name"], "contractor": area["contractor"]}
        add_shipped_jurisdiction(slug=area["slug"], facts=facts, states=area["states"])
    return [f"{added} payers added"] if added else []


def load_policies() -> list[str]:
    """Written by the demo's editor and approved by its approver where they exist, else under no name."""
    documents = policies_to_add(documents=read_policies())
    if not documents:
        return []
    people = {user.email: user for user in get_user_model().objects.filter(email__endswith="@example.org")}
    began = min(approved_at(document.number, version) for document in documents for version in document.versions)
    _watch(people, began - timedelta(days=3))
    try:
        versions = add_shipped_policies(
            documents=documents,
            author=people.get("editor@example.org"),
            approver=people.get("approver@example.org"),
            approved_at=approved_at,
        )
    except PolicyRefused as refusal:
        raise DemoFailed(str(refusal)) from refusal
    settle_shipped_notices(users=list(people.values()))
    _read_some(people)
    return [f"{len(documents)} sample policies added, {versions} versions"]


def load_scorecards() -> list[str]:
    added = 0
    for row in _read("scorecards.yaml")["scorecards"]:
        key = {name: row.pop(name) for name in ("program", "contract", "year")}
        added += add_shipped_metric(payer=row.pop("payer"), key=key, figures=row)
    return [f"{added} sample scorecards added"] if added else []


def read_policies() -> list[PolicyDocument]:
    paths = sorted((FIXTURES / "policies").glob("*.yaml"))
    try:
        return [read_policy(path.name, path.read_bytes()).document for path in paths]
    except PolicyFileRejected as rejected:
        raise DemoFailed(str(rejected)) from rejected


def approved_at(number: str, version: VersionDocument) -> datetime:
    """Some days after its passages were read, as it goes; the same number of days for all versions of one policy."""
    read = max(passage.retrieved_at for passage in version.passages)
    days = 1 + sum(map(ord, number)) % 9
    return read + timedelta(days=days, hours=4)


def _read(name: str) -> Any:
    return yaml.safe_load((FIXTURES / name).read_text(encoding="utf-8"))


def _watch(people: dict[str, User], at: datetime) -> None:
    """One person watches two payers; a team, of which that person is one, watches two codes."""
    reader = people.get("member@example.org")
    if reader is None:
        return
    team = add_shipped_team(slug=TEAM[0], name=TEAM[1], members=_named(people, TEAM_MEMBERS))
    for payer in Payer.objects.filter(slug__in=WATCHED_PAYERS):
        watch(by=reader, at=at, payer=payer)
    if team.members.filter(pk=reader.pk).exists():
        for code in Code.objects.filter(system="cpt", code__in=WATCHED_CODES):
            watch(by=reader, at=at, team=team, code=code)


def _read_some(people: dict[str, User]) -> None:
    """Older changes have been read by some, so that the figures of drift have something to count."""
    notices = Notice.objects.filter(user__email__in=READ_AFTER, change__policy__is_sample=True).select_related(
        "change", "user"
    )
    newest = max((notice.created_at for notice in notices), default=None)
    for notice in notices:
        reader = people.get(notice.user.email)
        if reader and notice.change and newest and notice.created_at < newest - UNREAD:
            days = READ_AFTER[reader.email] + notice.change.pk % 4
            acknowledge(change=notice.change, by=reader, at=notice.created_at + timedelta(days=days))


def _named(people: dict[str, User], addresses: Sequence[str]) -> list[User]:
    return [people[address] for address in addresses if address in people]


register_step(35, load_payers)
register_step(70, load_policies)
register_step(80, load_scorecards)
