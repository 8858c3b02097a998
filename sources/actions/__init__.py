"""Every write to publishers, documents, releases and runs."""

from sources.actions.comparing import ReleaseGone, compare, compare_missing
from sources.actions.documents import record_publishers_and_documents
from sources.actions.loading import LoadResult, load_files
from sources.actions.runs import run_loader
from sources.editions import FaultsFound, LoadRefused

__all__ = [
    "FaultsFound",
    "LoadRefused",
    "LoadResult",
    "ReleaseGone",
    "compare",
    "compare_missing",
    "load_files",
    "record_publishers_and_documents",
    "run_loader",
]
