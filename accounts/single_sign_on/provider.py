"""The organization's server, asked with a nonce that its answer has to bear."""

import secrets
from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse

from accounts.single_sign_on.client import SignOnClient


class OrganisationProvider(OpenIDConnectProvider):
    """What is asked is set here alone: nothing of the address by which somebody was sent to sign in is passed on."""

    oauth2_adapter_class = SignOnClient

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        given: dict[str, Any] = super().get_redirect_from_request_kwargs(request)
        process = "connect" if given["process"] == "connect" else "login"
        kept = {"next_url": given["next_url"]} if given.get("next_url") else {}
        return kept | {"process": process}

    def redirect(self, request: HttpRequest, process: str, next_url: str | None = None, **more: Any) -> HttpResponse:
        nonce = secrets.token_urlsafe(16)
        auth_params = self.get_auth_params() | {"nonce": nonce}
        answer: HttpResponse = super().redirect(
            request, process, next_url=next_url, data={"nonce": nonce}, auth_params=auth_params
        )
        return answer


provider_classes = [OrganisationProvider]
