"""What the organization's server answers, believed only as far as its signature and its own words go."""

from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest


class SignOnClient(OpenIDConnectOAuth2Adapter):
    """OpenID Connect Core 1.0, 3.1.3.7 and 5.3.2: always signed, and both answers of one person."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **more: Any) -> SocialLogin:
        if not more["response"].get("id_token"):
            raise OAuth2Error("The server gave no ID token.")
        login = super().complete_login(request, app, token, **more)
        answers = login.account.extra_data
        if "userinfo" in answers and answers["userinfo"].get("sub") != answers["id_token"].get("sub"):
            raise OAuth2Error("The ID token and the user info are of two people.")
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        config = self.openid_config
        if config["issuer"].rstrip("/") != app.settings["server_url"]:
            raise OAuth2Error("The server names another issuer than the settings.")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token, keys_url=config["jwks_uri"], issuer=config["issuer"], audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )  # fmt: skip
        return claims
