"""What one version of a document of the Medicare Coverage Database says, as rows: its sections and its passages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from payers.actions.mcd_staged import StagedVersion
from payers.html_text import passage_of
from payers.importers.mcd_fields import SECTION_LENGTH
from payers.importers.mcd_rows import Part
from payers.medicare import address_of
from payers.models import PolicySection, PolicyVersion, SourceCapture
from payers.vocabulary import SectionKind

BATCH = 500
QUOTE_KEPT = 1_000
_MAIN = (SectionKind.COVERAGE_RATIONALE, SectionKind.INSTRUCTIONS, SectionKind.BACKGROUND)
_ABOVE = {
    Part.CODE_GROUP: "Codes",
    Part.MODIFIER_GROUP: "Modifiers",
    Part.SUPPORTING_GROUP: "Diagnoses that support medical necessity",
    Part.OPPOSING_GROUP: "Diagnoses that do not support medical necessity",
}
_CUT = "\n\n(The rest is longer than a section here: read it in the source.)"


@dataclass(frozen=True, slots=True)
class Written:
    """One version as it now stands in the database, beside what it was written from."""

    staged: StagedVersion
    row: PolicyVersion


def write_contents(*, written: Iterable[Written], at: datetime) -> None:
    """Sections and passages of versions, in the place of those that are there."""
    written = list(written)
    ids = [each.row.pk for each in written]
    PolicySection.objects.filter(version__in=ids).delete()
    sections = (section for each in written for section in _sections(each))
    PolicySection.objects.bulk_create(sections, batch_size=BATCH)
    held = {(row.version_id, row.key): row for row in SourceCapture.objects.filter(version__in=ids)}
    new, wanted = [], set()
    for each in written:
        for capture in _captures(each, at):
            wanted.add((each.row.pk, capture.key))
            if kept := held.get((each.row.pk, capture.key)):
                capture.pk = kept.pk
                capture.save(force_update=True)
            else:
                new.append(capture)
    SourceCapture.objects.bulk_create(new, batch_size=BATCH)
    SourceCapture.objects.filter(pk__in=[row.pk for key, row in held.items() if key not in wanted]).delete()


def _sections(each: Written) -> Iterable[PolicySection]:
    texts = {kind: (title, text) for kind, title, text in each.staged.sections}
    if coding := _coding(each.staged, texts.get(SectionKind.CODING, ("", ""))[1]):
        texts[SectionKind.CODING] = ("", coding)
    return (PolicySection(version=each.row, kind=kind, title=title, text=text) for kind, (title, text) in texts.items())


def _coding(staged: StagedVersion, said: str) -> str:
    """The paragraphs above the lists, and the modifiers: no table says which code a modifier goes with."""
    parts = [said] if said else []
    groups = sorted({*staged.groups, *((Part.MODIFIER_GROUP.value, number) for number in staged.modifiers)})
    order = list(_ABOVE)
    for part, number in sorted(groups, key=lambda group: (order.index(Part(group[0])), group[1])):
        paragraph, asterisk = staged.groups.get((part, number), ("", ""))
        lines = [paragraph] if paragraph else []
        if part == Part.MODIFIER_GROUP and number in staged.modifiers:
            lines.append(", ".join(sorted(set(staged.modifiers[number]))))
        if asterisk:
            lines.append(f"Those marked with an asterisk: {asterisk}")
        parts.append(f"**{_ABOVE[Part(part)]}, group {number}**\n\n" + "\n\n".join(lines))
    text = "\n\n".join(parts)
    return text if len(text) <= SECTION_LENGTH else text[: SECTION_LENGTH - len(_CUT)] + _CUT


def group_key(number: int) -> str:
    return f"codes-{number}"


def _captures(each: Written, at: datetime) -> Iterable[SourceCapture]:
    """The first words of the document, and the paragraph above each of its lists of codes."""
    staged = each.staged
    sections = {kind: (title, text) for kind, title, text in staged.sections}
    main = next((kind for kind in _MAIN if kind in sections), None)
    quotes: list[tuple[str, str, str]] = []
    if main:
        title, text = sections[main]
        quotes.append(("document", title or main.label, text))
    quotes += [
        (group_key(number), f"Group {number} of its codes", paragraph)
        for (part, number), (paragraph, _) in sorted(staged.groups.items())
        if part == Part.CODE_GROUP
    ]
    for key, locator, text in quotes:
        if quote := passage_of(text, QUOTE_KEPT):
            yield SourceCapture(
                policy_id=each.row.policy_id,
                version=each.row,
                key=key,
                url=address_of(staged.kind, staged.document, staged.version),
                retrieved_at=at,
                locator=locator[:200],
                quote=quote,
            )
