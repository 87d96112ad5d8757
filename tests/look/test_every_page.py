"""Every page of the product, as the first person of the permission matrix who is given it: once as it opens, and once with
its form sent back empty. No script fails, axe finds nothing, nothing sticks out sideways on a phone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import transaction
from playwright.sync_api import Browser, Page, Route

from tests.journeys.officer import DESK, PHONE, RULES
from tests.test_permission_matrix import MATRIX, PEOPLE, address, expected
from tests.world import World

HOST = "http://localhost"
PAGES = sorted(name for name in MATRIX if "ok" in MATRIX[name].split() and name not in {"healthz", "readyz"})


@pytest.fixture(scope="module")
def world(made_world: World) -> World:
    return made_world


@pytest.fixture(autouse=True)
def _ask_the_database(db: None) -> None:
    """Unlike the gallery's, these pages are made of rows."""


@pytest.fixture(scope="module")
def show(browser: Browser) -> Iterator[Callable[[Any], Page]]:
    """Put an answer of the product before the browser, with its headers and the product's own files."""
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    shown: list[Any] = []
    faults: list[str] = []

    def fulfil(route: Route) -> None:
        path = route.request.url.removeprefix(HOST).partition("?")[0]
        if path.startswith("/static/"):
            route.fulfill(path=str(finders.find(path.removeprefix("/static/"))))
        elif route.request.resource_type == "document":
            # A page that looks again by itself would do so in the midst of the next.
            headers = {name: value for name, value in shown[-1].items() if name != "Refresh"}
            route.fulfill(body=shown[-1].content, headers=headers)
        else:  # what a script asks by itself: how long the session lasts, what was kept
            route.fulfill(json={"idle": 1800, "whole": 3600, "to": "", "fields": []})

    def show_one(answer: Any) -> Page:
        shown.append(answer)
        page.goto(HOST + answer.request["PATH_INFO"])
        found, faults[:] = list(faults), []
        assert found == []
        return page

    page.route("**/*", fulfil)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield show_one
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_it_can_be_used_by_everybody(name: str, world: World, show: Callable[[Any], Page]) -> None:
    person = next(one for one in (*PEOPLE[2:], *PEOPLE[:2]) if expected(name)[one] == "ok")
    client = world.browser(person)
    for ask in (client.get, client.post):
        with transaction.atomic():
            answer = ask(address(name, world))
            transaction.set_rollback(True)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = show(answer)
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, f"{ask.__name__}: {found.generate_report()}"
            for size in (DESK, PHONE):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= size["width"], f"{ask.__name__}: {wide} pixels wide at {size['width']}"
