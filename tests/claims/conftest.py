"""What claims are judged by, whole: one edition of each source, and a policy of Medicare."""

from datetime import date

import pytest

from tests.factories.codes import make_code, make_ended_code, make_listing, make_modifier, make_place
from tests.factories.edits import add_on_release, make_add_on, make_pair, make_unit, pair_release, unit_release
from tests.factories.fees import make_relative_value
from tests.factories.payers import make_payer, make_policy, make_policy_version
from tests.factories.sources import make_release

BEGIN, END = date(2024, 7, 1), date(2024, 10, 1)


@pytest.fixture
def loaded(today):
    """A whole edition of each source, in force in August 2024."""
    pfs = make_release("pfs", "RVU24C", BEGIN, END)
    for name in ("49411", "49327", "77002", "32553"):
        make_listing(make_code(code=name), pfs)
    make_relative_value(make_code(code="10035"), pfs)
    make_ended_code()
    pairs = pair_release()
    make_pair(pairs, "49411", "49327", 0)
    make_pair(pairs, "49411", "32553", 1)
    make_unit(unit_release())
    make_add_on(add_on_release())
    make_place(make_release("pos", "2024", date(2024, 1, 1), None))
    icd = make_release("icd10cm", "FY2024", date(2023, 10, 1), END)
    make_listing(make_code("icd-10-cm", "C34.11"), icd, is_billable=True)
    for name in ("59", "RT", "26"):
        make_modifier(name)


@pytest.fixture
def medicare(loaded):
    policy = make_policy(make_payer(), "L1", "lcd")
    make_policy_version(policy, "approved", date(2024, 1, 1), [("49411", "criteria")], [("C34.11", "supports")])
