"""Organizations, their members, and the links by which people join them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.plans import Plan
from accounts.querysets import InvitationQuerySet


class Organisation(models.Model):
    """Coders of one employer: a plan, a number of seats, and notes that stay when a member leaves.

    Who signs in by single sign-on with an address of `sso_domain` becomes a member.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120, unique=True)
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="organisations")
    seats = models.PositiveIntegerField(default=5)
    sso_domain = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        verbose_name = "organization"
        constraints = (
            models.UniqueConstraint(fields=("sso_domain",), condition=~Q(sso_domain=""), name="organisation_sso_once"),
        )

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person belongs to one organization at most."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        MANAGER = "manager", "Manager"
        MEMBER = "member", "Member"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="membership")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ("joined_at", "pk")

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display().lower()} of {self.organisation}"


class Invitation(models.Model):
    """A link that makes one person a member, once, until it expires; only a digest of it is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True, help_text="Blank: whoever holds the link.")
    role = models.CharField(max_length=10, choices=Membership.Role.choices, default=Membership.Role.MEMBER)
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.email or 'by link'}"
