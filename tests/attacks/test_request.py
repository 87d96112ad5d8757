"""Attacks on what every request passes: addresses, caches, cookies, redirects, hosts, and where a request came from."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from casework.models import AccessEntry
from tests import factories as make
from tests.personas import PASSWORD, Cast
from tests.signin.ways import sign_in

BACKEND = "django.contrib.auth.backends.ModelBackend"
NULLS = [
    "/cases/%00/",
    "/reports/%00/",
    "/cases/?q=%00",
    "/cases/?anything=a%00b",
    "/reports/?ward=%00",
    "/record/?page=%00",
]


def signed_in(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, BACKEND)
    return client


@pytest.mark.parametrize("address", NULLS)
def test_a_null_character_in_an_address_is_refused_and_breaks_nothing(cast: Cast, address: str) -> None:
    assert signed_in(cast.case_lead).get(address).status_code == 400


def test_an_address_longer_than_a_label_is_refused_and_written_down(cast: Cast) -> None:
    for address in (f"/assessments/{'9' * 200}/", f"/panel/{'9' * 200}/", f"/cases/{'A' * 2000}/"):
        AccessEntry.objects.latest("pk") if AccessEntry.objects.exists() else None
        before = AccessEntry.objects.filter(operation="refused").count()
        assert signed_in(cast.case_lead).get(address).status_code == 404
        assert AccessEntry.objects.filter(operation="refused").count() == before + 1


@pytest.mark.parametrize("page", ["99999999999999999999", "-1", "0", "last", "1e309", "%27"])
def test_any_page_number_is_answered(cast: Cast, page: str) -> None:
    make.make_case(cast.case_lead)
    for name in ("case-list", "report-list"):
        assert signed_in(cast.case_lead).get(f"{reverse(f'casework:{name}')}?page={page}").status_code == 200


def test_no_browser_keeps_a_page(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    client = signed_in(cast.case_lead)
    for address in ("/", "/cases/", case.get_absolute_url(), "/no/such/page/", "/accounts/password/"):
        assert "no-store" in client.get(address).headers["Cache-Control"], address


def test_what_was_said_to_one_officer_is_not_said_to_the_next_in_the_same_browser(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    client = signed_in(cast.case_lead)
    facts = {"agency": cast.police.pk, "level": "read", "purpose": "prevent", "gateway": "cda_s115", "note": "Works it"}
    assert client.post(reverse("casework:share-add", args=[case.reference]), facts).status_code == 302
    assert "messages" not in client.cookies
    client.post(reverse("account_logout"))
    sign_in(client, cast.homes_officer)
    page = client.get("/").content.decode()
    assert "Dawn Clarke" in page
    assert "can now see this case" not in page


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(cast: Cast, target: str) -> None:
    facts = {"login": cast.case_lead.email, "password": PASSWORD, "next": target}
    client = Client()
    for address in (f"{reverse('account_login')}?next={target}", f"{reverse('account_logout')}?next={target}"):
        answer = client.post(address, facts)
        assert answer.status_code == 302
        assert answer["Location"] in ("/", reverse("account_login"))


def test_signing_in_changes_the_session_that_somebody_planted(cast: Cast) -> None:
    client = Client()
    client.get(reverse("account_login"))
    planted = client.session
    planted["planted"] = "yes"
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key or ""
    sign_in(client, cast.case_lead)
    assert client.get("/").status_code == 200
    assert client.session.session_key != planted.session_key
    assert Client(headers={"Cookie": f"sessionid={planted.session_key}"}).get("/").status_code == 302


def test_a_form_from_elsewhere_and_another_host_are_refused(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.case_lead, BACKEND)
    answer = client.post(reverse("casework:share-add", args=[case.reference]), {"agency": cast.police.pk})
    assert answer.status_code == 403
    assert case.reference not in answer.content.decode()
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_the_page_says_what_a_browser_may_do_with_it(cast: Cast) -> None:
    headers = signed_in(cast.case_lead).get("/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "default-src 'none'" in policy
    assert "unsafe" not in policy


def looked_from(cast: Cast, **meta: str) -> str | None:
    signed_in(cast.case_lead).get("/", **meta)
    return AccessEntry.objects.latest("pk").address


def test_the_record_holds_where_an_officer_is_and_not_the_proxy(cast: Cast, settings: Any) -> None:
    settings.TRUSTED_PROXY = True
    told = {"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.7"}
    assert looked_from(cast, **told) == "198.51.100.7"  # what stands before it is the sender's own word
    assert looked_from(cast, REMOTE_ADDR="10.0.0.2") == "10.0.0.2"
    assert looked_from(cast, REMOTE_ADDR="", HTTP_X_FORWARDED_FOR="'; --") is None


def test_without_a_proxy_of_ours_nobody_says_where_they_are(cast: Cast, settings: Any) -> None:
    settings.TRUSTED_PROXY = False
    assert looked_from(cast, REMOTE_ADDR="192.0.2.4", HTTP_X_FORWARDED_FOR="198.51.100.7") == "192.0.2.4"
