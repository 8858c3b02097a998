"""Reads publishers' files as rows or lines: csv, txt or xlsx, plain, gzipped or zipped.

Nothing is extracted to disk. Every fault is a FileRejected that names the file, the line and the rule.
"""

from sources.files.archives import open_tables
from sources.files.faults import BadRow, FileRejected, plain
from sources.files.folders import read_documents
from sources.files.tables import LINE_LIMIT, SourceFile

__all__ = ["LINE_LIMIT", "BadRow", "FileRejected", "SourceFile", "open_tables", "plain", "read_documents"]
