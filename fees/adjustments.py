"""What modifiers do to the amount of a fee schedule row. Pure rules, no database.

Each rule stands in one place, with its source: 42 CFR 414.40 and the Medicare Claims Processing Manual (Pub. 100-04),
chapter 12. Their order: the row itself (26, TC, 53), both sides (50), rank among several procedures (51), the surgeon's
role (62, 80, 81, 82, AS).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from fees.lines import FeeLine
from fees.payment import MANUAL, TIMES, Indices, Price, Schedule, Setting, Step, cents, dollars, plain, row_amount
from ui.absence import Absence, not_applicable, not_published

HUNDRED = Decimal(100)
HALF = Decimal(50)
# The first is paid in full, the second to the fifth by half, those after by report.
PAID_BY_RANK = 5

# Modifiers that have rows of their own.
PARTS = ("26", "TC", "53")
CONTRACTOR_PRICED: Mapping[str, str] = {
    "22": "increased procedural services are priced by the contractor, by report (section 20.4.6)",
    "52": "reduced services are priced by the contractor, by what was done (section 20.4.6)",
    "66": "a team of surgeons is priced by the contractor, by report (section 40.8)",
}
# They change the amount by rules that need more than the schedule and the line.
NOT_CALCULATED: Mapping[str, str] = {
    "54": "surgical care alone is paid by the shares of the global package",
    "55": "postoperative care alone is paid by the shares of the global package",
    "56": "preoperative care alone is paid by the shares of the global package",
    "78": "a return to the operating room is paid by the intraoperative share",
    "73": "it belongs to a facility's own claim",
    "74": "it belongs to a facility's own claim",
    "CO": "services of an occupational therapy assistant are paid by a rule of their own",
    "CQ": "services of a physical therapist assistant are paid by a rule of their own",
    "CT": "the reduction for older computed tomography equipment is a rule of its own",
    "FX": "the reduction for film X-rays is a rule of its own",
    "FY": "the reduction for computed radiography is a rule of its own",
}


@dataclass(frozen=True, slots=True)
class _Role:
    """A surgeon's role: the percentage it is paid at, the indicator that allows it, and the rule."""

    label: str
    percent: Decimal
    indicator: str
    source: str


_ASSISTANT = "Social Security Act, section 1848(i)(2); " + MANUAL + ", section 20.4.3"
ROLES: Mapping[str, _Role] = {
    "62": _Role("Two surgeons", Decimal("62.5"), "co_surgeons", f"{MANUAL}, section 40.8"),
    "80": _Role("Assistant at surgery", Decimal(16), "assistant", _ASSISTANT),
    "81": _Role("Minimum assistant at surgery", Decimal(16), "assistant", _ASSISTANT),
    "82": _Role("Assistant, no resident available", Decimal(16), "assistant", _ASSISTANT),
    # 85 percent of the physician's 16.
    "AS": _Role("Nonphysician assistant at surgery", Decimal("13.6"), "assistant", "42 CFR 414.52 and 414.56"),
}
PRICED = frozenset({*PARTS, *ROLES, "50", "51"})


def price_lines(lines: Sequence[FeeLine], schedule: Schedule, indices: Indices, setting: Setting) -> tuple[Price, ...]:
    """Each line's price, in their order. The lines are taken to be one physician's, on one patient and day."""
    prices = [_both_sides(_own_amount(line, schedule, indices, setting)) for line in lines]
    return tuple(_role(price) for price in _ranked(prices))


def _own_amount(line: FeeLine, schedule: Schedule, indices: Indices, setting: Setting) -> Price:
    refusal = _contradiction(line) or _beyond(line)
    if refusal:
        return Price(line, absence=refusal)
    part = next((modifier for modifier in line.modifiers if modifier in PARTS), "")
    price = row_amount(line, part, schedule, indices, setting)
    others = [modifier for modifier in line.modifiers if modifier not in PRICED]
    if others and price.amount is not None:
        price = price.noted(f"The calculator has no rule for {', '.join(others)}: the amount is that without.")
    return price


def _contradiction(line: FeeLine) -> Absence | None:
    for group, words in ((PARTS, "different parts of the service"), ((*ROLES, "66"), "different roles")):
        named = [modifier for modifier in line.modifiers if modifier in group]
        if len(named) > 1:
            return not_applicable(f"{' and '.join(named)} on one line name {words}; a line has one.")
    return None


def _beyond(line: FeeLine) -> Absence | None:
    for modifier in line.modifiers:
        if modifier in CONTRACTOR_PRICED:
            return not_published(f"With {modifier} there is no published amount: {CONTRACTOR_PRICED[modifier]}.")
        if modifier in NOT_CALCULATED:
            return not_applicable(f"With {modifier} the amount is not calculated here: {NOT_CALCULATED[modifier]}.")
    return None


def _percent(price: Price, label: str, percent: Decimal, source: str) -> Price:
    if price.amount is None:
        return price
    amount = cents(price.amount * percent / HUNDRED)
    formula = f"{dollars(price.amount)} {TIMES} {plain(percent)}%"
    return price.then(Step(label, formula, dollars(amount), source), amount)


def _both_sides(price: Price) -> Price:
    """Modifier 50 by the bilateral indicator: Medicare Claims Processing Manual, chapter 12, section 40.7."""
    row = price.row
    if "50" not in price.line.modifiers or row is None or price.amount is None:
        return price
    source = f"{MANUAL}, section 40.7"
    match row.bilateral:
        case "1":
            return _percent(price, "Both sides (50), indicator 1", Decimal(150), source)
        case "3":
            return _percent(price, "Both sides (50), indicator 3: each in full", Decimal(200), source)
        case "0":
            return _percent(price, "Both sides (50), indicator 0", HUNDRED, source).noted(
                "Bilateral indicator 0: 50 does not raise the payment."
            )
        case "2":
            return _percent(price, "Both sides (50), indicator 2", HUNDRED, source).noted(
                "Bilateral indicator 2: the units already cover both sides."
            )
    indicator = f"its bilateral indicator is {row.bilateral}"
    return price.refused(not_applicable(f"50 does not fit {row.code}: {indicator}, the concept does not apply."))


def _ranked(prices: list[Price]) -> list[Price]:
    """Modifier 51 by the multiple procedure indicator: Claims Processing Manual, chapter 12, section 40.6.

    Where a line carries 51, all lines of indicator 2 are ranked by their amounts, whichever of them carries it: the
    highest is paid in full, the second to the fifth at half, those after by report. Assistants' lines are another
    person's and are ranked among themselves. A 51 alone on the page is of a procedure ranked below one not shown.
    """
    ranked = [_unranked(price) for price in prices]
    for is_assistant in (False, True):
        group = [index for index, price in enumerate(ranked) if _is_ranked(price, is_assistant)]
        if not any("51" in ranked[index].line.modifiers for index in group):
            continue
        order = sorted(group, key=lambda index: -(ranked[index].amount or 0))
        first = 2 if len(order) == 1 else 1
        for rank, index in enumerate(order, start=first):
            ranked[index] = _by_rank(ranked[index], rank, is_alone=len(order) == 1)
    return ranked


def _is_ranked(price: Price, is_assistant: bool) -> bool:
    is_theirs = any(ROLES[name].indicator == "assistant" for name in price.line.modifiers if name in ROLES)
    is_standard = price.row is not None and price.row.multiple_procedure == "2"
    return price.amount is not None and is_standard and is_theirs == is_assistant


def _by_rank(price: Price, rank: int, *, is_alone: bool) -> Price:
    source = f"{MANUAL}, section 40.6"
    if rank > PAID_BY_RANK:
        return price.refused(
            not_published(f"Ranked {rank} of the procedures by amount: after the fifth, payment is by report.")
        )
    price = _percent(price, f"Several procedures (51), rank {rank}", HUNDRED if rank == 1 else HALF, source)
    if is_alone:
        return price.noted("No other line is ranked with it (indicator 2): it is taken as second to another procedure.")
    if rank == 1 and "51" in price.line.modifiers:
        return price.noted("The highest amount is paid in full, whichever line carries 51.")
    if rank > 1 and "51" not in price.line.modifiers:
        return price.noted("Another line carries 51 and has a higher amount: this one is paid at half.")
    return price


def _unranked(price: Price) -> Price:
    """A 51 on a line that the usual reduction does not apply to."""
    row = price.row
    if "51" not in price.line.modifiers or row is None or price.amount is None or row.multiple_procedure == "2":
        return price
    indicator = f"its multiple procedure indicator is {row.multiple_procedure}"
    match row.multiple_procedure:
        case "0":
            return price.noted("Multiple procedure indicator 0: 51 does not reduce the payment.")
        case "3":
            rule = "the endoscopy rule pays what it adds to the base endoscopy of its family; it is not calculated here"
        case "4" | "5" | "6" | "7":
            rule = "another reduction applies, of a part of the service and without 51; it is not calculated here"
        case "1":
            rule = "an older reduction applies; it is not calculated here"
        case _:
            rule = "the concept does not apply"
    return price.refused(not_applicable(f"51 does not fit {row.code}: {indicator}, {rule}."))


def _role(price: Price) -> Price:
    """Modifiers 62, 80, 81, 82 and AS by the co-surgeon and assistant indicators of the record layout."""
    modifier = next((name for name in price.line.modifiers if name in ROLES), "")
    row = price.row
    if not modifier or row is None or price.amount is None:
        return price
    role = ROLES[modifier]
    indicator: str = getattr(row, role.indicator)
    name = "co-surgeon" if role.indicator == "co_surgeons" else "assistant at surgery"
    refusal = _ROLE_REFUSALS[role.indicator].get(indicator)
    if refusal or indicator not in _ROLE_NOTES[role.indicator]:
        words = refusal or "the concept does not apply"
        return price.refused(not_applicable(f"{modifier} on {row.code}: {name} indicator {indicator}, {words}."))
    paid = _percent(price, f"{role.label} ({modifier})", role.percent, role.source)
    note = _ROLE_NOTES[role.indicator][indicator]
    return paid.noted(f"{name.capitalize()} indicator {indicator}: {note}.") if note else paid


_ROLE_REFUSALS: Mapping[str, Mapping[str, str]] = {
    "co_surgeons": {"0": "two surgeons are not permitted"},
    "assistant": {"1": "an assistant is never paid"},
}
# What goes with the amount; blank where nothing needs to be said. Any other indicator refuses.
_ROLE_NOTES: Mapping[str, Mapping[str, str]] = {
    "co_surgeons": {
        "1": "paid only where documentation supports the need of two surgeons",
        "2": "paid where the two surgeons are of different specialties; each is paid this amount",
    },
    "assistant": {"0": "paid only where documentation supports the need", "2": ""},
}


def total_of(prices: Sequence[Price]) -> Decimal | None:
    """The sum of the lines that have an amount; None where none has."""
    amounts = [price.amount for price in prices if price.amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def hints(prices: Sequence[Price]) -> tuple[str, ...]:
    """What would change if the lines were one physician's on one day, and no line says so."""
    alike: dict[str, int] = {}
    for price in prices:
        if price.amount is not None and price.row is not None and not _has_rank(price):
            alike[price.row.multiple_procedure] = alike.get(price.row.multiple_procedure, 0) + 1
    found = []
    if alike.get("2", 0) > 1:
        found.append(
            "Each line is priced alone. Where they are procedures of one session, Medicare pays all but the highest at "
            "half: with 51 on a line they are ranked."
        )
    if alike.get("3", 0) > 1:
        found.append("Several endoscopies: the endoscopy rule may reduce them; it is not calculated here.")
    if any(alike.get(indicator, 0) > 1 for indicator in "4567"):
        found.append("Several services of one reduction (imaging, therapy, heart, eye): it is not calculated here.")
    return tuple(found)


def _has_rank(price: Price) -> bool:
    return any(step.label.startswith("Several procedures") for step in price.steps)


def priced_alone(line: FeeLine) -> FeeLine:
    """The line without 51, which says something of other lines."""
    return replace(line, modifiers=tuple(modifier for modifier in line.modifiers if modifier != "51"))
