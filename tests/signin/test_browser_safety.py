"""What a browser is told about our pages, what a deployment is set to, and forms and hosts that are not ours."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern

from casework.models import AccessEntry, ChangeEntry
from config.account_urls import urlpatterns as account_pages
from tests.casework.screen import signed_in
from tests.personas import Cast, confirm
from tests.product import BASE, SERVERS
from tests.signin.ways import LOGIN, give_app, send_password, sign_in
from tests.test_permission_matrix import MATRIX, address
from tests.world import ACCOUNT_ARGUMENTS, make_world

DEPLOYED = {
    "DATABASE_URL": "postgresql://asb_app:x@127.0.0.1:1/asb",
    "DATABASE_OWNER_URL": "postgresql://asb_owner:x@127.0.0.1:1/asb",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "3kq0-Zt7_mW9xYv2LrB8nHd5sJf6gPc1aQe4uTiOo-KlMbVzXyRw",
    "ALLOWED_HOSTS": "casework.example.org",
    "TRUSTED_PROXY": "1",
}
DATA_OF_A_SCRIPT = re.compile(r'<script(?![^>]*\bsrc=)(?![^>]*type="application/json")')


def deployed(*code: str, **more: str) -> subprocess.CompletedProcess[str]:
    ours = {name: value for name, value in os.environ.items() if name not in {*SERVERS, "DJANGO_ALLOW_ASYNC_UNSAFE"}}
    return subprocess.run(
        [sys.executable, *code], env={**ours, **DEPLOYED, **more}, cwd=BASE, capture_output=True, text=True, timeout=120
    )


def test_a_deployment_passes_djangos_own_check() -> None:
    done = deployed("manage.py", "check", "--deploy", "--fail-level", "INFO")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_deployments_cookies_are_for_its_own_host_over_https_and_its_second_factor_is_not_relaxed() -> None:
    shown = (
        "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.KNOWN_BROWSER_COOKIE, s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, "
        "s.SECURE_HSTS_SECONDS >= 31536000, s.SECOND_FACTOR_RELAXED, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN, "
        "s.SESSION_COOKIE_AGE > s.SESSION_WHOLE_SECONDS"
    )
    done = deployed("-c", f"from config import settings as s; print(({shown}))", ASB_SECOND_FACTOR="0")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(
        ("__Host-sessionid", "__Host-csrftoken", "__Host-known", *[True] * 4, "Lax", True, False, False, True)
    )


@pytest.mark.parametrize("variable", ["DATABASE_URL", "ASB_SECOND_FACTOR"])
def test_nothing_relaxes_the_second_factor_but_the_embedded_database(tmp_path: Path, variable: str) -> None:
    code = "from config import settings as s; print(s.SECOND_FACTOR_RELAXED)"
    ours = {
        name: value for name, value in os.environ.items() if name not in {*SERVERS, "DJANGO_ALLOW_ASYNC_UNSAFE"}
    } | {"ASB_HOME": str(tmp_path)}
    relaxed = subprocess.run([sys.executable, "-c", code], env=ours, cwd=BASE, capture_output=True, text=True)
    assert relaxed.stdout.strip() == "True", relaxed.stderr
    more = (
        {"DATABASE_URL": DEPLOYED["DATABASE_URL"], "SECRET_KEY": "x"} if variable == "DATABASE_URL" else {variable: "1"}
    )
    strict = subprocess.run([sys.executable, "-c", code], env=ours | more, cwd=BASE, capture_output=True, text=True)
    assert strict.stdout.strip() == "False", strict.stderr


def test_every_page_of_an_account_says_what_a_browser_may_do_and_has_no_script_of_its_own(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.case_lead)
    Authenticator.objects.filter(user=cast.case_lead).exclude(type="totp").delete()
    pages = 0
    for page in account_pages:
        assert isinstance(page, URLPattern) and page.name
        for browser in (client, Client()):
            answer = browser.get(address(page.name, WORLD))
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "script-src 'self'" in policy, page.name
            assert "unsafe" not in policy
            assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Cross-Origin-Opener-Policy"] == answer["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "camera=()" in answer["Permissions-Policy"] and answer["Referrer-Policy"] == "same-origin"
            assert "no-store" in answer["Cache-Control"]
            text = answer.content.decode()
            assert not DATA_OF_A_SCRIPT.search(text) and not re.search(r"\sstyle=|\son\w+=", text), page.name
            pages += answer.status_code == 200
    assert pages >= 25


class _World:
    def arguments(self, name: str) -> dict[str, Any]:
        return ACCOUNT_ARGUMENTS[name]


WORLD: Any = _World()


def test_no_form_is_taken_without_its_proof_of_origin(cast: Cast) -> None:
    world = make_world(cast)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.cast.coordinator, "django.contrib.auth.backends.ModelBackend")
    confirm(client)
    before = (ChangeEntry.objects.count(), Authenticator.objects.count())
    for name in MATRIX:
        answer = client.post(address(name, world), {"end": "others"})
        assert answer.status_code == 403, f"{name} answers {answer.status_code}"
    assert (ChangeEntry.objects.count(), Authenticator.objects.count()) == before
    assert AccessEntry.objects.filter(object_label__startswith="Form without its proof of origin").count() == len(
        MATRIX
    )


def test_nobody_signs_somebody_in_as_themselves_from_elsewhere(cast: Cast) -> None:
    facts = {"login": cast.case_lead.email, "password": "x"}
    assert Client(enforce_csrf_checks=True).post(LOGIN, facts).status_code == 403


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/password/reset/", "/accounts/at/x/"])
def test_another_host_is_refused(cast: Cast, page: str, mailoutbox: list[Any]) -> None:
    for headers in ({"Host": "evil.example"}, {"Host": "testserver.evil.example"}, {"Host": "testserver@evil.example"}):
        answer = Client(headers=headers).post(page, {"email": cast.case_lead.email})
        assert answer.status_code == 400
    Client(headers={"X-Forwarded-Host": "evil.example"}).post(page, {"email": cast.case_lead.email})
    assert all("evil" not in message.body for message in mailoutbox)


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_no_step_of_signing_in_leads_elsewhere(cast: Cast, target: str) -> None:
    client = Client()
    give_app(cast.case_lead)
    steps = [send_password(client, cast.case_lead, next=target)]
    steps.append(sign_in(Client(), cast.homes_officer))
    signed = signed_in(cast.police_officer)
    facts = {"password": "a passphrase for tests only", "next": target}
    steps.append(signed.post(f"/accounts/reauthenticate/?next={target}", facts))
    steps.append(signed.get(f"{LOGIN}?next={target}"))
    steps.append(signed.post(f"/accounts/logout/?next={target}"))
    steps.append(Client().post("/accounts/password/reset/", {"email": "a@example.org", "next": target}))
    for answer in steps:
        assert answer.status_code == 302 and re.match(r"/(?![/\\])", answer["Location"]), answer["Location"]


def test_an_administrator_helps_who_lost_everything(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.case_lead)
    call_command("reset_second_factor", "Priya.Shah@example.org", verbosity=0)
    assert client.get("/")["Location"].startswith(LOGIN)
    send_password(client, cast.case_lead)
    assert client.get("/")["Location"] == "/accounts/second-factor/"
    entry = AccessEntry.objects.get(object_label="Second factors taken away by command")
    assert (entry.user_label, entry.object_id) == ("The system", str(cast.case_lead.pk))
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody@example.org")
