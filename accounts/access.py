"""What the reader of this request may see, and the one place that spends a view.

`access_of` is made once for a request, `spend_view` keeps it up to date: the head of the page tells what remains after.
"""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.meter import Allowance, record_view
from accounts.allowances import Access, Refusal, plan_of
from accounts.automated import is_fetched_ahead, is_robot
from accounts.models import CodeView, Plan
from accounts.readers import Reader, keep_guest, reader_of

logger = logging.getLogger(__name__)


def access_of(request: HttpRequest) -> Access:
    """No query where the portal is open; else one for the plans, and one for what the reader has seen."""
    access: Access | None = getattr(request, "_access", None)
    if access is None:
        access = _keep(request, Access() if settings.ACCESS == "open" else _metered(reader_of(request)))
    return access


def is_for_one_reader(request: HttpRequest) -> bool:
    """The answer tells what its reader's plan opens: nobody else may be given it."""
    access: Access | None = getattr(request, "_access", None)
    return access is not None and not access.is_open


def is_incomplete(request: HttpRequest) -> bool:
    """The answer would be another if it were asked for again in a moment."""
    access: Access | None = getattr(request, "_access", None)
    return access is not None and access.refusal in (Refusal.NOT_COUNTED, Refusal.UNAVAILABLE)


def spent_on(request: HttpRequest) -> tuple[str, str] | None:
    """Reader and page of the view that this request spent."""
    return getattr(request, "_spent", None)


def spend_view(request: HttpRequest, page: str) -> bool:
    """Whether the reader sees the page as their plan opens it; one that is not yet seen costs a view.

    `page` is a code's `system/code`. Ask only for a page that is there and about to be shown.
    """
    access = access_of(request)
    if access.shows(page):
        return True
    if not is_counted(request):
        return _refuse(request, Refusal.NOT_COUNTED)
    if not access.views_remaining:
        return _refuse(request, Refusal.NO_VIEWS)
    try:
        return _spend(request, access, page)
    except DatabaseError:
        # A full disk, or a database that is locked for too long: the page is read as far as it is open.
        logger.exception("A view of %s could not be counted", page)
        return _refuse(request, Refusal.UNAVAILABLE)


def is_counted(request: HttpRequest) -> bool:
    is_read = request.method == "GET" and not is_fetched_ahead(request.headers)
    return is_read and not is_robot(request.headers.get("User-Agent", ""))


def _spend(request: HttpRequest, access: Access, page: str) -> bool:
    reader, now = reader_of(request), timezone.now()
    plan = cast(Plan, access.plan)
    network = reader.network if reader.is_guest and not access.seen else ""
    if network and CodeView.objects.filter(network=network).count() >= plan.network_guests:
        return _refuse(request, Refusal.NETWORK)
    since = now - timedelta(days=plan.period_days)
    allowance = Allowance(views=access.limit or 0, since=since, network_guests=plan.network_guests)
    if record_view(reader=reader.key, page=page, network=network, allowance=allowance, now=now):
        request._spent = (reader.key, page)  # type: ignore[attr-defined]
        keep_guest(request)
        _keep(request, replace(access, seen={**access.seen, page: now}))
        return True
    # Another tab was quicker: it opened this page, or took the last view, or the network's last guest.
    seen = CodeView.objects.counting(reader.key, plan.period_days, now)
    access = _keep(request, replace(access, seen=seen))
    if page in seen:
        return True
    return _refuse(request, Refusal.NETWORK if access.views_remaining else Refusal.NO_VIEWS)


def _metered(reader: Reader) -> Access:
    plans = list(Plan.objects.with_given_to(reader.user))
    given = [plan.pk for plan in plans if getattr(plan, "is_given", False)]
    user = reader.user
    plan = plan_of(plans, is_guest=reader.is_guest, is_staff=bool(user and user.is_staff), given=given)
    account = next((plan for plan in plans if plan.kind == Plan.Kind.ACCOUNT), None)
    access = Access(is_open=False, is_guest=reader.is_guest, plan=plan, account_plan=account)
    if plan is None or plan.views is None or reader.is_new:
        return access
    return replace(access, seen=CodeView.objects.counting(reader.key, plan.period_days, timezone.now()))


def _refuse(request: HttpRequest, refusal: Refusal) -> bool:
    _keep(request, replace(access_of(request), refusal=refusal))
    return False


def _keep(request: HttpRequest, access: Access) -> Access:
    request._access = access  # type: ignore[attr-defined]
    return access
