"""Names of localities, which the publisher writes in capitals. No database."""

import re

_WORD = re.compile(r"[A-Z']+")
_AS_WRITTEN = {"OF": "of", "AND": "and", **{name: name for name in ("DC", "MD", "NJ", "NY", "NYC", "VA")}}


def in_words(name: str) -> str:
    """`Rest of Texas` of REST OF TEXAS."""
    return _WORD.sub(lambda word: _AS_WRITTEN.get(word[0], word[0].capitalize()), name)
