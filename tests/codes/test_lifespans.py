"""When a code is valid: rules over plain data, no database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.lifespans import Lifespan, Statement, Validity, lifespan, validity

JAN, APR, JUL, OCT = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)
SINCE = date(2010, 1, 1)


def pfs(start, **facts):
    return Statement("pfs", start, **facts)


def hcpcs(start, **facts):
    return Statement("hcpcs", start, **facts)


def rbcs(start, **facts):
    return Statement("rbcs", start, **facts)


CASES = {
    "nothing is said": ([], {}, Lifespan()),
    "listed by the only release": ([pfs(JAN)], {"pfs": [JAN]}, Lifespan()),
    "listed by the newest of two": ([pfs(JAN), pfs(JUL)], {"pfs": [JAN, JUL]}, Lifespan()),
    "a stated start": ([hcpcs(JAN, effective_from=SINCE)], {"hcpcs": [JAN]}, Lifespan(SINCE)),
    "the newest stated start wins": (
        [hcpcs(JAN, effective_from=date(2009, 1, 1)), hcpcs(JUL, effective_from=SINCE)],
        {"hcpcs": [JAN, JUL]},
        Lifespan(SINCE),
    ),
    "a stated end": ([hcpcs(JAN, ended_on=APR)], {"hcpcs": [JAN]}, Lifespan(None, APR)),
    "an end that a newer release repeats": (
        [hcpcs(JAN, ended_on=APR), hcpcs(JUL, ended_on=APR)],
        {"hcpcs": [JAN, JUL]},
        Lifespan(None, APR),
    ),
    "the newest stated end wins": (
        [hcpcs(JAN, ended_on=OCT), hcpcs(APR, ended_on=JUL)],
        {"hcpcs": [JAN, APR]},
        Lifespan(None, JUL),
    ),
    "revived by a release that begins after the end": (
        [hcpcs(JAN, ended_on=APR), hcpcs(JUL)],
        {"hcpcs": [JAN, JUL]},
        Lifespan(),
    ),
    "revived on the very day": ([hcpcs(JAN, ended_on=JUL), hcpcs(JUL)], {"hcpcs": [JAN, JUL]}, Lifespan()),
    "not revived by a release before the end": (
        [hcpcs(JAN, ended_on=OCT), hcpcs(APR)],
        {"hcpcs": [JAN, APR]},
        Lifespan(None, OCT),
    ),
    "revived by another source": ([hcpcs(JAN, ended_on=APR), pfs(JUL)], {"hcpcs": [JAN], "pfs": [JUL]}, Lifespan()),
    "missing from a later whole release": ([pfs(JAN)], {"pfs": [JAN, JUL]}, Lifespan(None, JUL, is_end_bound=True)),
    "missing from two: the first counts": (
        [pfs(JAN)],
        {"pfs": [JAN, APR, JUL]},
        Lifespan(None, APR, is_end_bound=True),
    ),
    "missing before it was first listed": ([pfs(JUL)], {"pfs": [JAN, JUL]}, Lifespan()),
    "a gap that closed": ([pfs(JAN), pfs(JUL)], {"pfs": [JAN, APR, JUL]}, Lifespan()),
    "looked up in an excerpt and absent": (
        [pfs(JAN), pfs(JUL, is_listed=False)],
        {"pfs": []},
        Lifespan(None, JUL, is_end_bound=True),
    ),
    "an excerpt that lacks it proves nothing": ([pfs(JAN)], {"pfs": [JAN]}, Lifespan()),
    "another source still lists it then": ([pfs(JAN), rbcs(JUL)], {"pfs": [JAN, JUL], "rbcs": [JUL]}, Lifespan()),
    "another source listed it only before": (
        [pfs(JAN), rbcs(JAN)],
        {"pfs": [JAN, JUL], "rbcs": [JAN]},
        Lifespan(None, JUL, is_end_bound=True),
    ),
    "a stated end goes before a bound": (
        [pfs(JAN), rbcs(JAN, ended_on=APR)],
        {"pfs": [JAN, JUL], "rbcs": [JAN]},
        Lifespan(None, APR),
    ),
    "only said to be absent": ([pfs(JUL, is_listed=False)], {"pfs": [JUL]}, Lifespan()),
}


@pytest.mark.parametrize("name", CASES)
def test_lifespan_of(name):
    statements, whole, expected = CASES[name]
    assert lifespan(statements, whole) == expected


@pytest.mark.parametrize("name", CASES)
def test_lifespan_is_the_same_in_whatever_order_releases_were_loaded(name):
    statements, whole, expected = CASES[name]
    assert lifespan(list(reversed(statements)), whole) == expected


days = st.dates(date(2015, 1, 1), date(2030, 1, 1))
statements_of = st.lists(
    st.builds(
        Statement,
        importer=st.sampled_from(["pfs", "hcpcs", "rbcs"]),
        release_from=days,
        is_listed=st.booleans(),
        effective_from=st.none() | days,
        ended_on=st.none() | days,
    ),
    max_size=6,
)
whole_of = st.dictionaries(st.sampled_from(["pfs", "hcpcs", "rbcs"]), st.lists(days, max_size=4).map(sorted))


@given(statements_of, whole_of)
def test_lifespan_end_is_one_that_was_stated_or_begins_a_release(statements, whole):
    span = lifespan(statements, whole)
    stated = {s.ended_on for s in statements if s.ended_on}
    firsts = {day for begun in whole.values() for day in begun} | {s.release_from for s in statements}
    if span.ended_on:
        assert span.ended_on in (firsts if span.is_end_bound else stated)
    else:
        assert not span.is_end_bound


@given(statements_of, whole_of)
def test_lifespan_of_a_code_that_is_never_listed_is_unknown(statements, whole):
    absent = [Statement(s.importer, s.release_from, is_listed=False) for s in statements]
    assert lifespan(absent, whole) == Lifespan()


@given(statements_of, whole_of)
def test_lifespan_bound_never_stands_while_a_release_of_that_day_lists_the_code(statements, whole):
    span = lifespan(statements, whole)
    if span.is_end_bound:
        assert not any(s.is_listed and s.release_from >= span.ended_on for s in statements)


TODAY = date(2026, 11, 21)
WINDOW = [(JUL, OCT)]
NEXT_YEAR = [(date(2027, 1, 1), date(2028, 1, 1))]


@pytest.mark.parametrize(
    "span, windows, on, expected",
    [
        pytest.param(Lifespan(), WINDOW, None, Validity.LAST_LISTED, id="no date: the window has ended"),
        pytest.param(Lifespan(SINCE), WINDOW, None, Validity.LAST_LISTED, id="no date: a start says nothing of later"),
        pytest.param(Lifespan(), [(OCT, date(2027, 1, 1))], None, Validity.LIVE, id="no date: a window covers today"),
        pytest.param(Lifespan(), [(OCT, None)], None, Validity.LIVE, id="no date: an open window"),
        pytest.param(Lifespan(), [(JAN, APR), (OCT, TODAY)], None, Validity.LAST_LISTED, id="no date: ended today"),
        pytest.param(Lifespan(), [(JAN, APR), (JUL, None)], None, Validity.LIVE, id="no date: one of two covers today"),
        pytest.param(Lifespan(), [], None, Validity.NOT_LOADED, id="no date, no release"),
        pytest.param(Lifespan(), NEXT_YEAR, None, Validity.NOT_LOADED, id="no date: only a later release lists it"),
        pytest.param(Lifespan(SINCE), NEXT_YEAR, None, Validity.LIVE, id="no date: from its start to a later release"),
        pytest.param(Lifespan(SINCE, APR), WINDOW, None, Validity.ENDED, id="no date: ended before today"),
        pytest.param(Lifespan(None, date(2027, 1, 1)), WINDOW, None, Validity.LAST_LISTED, id="no date: ends later"),
        pytest.param(Lifespan(None, TODAY), WINDOW, None, Validity.ENDED, id="the end is exclusive"),
        pytest.param(Lifespan(date(2027, 1, 1)), WINDOW, None, Validity.NOT_YET, id="no date: begins later"),
        pytest.param(Lifespan(), WINDOW, JUL, Validity.LIVE, id="first day of a window"),
        pytest.param(Lifespan(), WINDOW, OCT - timedelta(1), Validity.LIVE, id="last day of a window"),
        pytest.param(Lifespan(), WINDOW, OCT, Validity.NOT_LOADED, id="first day after a window"),
        pytest.param(Lifespan(), WINDOW, JAN, Validity.NOT_LOADED, id="before all windows, no stated start"),
        pytest.param(Lifespan(SINCE), WINDOW, JAN, Validity.LIVE, id="between the stated start and a window"),
        pytest.param(Lifespan(SINCE), WINDOW, date(2009, 1, 1), Validity.NOT_YET, id="before the stated start"),
        pytest.param(Lifespan(SINCE), WINDOW, SINCE, Validity.LIVE, id="on the stated start"),
        pytest.param(Lifespan(SINCE), WINDOW, OCT, Validity.NOT_LOADED, id="a stated start says nothing of later"),
        pytest.param(Lifespan(None, JUL), [(JAN, APR)], APR, Validity.NOT_LOADED, id="before the end, not covered"),
        pytest.param(Lifespan(None, JUL), [(JAN, APR)], JUL, Validity.ENDED, id="on the end"),
        pytest.param(Lifespan(), [(JUL, None)], TODAY, Validity.LIVE, id="an open window"),
        pytest.param(Lifespan(), [], JUL, Validity.NOT_LOADED, id="a date and no release"),
    ],
)
def test_validity_on(span, windows, on, expected):
    assert validity(span=span, windows=windows, on=on, today=TODAY) is expected
