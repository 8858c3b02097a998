"""What the tables of the Medicare Coverage Database are read into: one type of row for all of them."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Part(StrEnum):
    """What one McdRow says, and which of its columns say it.

    `kind`, `document` and `version` name the document everywhere but in the last four, and in RETIRE, which names no
    version. `position` is a group's number unless said otherwise.
    """

    # code: its number; text: its title; note: "", "proposed" or "retired"; and all dates.
    DOCUMENT = "document"
    # text: what it says of itself in a line.
    SCOPE = "scope"
    # code: the SectionKind; note: the publisher's name for it; text: Markdown.
    SECTION = "section"
    # text: the code system; note: where it stands in a range.
    CODE = "code"
    # text: the paragraph above a group, Markdown; of diagnoses, note: what the asterisk means.
    CODE_GROUP = "code group"
    MODIFIER = "modifier"
    MODIFIER_GROUP = "modifier group"
    # note: "*" where the list marks the diagnosis with an asterisk.
    SUPPORTING = "supporting"
    SUPPORTING_GROUP = "supporting group"
    OPPOSING = "opposing"
    OPPOSING_GROUP = "opposing group"
    # code: the kind of the other document; position: its id.
    LINK = "link"
    # code: the contractor, as CONTRACTOR has it.
    HELD_BY = "held by"
    # ended_on: the day.
    RETIRE = "retire"
    # A row of the document could not be read: code: DOCUMENT where it was the document's own; note: the field.
    UNREAD = "unread"
    # code: id, type and version of the contract; position: its type; text: the business; note: the number.
    CONTRACTOR = "contractor"
    # position: the type; text: its name.
    CONTRACTOR_TYPE = "contractor type"
    # code: the contractor; position: the state; ended_on: when it ended.
    AREA = "area"
    # position: the state; code: its two letters.
    STATE = "state"


# What belongs to no document.
PLACES = (Part.CONTRACTOR, Part.CONTRACTOR_TYPE, Part.AREA, Part.STATE)


class McdRow(NamedTuple):
    """One statement; `once` stands once in all files. Ends are exclusive."""

    line: int
    once: str
    part: str
    kind: str = ""
    document: int = 0
    version: int = 0
    position: int = 0
    code: str = ""
    text: str = ""
    note: str = ""
    effective_from: date | None = None
    ended_on: date | None = None
    published_on: date | None = None
    reviewed_on: date | None = None
    notice_starts_on: date | None = None
    notice_ends_on: date | None = None
