"""To the organization's server, and back from it."""

from http import HTTPStatus

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from accounts.actions import audit
from accounts.models import AuditEntry
from accounts.single_sign_on.client import SignOnClient


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """A form of ours may lead nowhere else (form-action), so a page leads on, by itself and by a link."""
    answer = _answered(request, provider_id, OAuth2LoginView)
    if answer.status_code != HTTPStatus.FOUND:
        return answer
    return render(request, "socialaccount/leaving.html", {"url": answer.headers["Location"]})


@never_cache
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _answered(request, provider_id, OAuth2CallbackView)


def _answered(request: HttpRequest, provider_id: str, view: type[OAuth2View]) -> HttpResponse:
    """A server that is down, or answers what OpenID Connect does not know, is no fault of ours."""
    try:
        answer: HttpResponse = view.adapter_view(SignOnClient(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, OAuth2Error, KeyError, ValueError):
        facts = {"step": "single sign-on", "reason": "server"}
        audit.record(kind=AuditEntry.Kind.SIGN_IN_FAILED, actor=None, facts=facts)
        return render(request, "socialaccount/authentication_error.html", status=HTTPStatus.BAD_GATEWAY)
    return answer
