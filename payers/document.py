"""What a version of a policy says, as plain values: what files hold, what is compared, what is written to the database.

Codes and diagnoses are in canonical spelling; `passage` names the Passage that states a row, blank where none does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from payers.vocabulary import (
    CriterionKind,
    Disposition,
    Polarity,
    PolicyKind,
    PriorAuthorization,
    RelationKind,
    SectionKind,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted passage of the payer's document; `sha256` is of the whole document."""

    key: str
    quote: str
    retrieved_at: datetime
    url: str = ""
    sha256: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class SectionText:
    kind: SectionKind
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One line of the criteria tree, in reading order."""

    depth: int
    kind: CriterionKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """What a version says of one code. `delegate` is a payer's slug."""

    system: str
    code: str
    disposition: Disposition
    prior_authorization: PriorAuthorization = PriorAuthorization.NOT_STATED
    delegate: str = ""
    places: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    group: int = 1
    note: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class DiagnosisRow:
    code: str
    polarity: Polarity
    group: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class StateText:
    """Where one state differs."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class VersionDocument:
    """One version. Dates that end something are the first day on which it holds no more."""

    title: str
    effective_from: date
    summary: str = ""
    scope: str = ""
    is_proposed: bool = False
    is_retirement: bool = False
    published_on: date | None = None
    last_reviewed_on: date | None = None
    next_review_on: date | None = None
    ended_on: date | None = None
    notice_starts_on: date | None = None
    notice_ends_on: date | None = None
    change_note: str = ""
    sections: Sequence[SectionText] = ()
    criteria: Sequence[CriterionLine] = ()
    codes: Sequence[CodeRow] = ()
    diagnoses: Sequence[DiagnosisRow] = ()
    references: Sequence[Reference] = ()
    state_exceptions: Sequence[StateText] = ()
    passages: Sequence[Passage] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """To another policy of the same payer, by its number."""

    kind: RelationKind
    number: str


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """One policy with its versions, oldest first. Payer, lines of business and jurisdictions by their slugs."""

    payer: str
    number: str
    kind: PolicyKind
    is_sample: bool = False
    lines_of_business: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    versions: Sequence[VersionDocument] = field(default_factory=tuple)
