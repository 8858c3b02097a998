"""Characters that a database, a spreadsheet or a feed stumbles over. No database."""

import re

# Tabs and line ends are text; halves of characters, and the two that no XML holds, are not.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """A blank in the place of each."""
    return CONTROL.sub(" ", text)
