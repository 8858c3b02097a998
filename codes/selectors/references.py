"""What texts refer to, read in two queries however many texts there are."""

from collections.abc import Iterable
from datetime import date

from codes.citations import Citation, References, keys_in, without_markers
from codes.mentions import Mention, codes_named
from codes.models import Code
from sources.models import SourceDocument
from ui.dates import as_of


def references_of(texts: Iterable[str], *, own: Code | None = None, on: date | None = None) -> References:
    """The documents the texts cite, numbered in order, and the loaded codes they name but for the page's own.

    The codes' pages are asked as of `on`, the reader's date of service.
    """
    held = list(texts)
    keys = keys_in(held)
    found = SourceDocument.objects.select_related("publisher").filter(key__in=keys)
    documents = {document.key: document for document in found}
    present = [key for key in keys if key in documents]
    citations = {key: Citation(number, documents[key]) for number, key in enumerate(present, start=1)}
    return References(citations, _addresses(held, own, on))


def _addresses(texts: list[str], own: Code | None, on: date | None) -> dict[Mention, str]:
    named = {mention for text in texts for mention in codes_named(without_markers(text))}
    codes = Code.objects.filter(code__in={mention.code for mention in named})
    addresses = {
        Mention(code.system_id, code.code): as_of(code.get_absolute_url(), on) for code in codes if code != own
    }
    return {mention: address for mention, address in addresses.items() if mention in named}
