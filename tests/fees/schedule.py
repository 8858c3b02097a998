"""Rows of RVU26C as plain data, read from the file of CMS, for the tests of what they pay."""

from decimal import Decimal

from fees.payment import NATIONAL, Indices, Schedule, ScheduleRow

# code, modifier, status, work, non-facility PE (NA), facility PE (NA), MP, PC/TC, indicators: multiple, bilateral,
# assistant, co-surgeons, team.
ROWS = """
00100 -  J 0.00  0.00     0.00    0.00 9 9 9 9 9 9
11055 -  R 0.34  1.73     0.04    0.03 0 2 0 1 0 0
15824 -  R 0.00  0.00     0.00    0.00 0 2 1 0 0 0
19307 -  A 17.54 11.66/NA 11.66   4.53 0 2 1 2 1 0
20974 -  A 0.60  2.09     0.76    0.16 0 0 0 1 0 0
22612 -  A 22.94 14.38/NA 14.38   6.62 0 2 0 2 2 0
27447 -  A 19.11 11.58/NA 11.58   4.02 0 2 1 2 1 0
31231 -  A 1.07  4.56     0.41    0.16 0 2 2 1 0 0
32553 -  A 3.46  10.87    0.71    0.38 0 2 0 2 0 0
36415 -  X 0.00  0.00     0.00    0.00 9 9 9 9 9 9
44950 -  A 10.34 5.18/NA  5.18    2.61 0 2 0 2 1 0
45378 -  A 3.18  7.73     1.34    0.41 0 2 0 1 0 0
45378 53 A 1.59  3.87     0.67    0.21 0 2 0 1 0 0
45380 -  A 3.47  10.48    1.43    0.42 0 3 0 1 0 0
49411 -  A 3.48  10.25    0.90    0.36 0 2 0 0 0 0
66984 -  A 7.17  6.14/NA  6.14    0.54 0 2 1 1 0 0
70496 -  A 1.71  6.37     6.37/NA 0.12 1 4 0 0 0 0 5.94 5.94 0.12
70496 26 A 1.71  0.60     0.60    0.09 1 4 0 0 0 0
70496 TC A 0.00  5.77     5.77/NA 0.03 1 4 0 0 0 0 5.34 5.34 0.03
73562 -  A 0.18  1.07     1.07/NA 0.02 1 0 3 0 0 0 2.72 2.72 0.04
73562 26 A 0.18  0.09     0.09    0.01 1 0 3 0 0 0
77002 -  A 0.53  3.06     3.06/NA 0.04 1 0 0 0 0 0
77002 26 A 0.53  0.25     0.25    0.03 1 0 0 0 0 0
77002 TC A 0.00  2.81     2.81/NA 0.01 1 0 0 0 0 0
76940 -  C 0.00  0.00     0.00    0.00 1 0 0 0 0 0
86153 26 A 0.67  0.30     0.30    0.02 6 0 0 0 0 0
97110 -  A 0.45  0.41     0.41/NA 0.01 7 5 0 0 0 0
99024 -  B 0.00  0.00     0.00    0.00 9 9 9 9 9 9
99213 -  A 1.30  1.46     0.33    0.09 0 0 0 0 0 0
G0102 -  A 0.18  0.54     0.04    0.01 0 9 9 9 9 9
G0105 -  A 3.18  7.73     1.34    0.41 0 2 0 1 0 0
J3420 -  E 0.00  0.00     0.00    0.00 9 9 9 9 9 9
0001F -  I 0.00  0.00     0.00    0.00 9 9 9 9 9 9
"""
FACTOR = Decimal("33.4009")
# GPCI2026.csv.
SAN_FRANCISCO = Indices("San Francisco", Decimal("1.095"), Decimal("1.410"), Decimal("0.425"), "GPCI2026")
HOUSTON = Indices("Houston", Decimal("1.000"), Decimal("0.991"), Decimal("0.934"), "GPCI2026")
ALASKA = Indices("Alaska", Decimal("1.500"), Decimal("1.065"), Decimal("0.551"), "GPCI2026")
PLACES = {"US": NATIONAL, "SF": SAN_FRANCISCO, "HOU": HOUSTON, "AK": ALASKA}


def _row(text):
    code, modifier, status, work, nonfacility, facility, mp, pctc, *rest = text.split()
    multiple, bilateral, assistant, co_surgeons, team, *cap = rest
    (nonfacility_pe, _, nonfacility_na), (facility_pe, _, facility_na) = (
        nonfacility.partition("/"),
        facility.partition("/"),
    )
    return ScheduleRow(
        code, modifier.strip("-"), status, Decimal(work), Decimal(nonfacility_pe), bool(nonfacility_na),
        Decimal(facility_pe), bool(facility_na), Decimal(mp), FACTOR, pctc, multiple, bilateral, assistant, co_surgeons,
        team, *map(Decimal, cap),
    )  # fmt: skip


def schedule(*, is_excerpt=False, **changes):
    """RVU26C; `changes` replace fields of every row."""
    rows = [_row(line) for line in ROWS.strip().splitlines()]
    if changes:
        rows = [
            ScheduleRow(**{name: getattr(row, name) for name in row.__dataclass_fields__} | changes) for row in rows
        ]
    return Schedule("RVU26C", {(row.code, row.modifier): row for row in rows}, is_excerpt)
