"""Reads the machine-readable files of hospital price transparency: csv, tall or wide, and JSON, of versions 2 and 3.

Publisher: each hospital, by 45 CFR 180.50, at least yearly. Layout: the data dictionaries and schemas of the Centers
for Medicare & Medicaid Services, versions 2.0 to 3.0, <https://github.com/CMSgov/hospital-price-transparency>.
Version 2 has an estimated amount; version 3 has the median, 10th and 90th percentile of the allowed amounts and their
count. Either is read where it stands, whatever version the file says it is of.
"""

from rates.hospital.charges import Sink
from rates.hospital.facts import FileReport, Hospital, HospitalRow
from rates.hospital.faults import DamagedHospitalFile, MostlyUnreadable, NotAHospitalFile
from rates.hospital.gathered import read_gathered
from rates.hospital.reading import read
from rates.hospital.sinks import JsonLines, Listing, ParquetSink, facts_of
from rates.tic.wanted import Wanted

__all__ = [
    "DamagedHospitalFile",
    "FileReport",
    "Hospital",
    "HospitalRow",
    "JsonLines",
    "Listing",
    "MostlyUnreadable",
    "NotAHospitalFile",
    "ParquetSink",
    "Sink",
    "Wanted",
    "facts_of",
    "read",
    "read_gathered",
]
