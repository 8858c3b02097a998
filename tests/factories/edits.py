"""Rows of `edits`."""

from datetime import date

from edits.models import AddOnEdit, PairEdit, UnitEdit
from tests.factories.sources import make_release

JULY, OCTOBER = date(2024, 7, 1), date(2024, 10, 1)


def pair_release(setting="practitioner", edition="v30.2", start=JULY, end=OCTOBER, **facts):
    return make_release("ncci-ptp", edition, start, end, variant=setting, **facts)


def unit_release(setting="practitioner", edition="July 2024", start=JULY, end=OCTOBER, **facts):
    return make_release("mue", edition, start, end, variant=setting, **facts)


def add_on_release(edition="V2024Q3", start=JULY, end=OCTOBER, **facts):
    return make_release("aoc", edition, start, end, **facts)


def make_pair(release, column_1="49411", column_2="49412", indicator=1, effective_from=JULY, **facts):
    facts = {"rationale": 4, "is_prior_to_1996": False} | facts
    return PairEdit.objects.create(
        release=release,
        column_1=column_1,
        column_2=column_2,
        modifier_indicator=indicator,
        effective_from=effective_from,
        **facts,
    )


def make_unit(release, code="49411", value=1, indicator=2, rationale="CMS Policy"):
    return UnitEdit.objects.create(
        release=release, code=code, value=value, adjudication_indicator=indicator, rationale=rationale
    )


def make_add_on(release, add_on="77002", primary="49411", edit_type=1, **facts):
    return AddOnEdit.objects.create(release=release, add_on=add_on, primary_code=primary, edit_type=edit_type, **facts)
