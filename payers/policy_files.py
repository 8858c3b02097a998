"""Writes a policy into a file that people can read, YAML or JSON: the way back from `payers.importers.policies`.

What is the default is left out, and rows that are alike but for their code stand together. No database.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import yaml

from payers.document import CodeRow, CriterionLine, DiagnosisRow, PolicyDocument, VersionDocument
from payers.importers.fields import tidy_line, tidy_text
from payers.importers.parts import procedure_system
from payers.vocabulary import CriterionKind, PriorAuthorization

SAMPLE = "Sample: made up to show what a policy looks like. It is not a document of the payer."
_WIDTH = 110
# All but the code itself.
_SAID_OF_CODES = attrgetter(
    "disposition", "prior_authorization", "delegate", "places", "modifiers", "group", "note", "passage"
)
_SAID_OF_DIAGNOSES = attrgetter("polarity", "group", "note")


class _Block(str):
    """A text of several lines, or a long one: written as a block."""

    __slots__ = ()


class _Code(str):
    """A code, a place or a modifier: in quotes, so that no reader takes it for a number."""

    __slots__ = ()


class _Row(list[Any]):
    """A list that is written on one line."""


def to_yaml(document: PolicyDocument) -> str:
    text: str = yaml.dump(
        _policy(document), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False
    )
    return f"# {SAMPLE}\n{text}" if document.is_sample else text


def to_json(document: PolicyDocument) -> str:
    about = {"about": SAMPLE} if document.is_sample else {}
    return json.dumps(about | _policy(document), ensure_ascii=False, indent=2, default=_spelled) + "\n"


def tidied(document: VersionDocument) -> VersionDocument:
    """With its texts as a file holds them: without blank edges, with plain line ends."""
    return replace(
        document,
        title=tidy_line(document.title),
        summary=tidy_text(document.summary),
        scope=tidy_text(document.scope),
        change_note=tidy_line(document.change_note),
        sections=tuple(
            replace(section, text=tidy_text(section.text), title=tidy_line(section.title))
            for section in document.sections
        ),
        criteria=tuple(replace(line, text=tidy_line(line.text)) for line in document.criteria),
        codes=tuple(replace(row, note=tidy_line(row.note)) if row.note else row for row in document.codes),
        diagnoses=tuple(replace(row, note=tidy_line(row.note)) if row.note else row for row in document.diagnoses),
        references=tuple(replace(row, text=tidy_line(row.text), url=row.url.strip()) for row in document.references),
        state_exceptions=tuple(replace(row, text=tidy_line(row.text)) for row in document.state_exceptions),
        passages=tuple(
            replace(
                passage,
                quote=tidy_text(passage.quote),
                locator=tidy_line(passage.locator),
                retrieved_at=passage.retrieved_at.astimezone(UTC),
            )
            for passage in document.passages
        ),
    )


def _policy(document: PolicyDocument) -> dict[str, Any]:
    return _given(
        payer=document.payer,
        number=document.number,
        kind=document.kind.value,
        sample=document.is_sample,
        lines_of_business=_Row(document.lines_of_business),
        jurisdictions=_Row(document.jurisdictions),
        relations=[{"kind": relation.kind.value, "number": relation.number} for relation in document.relations],
        versions=[_version(tidied(version)) for version in document.versions],
    )


def _version(version: VersionDocument) -> dict[str, Any]:
    return _given(
        title=version.title,
        effective_from=version.effective_from,
        published_on=version.published_on,
        last_reviewed_on=version.last_reviewed_on,
        next_review_on=version.next_review_on,
        ended_on=version.ended_on,
        notice=_given(starts_on=version.notice_starts_on, ends_on=version.notice_ends_on),
        proposed=version.is_proposed,
        retirement=version.is_retirement,
        change_note=version.change_note,
        summary=_Block(version.summary),
        scope=_Block(version.scope),
        sections={
            section.kind.value: _given(title=section.title, text=_Block(section.text))
            if section.title
            else _Block(section.text)
            for section in version.sections
        },
        criteria=_criteria(version.criteria),
        codes=list(_codes(version.codes)),
        diagnoses=list(_diagnoses(version.diagnoses)),
        references=[{"text": row.text, "url": row.url} if row.url else row.text for row in version.references],
        state_exceptions={row.state: row.text for row in version.state_exceptions},
        passages=[
            _given(
                key=passage.key,
                quote=_Block(passage.quote),
                url=passage.url,
                retrieved_at=passage.retrieved_at,
                sha256=passage.sha256,
                locator=passage.locator,
            )
            for passage in version.passages
        ],
    )


def _criteria(lines: Iterable[CriterionLine]) -> list[Any]:
    """Lines in reading order as a tree: a line belongs to the nearest one above that is less deep."""
    root: list[Any] = []
    open_groups: list[list[Any]] = [root]
    for line in lines:
        del open_groups[line.depth + 1 :]
        if line.kind == CriterionKind.LEAF:
            open_groups[-1].append(line.text)
            continue
        parts: list[Any] = []
        heading = {"heading": line.text} if line.text else {}
        open_groups[-1].append(heading | {line.kind.value: parts})
        open_groups.append(parts)
    return root


def _codes(rows: Sequence[CodeRow]) -> Iterator[dict[str, Any]]:
    for (system, *_), alike in groupby(rows, key=lambda row: (_system(row), *_SAID_OF_CODES(row))):
        facts, *more = alike
        yield _given(
            **_code_or_codes([_Code(row.code) for row in (facts, *more)]),
            system=system,
            disposition=facts.disposition.value,
            prior_authorization=_unless(facts.prior_authorization, PriorAuthorization.NOT_STATED),
            delegate=facts.delegate,
            places=_Row(map(_Code, facts.places)),
            modifiers=_Row(map(_Code, facts.modifiers)),
            group=_unless(facts.group, 1),
            note=facts.note,
            passage=facts.passage,
        )


def _system(row: CodeRow) -> str:
    """Blank where the spelling says it."""
    return "" if procedure_system(row.code) == row.system else row.system


def _diagnoses(rows: Sequence[DiagnosisRow]) -> Iterator[dict[str, Any]]:
    for (polarity, group, note), alike in groupby(rows, key=_SAID_OF_DIAGNOSES):
        codes = [_Code(row.code) for row in alike]
        yield _given(**_code_or_codes(codes), polarity=polarity.value, group=_unless(group, 1), note=note)


def _code_or_codes(codes: list[_Code]) -> dict[str, Any]:
    return {"code": codes[0]} if len(codes) == 1 else {"codes": _Row(codes)}


def _given(**fields: Any) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in ("", None, False, [], {})}


def _unless(value: Any, default: Any) -> Any:
    return None if value == default else getattr(value, "value", value)


def _spelled(value: date) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()


_Base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Base):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _block(dumper: yaml.SafeDumper, text: _Block) -> yaml.Node:
    if "\n" in text or len(text) > _WIDTH:
        return dumper.represent_scalar("tag:yaml.org,2002:str", str(text) + "\n", style="|")
    return dumper.represent_str(str(text))


_Dumper.add_representer(_Block, _block)
_Dumper.add_representer(
    _Code, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)
_Dumper.add_representer(
    _Row, lambda dumper, row: dumper.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True)
)
_Dumper.add_representer(
    datetime, lambda dumper, at: dumper.represent_scalar("tag:yaml.org,2002:timestamp", _spelled(at))
)
