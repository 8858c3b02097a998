"""Made-up rate files of the real shape: small ones for the demo, and large ones to measure with.

Nobody negotiated a figure in them. Every file says Sample in its reporting entity, employer numbers begin with 00
and NPIs with 9, which neither register gives out, and the NPIs fail their check digit as well.
"""

from rates.samples.bulk import Made, write_in_network
from rates.samples.market import Anchor, Edition, SampleFile, read_anchors, write_market

__all__ = ["Anchor", "Edition", "Made", "SampleFile", "read_anchors", "write_in_network", "write_market"]
