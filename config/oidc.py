"""Single sign-on: an agency's officers sign in at their agency's own OpenID Connect provider (Entra ID, Keycloak, …).

What allauth does not do by itself is here: a nonce, the signature of the id token always checked, the issuer checked twice
(as discovery and RFC 9207 ask, against mix-up of providers), one provider bound to one agency, no account ever made, and
claims that assert a second factor. Which providers there are says config/providers.py.
"""

import hmac
import secrets
import time
from typing import Any

import jwt
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from casework.audit import Access, record_access
from casework.models import User

CONFIRM = "confirm"  # the process of an officer who is signed in and proves again who they are
SIGN_IN = "login"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
DISCOVERY_SECONDS = 10 * 60
LEEWAY_SECONDS = 60  # two clocks


class AgencyOIDC(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Talks to one agency's provider."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself. Raises OAuth2Error where it names another issuer than the one configured."""
        if not hasattr(self, "_openid_config"):
            server = self.get_provider().app.settings["server_url"]
            key = f"oidc-discovery:{server}"
            found = cache.get(key)
            if found is None:
                found = self._fetch(f"{server.rstrip('/')}/.well-known/openid-configuration")
                cache.set(key, found, DISCOVERY_SECONDS)
            if found["issuer"].rstrip("/") != server.rstrip("/"):
                raise OAuth2Error(f"The provider at {server} calls itself {found['issuer']}")
            self._openid_config = found
        return self._openid_config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """The login as the signed id token tells it; nothing else that the provider sends is believed."""
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("The provider sent no id token")
        return self.get_provider().sociallogin_from_response(request, {"id_token": self._claims(app, id_token)})

    def _claims(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(id_token)
            keys = [
                key for key in self._fetch(self.openid_config["jwks_uri"])["keys"] if key.get("use", "sig") == "sig"
            ]
            fitting = [key for key in keys if header.get("kid") in (None, key.get("kid"))]
            if header.get("alg") not in ALGORITHMS or not fitting:
                raise OAuth2Error("The id token is signed with an unknown key")
            return jwt.decode(
                id_token,
                key=jwt.PyJWK(fitting[0], header["alg"]),
                algorithms=ALGORITHMS,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=LEEWAY_SECONDS,
                options={"require": ["iss", "aud", "exp", "iat", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("The id token is not valid") from error

    def _fetch(self, url: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(url)
            answer.raise_for_status()
            return answer.json()


class AgencyProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """allauth's provider, with ours in its place."""

    oauth2_adapter_class = AgencyOIDC

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept of the token: what this sign-in is judged by, and no name or picture."""
        mine = self.app.settings
        judged = {"sub", "nonce", "auth_time", mine["email_claim"], mine["verified_claim"], mine["second_factor_claim"]}
        return {"id_token": {name: value for name, value in data["id_token"].items() if name in judged}}


def start(request: HttpRequest, agency: str, process: str) -> HttpResponse:
    """Lead to the agency's provider. To confirm, it is told to ask for a proof and not to rely on an earlier one, and
    (that is what a greatest age does) to say when it got it."""
    provider = _provider(request, agency)
    nonce = secrets.token_urlsafe(24)
    params = {"nonce": nonce, **({"prompt": "login", "max_age": str(LEEWAY_SECONDS)} if process == CONFIRM else {})}
    target = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    try:
        return provider.redirect(
            request, process, next_url=target if is_ours else "/", auth_params=params, nonce=nonce, begun_at=time.time()
        )
    except (OAuth2Error, OSError, ValueError, KeyError) as error:
        return _refuse(request, None, agency, f"provider not reached ({type(error).__name__})")


def sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign in at the agency's provider. A link may begin this: it can sign in nobody but who is known to the provider in
    this browser, and what comes back is bound to this browser's session."""
    return start(request, provider_id, SIGN_IN)


def confirm(request: HttpRequest) -> HttpResponse:
    """Prove again who one is, at the provider that one signed in with."""
    account = SocialAccount.objects.filter(user_id=request.user.pk).first()
    if account is None:
        raise Http404
    return start(request, account.provider, CONFIRM)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider leads back to."""
    provider = _provider(request, provider_id)
    adapter = AgencyOIDC(request, provider_id)
    try:
        issuer = adapter.openid_config["issuer"]
        if request.GET.get("iss", issuer) != issuer:  # RFC 9207
            return _refuse(request, None, provider_id, "answer of another provider")
        return OAuth2CallbackView.adapter_view(adapter)(request)
    except (OAuth2Error, OSError, ValueError, KeyError) as error:
        return _refuse(request, None, provider.app.provider_id, f"not a valid answer ({type(error).__name__})")


def _provider(request: HttpRequest, agency: str) -> AgencyProvider:
    try:
        return get_adapter(request).get_provider(request, agency)
    except SocialApp.DoesNotExist:
        raise Http404 from None


class AgencyAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whom a provider may sign in: an existing, active officer of the one agency that it belongs to."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Providers come from the installation's configuration alone, never from a row in the database."""
        from allauth.socialaccount.adapter import _build_apps_from_settings

        return [
            app for apps in _build_apps_from_settings(provider=provider, client_id=client_id).values() for app in apps
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Judge the sign-in before anything happens. Raises ImmediateHttpResponse with a plain page to refuse it."""
        claims, state = sociallogin.account.extra_data["id_token"], sociallogin.state
        user, problem = _officer(sociallogin, claims)
        if not hmac.compare_digest(str(claims.get("nonce", "")), str(state.get("nonce"))):
            problem = "answer that was not asked for"
        if problem is None and state.get("process") == CONFIRM:
            problem = self._confirm(request, sociallogin, claims)
        if problem is not None:
            raise ImmediateHttpResponse(_refuse(request, user, sociallogin.account.provider, problem))
        if state.get("process") == CONFIRM:
            raise ImmediateHttpResponse(redirect(sociallogin.get_redirect_url(request) or "/"))
        if not sociallogin.is_existing and user is not None:
            link(sociallogin, user, request)

    def _confirm(self, request: HttpRequest, sociallogin: SocialLogin, claims: dict[str, Any]) -> str | None:
        """Note the officer's new proof, or say why it is none."""
        if not request.user.is_authenticated or sociallogin.user != request.user:
            return "confirmed by somebody else"
        if claims.get("auth_time", 0) < sociallogin.state["begun_at"] - LEEWAY_SECONDS:
            return "provider relied on an earlier proof"
        record_authentication(request, request.user, "socialaccount", reauthenticated=True)
        return None

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """The provider refused, the officer gave up, or the answer fits no question that this browser asked."""
        raise ImmediateHttpResponse(_refuse(request, None, provider.app.provider_id, "no valid answer"))


def _officer(sociallogin: SocialLogin, claims: dict[str, Any]) -> tuple[User | None, str | None]:
    """The officer that the provider means, and why they may not come in, if they may not."""
    settings = sociallogin.provider.app.settings
    is_linked = sociallogin.is_existing
    if is_linked:
        user = sociallogin.user
    else:
        email = str(claims.get(settings["email_claim"], "")).strip().lower()
        if not _is_true(claims.get(settings["verified_claim"])) or not email:
            return None, "e-mail not verified by the provider"
        user = User.objects.filter(email=email).select_related("agency").first()
    if user is None:
        return None, "no account with this e-mail"
    if user.agency.slug != settings["agency"]:
        return user, "account of another agency"
    if not user.is_active:
        return user, "account is suspended"
    if not is_linked and SocialAccount.objects.filter(user=user, provider=sociallogin.account.provider).exists():
        return user, "e-mail belongs to another person at the provider now"
    return user, None


def link(sociallogin: SocialLogin, user: User, request: HttpRequest) -> None:
    """Keep that the provider means this officer. allauth's own `connect` would write the officer's whole row again, over a
    suspension or another role that an administrator saved meanwhile."""
    sociallogin.user = sociallogin.account.user = user
    sociallogin.account.save()
    social_account_added.send(sender=SocialLogin, request=request, sociallogin=sociallogin)


def _is_true(claim: Any) -> bool:
    return claim is True or str(claim).lower() in ("true", "1")


def asserts_second_factor(sociallogin: SocialLogin) -> bool:
    """Did the agency's provider itself ask for a second factor, by its signed word?"""
    settings = sociallogin.provider.app.settings
    claim = sociallogin.account.extra_data.get("id_token", {}).get(settings["second_factor_claim"])
    said = claim if isinstance(claim, list) else [claim]
    return any(value in settings["second_factor_values"] for value in said if value)


def _refuse(request: HttpRequest, user: User | None, agency: str, why: str) -> HttpResponse:
    """The same plain page whatever was wrong; the record says what it was."""
    record_access(
        operation=Access.SIGN_IN_FAILED, by=AnonymousUser(), obj=user, what=f"Single sign-on, {agency}: {why}"
    )
    return render(request, "socialaccount/refused.html", status=403)
