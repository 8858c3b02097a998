"""No reader: decompressing alone, by isal into one buffer."""

from isal import igzip
from tally import Tally, arguments, say

path, *_ = arguments()
block = bytearray(1 << 18)
with igzip.open(path) as stream:
    while stream.readinto(block):
        pass
say(Tally())
