"""Every write to publishers, documents, releases and runs."""

from sources.actions.documents import record_publishers_and_documents
from sources.actions.loading import LoadResult, load_files
from sources.editions import LoadRefused

__all__ = ["LoadRefused", "LoadResult", "load_files", "record_publishers_and_documents"]
