"""Pages on which a person says which systems are told of changes, and sees how it went."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from payers.actions.webhooks import WebhookRefused, add_webhook, remove_webhook, switch_webhook, try_again
from payers.models import Webhook, WebhookDelivery
from payers.posting import AddressRefused
from payers.views.members import member, member_post
from payers.watch_forms import WebhookForm

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def webhooks(request: HttpRequest) -> HttpResponse:
    """The secret stands in the answer to the form alone, and is shown on no other page."""
    user = member(request)
    form = WebhookForm(request.POST or None)
    added = _added(form, user) if request.method == "POST" and form.is_valid() else None
    theirs = WebhookDelivery.objects.filter(webhook__owner=user).select_related("webhook", "change__policy__payer")
    dead = theirs.filter(status=WebhookDelivery.Status.DEAD)
    context = {
        "form": WebhookForm() if added else form,
        "added": added,
        "webhooks": user.webhooks.select_related("payer"),
        "dead": dead[:PAGE_SIZE],
        "page": Paginator(theirs, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "policies/webhooks.html", context)


def _added(form: WebhookForm, owner: User) -> Webhook | None:
    try:
        return add_webhook(owner=owner, at=timezone.now(), **form.cleaned_data)
    except (AddressRefused, WebhookRefused) as refused:
        form.add_error("url", str(refused))
        return None


@member_post
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    webhook = get_object_or_404(Webhook, pk=pk, owner=member(request))
    is_active = not webhook.is_active
    switch_webhook(webhook=webhook, by=member(request), is_active=is_active)
    messages.success(request, f"{webhook.url} is switched {'on' if is_active else 'off'}.")
    return redirect("policies:webhooks")


@member_post
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    webhook = get_object_or_404(Webhook, pk=pk, owner=member(request))
    remove_webhook(webhook=webhook, by=member(request))
    messages.success(request, f"{webhook.url} is removed, and what was waiting for it.")
    return redirect("policies:webhooks")


@member_post
def again(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(WebhookDelivery, pk=pk, webhook__owner=member(request))
    own = WebhookDelivery.objects.filter(pk=pk, webhook__owner=member(request))
    if try_again(deliveries=own, now=timezone.now()):
        messages.success(request, "It goes out again with the next run.")
    else:
        messages.error(request, "It is on its way already, or was delivered.")
    return redirect("policies:webhooks")
