"""Officers sign in at their agency's own provider: a certified one, run beside these tests. Nobody else's provider, account
or answer lets anybody in, and the plain page that refuses is the same for all."""

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory

from casework.models import AccessEntry, User
from config.oidc import AgencyOIDC
from config.providers import read_providers
from tests.casework.screen import words
from tests.personas import Cast
from tests.signin.conftest import SECRET
from tests.signin.ways import LOGIN, SHOW, code, give_app

AT = "/accounts/at/barnet-council/"
BACK = f"{AT}back/"
REFUSED = "You could not be signed in"


@pytest.fixture(autouse=True)
def sign_ons(settings: Any, provider: str, tmp_path: Any) -> None:
    """The council of Barnet and that of Enfield both sign in at the provider, each as a client of its own."""
    common = {"server_url": provider, "client_secret": SECRET, "second_factor_claim": "methods"}
    entries = [
        {"agency": agency, "name": name, "client_id": agency, **common}
        for agency, name in (("barnet-council", "Barnet Council"), ("enfield-council", "Enfield Council"))
    ]
    entries[0]["second_factor_values"] = ["mfa"]
    path = tmp_path / "providers.json"
    path.write_text(json.dumps(entries))
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": read_providers(str(path))}
    }


def at_provider(place: str, account: str, browser: requests.Session | None = None) -> str:
    """Sign in at the provider's own pages. The address in the product that it leads back to."""
    browser = browser or requests.Session()
    answer = browser.get(place)
    if "/interaction/" in answer.url:
        answer = browser.post(
            answer.url, data={"prompt": "login", "login": account, "password": "any"}, allow_redirects=False
        )
        while answer.is_redirect and not answer.headers["Location"].startswith("http://testserver"):
            answer = browser.get(answer.headers["Location"], allow_redirects=False)
        return answer.headers["Location"].removeprefix("http://testserver")
    raise AssertionError(f"The provider answers {answer.status_code} at {answer.url}: {answer.text[:500]}")


def signed_in_at(client: Client, account: str, start: str = AT) -> Any:
    return client.get(at_provider(client.get(start)["Location"], account))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def why() -> str:
    return AccessEntry.objects.filter(operation="sign_in_failed").latest("pk").object_label


def test_the_sign_in_page_offers_it_and_it_asks_for_everything_that_protects_the_way(cast: Cast) -> None:
    client = Client()
    assert f"{AT}?next=%2Fcases%2F" in client.get(f"{LOGIN}?next=/cases/").content.decode()
    asked = parse_qs(urlsplit(client.get(AT)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["response_type"] == ["code"]
    assert len(asked["nonce"][0]) >= 32 and len(asked["state"][0]) >= 16
    assert parse_qs(urlsplit(client.get(AT)["Location"]).query)["nonce"] != asked["nonce"]


def test_an_officer_signs_in_and_the_account_is_linked(cast: Cast) -> None:
    client, before = Client(), User.objects.count()
    answer = signed_in_at(client, "priya-with-factor", f"{AT}?next=/cases/")
    assert answer["Location"] == "/cases/"
    assert "Priya Shah" in words(client.get("/cases/"))  # a second factor was asserted: nothing more is asked
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.provider, linked.uid) == (cast.case_lead, "barnet-council", "priya-with-factor")
    assert User.objects.count() == before
    assert "Priya" not in str(linked.extra_data).replace("priya", "")
    said = list(AccessEntry.objects.filter(user_id=cast.case_lead.pk).values_list("object_label", flat=True))
    assert "Signed in at barnet-council, which asserts a second factor" in said
    assert "Account linked with the sign-on of barnet-council" in said


def test_without_an_asserted_second_factor_ours_is_asked(cast: Cast) -> None:
    client, secret = Client(), give_app(cast.case_lead)
    assert signed_in_at(client, "priya")["Location"] == SHOW
    assert not is_signed_in(client)
    assert client.post(SHOW, {"code": code(secret)})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_without_any_second_factor_one_has_to_be_set_up(cast: Cast) -> None:
    client = Client()
    signed_in_at(client, "priya")
    assert client.get("/cases/")["Location"] == "/accounts/second-factor/"


def test_where_the_claim_is_not_relied_on_it_lets_nobody_past(cast: Cast) -> None:
    client = Client()
    signed_in_at(client, "liam", "/accounts/at/enfield-council/")
    assert client.get("/cases/")["Location"] == "/accounts/second-factor/"


@pytest.mark.parametrize(
    ("account", "reason"),
    [
        ("unverified", "e-mail not verified by the provider"),
        ("silent", "e-mail not verified by the provider"),
        ("nobody", "no account with this e-mail"),
        ("tom", "account of another agency"),
        ("liam", "account of another agency"),
        ("owen", "account is suspended"),
    ],
)
def test_nobody_else_comes_in(cast: Cast, account: str, reason: str) -> None:
    client, before = Client(), User.objects.count()
    answer = signed_in_at(client, account)
    assert (answer.status_code, is_signed_in(client)) == (403, False)
    assert REFUSED in words(answer)
    assert reason not in words(answer)
    assert why() == f"Single sign-on, barnet-council: {reason}"
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_who_moved_to_another_agency_or_was_suspended_comes_in_no_more(cast: Cast) -> None:
    signed_in_at(Client(), "priya-with-factor")
    for change in ({"is_active": False}, {"is_active": True, "agency": cast.police}):
        User.objects.filter(pk=cast.case_lead.pk).update(**change)
        client = Client()
        assert signed_in_at(client, "priya-with-factor").status_code == 403
        assert not is_signed_in(client)


def test_an_address_that_was_given_to_somebody_else_does_not_give_the_account_away(cast: Cast) -> None:
    signed_in_at(Client(), "priya-with-factor")
    client = Client()
    assert signed_in_at(client, "priya").status_code == 403  # same address, verified, another person at the provider
    assert why().endswith("e-mail belongs to another person at the provider now")


def test_an_answer_is_good_once_and_in_one_browser(cast: Cast) -> None:
    client, other = Client(), Client()
    back = at_provider(client.get(AT)["Location"], "priya-with-factor")
    assert other.get(back).status_code == 403
    assert not is_signed_in(other)
    assert client.get(back).status_code == 302
    client.post("/accounts/logout/")
    assert client.get(back).status_code == 403
    assert not is_signed_in(client)


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=y", "?error=access_denied", "?error=x&state=y"])
def test_an_answer_to_no_question_is_refused(cast: Cast, query: str) -> None:
    assert REFUSED in words(Client().get(f"{BACK}{query}"))


def test_an_answer_meant_for_one_agency_is_none_for_another(cast: Cast) -> None:
    client = Client()
    back = at_provider(client.get(AT)["Location"], "liam")
    mixed = back.replace("barnet-council", "enfield-council")
    assert client.get(mixed).status_code == 403
    assert client.get(back).status_code == 403
    assert not is_signed_in(client)


def test_an_answer_that_names_another_issuer_is_refused(cast: Cast, provider: str) -> None:
    client = Client()
    back = at_provider(client.get(AT)["Location"], "priya-with-factor")
    assert f"iss={provider}".replace(":", "%3A").replace("/", "%2F") in back  # RFC 9207
    assert client.get(back.replace("127.0.0.1", "127.0.0.2")).status_code == 403
    assert why().endswith("answer of another provider")
    assert not is_signed_in(client)


def test_a_provider_that_calls_itself_otherwise_is_refused(cast: Cast, settings: Any, provider: str) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = provider.replace("127.0.0.1", "localhost")
    assert REFUSED in words(Client().get(AT))


def _change_state(client: Client, **change: str) -> None:
    session = client.session
    for state in session["socialaccount_states"].values():
        state[0].update(change)
    session.save()


@pytest.mark.parametrize("change", [{"nonce": "another"}, {"pkce_code_verifier": "x" * 64}])
def test_another_nonce_or_another_proof_key_is_refused(cast: Cast, change: dict[str, str]) -> None:
    client = Client()
    back = at_provider(client.get(AT)["Location"], "priya-with-factor")
    _change_state(client, **change)
    assert client.get(back).status_code == 403
    assert not is_signed_in(client)


def test_a_token_that_the_provider_did_not_sign_is_refused(cast: Cast, provider: str) -> None:
    client = Client()
    client.get(AT)
    request = RequestFactory().get("/")
    request.session = client.session  # type: ignore[assignment]
    adapter = AgencyOIDC(request, "barnet-council")
    facts = {
        "iss": provider, "aud": "barnet-council", "sub": "priya", "iat": time.time(), "exp": time.time() + 60
    }  # fmt: skip
    known = requests.get(f"{provider}/jwks").json()["keys"][0]
    strange = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    tokens = [
        jwt.encode(facts, None, algorithm="none"),
        jwt.encode(facts, strange, algorithm="RS256"),
        jwt.encode(facts, strange, algorithm="RS256", headers={"kid": known["kid"]}),
        jwt.encode(facts, known["n"], algorithm="HS256", headers={"kid": known["kid"]}),
    ]
    for token in tokens:
        with pytest.raises(OAuth2Error):
            adapter._claims(adapter.get_provider().app, token)


def test_nobody_is_led_elsewhere_afterwards(cast: Cast) -> None:
    for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert signed_in_at(Client(), "priya-with-factor", f"{AT}?next={target}")["Location"] == "/"


def test_what_the_address_asks_for_does_not_reach_the_provider(cast: Cast) -> None:
    place = Client().get(f"{AT}?process=connect&scope=offline_access&auth_params=prompt%3Dnone")["Location"]
    asked = parse_qs(urlsplit(place).query)
    assert "prompt" not in asked and set(asked["scope"][0].split()) == {"openid", "email", "profile"}


def test_a_provider_that_does_not_answer_is_told_plainly(cast: Cast, settings: Any) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    cache.clear()
    assert REFUSED in words(Client().get(AT))


def test_a_session_that_somebody_planted_is_changed(cast: Cast) -> None:
    client = Client()
    place = client.get(AT)["Location"]
    planted = client.session.session_key
    client.get(at_provider(place, "priya-with-factor"))
    assert is_signed_in(client) and client.session.session_key != planted


# --- Proving again who one is, without a password here


def test_who_has_no_password_confirms_at_the_provider(cast: Cast) -> None:
    client, browser = Client(), requests.Session()
    client.get(at_provider(client.get(AT)["Location"], "priya-with-factor", browser))
    User.objects.filter(pk=cast.case_lead.pk).update(password="!")
    client.get(at_provider(client.get(AT)["Location"], "priya-with-factor"))  # the change ended the session
    session = client.session  # as it is some minutes later; the provider's clock cannot be set
    session["account_authentication_methods"] = [
        record | {"at": record["at"] - 400} for record in session["account_authentication_methods"]
    ]
    session.save()
    place = client.get("/accounts/second-factor/app/")["Location"]
    assert place.startswith("/accounts/reauthenticate/agency/")
    asked = client.get(place)["Location"]
    assert parse_qs(urlsplit(asked).query)["prompt"] == ["login"]
    assert client.get("/accounts/second-factor/app/").status_code == 302
    cast_back = at_provider(asked, "priya-with-factor")
    answer = client.get(cast_back)
    assert answer["Location"] == "/accounts/second-factor/app/"
    assert client.get("/accounts/second-factor/app/").status_code == 200


def test_nobody_confirms_for_somebody_else(cast: Cast) -> None:
    client = Client()
    client.get(at_provider(client.get(AT)["Location"], "priya-with-factor"))
    asked = client.get("/accounts/reauthenticate/agency/?next=/cases/")["Location"]
    assert client.get(at_provider(asked, "nobody")).status_code == 403
    session = client.session
    assert not any(record.get("reauthenticated") for record in session["account_authentication_methods"])


# --- The file of providers


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "cannot be read"),
        ("{}", "a list"),
        ('[{"agency": "a", "name": "A", "server_url": "https://x", "client_id": "c"}]', "lacks client_secret"),
        ('[{"agency": "a", "name": "A", "server_url": "http://x", "client_id": "c", "client_secret": "s"}]', "https"),
        (
            '[{"agency": "a", "name": "A", "server_url": "https://x", "client_id": "c", "client_secret": "s", "mfa": 1}]',
            "unknown mfa",
        ),
    ],
)
def test_a_wrong_file_is_explained(tmp_path: Any, text: str, problem: str) -> None:
    path = tmp_path / "providers.json"
    path.write_text(text)
    with pytest.raises(ImproperlyConfigured, match=problem):
        read_providers(str(path))


def test_an_agency_has_one_provider_and_none_is_none(tmp_path: Any) -> None:
    one = '{"agency": "a", "name": "A", "server_url": "https://x", "client_id": "c", "client_secret": "s"}'
    path = tmp_path / "providers.json"
    path.write_text(f"[{one},{one}]")
    with pytest.raises(ImproperlyConfigured, match="one provider at most"):
        read_providers(str(path))
    assert read_providers("") == []
