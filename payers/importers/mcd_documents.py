"""The three sorts of documents in the Medicare Coverage Database: one row a version, with its days and paragraphs.

Where a version cannot hold from its first day on, because its end lies before it or because the document is said to be
retired without a day, `note` is `retired`: the version then tells that the document holds no more from that end on, or
from the first day where no end is stated.
"""

import re
from collections.abc import Iterator
from datetime import date

from codes.importers.fields import Unreadable
from payers.importers.mcd_fields import day, day_after, section, title, whole_number
from payers.importers.mcd_rows import McdRow, Part
from payers.vocabulary import SectionKind

LCD_COLUMNS = (
    "lcd_id", "lcd_version", "title", "display_id", "status", "rev_eff_date", "orig_det_eff_date", "ent_det_end_date",
    "rev_end_date", "date_retired", "mcd_publish_date", "last_reviewed_on", "notice_start_dt", "notice_end_dt",
    "indication", "doc_reqs", "util_guide", "associated_info", "coding_guidelines", "add_icd10_info", "appendices",
    "summary_of_evidence", "analysis_of_evidence", "cms_cov_policy", "source_info", "bibliography",
)  # fmt: skip
ARTICLE_COLUMNS = (
    "article_id", "article_version", "title", "display_id", "status", "article_eff_date", "article_pub_date",
    "article_end_date", "article_rev_end_date", "date_retired", "description", "other_comments", "add_icd10_info",
    "cms_cov_policy",
)  # fmt: skip
NCD_COLUMNS = (
    "NCD_id", "NCD_vrsn_num", "NCD_mnl_sect", "NCD_mnl_sect_title", "cvrg_lvl_cd", "NCD_efctv_dt", "NCD_trmntn_dt",
    "trnsmtl_issnc_dt", "itm_srvc_desc", "indctn_lmtn", "xref_txt", "othr_txt",
)  # fmt: skip
PROPOSED, RETIRED = "proposed", "retired"
_STATUSES = {"A", "R", "P", ""}
_DISPLAYED = re.compile(r"(D?)([LA]?)(\d{1,7})")
_SAYS_RETIRED = re.compile(r"\bRETIRED\b")
# By the data dictionary; 4 has been seen in files and is not explained there.
_COVERAGE_LEVELS = {"1": "full coverage", "2": "restricted coverage", "3": "no coverage"}


def lcd(texts: list[str]) -> Iterator[McdRow]:
    at = dict(zip(LCD_COLUMNS, texts, strict=True))
    number, is_draft = _number("L", at["display_id"], at["lcd_id"])
    first = day("rev_eff_date", at["rev_eff_date"]) or day("orig_det_eff_date", at["orig_det_eff_date"])
    ends = [day_after(name, at[name]) for name in ("ent_det_end_date", "rev_end_date", "date_retired")]
    row = _document(
        "lcd", at["lcd_id"], "lcd_id", at["lcd_version"], "lcd_version", title("title", at["title"]), number
    )
    starts, ends_on = _notice(at)
    yield _dated(row, _required(first, "rev_eff_date"), ends, _status(at["status"]), is_draft=is_draft)._replace(
        published_on=day("mcd_publish_date", at["mcd_publish_date"]),
        reviewed_on=day("last_reviewed_on", at["last_reviewed_on"]),
        notice_starts_on=starts,
        notice_ends_on=ends_on,
    )
    yield from _sections(
        row,
        (SectionKind.COVERAGE_RATIONALE, "Coverage indications, limitations, and medical necessity",
         section(("indication", "", at["indication"]))),
        (SectionKind.INSTRUCTIONS, "",
         section(("doc_reqs", "Documentation requirements", at["doc_reqs"]),
                 ("util_guide", "Utilization guidelines", at["util_guide"]),
                 ("associated_info", "Associated information", at["associated_info"]))),
        (SectionKind.CODING, "",
         section(("coding_guidelines", "Coding guidelines", at["coding_guidelines"]),
                 ("add_icd10_info", "Additional ICD-10 information", at["add_icd10_info"]))),
        (SectionKind.DEFINITIONS, "Appendices", section(("appendices", "", at["appendices"]))),
        (SectionKind.BACKGROUND, "",
         section(("summary_of_evidence", "Summary of evidence", at["summary_of_evidence"]),
                 ("analysis_of_evidence", "Analysis of evidence", at["analysis_of_evidence"]))),
        (SectionKind.REFERENCES, "",
         section(("cms_cov_policy", "CMS national coverage policy", at["cms_cov_policy"]),
                 ("source_info", "Sources", at["source_info"]),
                 ("bibliography", "Bibliography", at["bibliography"]))),
    )  # fmt: skip


def article(texts: list[str]) -> Iterator[McdRow]:
    at = dict(zip(ARTICLE_COLUMNS, texts, strict=True))
    number, is_draft = _number("A", at["display_id"], at["article_id"])
    published = day("article_pub_date", at["article_pub_date"])
    first = day("article_eff_date", at["article_eff_date"]) or published
    ends = [day_after(name, at[name]) for name in ("article_end_date", "article_rev_end_date", "date_retired")]
    row = _document(
        "article", at["article_id"], "article_id", at["article_version"], "article_version",
        title("title", at["title"]), number,
    )  # fmt: skip
    yield _dated(
        row, _required(first, "article_eff_date"), ends, _status(at["status"]), is_draft=is_draft
    )._replace(published_on=published)  # fmt: skip
    yield from _sections(
        row,
        (SectionKind.INSTRUCTIONS, "Article guidance",
         section(("description", "", at["description"]), ("other_comments", "Other comments", at["other_comments"]))),
        (SectionKind.CODING, "", section(("add_icd10_info", "Additional ICD-10 information", at["add_icd10_info"]))),
        (SectionKind.REFERENCES, "CMS national coverage policy",
         section(("cms_cov_policy", "", at["cms_cov_policy"]))),
    )  # fmt: skip


def ncd(texts: list[str]) -> Iterator[McdRow]:
    at = dict(zip(NCD_COLUMNS, texts, strict=True))
    manual = at["NCD_mnl_sect"]
    if not manual or len(manual) > 20:
        raise Unreadable("NCD_mnl_sect", f"{manual[:20]!r} is not the number of a manual section, such as 110.1")
    heading = title("NCD_mnl_sect_title", at["NCD_mnl_sect_title"])
    row = _document("ncd", at["NCD_id"], "NCD_id", at["NCD_vrsn_num"], "NCD_vrsn_num", heading, f"NCD {manual}")
    first = _required(day("NCD_efctv_dt", at["NCD_efctv_dt"]), "NCD_efctv_dt")
    status = RETIRED if _SAYS_RETIRED.search(heading) else ""
    ends = [day_after("NCD_trmntn_dt", at["NCD_trmntn_dt"])]
    yield _dated(row, first, ends, status)._replace(published_on=day("trnsmtl_issnc_dt", at["trnsmtl_issnc_dt"]))
    if level := at["cvrg_lvl_cd"]:
        meaning = _COVERAGE_LEVELS.get(level, "which its data dictionary does not explain")
        yield row._replace(once="", part=Part.SCOPE, code="", text=f"Level of coverage {level[:10]}: {meaning}.")
    yield from _sections(
        row,
        (SectionKind.COVERAGE_RATIONALE, "Indications and limitations of coverage",
         section(("indctn_lmtn", "", at["indctn_lmtn"]))),
        (SectionKind.BACKGROUND, "Item or service described", section(("itm_srvc_desc", "", at["itm_srvc_desc"]))),
        (SectionKind.INSTRUCTIONS, "Other", section(("othr_txt", "", at["othr_txt"]))),
        (SectionKind.REFERENCES, "Cross references", section(("xref_txt", "", at["xref_txt"]))),
    )  # fmt: skip


def _document(
    kind: str, document: str, document_field: str, version: str, version_field: str, heading: str, number: str
) -> McdRow:
    document_id, version_id = whole_number(document_field, document), whole_number(version_field, version)
    return McdRow(
        0, f"{kind} {document_id} version {version_id}", Part.DOCUMENT, kind, document_id, version_id,
        code=number, text=heading,
    )  # fmt: skip


def _number(letter: str, displayed: str, document: str) -> tuple[str, bool]:
    """The number as the database shows it, and whether it is that of a proposal."""
    if not displayed:
        return f"{letter}{document}", False
    found = _DISPLAYED.fullmatch(displayed.upper())
    if not found or found[2] not in ("", letter):
        raise Unreadable("display_id", f"{displayed[:20]!r} is not such as {letter}12345 or D{letter}12345")
    # Only proposals are shown by another number than their id.
    is_draft = bool(found[1]) or not found[2]
    return f"{'D' if is_draft else ''}{letter}{found[3]}", is_draft


def _status(text: str) -> str:
    status = text.upper()
    if status not in _STATUSES:
        raise Unreadable("status", f"{text[:20]!r} is none of A (approved), R (retired) and P (proposed)")
    return {"R": RETIRED, "P": PROPOSED}.get(status, "")


def _required(first: date | None, field: str) -> date:
    if first is None:
        raise Unreadable(field, "is blank, and so is the day that could stand for it")
    return first


def _dated(row: McdRow, first: date, ends: list[date | None], status: str, *, is_draft: bool = False) -> McdRow:
    """The row with the window that it holds in; a proposal has none."""
    if is_draft or status == PROPOSED:
        return row._replace(note=PROPOSED, effective_from=first)
    ended_on = min((end for end in ends if end), default=None)
    if ended_on and ended_on > first:
        return row._replace(effective_from=first, ended_on=ended_on)
    if ended_on or status == RETIRED:
        return row._replace(note=RETIRED, effective_from=ended_on or first)
    return row._replace(effective_from=first)


def _notice(at: dict[str, str]) -> tuple[date | None, date | None]:
    starts, ends = day("notice_start_dt", at["notice_start_dt"]), day_after("notice_end_dt", at["notice_end_dt"])
    if starts and ends and ends <= starts:
        raise Unreadable("notice_end_dt", f"{at['notice_end_dt']} is before notice_start_dt {at['notice_start_dt']}")
    return starts, ends


def _sections(row: McdRow, *sections: tuple[SectionKind, str, str]) -> Iterator[McdRow]:
    for kind, name, text in sections:
        if text:
            yield McdRow(
                0, "", Part.SECTION, row.kind, row.document, row.version, code=kind.value, note=name, text=text
            )  # fmt: skip
