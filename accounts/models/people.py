"""People who sign in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower

from accounts.models.plans import Plan

# No address can end so (RFC 2606).
LEFT = "@left.invalid"


class EmailUserManager(UserManager["User"]):
    """Creates people by e-mail address; there is no user name."""

    def _create_user_object(self, username: str, email: str | None, password: str | None, **extra: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **extra)
        user.set_password(password)
        return user

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":  # type: ignore[override]
        return super().create_user(email, email, password, **extra)

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":  # type: ignore[override]
        # Made on the command line, before any mail goes out: whoever types it answers for the address.
        user = super().create_superuser(email, email, password, **extra)
        user.emailaddress_set.create(email=user.email.lower(), verified=True, primary=True)  # type: ignore[attr-defined]
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """One person, known by e-mail address, compared without regard to case.

    `plan` is one that they were given beside the one that every account has. `caught_up_at`: they have seen what had
    changed until then. Who left keeps a row without anything of theirs, since what they published names its author.
    """

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    keeps_history = models.BooleanField("keep what I see and search for", default=True)
    caught_up_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[EmailUserManager] = EmailUserManager()

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="accounts_user_email_ci_unique"),)

    def __str__(self) -> str:
        return "a person who left" if self.has_left else self.email

    @property
    def has_left(self) -> bool:
        return self.email.endswith(LEFT)


class Team(models.Model):
    """People who share what they watch, and who are all asked to read it."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120, unique=True)
    members = models.ManyToManyField(User, blank=True, related_name="teams")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
