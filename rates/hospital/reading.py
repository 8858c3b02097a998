"""Reads one hospital's file to its end, or refuses it and leaves nothing."""

from pathlib import Path
from typing import BinaryIO

from rates.hospital.charges import Sink
from rates.hospital.documents import read_document
from rates.hospital.facts import FileReport
from rates.hospital.faults import MostlyUnreadable
from rates.hospital.source import Progress, Source, sourced
from rates.hospital.tables import read_table
from rates.hospital.wanted import asking_for
from rates.tic.wanted import Wanted

# A few bad rows may be most of a few.
FEW_BAD = 20


def read(
    source: Path | BinaryIO, *, wanted: Wanted, sink: Sink, name: str = "", progress: Progress | None = None
) -> FileReport:
    """Gives the wanted rows of a file to the sink. `progress` is told the bytes read.

    Raises NotAHospitalFile, DamagedHospitalFile or MostlyUnreadable, all of which are FileRejected, and then the sink
    was told to discard.
    """
    try:
        with sourced(source, name) as opened:
            report = _read(opened, wanted, sink, progress)
        require_mostly_read(report)
        sink.finish(report)
    except BaseException:
        sink.discard()
        raise
    return report


def _read(source: Source, wanted: Wanted, sink: Sink, progress: Progress | None) -> FileReport:
    report = FileReport(source.name)
    if source.head().startswith((b"{", b"[")):
        read_document(source, report, sink, asking_for(wanted), progress=progress)
    else:
        with source.opened(progress) as stream:
            read_table(stream, report, sink, asking_for(wanted))
            report.sha256, report.size = stream.sha256, stream.size
    if report.hospital and report.hospital.is_attested is None:
        report.notes.append("The file holds no statement that it is true and complete, which CMS requires.")
    elif report.hospital and not report.hospital.is_attested:
        report.notes.append("The hospital does not confirm that the file is true and complete.")
    return report


def require_mostly_read(report: FileReport) -> None:
    """Raises MostlyUnreadable where more is amiss than was read."""
    if report.bad_count > max(FEW_BAD, report.rows):
        first = report.bad[0]
        raise MostlyUnreadable(
            report.name,
            f"{first.reason}; {report.bad_count:,} places are like this or otherwise amiss, and only {report.rows:,} "
            "prices were read",
            first.line,
            first.field,
        )
