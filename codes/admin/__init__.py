"""Staff's desk: publications are written and approved here, imported rows are looked at."""

from codes.admin import imported, publications, words

__all__ = ["imported", "publications", "words"]
