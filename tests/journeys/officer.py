"""An officer at a browser: signs in, goes to pages, fills forms by the names of their fields, and looks.

Every page that an officer comes to is looked at once: axe must find nothing, no script may fail, and on a phone nothing
may stick out sideways.
"""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


class Officer:
    looked_at: set[str] = set()  # the pages that some officer has looked at, by pattern and title

    def __init__(self, browser: Browser, url: str, email: str, password: str):
        self.url = url
        self.context = browser.new_context(viewport=DESK, base_url=url, reduced_motion="reduce")
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.go("/accounts/login/")
        self.fill(login=email, password=password)
        self.press("Sign in")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(re.compile("My work|Data protection"))

    def go(self, path: str) -> None:
        """Open an address of the product."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status}"
        self._look()

    def status_of(self, path: str) -> int:
        """What an address answers, without leaving the page."""
        return self.page.request.get(path, max_redirects=0).status

    def follow(self, text: str, within: str = "main") -> None:
        self.page.locator(within).locator("a", has_text=text).first.click()
        self._look()

    def press(self, text: str) -> None:
        self.page.get_by_role("button", name=text, exact=True).first.click()
        self._look()

    def fill(self, **answers: Any) -> None:
        """Answer the form: text as it is, dates as "6 2 2017", choices by their value, boxes by True."""
        for name, answer in answers.items():
            field = self.page.locator(f'[name="{name}"]')
            if self.page.locator(f'[name="{name}-day"]').count():
                for part, value in zip(("day", "month", "year"), answer.split(), strict=True):
                    self.page.locator(f'[name="{name}-{part}"]').fill(value)
            elif (kind := field.first.get_attribute("type")) in ("radio", "checkbox"):
                chosen = field if answer is True else self.page.locator(f'[name="{name}"][value="{answer}"]')
                chosen.first.check()
            elif kind == "file":
                field.set_input_files(answer)
            elif field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(answer)
            else:
                field.fill(answer)

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a question, both by their words."""
        group: Locator = self.page.get_by_role("group", name=label)
        group.get_by_label(option, exact=True).check()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def does_not_see(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def sees_error(self, text: str) -> None:
        expect(self.page.locator(".govuk-error-summary")).to_contain_text(text)

    def value_of(self, name: str) -> str:
        return self.page.locator(f'[name="{name}"]').input_value()

    def leave(self) -> None:
        self.context.close()

    def _look(self) -> None:
        self.page.wait_for_load_state("load")
        assert self.faults == [], self.faults
        path = self.page.url.removeprefix(self.url).split("?")[0]
        pattern = re.sub(r"[A-Z]{3}-[\w-]+|\d+|[0-9a-f]{8}-[0-9a-f-]+", "…", path) + self.page.title().split(":")[0]
        if pattern in Officer.looked_at:
            return
        Officer.looked_at.add(pattern)
        found = Axe().run(self.page, options=RULES)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], f"{path} is {wide} pixels wide on a phone"
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]
