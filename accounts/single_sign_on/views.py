"""To the organization's server, and back from it."""

from http import HTTPStatus

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.single_sign_on.client import SignOnClient


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """A form of ours may lead nowhere else (form-action), so a page leads on, by itself and by a link."""
    try:
        answer: HttpResponse = OAuth2LoginView.adapter_view(SignOnClient(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    if answer.status_code != HTTPStatus.FOUND:
        return answer
    return render(request, "socialaccount/leaving.html", {"url": answer.headers["Location"]})


@never_cache
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(SignOnClient(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer
