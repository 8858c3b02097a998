"""Terms under which an owner's descriptors are shown, who accepted them, and how many read them."""

import hashlib

from django.conf import settings
from django.db import models

from accounts.querysets import TermsQuerySet


class Terms(models.Model):
    """One version of an owner's terms, in the owner's or the operator's words; never changed once accepted.

    `owner` is a slug (`ama`, `ada`, `aha`); `edition` the year of the content that it covers. Version 0 is the Sample
    that ships with the portal.
    """

    owner = models.SlugField()
    owner_name = models.CharField(max_length=120)
    edition = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(help_text="Markdown.")
    notice = models.TextField(help_text="The copyright notice that stands wherever a descriptor is shown.")
    effective_from = models.DateField()
    is_sample = models.BooleanField(default=False)

    objects = TermsQuerySet.as_manager()

    class Meta:
        ordering = ("owner", "-edition", "-version")
        verbose_name_plural = "terms"
        constraints = (models.UniqueConstraint(fields=("owner", "edition", "version"), name="terms_unique"),)

    def __str__(self) -> str:
        return f"{self.owner_name} {self.edition}, version {self.version}"

    @property
    def fingerprint(self) -> str:
        """Names the very words that a reader was shown, so that no others are taken for accepted."""
        words = "\x00".join((self.owner, str(self.edition), str(self.version), self.text, self.notice))
        return hashlib.sha256(words.encode()).hexdigest()


class Acceptance(models.Model):
    """One answer to one version of terms; the last one of a reader holds. `reader` is as that of a CodeView."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="answers")
    reader = models.CharField(max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_accepted = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("reader", "terms"), name="acceptance_of_reader"),)

    def __str__(self) -> str:
        return f"{self.reader} {'accepted' if self.is_accepted else 'declined'} {self.terms}"


class DescriptorReader(models.Model):
    """One reader to whom an owner's descriptors were shown in a month, once; for the owner's royalty report.

    `reader` is a digest that cannot be told back to a person; `month` is its first day.
    """

    owner = models.SlugField()
    month = models.DateField()
    reader = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "month", "reader"), name="descriptor_reader_once_a_month"),
        )

    def __str__(self) -> str:
        return f"{self.owner} {self.month:%Y-%m}"
