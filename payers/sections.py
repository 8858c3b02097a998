"""What payers add to a code page: one row for each key payer."""

from codes.page import PageRequest, Panel, register
from payers.selectors import key_payers
from ui.absence import Absence, not_loaded


def coverage(page: PageRequest) -> Panel | Absence:
    payers = key_payers()
    if not payers:
        return not_loaded("No payers are loaded.", "Staff enter them in the admin.")
    absence = not_loaded(
        f"No payer policy on {page.code.code} is loaded.",
        "What a payer covers, and whether it wants prior authorization, stands in its own policy: open its library.",
    )
    return Panel("payers/_coverage.html", {"payers": payers, "code": page.code, "absence": absence})


register("coverage", coverage)
