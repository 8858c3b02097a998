"""Staff's desk: publications are written and approved here, imported rows are looked at."""

from codes.admin import imported, publications, reports, words

__all__ = ["imported", "publications", "reports", "words"]
