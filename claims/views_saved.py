"""Pages of kept cases. Today's date and the time are read here and passed down; nobody sees another's cases."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from accounts.actions.audit import record_export
from claims.actions.keeping import AlreadyKept, KeepRefused, Kept, Named, discard, keep, rename
from claims.actions.rechecking import Rechecked, recheck
from claims.carried import carry
from claims.case_files import cases_document, read_cases, read_claims
from claims.documents import BadDocument
from claims.filters import KeptCaseFilter
from claims.forms_saved import BringForm, CasesInMemory, KeepForm
from claims.lines import Claim
from claims.models import KeptCase
from claims.querysets import KeptCaseQuerySet
from claims.selectors.judging import StillLoading, loaded_now
from claims.selectors.saved import case_page, case_rows
from payers.views.members import member, member_post, way_back

PAGE_SIZE = 50
# What one press of a button judges; `manage.py recheck` judges all.
MOST_AT_ONCE = 1_000


@require_safe
@never_cache
@login_required
def saved(request: HttpRequest) -> HttpResponse:
    """`?q=49411&whose=team:billing`: the person's own cases and those of their teams."""
    user, digest = member(request), loaded_now().digest
    cases = own_cases(request)
    filtered = KeptCaseFilter(request.GET, queryset=cases.by_owner(), user=user, teams=list(user.teams.all()))
    page = Paginator(filtered.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filter": filtered,
        "page": page,
        "rows": case_rows(list(page), digest),
        "waiting": cases.not_judged_by(digest).count(),
        "bring": BringForm(user=user),
        "at_once": MOST_AT_ONCE,
    }
    return render(request, "claims/saved.html", context)


@require_safe
@never_cache
@login_required
def saved_case(request: HttpRequest, pk: int) -> HttpResponse:
    page = case_page(_own_case(request, pk))
    context = {"page": page, "case": page.row.case, "carried": carry([page.row.claim])}
    return render(request, "claims/saved_case.html", context)


@member_post
@never_cache
def keep_lines(request: HttpRequest) -> HttpResponse:
    """What the page of the check carried. Where it is refused, the lines come back to be kept under another title."""
    form = KeepForm(request.POST, user=member(request))
    if not form.is_valid():
        return _not_kept(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    asked = form.cleaned_data
    try:
        claims = read_claims(asked["claims"])
        kept = keep(by=member(request), named=_named(asked["title"], claims), at=timezone.now(), team=asked["team"])
    except AlreadyKept as already:
        messages.info(request, str(already))
        return redirect(already.case)
    except (BadDocument, KeepRefused, StillLoading) as refused:
        return _not_kept(request, str(refused))
    messages.success(request, _in_words(kept))
    return redirect(kept.cases[0] if len(kept.cases) == 1 else "claims:saved")


@csrf_exempt  # Until the file is sure to stay in memory; what follows is protected.
def bring(request: HttpRequest) -> HttpResponse:
    """A file of cases, all or nothing."""
    request.upload_handlers = [CasesInMemory(request)]
    return _bring(request)


@csrf_protect
@member_post
@never_cache
def _bring(request: HttpRequest) -> HttpResponse:
    form = BringForm(request.POST, request.FILES, user=member(request))
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return redirect("claims:saved")
    try:
        named = [Named(title, claim) for title, claim in read_cases(form.cleaned_data["file"])]
        kept = keep(by=member(request), named=named, at=timezone.now(), team=form.cleaned_data["team"])
    except AlreadyKept:
        messages.info(request, "All cases of the file are kept already.")
    except (BadDocument, KeepRefused, StillLoading) as refused:
        messages.error(request, f"Nothing was kept. {refused}")
    else:
        messages.success(request, _in_words(kept))
    return redirect("claims:saved")


@require_safe
@never_cache
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """The cases of the list as it is filtered, to be brought in elsewhere."""
    user = member(request)
    cases = own_cases(request).by_owner()
    filtered = KeptCaseFilter(request.GET, queryset=cases, user=user, teams=list(user.teams.all()))
    record_export(by=user, what="Kept cases", facts={"format": "json", "cases": filtered.qs.count()})
    document = cases_document(filtered.qs.values_list("title", "document"))
    headers = {"Content-Disposition": 'attachment; filename="cases.json"'}
    return JsonResponse(document, headers=headers)


@member_post
@never_cache
def rename_case(request: HttpRequest, pk: int) -> HttpResponse:
    case = _own_case(request, pk)
    try:
        rename(case=case, by=member(request), title=request.POST.get("title", ""))
    except KeepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The case is called {case.title} now.")
    return redirect(case)


@member_post
@never_cache
def discard_case(request: HttpRequest, pk: int) -> HttpResponse:
    case = _own_case(request, pk)
    discard(case=case, by=member(request))
    messages.success(request, f"{case.title} is discarded, with all its judgements.")
    return redirect("claims:saved")


@member_post
@never_cache
def judge_again(request: HttpRequest) -> HttpResponse:
    """Up to MOST_AT_ONCE of the person's cases, or the one that is named."""
    cases = own_cases(request)
    if request.POST.get("case", "").isdecimal():
        cases = cases.filter(pk=request.POST["case"])
    try:
        done = recheck(cases=cases, at=timezone.now(), most=MOST_AT_ONCE)
    except StillLoading as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _judged_in_words(done))
    return redirect(way_back(request, "claims:saved"))


def own_cases(request: HttpRequest) -> KeptCaseQuerySet:
    return KeptCase.objects.of(member(request)).select_related("team", "judged_by")


def _own_case(request: HttpRequest, pk: int) -> KeptCase:
    """Another's is not found, as if it were not there."""
    return get_object_or_404(own_cases(request), pk=pk)


def _named(title: str, claims: list[Claim]) -> list[Named]:
    if len(claims) == 1:
        return [Named(title, claims[0])]
    return [Named(f"{title}, claim {place}", claim) for place, claim in enumerate(claims, start=1)]


def _not_kept(request: HttpRequest, reason: str) -> HttpResponse:
    """The title is not shown again: it may be what was refused."""
    context = {"reason": reason, "document": request.POST.get("claims", ""), "teams": member(request).teams.all()}
    return render(request, "claims/saved_keep.html", context, status=400)


def _in_words(kept: Kept) -> str:
    number = len(kept.cases)
    new = f"{kept.cases[0].title} is kept" if number == 1 else f"{number:,} cases are kept"
    passed = f"; {kept.passed_over:,} were kept already" if kept.passed_over else ""
    return f"{new}, with the judgement of today{passed}."


def _judged_in_words(done: Rechecked) -> str:
    if not done.judged and not done.left:
        return "Every case is judged by the newest editions."
    cases = "1 case was" if done.judged == 1 else f"{done.judged:,} cases were"
    left = f" {done.left:,} {'is' if done.left == 1 else 'are'} left." if done.left else ""
    return f"{cases} judged again, {done.changed:,} of them differently.{left}"
