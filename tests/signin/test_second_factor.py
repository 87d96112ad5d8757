"""Every officer shows a second factor, and who has none reaches nothing but the pages that set one up."""

import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import get_resolver, reverse

from casework.models import AccessEntry, Partnership
from config.account_urls import urlpatterns as account_pages
from config.sealing import unseal
from config.signin import OPEN_WITHOUT, is_relaxed
from tests.casework.screen import boxes, words
from tests.factories import DAY
from tests.personas import PASSWORD, Cast
from tests.signin.ways import LOGIN, SHOW, code, give_app, give_recovery_codes, send_password, sign_in
from tests.test_permission_matrix import MATRIX, address, patterns
from tests.world import make_world

BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_both_steps_lead_to_work(cast: Cast) -> None:
    client, secret = Client(), give_app(cast.case_lead)
    assert send_password(client, cast.case_lead, next="/cases/")["Location"] == SHOW
    assert client.post(SHOW, {"code": code(secret)})["Location"] == "/cases/"
    assert "Priya Shah" in words(client.get("/cases/"))


def test_after_the_password_alone_nothing_opens(cast: Cast) -> None:
    client = Client()
    give_app(cast.case_lead)
    send_password(client, cast.case_lead)
    for place in ("/", "/cases/", "/accounts/", "/accounts/second-factor/", "/accounts/second-factor/app/remove/"):
        assert client.get(place)["Location"].startswith(LOGIN), place


def test_who_has_none_reaches_no_page_but_those_that_set_one_up(cast: Cast) -> None:
    world, client = make_world(cast), Client()
    send_password(client, world.cast.coordinator)
    stopped, opened = set(), set()
    for name in MATRIX:
        if getattr(patterns()[name].callback, "permission", None) == "public":
            continue
        answer = client.get(address(name, world))
        is_stopped = answer.status_code == 302 and answer["Location"] == reverse("mfa_index")
        (stopped if is_stopped else opened).add(name)
    assert opened <= OPEN_WITHOUT
    assert "casework:my-work" in stopped and "account_home" in stopped and "usersessions_list" in stopped
    assert get_resolver().url_patterns and {page.name for page in account_pages} >= OPEN_WITHOUT


def test_a_form_sent_without_one_changes_nothing(cast: Cast) -> None:
    world, client = make_world(cast), Client()
    send_password(client, world.cast.case_lead)
    before = world.case.contacts.count()
    facts = {**boxes(on=DAY), "method": "phone", "is_reached": "yes", "note": "She can talk.", "circle": "case"}
    answer = client.post(reverse("casework:contact-log", args=[world.case.reference]), facts)
    assert answer["Location"] == reverse("mfa_index")
    assert world.case.contacts.count() == before
    client.force_login(world.cast.case_lead, BACKEND)
    client.post(reverse("casework:contact-log", args=[world.case.reference]), facts)
    assert world.case.contacts.count() == before + 1  # the form itself was in order


@pytest.mark.django_db(transaction=True)  # allauth tells of a new factor once it is committed
def test_an_app_is_set_up_and_everything_opens(cast: Cast) -> None:
    client = Client()
    assert send_password(client, cast.homes_officer)["Location"] == "/"
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("mfa_index")
    page = client.get(reverse("mfa_activate_totp"))
    assert "Set up an app" in words(page)
    secret = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert client.get("/").status_code == 302
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(answer["Location"]).context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/").status_code == 200
    kept = Authenticator.objects.get(user=cast.homes_officer, type="totp").data["secret"]
    assert secret not in kept and unseal(kept) == secret


def test_a_session_from_before_the_factor_was_set_up_elsewhere_has_to_show_it(cast: Cast) -> None:
    old = Client()
    send_password(old, cast.case_lead)
    secret = give_app(cast.case_lead)
    answer = old.get("/cases/")
    assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?next=/cases/".replace("=/cases/", "=%2Fcases%2F")
    old.post(reverse("mfa_reauthenticate"), {"code": code(secret), "next": "/cases/"})
    assert old.get("/cases/").status_code == 200


def test_who_knows_a_password_alone_neither_reads_the_recovery_codes_nor_adds_a_factor_beside_the_officers(
    cast: Cast,
) -> None:
    """From a session that was begun before the officer set theirs up."""
    old = Client()
    send_password(old, cast.case_lead)
    give_app(cast.case_lead)
    codes = give_recovery_codes(cast.case_lead)
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_add_webauthn", "mfa_activate_totp"):
        answer = old.get(reverse(name))
        assert answer.status_code == 302 and answer["Location"].startswith(reverse("mfa_reauthenticate")), name
        assert codes[0] not in answer.content.decode()
    assert old.get(reverse("mfa_reauthenticate")).status_code == 200


@pytest.mark.parametrize("seconds", [0, 29, 59, 89])
def test_a_code_is_good_once_however_soon_it_is_replayed(cast: Cast, seconds: int) -> None:
    secret = give_app(cast.case_lead)
    start = time.time() // 30 * 30
    with time_machine.travel(start, tick=False) as clock:
        seen = code(secret, 1)
        first, second = Client(), Client()
        send_password(first, cast.case_lead)
        send_password(second, cast.case_lead)
        assert first.post(SHOW, {"code": seen}).status_code == 302
        clock.shift(seconds)
        assert second.post(SHOW, {"code": f"{seen[:3]} {seen[3:]}"}).status_code == 200
        assert second.get("/")["Location"].startswith(LOGIN)


def test_a_code_that_is_too_old_or_of_another_officer_is_refused(cast: Cast) -> None:
    secret, other, client = give_app(cast.case_lead), give_app(cast.homes_officer), Client()
    send_password(client, cast.case_lead)
    for wrong in (code(secret, -3), code(other), "", "١٢٣٤٥٦"):
        assert client.post(SHOW, {"code": wrong}).status_code == 200
    assert client.get("/")["Location"].startswith(LOGIN)


def test_a_recovery_code_is_good_once(cast: Cast) -> None:
    give_app(cast.case_lead)
    one = give_recovery_codes(cast.case_lead)[0]
    first, second = Client(), Client()
    send_password(first, cast.case_lead)
    assert first.post(SHOW, {"code": one})["Location"] == "/"
    with time_machine.travel(time.time() + 300):
        send_password(second, cast.case_lead)
        assert second.post(SHOW, {"code": one}).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(cast: Cast) -> None:
    client = Client()
    give_recovery_codes(cast.case_lead)
    send_password(client, cast.case_lead)
    assert client.get("/cases/")["Location"] == reverse("mfa_index")


def test_who_removes_the_only_one_sets_up_another_before_anything_opens(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.case_lead)
    give_recovery_codes(cast.case_lead)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=cast.case_lead).exists()
    assert client.get("/cases/")["Location"] == reverse("mfa_index")


def test_who_has_another_one_goes_on(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.case_lead)
    Authenticator.objects.create(user=cast.case_lead, type="webauthn", data={"name": "Blue", "credential": {}})
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get("/cases/").status_code == 200


def test_nobody_touches_another_officers_factors(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.case_lead)
    theirs = Authenticator.objects.create(
        user=cast.homes_officer, type="webauthn", data={"name": "x", "credential": {}}
    )
    for page in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert client.post(reverse(page, args=[theirs.pk]), {"name": "mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk, data__name="x").exists()


def test_changing_it_asks_again_who_one_is(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.case_lead)
    with time_machine.travel(time.time() + 6 * 60):
        for page in ("mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
            assert client.get(reverse(page))["Location"].startswith(reverse("account_reauthenticate")), page


def test_a_change_of_the_secret_key_keeps_the_apps_working_while_the_old_one_is_named(
    cast: Cast, settings: Any
) -> None:
    secret, client = give_app(cast.case_lead), Client()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    send_password(client, cast.case_lead)
    assert client.post(SHOW, {"code": code(secret)})["Location"] == "/"


# --- The demonstration


@pytest.fixture
def demonstration(cast: Cast) -> Cast:
    Partnership.objects.update(is_demonstration=True)
    return cast


def test_the_demonstration_asks_for_none_and_says_so_on_every_page(demonstration: Cast) -> None:
    client = Client()
    assert is_relaxed()
    assert "sign-in asks for no second factor" in words(client.get(LOGIN))
    assert send_password(client, demonstration.case_lead)["Location"] == "/"
    for place in ("/", "/cases/", "/accounts/", "/reports/new/", "/no/such/page/"):
        assert "sign-in asks for no second factor" in words(client.get(place)), place


def test_the_first_real_partnership_ends_the_relaxed_mode_for_everybody_at_once(demonstration: Cast) -> None:
    client = Client()
    send_password(client, demonstration.case_lead)
    assert client.get("/cases/").status_code == 200
    Partnership.objects.filter(pk=demonstration.enfield.pk).update(is_demonstration=False)
    assert not is_relaxed()
    assert client.get("/cases/")["Location"] == reverse("mfa_index")
    assert "no second factor" not in words(Client().get(LOGIN))


def test_outside_of_the_demonstration_it_cannot_be_relaxed(demonstration: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR_RELAXED = False  # as config.settings sets it for every database but the embedded one
    client = Client()
    send_password(client, demonstration.case_lead)
    assert client.get("/cases/")["Location"] == reverse("mfa_index")


def test_who_has_a_factor_shows_it_in_the_demonstration_too(demonstration: Cast) -> None:
    client = Client()
    give_app(demonstration.case_lead)
    assert send_password(client, demonstration.case_lead)["Location"] == SHOW


def test_it_is_written_in_the_record(cast: Cast) -> None:
    secret, client = give_app(cast.case_lead), Client()
    send_password(client, cast.case_lead)
    client.post(SHOW, {"code": "999999"})
    client.post(SHOW, {"code": code(secret)})
    found = AccessEntry.objects.order_by("pk").values_list("operation", "object_label", "user_label")
    assert list(found) == [
        ("sign_in_failed", "Second factor: wrong code", "Not signed in"),
        ("security", "Second factor shown: authenticator app", "Priya Shah"),
        ("sign_in", "Signed in with a password", "Priya Shah"),
    ]
    assert AccessEntry.objects.filter(operation="sign_in_failed", object_id=str(cast.case_lead.pk)).exists()
    assert PASSWORD not in str(list(AccessEntry.objects.values()))
