"""Which of a payer's documents decides, and where its documents disagree. No database."""

from hypothesis import given
from hypothesis import strategies as st

from payers.precedence import Statement, decide, disagree
from payers.vocabulary import Disposition as Decision
from payers.vocabulary import PolicyKind as K
from payers.vocabulary import PriorAuthorization as P


def said(
    key=1, kind=K.MEDICAL, disposition=Decision.CRITERIA, authorization=P.NOT_STATED, lines=(), states=(), **facts
):
    facts = {"policy": key, "number": f"N{key}"} | facts
    return Statement(
        key=key,
        kind=kind,
        disposition=disposition,
        prior_authorization=authorization,
        lines=frozenset(lines),
        states=frozenset(states),
        **facts,
    )


def only(*statements, **asked):
    rulings = decide(statements, **asked)
    assert len(rulings) == 1
    return rulings[0]


def keys(statements):
    return [statement.key for statement in statements]


def test_nothing_said_is_no_ruling():
    assert decide([]) == ()


def test_a_national_determination_sets_aside_a_local_one_that_says_otherwise():
    ruling = only(said(1, K.LCD, Decision.NOT_COVERED, states=["TX"]), said(2, K.NCD, Decision.COVERED))
    assert (keys(ruling.governing), keys(ruling.overruled), ruling.conflicts) == ([2], [1], ())


def test_a_local_determination_that_agrees_with_the_national_one_adds_to_it():
    ruling = only(said(1, K.LCD, Decision.CRITERIA, states=["TX"]), said(2, K.NCD, Decision.CRITERIA))
    assert (keys(ruling.governing), ruling.overruled) == ([1, 2], ())


def test_a_local_determination_sets_aside_an_article_only_where_it_holds():
    local, article = (
        said(1, K.LCD, Decision.COVERED, states=["TX"]),
        said(2, K.ARTICLE, Decision.NOT_COVERED, states=["TX", "NY"]),
    )
    everywhere = only(local, article)
    assert keys(everywhere.governing) == [1, 2]
    assert everywhere.conflicts == ()
    assert keys(only(local, article, state="TX").governing) == [1]
    assert keys(only(local, article, state="NY").governing) == [2]


def test_what_is_itself_set_aside_sets_nothing_aside():
    ruling = only(
        said(1, K.NCD, Decision.COVERED), said(2, K.LCD, Decision.NOT_COVERED), said(3, K.ARTICLE, Decision.COVERED)
    )
    assert (keys(ruling.governing), keys(ruling.overruled)) == ([1, 3], [2])


def test_a_prior_authorization_list_is_not_set_aside_by_a_determination():
    ruling = only(
        said(1, K.LCD, Decision.CRITERIA), said(2, K.PRIOR_AUTHORIZATION, Decision.COVERED, P.REQUIRED)
    )  # fmt: skip
    assert (keys(ruling.governing), ruling.conflicts) == ([1, 2], ())


def test_a_prior_authorization_list_disagrees_with_a_policy_that_does_not_pay():
    assert disagree(said(1, disposition=Decision.NOT_COVERED), said(2, K.PRIOR_AUTHORIZATION))


def test_in_a_state_that_is_asked_for_the_policy_of_fewer_states_goes_before():
    nation, texas = said(1, disposition=Decision.NOT_COVERED), said(2, disposition=Decision.CRITERIA, states=["TX"])
    asked = only(nation, texas, state="TX")
    assert (keys(asked.governing), keys(asked.overruled), asked.conflicts) == ([2], [1], ())
    assert keys(only(nation, texas, state="OH").governing) == [1]
    assert len(only(nation, texas).conflicts) == 1


def test_statements_that_do_not_hold_in_the_state_fall_away():
    assert decide([said(1, states=["NY"])], state="TX") == ()


def test_the_same_lines_and_states_said_otherwise_are_a_conflict():
    ruling = only(said(1, disposition=Decision.COVERED), said(2, disposition=Decision.EXPERIMENTAL))
    assert [(first.key, second.key) for first, second in ruling.conflicts] == [(1, 2)]
    assert keys(ruling.governing) == [1, 2]


def test_prior_authorization_said_otherwise_is_a_conflict_unless_one_does_not_state_it():
    assert disagree(said(1, authorization=P.REQUIRED), said(2, authorization=P.NOT_REQUIRED))
    assert not disagree(said(1, authorization=P.REQUIRED), said(2, authorization=P.NOT_STATED))
    assert disagree(
        said(1, authorization=P.DELEGATED, delegate="one"), said(2, authorization=P.DELEGATED, delegate="other")
    )


def test_states_apart_are_no_conflict():
    ruling = only(
        said(1, disposition=Decision.COVERED, states=["TX"]), said(2, disposition=Decision.NOT_COVERED, states=["NY"])
    )
    assert (keys(ruling.governing), ruling.conflicts) == ([1, 2], ())


def test_lines_apart_are_no_conflict_and_have_a_ruling_each():
    rulings = decide(
        [said(1, disposition=Decision.COVERED, lines=["a"]), said(2, disposition=Decision.NOT_COVERED, lines=["b"])]
    )
    assert [(ruling.lines, keys(ruling.governing), ruling.conflicts) for ruling in rulings] == [
        (("a",), [1], ()),
        (("b",), [2], ()),
    ]


def test_lines_of_which_the_same_is_said_share_a_ruling():
    ruling = only(said(1, lines=["a"]), said(2, lines=["b"]))
    assert (ruling.lines, keys(ruling.governing), ruling.holds_for_the_rest) == (("a", "b"), [1, 2], False)


def test_a_policy_that_names_no_lines_holds_for_the_rest_too():
    rulings = decide([said(1, disposition=Decision.COVERED), said(2, disposition=Decision.NOT_COVERED, lines=["a"])])
    assert [(r.lines, r.holds_for_the_rest, keys(r.governing), len(r.conflicts)) for r in rulings] == [
        (("a",), False, [1, 2], 1),
        ((), True, [1], 0),
    ]


def test_a_line_that_is_asked_for_leaves_the_others_out():
    statements = [said(1, lines=["a"]), said(2, disposition=Decision.NOT_COVERED, lines=["b"]), said(3)]
    assert keys(only(*statements, lines=["a"]).governing) == [1, 3]
    assert keys(only(*statements, lines=[]).governing) == [3]


def test_a_code_listed_as_related_is_decided_by_nobody():
    ruling = only(
        said(1, K.NCD, Decision.RELATED), said(2, K.LCD, Decision.COVERED), said(3, K.LCD, Decision.RELATED, P.REQUIRED)
    )
    assert (keys(ruling.governing), keys(ruling.related), ruling.conflicts) == ([2], [1, 3], ())


def test_a_document_does_not_disagree_with_itself():
    one, other = said(1, policy=7, disposition=Decision.COVERED), said(2, policy=7, disposition=Decision.NOT_COVERED)
    assert not disagree(one, other)
    assert keys(only(one, other).governing) == [1, 2]


STATES, LINES = st.frozensets(st.sampled_from(["TX", "NY", "OH"])), st.frozensets(st.sampled_from("abc"))
STATEMENTS = st.lists(
    st.builds(
        Statement,
        key=st.integers(0, 1_000),
        policy=st.integers(1, 4),
        kind=st.sampled_from(K),
        number=st.sampled_from(["1", "2", "3"]),
        disposition=st.sampled_from(Decision),
        prior_authorization=st.sampled_from(P),
        delegate=st.sampled_from(["", "one"]),
        lines=LINES,
        states=STATES,
    ),
    max_size=7,
    unique_by=lambda statement: statement.key,
)
ASKED_STATE = st.sampled_from(["", "TX", "NY"])


@given(STATEMENTS, ASKED_STATE, st.randoms())
def test_the_order_in_which_documents_are_read_decides_nothing(statements, state, random):
    shuffled = list(statements)
    random.shuffle(shuffled)
    assert decide(statements, state=state) == decide(shuffled, state=state)


@given(STATEMENTS, ASKED_STATE)
def test_nothing_that_holds_is_lost_and_nothing_else_is_shown(statements, state):
    shown = {
        s for ruling in decide(statements, state=state) for s in (*ruling.governing, *ruling.overruled, *ruling.related)
    }
    assert shown == {s for s in statements if s.holds_in(state)}


@given(STATEMENTS, ASKED_STATE)
def test_where_something_is_decided_something_governs(statements, state):
    for ruling in decide(statements, state=state):
        assert ruling.governing or ruling.related
        assert not ruling.overruled or ruling.governing
        assert all(s.decides for s in (*ruling.governing, *ruling.overruled))
        assert not any(s.decides for s in ruling.related)


@given(STATEMENTS, ASKED_STATE)
def test_related_rows_change_no_decision(statements, state):
    deciding = [s for s in statements if s.decides]
    with_related = {s for ruling in decide(statements, state=state) for s in ruling.governing}
    assert with_related == {s for ruling in decide(deciding, state=state) for s in ruling.governing}


@given(STATEMENTS, ASKED_STATE)
def test_conflicts_are_among_what_governs_and_between_two_documents(statements, state):
    for ruling in decide(statements, state=state):
        for first, second in ruling.conflicts:
            assert {first, second} <= set(ruling.governing)
            assert first.policy != second.policy
            assert disagree(first, second)
            assert disagree(second, first)


@given(STATEMENTS)
def test_lines_are_ruled_on_once_each(statements):
    lines = [line for ruling in decide(statements) for line in ruling.lines or ()]
    assert len(lines) == len(set(lines))
    assert set(lines) == {line for s in statements for line in s.lines}
    assert sum(ruling.holds_for_the_rest for ruling in decide(statements)) <= 1


@given(STATEMENTS)
def test_a_statement_of_the_highest_rank_is_never_set_aside(statements):
    for ruling in decide(statements):
        assert not any(s.kind is K.NCD for s in ruling.overruled)
