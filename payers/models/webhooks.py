"""Addresses of other systems that are told of changes, and how each telling went."""

from django.conf import settings
from django.db import models

from payers.models.changes import PolicyChange
from payers.models.payer import Payer


class Webhook(models.Model):
    """One address that each change is posted to, signed with its secret (HMAC-SHA256)."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=64, editable=False)
    payer = models.ForeignKey(
        Payer, null=True, blank=True, on_delete=models.CASCADE, related_name="+", help_text="None: every payer."
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("owner", "url"), name="webhook_unique"),)

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One change for one webhook: tried until it is taken, or until it is dead and a person looks at it."""

    class Status(models.TextChoices):
        WAITING = "waiting", "waiting"
        DELIVERED = "delivered", "delivered"
        DEAD = "dead", "given up"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    change = models.ForeignKey(PolicyChange, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    answer = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The HTTP status of the last answer.")
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "webhook deliveries"
        ordering = ("-created_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("webhook", "change"), name="one_delivery_of_a_change"),)
        indexes = (models.Index(fields=("status", "next_attempt_at"), name="delivery_due"),)

    def __str__(self) -> str:
        return f"{self.webhook}: {self.get_status_display()}"
