"""Reads for pages about codes: each gives one page all that it shows, in a fixed number of queries."""

from codes.selectors.finding import find_code, find_codes, importers_listing
from codes.selectors.home import HomePage, home_page
from codes.selectors.modifiers import ModifierPage, ModifierRow, modifier_list, modifier_page, place_of_service
from codes.selectors.pages import CodePage, FilledSection, code_page, ended_page, publication_texts
from codes.selectors.references import references_of

__all__ = [
    "CodePage",
    "FilledSection",
    "HomePage",
    "ModifierPage",
    "ModifierRow",
    "code_page",
    "ended_page",
    "find_code",
    "find_codes",
    "home_page",
    "importers_listing",
    "modifier_list",
    "modifier_page",
    "place_of_service",
    "publication_texts",
    "references_of",
]
