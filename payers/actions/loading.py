"""`manage.py load policies FILE...`: reads the files, and takes them in all or not at all."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from payers.actions.files import Added, PoliciesRefused, add_policies
from payers.importers.faults import FileFault, PolicyFileRejected
from payers.importers.policies import PolicyFile, read_policy
from sources.actions import FaultsFound, LoadRefused, LoadResult
from sources.files import BadRow, FileRejected, read_documents
from sources.models import ImportRun
from sources.registry import LoadOrder

SUFFIXES = (".yaml", ".yml", ".json")


def load_policies(order: LoadOrder) -> LoadResult:
    """Raises FaultsFound with the faults of all files, LoadRefused, FileRejected."""
    approver = _person(order.approved_by) if order.approved_by else None
    files = _read(order.paths)
    now = timezone.now()
    try:
        with transaction.atomic():
            added = add_policies(
                documents=[file.document for file in files],
                by=None,
                origin=[f"load policies {file.name}" for file in files],
                at=now,
                today=timezone.localdate(),
                approver=approver,
            )
            if order.dry_run:
                transaction.set_rollback(True)
    except PoliciesRefused as refusal:
        raise _refused(
            files[fault.index].fault(fault.field, fault.rule, fault.message) for fault in refusal.faults
        ) from refusal
    status = ImportRun.Status.DRY_RUN if order.dry_run else _status(added)
    return LoadResult(status, "", added.versions, 0, _message(added, order))


def _person(email: str) -> User:
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise LoadRefused(f"--approved-by {email}: nobody here has that e-mail address.")
    return person


def _read(paths: Iterable[Path]) -> list[PolicyFile]:
    """Every file is read before anything is said, so that one run shows the faults of all."""
    files: list[PolicyFile] = []
    faults: list[FileFault] = []
    for name, content in _contents(paths, faults):
        try:
            files.append(read_policy(name, content))
        except PolicyFileRejected as rejected:
            faults.extend(rejected.faults)
    if faults:
        raise _refused(faults)
    return files


def _contents(paths: Iterable[Path], faults: list[FileFault]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        try:
            yield from read_documents(path, SUFFIXES)
        except FileRejected as error:
            faults.append(FileFault(error.file_name, error.line or 1, error.field, "file", error.reason))


def _refused(faults: Iterable[FileFault]) -> FaultsFound:
    issues = [
        (fault.file_name, BadRow(fault.line, fault.field, f"{fault.message} ({fault.rule})", "")) for fault in faults
    ]
    count = f"{len(issues)} fault{'s' if len(issues) > 1 else ''}"
    name, first = issues[0]
    return FaultsFound(
        f"Nothing was loaded: {count}. The first: {name}, line {first.line}, {first.field}: {first.reason}", issues
    )


def _status(added: Added) -> ImportRun.Status:
    return ImportRun.Status.SUCCEEDED if added.versions else ImportRun.Status.UNCHANGED


def _message(added: Added, order: LoadOrder) -> str:
    if not added.versions:
        said = f"policies: nothing is new, nothing was written; {_counted(added.held, 'version')} held already."
        return " ".join([said, *added.notes])
    verb = "would be added" if order.dry_run else "added"
    stands = f"approved by {order.approved_by}" if order.approved_by else "in review"
    corrections = f", {_counted(added.corrections, 'correction')} among them" if added.corrections else ""
    said = (
        f"policies: {_counted(added.versions, 'version')} {verb}, {stands}{corrections}; "
        f"{_counted(added.policies, 'new policy', 'new policies')}, {_counted(added.held, 'version')} held already."
    )
    return " ".join([said, *added.notes])


def _counted(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"
