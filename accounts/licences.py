"""Whether a reader may be shown the official text of an owner: under the operator's licence, and on the owner's terms.

Nothing is asked of the database until there is a text to show: `may_see_descriptors` then asks once for a request.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.licences import record_descriptor_reader
from accounts.models import Terms
from accounts.reader_digests import month_of, reader_digest
from accounts.readers import Reader, reader_of
from accounts.shipped_terms import shipped_notice, shipped_text

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose texts they are. `setting` holds `none` or `licensed`, and with `_EDITION` after it the years covered."""

    slug: str
    name: str
    code_set: str
    setting: str


OWNERS = {
    owner.slug: owner
    for owner in (
        Owner("ama", "American Medical Association", "CPT", "CPT_LICENCE"),
        Owner("ada", "American Dental Association", "CDT", "ADA_LICENCE"),
        Owner("aha", "American Hospital Association", "UB-04", "AHA_LICENCE"),
    )
}


class Needs(StrEnum):
    """What is missing before the text is shown."""

    NOTHING = "none"
    LICENCE = "licence"
    TERMS = "terms"
    COUNTING = "counting"


@dataclass(frozen=True, slots=True)
class DescriptorPermission:
    """`answer`: what the reader last answered to the terms in force, none where they were not asked yet."""

    owner: Owner
    needs: Needs
    editions: tuple[int, ...] = ()
    terms: Terms | None = None
    answer: bool | None = None
    answered_at: datetime | None = None
    is_counted: bool = field(default=False, repr=False)

    @property
    def is_permitted(self) -> bool:
        return self.needs == Needs.NOTHING

    @property
    def notice(self) -> str:
        return self.terms.notice if self.terms else ""


def licensed_editions(owner: str) -> tuple[int, ...]:
    """The years of content that the operator's licence covers; none without a licence. No query."""
    setting = OWNERS[owner].setting
    if getattr(settings, setting) != "licensed":
        return ()
    return tuple(getattr(settings, f"{setting}_EDITION"))


def may_see_descriptors(source: HttpRequest | Reader, owner: str) -> DescriptorPermission:
    """Whether the reader has accepted the terms in force; one query, none without a licence or for a new guest."""
    if isinstance(source, Reader):
        return _asked(source, OWNERS[owner])
    held: dict[str, DescriptorPermission] = source.__dict__.setdefault("_descriptor_permissions", {})
    if owner not in held:
        held[owner] = _asked(reader_of(source), OWNERS[owner])
    return held[owner]


def show_descriptors(request: HttpRequest, owner: str) -> DescriptorPermission:
    """For a page that is about to show them: a reader who may see them is counted for the month."""
    permission = may_see_descriptors(request, owner)
    if not permission.is_permitted or permission.is_counted or request.method == "HEAD":
        return permission
    try:
        record_descriptor_reader(owner=owner, reader=reader_of(request).key, today=timezone.localdate())
    except DatabaseError:
        # What cannot be counted is not shown: the owner is owed the number.
        logger.exception("A reader of %s could not be counted", owner)
        permission = replace(permission, needs=Needs.COUNTING)
    else:
        permission = replace(permission, is_counted=True)
    request.__dict__["_descriptor_permissions"][owner] = permission
    return permission


def is_for_one_reader(request: HttpRequest) -> bool:
    """The answer depends on whether its reader accepted an owner's terms: nobody else may be given it."""
    held: dict[str, DescriptorPermission] = request.__dict__.get("_descriptor_permissions", {})
    return any(permission.needs != Needs.LICENCE for permission in held.values())


def terms_in_force(owner: str, *, today: date) -> Terms | None:
    """What readers are asked today; none without a licence. The Sample is not in the database until answered."""
    editions = licensed_editions(owner)
    if not editions:
        return None
    edition = edition_asked(editions, today)
    found = Terms.objects.in_force(owner, edition, today).first()
    return found or sample_terms(OWNERS[owner], edition, today)


def edition_asked(editions: Sequence[int], today: date) -> int:
    """The newest that has begun, whose terms stand for those before it too; else the first that will."""
    return max((year for year in editions if year <= today.year), default=min(editions))


def sample_terms(owner: Owner, edition: int, today: date) -> Terms:
    """Version 0, so that whatever the operator writes comes after it."""
    return Terms(
        owner=owner.slug, owner_name=owner.name, edition=edition, version=0,
        effective_from=min(date(edition, 1, 1), today),
        text=shipped_text(name=owner.name, code_set=owner.code_set), is_sample=True,
        notice=shipped_notice(owner=owner.slug, name=owner.name, code_set=owner.code_set, edition=edition),
    )  # fmt: skip


def notice_of(owner: str) -> str:
    """The copyright notice for a file that holds descriptors; blank without a licence."""
    terms = terms_in_force(owner, today=timezone.localdate())
    return terms.notice if terms else ""


def _asked(reader: Reader, owner: Owner) -> DescriptorPermission:
    editions = licensed_editions(owner.slug)
    if not editions:
        return DescriptorPermission(owner, Needs.LICENCE)
    if reader.is_new:
        return DescriptorPermission(owner, Needs.TERMS, editions)
    today = timezone.localdate()
    month = month_of(today)
    digest = reader_digest(owner=owner.slug, reader=reader.key, month=month)
    in_force = Terms.objects.in_force(owner.slug, edition_asked(editions, today), today)
    terms = in_force.with_answer_of(reader.key, month, digest).first()
    found = cast(Any, terms)  # with the annotated columns
    if terms is None or found.is_accepted is None:
        return DescriptorPermission(owner, Needs.TERMS, editions, terms)
    needs = Needs.NOTHING if found.is_accepted else Needs.TERMS
    return DescriptorPermission(
        owner, needs, editions, terms, found.is_accepted, found.answered_at, found.is_counted
    )  # fmt: skip
