"""Plain versions of a policy, for tests that need no database."""

from datetime import date

from payers.differences import classify, compare
from payers.document import CodeRow, CriterionLine, VersionDocument
from payers.vocabulary import CriterionKind, Disposition, PriorAuthorization

COVERED, CRITERIA, NOT_COVERED = Disposition.COVERED, Disposition.CRITERIA, Disposition.NOT_COVERED
REQUIRED, NOT_STATED = PriorAuthorization.REQUIRED, PriorAuthorization.NOT_STATED
ALL, ANY, LEAF = CriterionKind.ALL, CriterionKind.ANY, CriterionKind.LEAF


def row(code="49411", disposition=COVERED, authorization=NOT_STATED, **facts):
    return CodeRow("cpt", code, disposition, authorization, **facts)


def version(*codes, **facts):
    return VersionDocument(**{"title": "Markers", "effective_from": date(2026, 1, 1), "codes": codes} | facts)


def kinds(old, new):
    return [kind.value for kind in classify(compare(old, new))]


def criteria(*lines):
    return tuple(CriterionLine(depth, kind, text) for depth, kind, text in lines)
