"""cms-mrf-extractor, every code to its Parquet tables."""

from extracting import extract
from tally import Tally, arguments, say

path, _, folder = arguments()
extract(path, folder)
say(Tally())
