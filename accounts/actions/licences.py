"""Answers to an owner's terms, and the count of those who were shown its texts."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions.audit import record
from accounts.models import Acceptance, AuditEntry, DescriptorReader, Terms
from accounts.reader_digests import month_of, reader_digest
from accounts.readers import Reader


class TermsChanged(Exception):
    """The reader answered other words than those now in force."""


@transaction.atomic
def answer_terms(*, terms: Terms, shown: str, reader: Reader, is_accepted: bool, now: datetime) -> Acceptance:
    """Stores the answer; the same one again is no second. `shown` is the fingerprint of what the reader was shown.

    Terms that are not yet stored, the shipped Sample, are stored with their first answer. Raises TermsChanged.
    """
    held = _held(terms)
    if held.fingerprint != shown:
        raise TermsChanged("The terms have changed since you opened them. Please read them again.")
    last = held.answers.filter(reader=reader.key).first()
    if last and last.is_accepted == is_accepted:
        return last
    answer = Acceptance.objects.create(
        terms=held, reader=reader.key, user=reader.user, is_accepted=is_accepted, at=now
    )  # fmt: skip
    record(
        kind=AuditEntry.Kind.LICENCE,
        actor=reader.user,
        subject=str(held),
        facts={"owner": held.owner, "accepted": is_accepted, "terms": held.fingerprint},
    )
    return answer


@transaction.atomic
def record_descriptor_reader(*, owner: str, reader: str, today: date) -> None:
    """Once a month, however often the reader comes; `reader` is a Reader's key."""
    month = month_of(today)
    digest = reader_digest(owner=owner, reader=reader, month=month)
    DescriptorReader.objects.bulk_create(
        [DescriptorReader(owner=owner, month=month, reader=digest)], ignore_conflicts=True
    )


def _held(terms: Terms) -> Terms:
    """The stored row, locked: nobody edits it while it is answered."""
    if terms.pk is None:
        facts = {name: getattr(terms, name) for name in ("owner_name", "text", "notice", "effective_from", "is_sample")}
        terms, _ = Terms.objects.get_or_create(
            owner=terms.owner, edition=terms.edition, version=terms.version, defaults=facts
        )
    return Terms.objects.select_for_update().get(pk=terms.pk)
