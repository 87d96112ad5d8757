"""The gallery without a database: each page is made by a request factory, for the tests and for the browser alike."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from csp.utils import build_policy
from django.contrib.staticfiles import finders
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route
from pytest_django.fixtures import Settings

from tests.look.gallery import PAGES

HOST = "http://gallery.invalid"


@pytest.fixture(autouse=True)
def _no_question_to_the_database(settings: Settings) -> None:
    """Whether the demonstration asks for a second factor is asked of the database, which there is none of here."""
    settings.SECOND_FACTOR_RELAXED = False


@pytest.fixture
def gallery(settings: Settings) -> Callable[..., str]:
    """The HTML of a page of the gallery, by its name and query."""
    engine = settings.TEMPLATES[0]
    folder = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], folder]}]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.ROOT_URLCONF = "tests.look.urls"

    def html(name: str, query: str = "") -> str:
        return PAGES[name](RequestFactory().get(f"/gallery/{name}/{query}")).content.decode()

    return html


@pytest.fixture
def look_at(browser: Browser, gallery: Callable[..., str]) -> Iterator[Callable[..., Page]]:
    """Open a page of the gallery in Chromium at a width. No script error, no missing file and nothing that the
    content security policy refuses goes unnoticed."""
    contexts = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            assert found, f"{path} is missing: run make setup"
            route.fulfill(path=str(found))
        else:
            name, _, query = path.removeprefix("/gallery/").partition("/")
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": build_policy()}
            route.fulfill(body=gallery(name, query), headers=headers)

    def open_page(name: str, width: int, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=javascript, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.route("**/*", answer)
        page.goto(f"{HOST}/gallery/{name}/")
        if javascript:
            page.wait_for_selector("[data-govuk-skip-link-init]", state="attached")
        assert faults == []
        return page

    yield open_page
    for context in contexts:
        context.close()
