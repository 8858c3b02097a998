"""Every write to payers and their policies."""

from payers.actions.approval import approve
from payers.actions.payers import add_shipped_payer
from payers.actions.refusals import PolicyRefused
from payers.actions.versions import (
    create_policy,
    return_to_draft,
    save_version,
    start_version,
    submit_for_review,
    withdraw,
)

__all__ = [
    "PolicyRefused",
    "add_shipped_payer",
    "approve",
    "create_policy",
    "return_to_draft",
    "save_version",
    "start_version",
    "submit_for_review",
    "withdraw",
]
