"""What has changed, and what will, in the policies that name a code."""

from dataclasses import dataclass
from datetime import date

from payers.models import PolicyChange, PolicyVersion
from payers.selectors.coverage import Heard
from payers.vocabulary import Stage

UPDATES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Update:
    """One version that touches the code; `change` is None where what it changes was not recorded."""

    version: PolicyVersion
    change: PolicyChange | None
    is_coming: bool

    @property
    def kinds(self) -> list[str]:
        return [kind.label for kind in self.change.shown_kinds] if self.change else []


def updates_of(system: str, code: str, heard: Heard) -> list[Update]:
    """What takes effect last comes first. One query; what `heard` knows of later versions needs none."""
    changes = PolicyChange.objects.with_policy().filter(
        codes__system=system, codes__code=code, version__stage=Stage.APPROVED
    )
    newest = changes.order_by("-version__effective_from", "-pk")[:UPDATES_SHOWN]
    found = {change.version_id: _update(change.version, change, heard.on) for change in newest}
    for row in heard.coming:
        found.setdefault(row.version_id, _update(row.version, None, heard.on))
    return sorted(found.values(), key=lambda update: update.version.effective_from, reverse=True)


def _update(version: PolicyVersion, change: PolicyChange | None, on: date) -> Update:
    if change:
        version.policy = change.policy
    return Update(version, change, is_coming=version.effective_from > on and not version.is_proposed)
