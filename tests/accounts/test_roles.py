"""The table of roles, as docs/operating.md shows it."""

import pytest

from accounts.roles import governs, handled_roles, handles, manages
from tests.conftest import ROOT

ROLES = ("owner", "manager", "member", "")
HANDLED = {"owner": {"owner", "manager", "member"}, "manager": {"member"}, "member": set(), "": set()}


@pytest.mark.parametrize("by", ROLES)
@pytest.mark.parametrize("role", ROLES)
def test_role_handles_those_below_it_and_an_owner_everybody(by, role):
    assert handles(by, role) == (role in HANDLED[by])


@pytest.mark.parametrize(
    "by, manages_it, governs_it", [("owner", True, True), ("manager", True, False), ("member", False, False)]
)
def test_role_sees_invitations_and_governs_as_far_as_it_goes(by, manages_it, governs_it):
    assert (manages(by), governs(by)) == (manages_it, governs_it)


def test_lowest_role_is_offered_first():
    assert handled_roles("owner") == ("member", "manager", "owner")
    assert handled_roles("member") == ()


def test_operator_reads_what_each_role_may_do():
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert "| Invite and remove members, revoke their invitations | yes | yes | no |" in rows
    assert "| Invite and remove managers and owners | yes | no | no |" in rows
    assert "| Change roles, rename the organization, close it | yes | no | no |" in rows
