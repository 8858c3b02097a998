"""The words of policies: dispositions, prior authorization, workflow. Plain enumerations, no Django, no database."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A stored value and the words in which readers see it."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(word.value, word.label) for word in cls]


class Disposition(Word):
    """What a policy says of one code."""

    COVERED = "covered", "Covered"
    CRITERIA = "criteria", "Covered if criteria are met"
    NOT_COVERED = "not_covered", "Not covered"
    EXPERIMENTAL = "experimental", "Experimental or investigational"
    COSMETIC = "cosmetic", "Cosmetic"
    RELATED = "related", "Listed as related; no decision"


# Prior authorization cannot be asked for what is not paid.
NEVER_PAID = (Disposition.NOT_COVERED, Disposition.EXPERIMENTAL, Disposition.COSMETIC)


class PriorAuthorization(Word):
    """Whether a code has to be authorized before the service."""

    REQUIRED = "yes", "Required"
    NOT_REQUIRED = "no", "Not required"
    CONDITIONAL = "conditional", "In some cases"
    NOT_STATED = "not_stated", "Not stated"
    DELEGATED = "delegated", "Decided by a delegate"


class Polarity(Word):
    """What the listing of a diagnosis means: some lists name what does NOT support a service."""

    SUPPORTS = "supports", "Supports medical necessity"
    DOES_NOT_SUPPORT = "does_not_support", "Does not support medical necessity"


class Stage(Word):
    """Where a version stands in its review. What it means on a date is its Standing."""

    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    APPROVED = "approved", "approved"
    CORRECTED = "corrected", "corrected by a later version"
    WITHDRAWN = "withdrawn", "withdrawn"


class Standing(Word):
    """What an approved version is on a date."""

    PROPOSED = "proposed", "Proposed"
    FUTURE = "future", "Takes effect later"
    ACTIVE = "active", "In force"
    SUPERSEDED = "superseded", "Superseded"
    RETIRED = "retired", "Retired"
    CORRECTED = "corrected", "Corrected"


class PolicyKind(Word):
    """What sort of document a policy is."""

    MEDICAL = "medical", "medical policy"
    REIMBURSEMENT = "reimbursement", "reimbursement policy"
    PRIOR_AUTHORIZATION = "prior_authorization", "prior authorization list"
    NCD = "ncd", "national coverage determination"
    LCD = "lcd", "local coverage determination"
    ARTICLE = "article", "local coverage article"


class SectionKind(Word):
    """The named sections of a policy, in the order in which they are read."""

    COVERAGE_RATIONALE = "coverage_rationale", "Coverage rationale"
    CRITERIA = "criteria", "Criteria"
    INSTRUCTIONS = "instructions", "Instructions"
    CODING = "coding", "Coding"
    DEFINITIONS = "definitions", "Definitions"
    BACKGROUND = "background", "Background"
    REFERENCES = "references", "References"


class CriterionKind(Word):
    """One line of a criteria tree."""

    ALL = "all", "All of"
    ANY = "any", "Any of"
    LEAF = "leaf", "criterion"


class RelationKind(Word):
    """How one policy points to another."""

    RELATED = "related", "see also"
    SUPERSEDES = "supersedes", "supersedes"
    ARTICLE_OF = "article_of", "holds the codes of"
    IMPLEMENTS = "implements", "carries out"


class ChangeKind(Word):
    """What a new version changes; `Change.kinds` holds all that apply."""

    CREATED = "created", "New policy"
    CODES = "codes", "Codes changed"
    DIAGNOSES = "diagnoses", "Diagnoses changed"
    CRITERIA = "criteria", "Criteria changed"
    REDUCED = "reduced", "Coverage reduced"
    PRIOR_AUTHORIZATION = "prior_authorization", "Prior authorization changed"
    TEXT = "text", "Text changed"
    TITLE = "title", "Title changed"
    METADATA = "metadata", "Dates or particulars changed"
    RETIRED = "retired", "Retired"


class Program(Word):
    """The programs whose plans have to publish prior authorization metrics (CMS-0057-F)."""

    MEDICARE_ADVANTAGE = "medicare_advantage", "Medicare Advantage"
    MEDICAID = "medicaid", "Medicaid"
    CHIP = "chip", "CHIP"
    FFE = "ffe", "Plans on the federal exchange"
