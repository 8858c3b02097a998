"""Payers, their policies, what changes in them, and who is told."""

from payers.models.changes import Acknowledgement, ChangedCode, Notice, PolicyChange, Watch
from payers.models.contents import (
    Criterion,
    PolicyCode,
    PolicyDiagnosis,
    PolicyReference,
    PolicySection,
    SourceCapture,
    StateException,
)
from payers.models.payer import Jurisdiction, JurisdictionState, LineOfBusiness, Payer, PayerStaff
from payers.models.policy import Policy, PolicyEvent, PolicyRelation, PolicyVersion
from payers.models.scorecard import PriorAuthorizationMetric
from payers.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "Acknowledgement",
    "ChangedCode",
    "Criterion",
    "Jurisdiction",
    "JurisdictionState",
    "LineOfBusiness",
    "Notice",
    "Payer",
    "PayerStaff",
    "Policy",
    "PolicyChange",
    "PolicyCode",
    "PolicyDiagnosis",
    "PolicyEvent",
    "PolicyReference",
    "PolicyRelation",
    "PolicySection",
    "PolicyVersion",
    "PriorAuthorizationMetric",
    "SourceCapture",
    "StateException",
    "Watch",
    "Webhook",
    "WebhookDelivery",
]
