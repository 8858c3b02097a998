"""Reads in-network files of Transparency in Coverage. No Django.

Publisher: every US health plan and issuer, monthly, by 45 CFR 147.212. Layout:
<https://github.com/CMSgov/price-transparency-guide>, schemas 1 and 2; either is read by its members, whatever the
file's `version` says. A file is read once, in memory that does not grow with it.

What is decided where the layout leaves it open:
- A code alone is wanted under every type. CPT and HCPCS are matched and written in capitals, other codes as they are.
- Ids are compared by value: 7, 7.0 and "7" are one. An id that stands twice has the providers of both.
- A rate's providers are each TIN and NPI once; NPI 0 stands where a group lists none. A price without a provider that
  the file explains, or without an amount, makes no row; each is counted in the report.
- A section that stands twice is read twice. Of two values of one name the last counts; where rates were already read
  by the first, the file is refused, and so is a rate with two lists of one name.
- What nobody asked for is checked for quotes, brackets, control characters and UTF-8, not for commas and colons.
- Brackets may stand 64 deep in what is skipped. gzip may have many members and zeros behind them, nothing else.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rates.tic.errors import DamagedFile, NotARateFile, ProvidersElsewhere
from rates.tic.extracting import Progress, extract
from rates.tic.report import FileReport
from rates.tic.rows import Row
from rates.tic.sinks import Count, Csv, JsonLines, Sink
from rates.tic.wanted import UnreadableList, Wanted

if TYPE_CHECKING:
    from rates.tic.download import fetch
    from rates.tic.parquet import ParquetSink
    from rates.tic.tables_of_contents import FileLocation, contents

__all__ = [
    "Count",
    "Csv",
    "DamagedFile",
    "FileLocation",
    "FileReport",
    "JsonLines",
    "NotARateFile",
    "ParquetSink",
    "Progress",
    "ProvidersElsewhere",
    "Row",
    "Sink",
    "UnreadableList",
    "Wanted",
    "contents",
    "extract",
    "fetch",
]
# What imports pyarrow or an HTTP client, which takes longer than to read many a file.
_LATER = {
    "ParquetSink": "rates.tic.parquet",
    "contents": "rates.tic.tables_of_contents",
    "FileLocation": "rates.tic.tables_of_contents",
    "fetch": "rates.tic.download",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(name)
