"""What a file of codes would do to a draft, before any of it is saved."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from payers.code_files import CodeIntake, RowFault, take_in
from payers.code_tables import CodeTable
from payers.document import CodeRow, VersionDocument
from payers.faults import faults_of
from payers.selectors.code_lists import EndedCode, doubtful
from payers.selectors.delegates import delegate_choices


@dataclass(frozen=True, slots=True)
class CodePreview:
    """`unknown` and `ended` are among the rows that the file adds; `document` is what the version would say."""

    intake: CodeIntake
    document: VersionDocument
    faults: list[RowFault]
    unknown: list[str]
    ended: list[EndedCode]

    @property
    def is_savable(self) -> bool:
        return not self.faults and self.intake.changes_something

    @property
    def is_doubtful(self) -> bool:
        return bool(self.unknown or self.ended)


def code_preview(held: VersionDocument, table: CodeTable, *, is_whole: bool, today: date) -> CodePreview:
    intake = take_in(held=held.codes, headers=table.headers, rows=table.rows, lines=table.lines, is_whole=is_whole)
    document = replace(held, codes=intake.rows)
    faults = [*intake.faults, *_delegate_faults(intake), *_content_faults(held, document, intake)]
    added = [(change.now.system, change.now.code) for change in intake.new if change.now]
    unknown, ended = doubtful(sorted(set(added)), max(held.effective_from, today))
    return CodePreview(intake, document, sorted(faults, key=lambda fault: fault.line), unknown, ended)


def _delegate_faults(intake: CodeIntake) -> Iterator[RowFault]:
    named = {row.delegate for row in intake.rows if row.delegate}
    known = dict(delegate_choices()) if named else {}
    there_are = f"there are {', '.join(sorted(known))}" if known else "there is none: staff add it in the admin"
    for row in intake.rows:
        line = _line(intake, row)
        if line and row.delegate and row.delegate not in known:
            yield RowFault(line, "delegate", f"{row.delegate[:60]!r} is no delegate here; {there_are}.")


def _content_faults(held: VersionDocument, document: VersionDocument, intake: CodeIntake) -> Iterator[RowFault]:
    """Rules that rows break by themselves or together. What was wrong before is not the file's doing."""
    before = set(faults_of(held))
    lines = {row.code: _line(intake, row) for row in reversed(intake.rows)}
    for fault in faults_of(document):
        if fault not in before:
            name, _, rest = fault.field.removeprefix("codes[").partition("]")
            yield RowFault(lines.get(name, 0), rest.lstrip("."), fault.message)


def _line(intake: CodeIntake, row: CodeRow) -> int:
    return intake.lines.get((row.group, row.system, row.code), 0)
