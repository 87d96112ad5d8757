"""Signing in through a real browser: a security key, the warning before the end, and what was typed put back. Every page is
looked at by axe, wide and narrow."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from casework.models import AccessEntry
from tests.journeys.officer import RULES
from tests.personas import PASSWORD, Cast, make_cast
from tests.signin.ways import code, give_app

PAGES = [
    "/accounts/", "/accounts/second-factor/", "/accounts/second-factor/keys/", "/accounts/second-factor/keys/add/",
    "/accounts/second-factor/app/remove/", "/accounts/second-factor/codes/", "/accounts/second-factor/codes/new/",
    "/accounts/sessions/", "/accounts/reauthenticate/", "/accounts/reauthenticate/code/", "/accounts/password/",
]  # fmt: skip
NOTE = "Mrs Begum can talk at noon"


@pytest.fixture
def cast(live_server: Any) -> Cast:
    return make_cast()


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    yield opened
    context.close()
    assert faults == []


def look(page: Page) -> None:
    """Nothing that axe finds, nothing that sticks out on a phone."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    page.set_viewport_size({"width": 1280, "height": 900})


def send_password(page: Page, cast: Cast) -> None:
    page.fill("[name=login]", cast.case_lead.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_in(page: Page, cast: Cast, secret: str, steps: int = 0) -> None:
    page.goto("/accounts/login/")
    send_password(page, cast)
    page.fill("[name=code]", code(secret, steps))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("My work")


def put_in_a_key(page: Page) -> None:
    """A security key that the browser believes is there."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})


def test_a_new_officer_sets_up_a_security_key_and_signs_in_with_it(page: Page, cast: Cast) -> None:
    put_in_a_key(page)
    page.goto("/accounts/login/")
    look(page)
    send_password(page, cast)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Second factor")
    look(page)
    page.get_by_role("link", name="Add").first.click()
    page.fill("[name=name]", "Blue key")
    look(page)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Recovery codes")
    look(page)
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("My work")
    page.get_by_role("button", name="Sign out").click()
    send_password(page, cast)
    look(page)
    page.get_by_role("button", name="Use a security key or passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("My work")
    assert AccessEntry.objects.filter(object_label="Second factor shown: security key").exists()
    page.goto("/accounts/second-factor/keys/")
    look(page)


def test_every_page_of_the_account_can_be_used_by_everybody(page: Page, cast: Cast) -> None:
    from tests.signin.ways import give_recovery_codes

    secret = give_app(cast.case_lead)
    give_recovery_codes(cast.case_lead)
    sign_in(page, cast, secret)
    for place in PAGES:
        page.goto(place)
        look(page)
    for place in ("/accounts/password/reset/", "/accounts/password/reset/sent/", "/accounts/password/reset/a-b/"):
        page.context.clear_cookies()
        page.goto(place)
        look(page)


def test_the_warning_is_read_out_and_staying_is_one_key(page: Page, cast: Cast, settings: Any) -> None:
    secret = give_app(cast.case_lead)
    sign_in(page, cast, secret)
    settings.SESSION_IDLE_SECONDS, settings.SESSION_WARNING_SECONDS = 30, 25
    page.goto("/cases/")
    page.get_by_role("link", name="Reports").first.focus()
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    expect(dialog).to_be_visible(timeout=30_000)
    expect(dialog).to_contain_text("You will be signed out in less than a minute")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    look(page)
    with page.expect_response("**/accounts/session/stay/") as answer:
        page.keyboard.press("Enter")
    assert answer.value.json()["idle"] >= 29
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name="Reports").first).to_be_focused()


def test_what_was_being_typed_comes_back_after_the_end(page: Page, cast: Cast, settings: Any) -> None:
    secret = give_app(cast.case_lead)
    sign_in(page, cast, secret)
    page.goto("/reports/new/")
    box = page.locator("main form textarea").first
    name = box.get_attribute("name")
    box.fill(NOTE)
    settings.SESSION_WHOLE_SECONDS = 0  # the working day is over
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")
    assert NOTE not in page.content()
    settings.SESSION_WHOLE_SECONDS = 3600
    send_password(page, cast)
    page.fill("[name=code]", code(secret, 1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Go on with what you were doing")
    look(page)
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator(f"main [name={name}]")).to_have_value(NOTE)


def test_the_page_itself_saves_it_when_nobody_comes_back(page: Page, cast: Cast, settings: Any) -> None:
    secret = give_app(cast.case_lead)
    sign_in(page, cast, secret)
    settings.SESSION_IDLE_SECONDS, settings.SESSION_WARNING_SECONDS = 6, 3
    page.goto("/reports/new/")
    box = page.locator("main form textarea").first
    name = box.get_attribute("name")
    box.fill(NOTE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in", timeout=60_000)
    assert NOTE not in page.content()
    assert NOTE not in page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    settings.SESSION_IDLE_SECONDS, settings.SESSION_WARNING_SECONDS = 1800, 300
    send_password(page, cast)
    page.fill("[name=code]", code(secret, 1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Put it back into the page").click()
    expect(page.locator(f"main [name={name}]")).to_have_value(NOTE)
