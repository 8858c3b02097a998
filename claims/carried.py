"""Claims that were read once and are shown again: carried in the page itself, since nothing of them is stored here.

Signed, so that what comes back is what was read. It holds what a claim holds, which is no identifier.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core import signing

from claims.documents import claim_document
from claims.lines import Claim, ClaimLine
from edits.ncci import Setting

SALT = "claims.carried"
HOURS = 12


class NotCarried(Exception):
    """What came back is not what was sent, or is too old; the text is for the reader."""


def carry(claims: Sequence[Claim]) -> str:
    return signing.dumps([claim_document(claim) for claim in claims], salt=SALT, compress=True)


def carried(text: str) -> list[Claim]:
    try:
        documents = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature as error:
        raise NotCarried(
            f"These results were shown more than {HOURS} hours ago, or were changed on the way: check the lines again."
        ) from error
    return [_claim(document) for document in documents]


def _claim(document: dict[str, Any]) -> Claim:
    claim = Claim(Setting(document["setting"]), (), document["payer"], document["state"])
    return replace(claim, lines=tuple(_line(line) for line in document["lines"]))


def _line(document: dict[str, Any]) -> ClaimLine:
    return ClaimLine(
        number=document["number"],
        code=document["code"],
        date_of_service=date.fromisoformat(document["date_of_service"]),
        modifiers=tuple(document["modifiers"]),
        units=document["units"],
        diagnoses=tuple(document["diagnoses"]),
        place_of_service=document["place_of_service"],
    )
