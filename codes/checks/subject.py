"""What the rules read: one version as plain text, and what the portal knows that bears on it. No database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from codes.checks.facts import PaymentIndicators
from codes.checks.scopes import Scope


@dataclass(frozen=True, slots=True)
class Passage:
    """One text with the field it stands in, as a Finding names it."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class ModifierLine:
    """One row of the table Modifier / Description / When to use."""

    modifier: str
    description: str = ""
    when_to_use: str = ""

    @property
    def field(self) -> str:
        return f"modifiers[{self.modifier}]"


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """One related code; `kind` is a value of `RelatedCode.Kind`."""

    system: str
    code: str
    kind: str
    note: str = ""

    @property
    def field(self) -> str:
        return f"related[{self.code}]"


@dataclass(frozen=True, slots=True)
class Subject:
    """One version. `own` holds the texts of its own fields, in the order of the page; `labels` the short ones."""

    system: str
    code: str
    own: tuple[Passage, ...] = ()
    modifiers: tuple[ModifierLine, ...] = ()
    related: tuple[RelatedLine, ...] = ()
    labels: tuple[Passage, ...] = ()

    @property
    def every_text(self) -> tuple[Passage, ...]:
        """The passages and what stands beside them without a citation: labels, and what each modifier is."""
        return (*self.passages, *self.labels, *(Passage(row.field, row.description) for row in self.modifiers))

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every text of the version that makes claims, and so cites."""
        return (
            *self.own,
            *(Passage(row.field, row.when_to_use) for row in self.modifiers),
            *(Passage(row.field, row.note) for row in self.related),
        )

    def text(self, name: str) -> str:
        return next((passage.text for passage in self.own if passage.field == name), "")


@dataclass(frozen=True, slots=True)
class ModifierFact:
    """A loaded modifier: the kinds of code it applies to, and whether its newest release has ended it."""

    applies_to: frozenset[str] = frozenset({"any"})
    title: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class CodeFact:
    """A loaded code. `is_listed`: some READY release lists it. `replaced_by`: as staff wrote it."""

    is_listed: bool = True
    ended_on: date | None = None
    is_end_bound: bool = False
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A citable document; `effective_to` is exclusive."""

    title: str
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class ReleaseFact:
    """One READY release."""

    importer: str
    name: str
    effective_from: date
    is_excerpt: bool = False


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is loaded, for all the versions under check. Codes and texts are keyed by (system, code)."""

    today: date
    modifiers: Mapping[str, ModifierFact] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], CodeFact] = field(default_factory=dict)
    documents: Mapping[str, DocumentFact] = field(default_factory=dict)
    releases: tuple[ReleaseFact, ...] = ()
    indicators: Mapping[tuple[str, str], PaymentIndicators] = field(default_factory=dict)
    scopes: Mapping[tuple[str, str], Scope] = field(default_factory=dict)
    licensed_texts: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
