"""The words that dates, deadlines and lists get on a page."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from casework.templatetags import govuk

TODAY = datetime(2017, 3, 27, 10, tzinfo=UTC)


def drawn(source: str, **context: object) -> str:
    request = RequestFactory().get("/cases/?status=open&page=4")
    return Template("{% load govuk %}" + source).render(Context({"request": request, **context}))


def test_a_date_is_written_as_the_uk_writes_it() -> None:
    assert govuk.uk_date(date(2017, 3, 7)) == "7 March 2017"
    assert govuk.uk_date(None) == ""


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2017, 1, 27, 14, 5, tzinfo=UTC), "27 January 2017, 2:05pm"),
        (datetime(2017, 6, 27, 23, 30, tzinfo=UTC), "28 June 2017, 12:30am"),
        (datetime(2017, 1, 27, 12, 0, tzinfo=UTC), "27 January 2017, 12:00pm"),
    ],
)
def test_a_moment_is_written_in_local_time(at: datetime, text: str) -> None:
    assert govuk.uk_datetime(at) == text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2017, 3, 30), "due in 3 days"),
        (date(2017, 3, 28), "due tomorrow"),
        (date(2017, 3, 27), "due today"),
        (date(2017, 3, 26), "overdue by 1 day"),
        (date(2017, 3, 25), "overdue by 2 days"),
        (None, "no due date"),
    ],
)
def test_a_deadline_is_counted_from_today(day: date | None, words: str) -> None:
    with time_machine.travel(TODAY, tick=False):
        assert govuk.ago_or_due(day) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2017, 3, 27), "today"),
        (date(2017, 3, 26), "yesterday"),
        (date(2017, 3, 1), "26 days ago"),
        (date(2016, 10, 1), "5 months ago"),
        (date(2014, 1, 1), "3 years ago"),
        (date(2017, 4, 1), "1 April 2017"),
    ],
)
def test_the_past_is_told_in_words(day: date, words: str) -> None:
    with time_machine.travel(TODAY, tick=False):
        assert govuk.how_long_ago(day) == words


def test_a_tag_escapes_its_label_and_knows_its_colours() -> None:
    assert drawn('{% tag label "red" %}', label="<b>") == '<strong class="govuk-tag govuk-tag--red">&lt;b&gt;</strong>'
    assert drawn('{{ "Open"|status_tag:"blue" }}') == '<strong class="govuk-tag">Open</strong>'
    with pytest.raises(ValueError, match="no tag is 'scarlet'"):
        govuk.tag("Late", "scarlet")


def test_each_drawing_of_a_form_has_its_own_submission() -> None:
    assert govuk.submission() != govuk.submission()


def test_a_summary_row_says_when_nothing_is_recorded_but_shows_a_nought() -> None:
    assert "Not recorded" in govuk.summary_row("Phone", "")
    assert "Not recorded" not in govuk.summary_row("Calls", 0)
    assert "&lt;script&gt;" in govuk.summary_row("Name", "<script>")


def test_the_other_pages_keep_the_filters_of_the_list() -> None:
    html = drawn("{% pagination page %}", page=Paginator(range(100), 10).page(4))
    assert 'href="?status=open&amp;page=3"' in html
    assert 'href="?status=open&amp;page=5"' in html
    assert 'aria-label="Page 4" aria-current="page"' in html


def test_a_list_with_a_capped_count_has_only_its_neighbours() -> None:
    page = SimpleNamespace(number=4, has_previous=True, has_next=False)
    html = drawn("{% pagination page %}", page=page)
    assert "page=3" in html
    assert 'rel="next"' not in html


def test_one_page_needs_no_links_to_others() -> None:
    assert drawn("{% pagination page %}", page=Paginator([1], 10).page(1)).strip() == ""


def test_text_in_a_block_is_escaped_and_markup_kept() -> None:
    html = drawn("{% inset %}<b>{{ text }}</b>{% endinset %}", text="<i>")
    assert html == '<div class="govuk-inset-text"><b>&lt;i&gt;</b></div>'
