"""Staff's desk: publications are written and approved here, imported rows are looked at."""

from codes.admin import descriptors, imported, publications, reports, words

__all__ = ["descriptors", "imported", "publications", "reports", "words"]
