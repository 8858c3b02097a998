"""What offers to keep the lines that have just been checked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from accounts.models import Team, User
from claims.documents import BadDocument, claim_document, claim_of
from claims.lines import Claim
from ui.windows import day_in_words

register = template.Library()

MOST_CLAIMS = 100
_CODES_NAMED = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """The claims as they are sent back to be kept, a title to begin with; or why they cannot be kept."""

    document: str = ""
    title: str = ""
    teams: Sequence[Team] = ()
    refusal: str = ""


@register.simple_tag
def keep_offer(claims: Sequence[Claim], user: Any) -> Offer | None:
    """None where there is nothing to keep. One query, of whoever is logged in."""
    if not claims:
        return None
    if len(claims) > MOST_CLAIMS:
        return Offer(refusal=f"{len(claims):,} claims were checked; up to {MOST_CLAIMS} at once can be kept as cases.")
    documents = [claim_document(claim) for claim in claims]
    try:
        for place, document in enumerate(documents, start=1):
            claim_of(document, f"Claim {place}")
    except BadDocument as error:
        return Offer(refusal=f"This cannot be kept as it is. {error}")
    teams = list(user.teams.all()) if isinstance(user, User) else ()
    return Offer(json.dumps(documents, separators=(",", ":")), _title(claims), teams)


def _title(claims: Sequence[Claim]) -> str:
    lines = claims[0].lines
    codes = list(dict.fromkeys(line.code for line in lines)) if len(claims) == 1 else []
    if not codes:
        return f"Checked on {day_in_words(min(line.date_of_service for line in lines))}"
    more = f" and {len(codes) - _CODES_NAMED} more" if len(codes) > _CODES_NAMED else ""
    return f"{', '.join(codes[:_CODES_NAMED])}{more}, {day_in_words(lines[0].date_of_service)}"
