"""What happened to accounts, plans, licences and what was published. Never the body of a question or a note."""

from django.db import models


class AuditEntry(models.Model):
    """One event, appended and never changed. `subject` names what it happened to; `facts` are short words and figures.

    `actor` is a person's e-mail address as it was then, or `guest`, or `system`; `actor_id` their number.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign-in", "Signed in"
        SIGN_IN_FAILED = "sign-in-failed", "Failed to sign in"
        SIGN_OUT = "sign-out", "Signed out"
        SIGN_UP = "sign-up", "Signed up"
        CREDENTIAL = "credential", "Changed a password, passkey or second factor"
        PERMISSION = "permission", "Permissions changed"
        PLAN = "plan", "Plan changed"
        ORGANISATION = "organisation", "Organization changed"
        PUBLICATION = "publication", "Published"
        EXPORT = "export", "Exported"
        LICENCE = "licence", "Answered license terms"
        ACCOUNT_DELETED = "account-deleted", "Account deleted"

    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    actor = models.CharField(max_length=254)
    actor_id = models.BigIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=254, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name_plural = "audit entries"
        # Nobody can be given leave to write here by hand; the database itself refuses to change or erase a row.
        default_permissions = ("view",)
        indexes = (
            models.Index(fields=("-at", "-id"), name="audit_newest"),
            models.Index(fields=("kind", "-at"), name="audit_of_kind"),
            models.Index(fields=("actor", "-at"), name="audit_of_actor"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.actor}"
