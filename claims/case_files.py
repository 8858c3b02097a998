"""Files of kept cases: JSON that is written and read back here. No database.

`{"format": "fiducial-cases", "version": 1, "cases": [{"title", "claim"}]}`, each claim as in `claims.documents`.
"""

import json
from collections.abc import Iterable
from typing import NoReturn

from claims.documents import BadDocument, Document, claim_of, fields_of, items_of, text_of
from claims.lines import Claim

FORMAT, VERSION = "fiducial-cases", 1
MOST_CASES = 2_000


def cases_document(cases: Iterable[tuple[str, Document]]) -> Document:
    """Of titles and claims' documents."""
    listed = [{"title": title, "claim": claim} for title, claim in cases]
    return {"format": FORMAT, "version": VERSION, "cases": listed}


def read_cases(content: bytes) -> list[tuple[str, Claim]]:
    """Titles and claims. Raises BadDocument, which names the case, the line and the field."""
    fields = fields_of(_parsed(content, "The file"), ("format", "version", "cases"), "The file")
    if fields["format"] != FORMAT:
        raise BadDocument("The file, format", f"only {FORMAT} is read.")
    if type(fields["version"]) is not int or fields["version"] != VERSION:
        raise BadDocument("The file, version", f"only version {VERSION} is read.")
    cases = items_of(fields["cases"], "The file, cases")
    if not 1 <= len(cases) <= MOST_CASES:
        raise BadDocument("The file, cases", f"a file holds 1 to {MOST_CASES:,}.")
    return [_case(case, f"Case {place}") for place, case in enumerate(cases, start=1)]


def read_claims(text: str) -> list[Claim]:
    """The claims that a page carried: a list of documents. Raises BadDocument."""
    documents = items_of(_parsed(text.encode(), "The lines"), "The lines")
    if not documents:
        raise BadDocument("The lines", "there are none.")
    return [claim_of(document, f"Claim {place}") for place, document in enumerate(documents, start=1)]


def _case(document: object, place: str) -> tuple[str, Claim]:
    fields = fields_of(document, ("title", "claim"), place)
    return text_of(fields["title"], f"{place}, title"), claim_of(fields["claim"], place)


def _parsed(content: bytes, place: str) -> object:
    try:
        document: object = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise BadDocument(place, "is not text in UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadDocument(f"{place}, row {error.lineno}, column {error.colno}", "is not JSON.") from error
    except (RecursionError, ValueError) as error:
        raise BadDocument(place, "is not JSON that can be read: it nests too deep, or a number is too long.") from error
    return document


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise BadDocument("The file", "names one field twice in an object.")
    return fields


def _no_number(text: str) -> NoReturn:
    raise BadDocument("The file", "holds a number that is none.")
