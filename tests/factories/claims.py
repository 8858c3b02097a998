"""Claims that are kept, and what they are judged by."""

from datetime import date

from claims.actions.keeping import Named, keep
from claims.lines import Claim, ClaimLine, Setting
from edits.models import PairEdit, UnitEdit
from tests.factories.sources import NOW, make_release

DAY = date(2026, 7, 15)


def make_claim(*codes, day=DAY, payer="", state="", units=1, modifiers=(), setting=Setting.PRACTITIONER):
    lines = tuple(
        ClaimLine(number, code, day, modifiers, units, (), "22") for number, code in enumerate(codes, start=1)
    )
    return Claim(setting, lines, payer, state)


def make_case(user, *codes, title="Markers", team=None, at=NOW, **facts):
    """Kept by the action, so judged as it would be."""
    claim = make_claim(*(codes or ("49411", "49327")), **facts)
    return keep(by=user, named=[Named(title, claim)], at=at, team=team).cases[0]


def make_pairs(edition="v32.2", begin=date(2026, 7, 1), end=date(2026, 10, 1), pairs=(("49411", "49327", 1),), **facts):
    """A release of procedure-to-procedure edits; each pair with its modifier indicator."""
    release = make_release("ncci-ptp", edition, begin, end, variant="practitioner", **facts)
    PairEdit.objects.bulk_create(
        PairEdit(
            release=release, column_1=one, column_2=two, modifier_indicator=indicator, rationale=4,
            effective_from=date(2020, 1, 1), is_prior_to_1996=False,
        )
        for one, two, indicator in pairs
    )  # fmt: skip
    return release


def make_units(edition="July 2026", begin=date(2026, 7, 1), end=date(2026, 10, 1), units=(("49411", 1),), **facts):
    release = make_release("mue", edition, begin, end, variant="practitioner", **facts)
    UnitEdit.objects.bulk_create(
        UnitEdit(release=release, code=code, value=value, adjudication_indicator=2, rationale="CMS Policy")
        for code, value in units
    )
    return release
