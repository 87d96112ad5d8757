"""Every page of the gallery: ids that hang together, nothing for axe to find, no sideways scrolling on a phone."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.template.loader import get_template
from playwright.sync_api import Page

from tests.look.gallery import PAGES

PHONE, DESK = 360, 1280
LAYOUTS = ["form", "errors", "list", "case", "start"]  # the other pages are a heading and a few lines of text
Gallery = Callable[[str], str]
Look = Callable[..., Page]


@pytest.mark.parametrize("name", PAGES)
def test_every_reference_to_an_id_finds_exactly_one_element(gallery: Gallery, name: str) -> None:
    html = gallery(name)
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))
    named = re.findall(r'\s(?:for|aria-describedby|aria-labelledby|aria-controls)="([^"]+)"', html)
    named += re.findall(r'href="#([^"]+)"', html)
    assert [element for element, count in ids.items() if count > 1] == []
    assert {reference for references in named for reference in references.split()} - set(ids) == set()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_heading_and_no_inline_script_or_style(gallery: Gallery, name: str) -> None:
    html = gallery(name)
    assert html.count("<h1") == 1
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", html) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []


@pytest.mark.parametrize(("name", "width"), [*((name, PHONE) for name in PAGES), *((name, DESK) for name in LAYOUTS)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(look_at: Look, name: str, width: int) -> None:
    page = look_at(name, width)
    violations = Axe().run(page).response["violations"]
    found = [(v["id"], v["impact"], [node["html"][:200] for node in v["nodes"]]) for v in violations]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_form_can_be_filled_without_javascript(look_at: Look) -> None:
    page = look_at("list", PHONE, javascript=False)
    assert page.get_by_label("Reference or name").is_visible()


def test_the_filter_is_folded_on_a_phone_and_open_on_a_desk(look_at: Look) -> None:
    assert not look_at("list", PHONE).get_by_label("Reference or name").is_visible()
    assert look_at("list", DESK).get_by_label("Reference or name").is_visible()


def test_the_error_summary_has_the_focus_and_its_links_lead_to_the_boxes(look_at: Look) -> None:
    page = look_at("errors", DESK)
    assert "govuk-error-summary" in page.evaluate("document.activeElement.className")
    page.get_by_role("link", name="must include a month").click()
    assert page.evaluate("document.activeElement.id") == "id_happened_on-month"


def test_our_style_sheet_takes_nothing_from_elsewhere() -> None:
    css = (Path(settings.BASE_DIR) / "static" / "asb" / "asb.css").read_text()
    assert "url(" not in css
    assert "@import" not in css


def test_a_server_error_has_a_page_that_needs_nothing() -> None:
    html = get_template("500.html").render()
    assert "Sorry, something went wrong" in html
    assert "Sign out" not in html


def test_a_marking_stands_on_every_page_of_somebody_signed_in(gallery: Gallery) -> None:
    assert all("OFFICIAL-SENSITIVE" in gallery(name) for name in PAGES)


def test_the_title_says_when_there_is_an_error(gallery: Gallery) -> None:
    assert "<title>Error: Record a report – Barnet Safer Communities Partnership</title>" in gallery("errors")
    assert "<title>Record a report – Barnet Safer Communities Partnership</title>" in gallery("form")


def test_a_form_with_a_file_is_sent_in_parts_and_names_its_submission(gallery: Gallery) -> None:
    html = gallery("form")
    assert 'enctype="multipart/form-data"' in html
    assert html.count('name="submission"') == 1
    assert 'name="csrfmiddlewaretoken"' in html


def test_on_paper_every_sheet_has_the_marking_and_nothing_that_is_only_clicked(look_at: Look) -> None:
    page = look_at("case", DESK)
    assert not page.get_by_text("Printed by").is_visible()
    page.emulate_media(media="print")
    shown = {
        name: page.locator(f".asb-print--{name}").evaluate("one => getComputedStyle(one).display")
        for name in ("head", "foot")
    }
    # What browsers repeat on every sheet is the head and foot of a table.
    assert shown == {"head": "table-header-group", "foot": "table-footer-group"}
    assert page.evaluate("getComputedStyle(document.body).display") == "table"
    assert page.get_by_text("Printed by").is_visible()
    for gone in (".asb-header", ".moj-primary-navigation", ".moj-sub-navigation", ".govuk-template__footer"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator("h1").is_visible()
