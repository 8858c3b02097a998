"""Kept cases and their judgements: kept, judged again, renamed, discarded."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from claims.actions.keeping import AlreadyKept, KeepRefused, Named, NotTheirs, TooManyCases, discard, keep, rename
from claims.actions.rechecking import recheck
from claims.models import EditionSet, Judgement, KeptCase
from claims.selectors.contrasts import contrasts_by_day, contrasts_since
from claims.selectors.judging import StillLoading, judged_now, loaded_now
from edits.models import PairEdit
from tests.factories.accounts import make_user
from tests.factories.claims import DAY, make_case, make_claim, make_pairs, make_units
from tests.factories.payers import make_payer, make_policy, make_policy_version
from tests.factories.sources import NOW
from tests.factories.watching import make_team

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


def by_rule(case, rule):
    latest = case.judgements.latest_of_case().get()
    return [finding for finding in latest.findings if finding["rule"] == rule]


def judge(at=LATER, **options):
    return recheck(cases=KeptCase.objects.all(), at=at, **options)


def test_a_case_is_kept_with_its_lines_and_the_judgement_of_today():
    make_pairs()
    case = make_case(make_user(), modifiers=("XS",))
    assert (case.title, case.team, case.judged_by.digest) == ("Markers", None, loaded_now().digest)
    assert [line["code"] for line in case.lines] == ["49411", "49327"]
    judgement = case.judgements.get()
    assert judgement.number == 1
    (finding,) = by_rule(case, "ptp")
    assert set(finding) == {"rule", "severity", "lines", "message", "edition"}
    assert (finding["severity"], finding["lines"], finding["edition"]) == ("info", [1, 2], "v32.2 practitioner")
    assert [edition["name"] for edition in judgement.edition_set.editions] == ["v32.2 practitioner"]


def test_a_day_that_no_edition_covers_is_kept_as_not_judged():
    case = make_case(make_user())
    assert {finding["severity"] for finding in by_rule(case, "ptp")} == {"not_loaded"}


def test_the_same_lines_are_kept_once_by_one_owner():
    user, other = make_user(), make_user("other@example.org")
    first = make_case(user)
    with pytest.raises(AlreadyKept, match="already kept, as Markers") as kept:
        make_case(user, title="Again")
    assert kept.value.case == first
    make_case(other)
    make_case(user, team=make_team(user))
    assert KeptCase.objects.count() == 3


def test_the_database_refuses_a_second_and_an_ownerless_case():
    user = make_user()
    case = make_case(user)
    facts = {"title": "A", "document": case.document, "digest": case.digest, "codes": "", "kept_at": NOW}
    facts |= {"judged_by": case.judged_by, "judged_at": NOW}
    for owner in ({"user": user}, {}, {"user": user, "team": make_team(user)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            KeptCase.objects.create(**facts, **owner)


def test_of_several_what_is_kept_already_is_passed_over():
    user = make_user()
    make_case(user, "49411")
    named = [Named(code, make_claim(code)) for code in ("49411", "32553", "77002", "32553")]
    kept = keep(by=user, named=named, at=NOW)
    assert ([case.title for case in kept.cases], kept.passed_over) == (["32553", "77002"], 2)


@pytest.mark.parametrize(
    ("bad", "said"),
    (
        (Named("MRN 8812", make_claim("77002")), "Case 2: The title looks as if it held"),
        (Named("Odd", make_claim("SMITH")), "Case 2: The claim, line 1, code: has not the shape"),
        (Named("Odd", make_claim("77002", payer="aetna")), "Case 2, payer: no payer of that short name"),
    ),
)
def test_all_are_kept_or_none(bad, said):
    with pytest.raises(KeepRefused, match=said):
        keep(by=make_user(), named=[Named("Good", make_claim("49411")), bad], at=NOW)
    assert (KeptCase.objects.count(), Judgement.objects.count()) == (0, 0)


def test_only_members_keep_rename_and_discard_for_a_team():
    member, stranger = make_user(), make_user("other@example.org")
    team = make_team(member)
    case = make_case(member, team=team)
    with pytest.raises(NotTheirs, match="Only members of Billing"):
        make_case(stranger, team=team)
    for verb, facts in ((rename, {"title": "Mine"}), (discard, {})):
        with pytest.raises(NotTheirs):
            verb(case=case, by=stranger, **facts)
    colleague = make_user("colleague@example.org")
    team.members.add(colleague)
    rename(case=case, by=colleague, title="Ours")
    assert KeptCase.objects.get().title == "Ours"
    discard(case=case, by=colleague)
    assert (KeptCase.objects.count(), Judgement.objects.count()) == (0, 0)


def test_a_case_of_another_person_is_not_theirs():
    case = make_case(make_user())
    with pytest.raises(NotTheirs, match="somebody else's"):
        discard(case=case, by=make_user("other@example.org"))


def test_more_than_a_person_keeps_is_refused(monkeypatch):
    monkeypatch.setattr("claims.actions.keeping.MOST_CASES", 2)
    user = make_user()
    make_case(user, "49411")
    named = [Named(code, make_claim(code)) for code in ("32553", "77002")]
    with pytest.raises(TooManyCases, match="You can keep 2 cases, and 1 are kept"):
        keep(by=user, named=named, at=NOW)
    assert KeptCase.objects.count() == 1
    assert keep(by=user, named=named, at=NOW, team=make_team(user)).cases


def test_a_new_release_is_judged_once_and_kept_where_it_differs():
    make_units(units=(("49411", 1),))
    user = make_user()
    over, alike = make_case(user, "49411", units=2), make_case(user, "77002", title="Guidance")
    assert (judge().judged, Judgement.objects.count()) == (0, 2)
    make_pairs(pairs=())
    done = judge()
    assert (done.judged, done.changed, done.left) == (2, 2, 0)
    assert by_rule(alike, "ptp") == []
    make_units("October 2026", date(2026, 10, 1), date(2027, 1, 1))
    done = judge()
    assert (done.judged, done.changed) == (2, 0)
    assert [each.number for each in over.judgements.all()] == [2, 1]
    assert {case.judged_by.digest for case in KeptCase.objects.all()} == {loaded_now().digest}
    assert judge().judged == 0


def test_a_correction_of_the_same_days_is_judged_differently():
    release = make_pairs(pairs=(("49411", "49327", 1),))
    case = make_case(make_user(), modifiers=("XS",))
    release.status = "failed"
    release.save()
    make_pairs("v32.2r1", pairs=(("49411", "49327", 0),))
    assert judge().changed == 1
    (contrast,) = contrasts_since(KeptCase.objects.all(), LATER)
    (difference,) = [each for each in contrast.found if each.rule == "ptp"]
    assert (difference.before.severity, difference.after.severity) == ("info", "error")
    assert (difference.edition_before, difference.edition_after) == ("v32.2 practitioner", "v32.2r1 practitioner")
    assert contrast.is_worse
    assert list(contrasts_since(KeptCase.objects.all(), LATER + timedelta(days=1))) == []
    assert case.judgements.count() == 2


def test_since_a_day_the_sides_are_what_held_then_and_what_holds_now():
    make_case(make_user(), "49411", units=3)
    for place, value in enumerate((1, 2, 5)):
        release = make_units(f"edition {place}", units=(("49411", value),))
        judge(at=NOW + timedelta(days=place + 1))
        release.status = "failed"
        release.save()
    (contrast,) = contrasts_since(KeptCase.objects.all(), NOW + timedelta(days=3))
    (difference,) = contrast.found
    assert "allows 2 a day" in difference.before.message
    assert difference.after is None
    (contrast,) = contrasts_since(KeptCase.objects.all(), NOW - timedelta(days=3))
    assert {each.before.severity for each in contrast.found} == {"not_loaded"}


def test_an_approved_policy_version_has_cases_judged_again():
    payer = make_payer("aetna", "Aetna", "commercial")
    case = make_case(make_user(), "49411", payer="aetna")
    make_policy_version(make_policy(payer), "approved", date(2026, 1, 1), [("49411", "not_covered")], approved_at=NOW)
    assert judge().changed == 1
    assert by_rule(case, "payer-policy")[0]["severity"] != "not_loaded"


def test_a_run_broken_off_leaves_whole_cases_and_the_next_goes_on(monkeypatch):
    user = make_user()
    for code in ("49411", "32553", "77002"):
        make_case(user, code, title=code)
    make_pairs()
    monkeypatch.setattr("claims.actions.rechecking.MOST_CLAIMS", 1)
    judged = []

    def judge_one(claims):
        if len(judged) == 2:
            raise KeyboardInterrupt
        judged.append(claims)
        return judged_now(claims)

    monkeypatch.setattr("claims.actions.rechecking.judged_now", judge_one)
    with pytest.raises(KeyboardInterrupt):
        judge()
    waiting = KeptCase.objects.not_judged_by(loaded_now().digest)
    assert [case.title for case in waiting] == ["77002"]
    assert sorted(case.judgements.count() for case in KeptCase.objects.all()) == [1, 2, 2]
    monkeypatch.setattr("claims.actions.rechecking.judged_now", judged_now)
    assert judge().judged == 1
    assert Judgement.objects.count() == 6


def test_no_more_are_judged_than_asked():
    user = make_user()
    for code in ("49411", "32553", "77002"):
        make_case(user, code, title=code)
    make_pairs()
    done = judge(most=2)
    assert (done.judged, done.left) == (2, 1)


def test_a_case_that_another_run_judged_meanwhile_is_left_alone(monkeypatch):
    case = make_case(make_user())
    make_pairs()

    def overtaken(claims):
        loaded, results = judged_now(claims)
        monkeypatch.setattr("claims.actions.rechecking.judged_now", judged_now)
        assert judge().changed == 1
        return loaded, results

    monkeypatch.setattr("claims.actions.rechecking.judged_now", overtaken)
    assert judge(at=LATER + timedelta(hours=1)).changed == 0
    assert case.judgements.count() == 2


def test_a_release_that_becomes_ready_meanwhile_is_not_mixed_in(monkeypatch):
    claim = make_claim("49411", "49327")
    made = []

    def gather_late(claims):
        facts = real(claims)
        if not made:
            made.append(make_pairs())
        return facts

    real = __import__("claims.selectors.facts", fromlist=["gather"]).gather
    monkeypatch.setattr("claims.selectors.judging.gather", gather_late)
    loaded, (result,) = judged_now([claim])
    assert loaded.digest == loaded_now().digest
    assert [finding.severity for finding in result.findings if finding.rule == "ptp"] == ["error"]


def test_releases_that_do_not_come_to_rest_are_waited_for(monkeypatch):
    def gather_late(claims):
        make_pairs(f"v{PairEdit.objects.count()}")
        return real(claims)

    real = __import__("claims.selectors.facts", fromlist=["gather"]).gather
    monkeypatch.setattr("claims.selectors.judging.gather", gather_late)
    with pytest.raises(StillLoading, match="once they are"):
        judged_now([make_claim("49411")])


def test_a_document_that_cannot_be_read_is_passed_over_and_named():
    user = make_user()
    broken, whole = make_case(user, "49411"), make_case(user, "77002", title="Guidance")
    KeptCase.objects.filter(pk=broken.pk).update(document={"version": 0})
    make_pairs()
    done = judge()
    assert (done.judged, done.unreadable, done.left) == (1, (f"Case {broken.pk}",), 1)
    assert whole.judgements.count() == 2


def test_each_case_is_judged_as_if_served_on_either_day():
    make_pairs(pairs=(("49411", "49327", 1),))
    make_pairs("v32.3", date(2026, 10, 1), date(2027, 1, 1), pairs=(("49411", "49327", 0),))
    user = make_user()
    pair, single = make_case(user, modifiers=("XS",)), make_case(user, "77002", title="Guidance", day=date(2020, 2, 3))
    found = {each.case: each for each in contrasts_by_day([pair, single], date(2026, 9, 30), date(2026, 10, 1))}
    (difference,) = found[pair].found
    assert (difference.before.severity, difference.after.severity) == ("info", "error")
    assert (difference.edition_before, difference.edition_after) == ("v32.2 practitioner", "v32.3 practitioner")
    assert found[single].found == ()
    assert Judgement.objects.count() == 2


def test_a_day_without_an_edition_is_no_longer_judged_and_not_better():
    make_pairs()
    case = make_case(make_user())
    (contrast,) = contrasts_by_day([case], DAY, date(2027, 1, 1))
    assert (contrast.is_worse, contrast.is_better, contrast.is_unjudged) == (False, False, True)


@pytest.mark.parametrize("number", (1, 3))
def test_keeping_takes_as_many_queries_for_one_claim_as_for_three(django_assert_num_queries, number):
    user = make_user()
    make_pairs()
    named = [Named(code, make_claim(code, "49327")) for code in ("49411", "32553", "77002")[:number]]
    with django_assert_num_queries(21):
        keep(by=user, named=named, at=NOW)


@pytest.mark.parametrize("number", (1, 3))
def test_judging_again_takes_as_many_queries_for_one_case_as_for_three(django_assert_num_queries, number):
    user = make_user()
    for code in ("49411", "32553", "77002")[:number]:
        make_case(user, code, title=code)
    make_pairs()
    with django_assert_num_queries(26):
        judge()


def test_one_state_of_the_editions_is_kept_once():
    user = make_user()
    make_case(user, "49411")
    make_case(user, "77002")
    assert EditionSet.objects.count() == 1
