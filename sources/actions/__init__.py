"""Every write to publishers, documents, releases and runs."""

from sources.actions.documents import record_publishers_and_documents
from sources.actions.loading import LoadRefused, LoadResult, load_files

__all__ = ["LoadRefused", "LoadResult", "load_files", "record_publishers_and_documents"]
