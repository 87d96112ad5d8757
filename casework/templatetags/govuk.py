"""Tags and filters for the pages' GOV.UK parts. docs/design.md shows each in use."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

register = template.Library()

COLOURS = ("grey", "green", "teal", "purple", "magenta", "red", "orange", "yellow", "blue")


def as_date(value: date | datetime) -> date:
    """The local day of a date or datetime."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def count_of(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


@register.filter
def uk_date(value: date | datetime | None) -> str:
    """27 March 2017; nothing for nothing."""
    if not value:
        return ""
    day = as_date(value)
    return f"{day.day} {day:%B} {day.year}"


@register.filter
def uk_datetime(value: datetime | None) -> str:
    """27 March 2017, 2:05pm, in local time; nothing for nothing."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{uk_date(local)}, {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def ago_or_due(value: date | datetime | None) -> str:
    """When something is due, counted in days from today: due in 3 days, due today, overdue by 2 days."""
    if not value:
        return "no due date"
    days = (as_date(value) - timezone.localdate()).days
    if days == 0:
        return "due today"
    if days == 1:
        return "due tomorrow"
    return f"due in {days} days" if days > 0 else f"overdue by {count_of(-days, 'day')}"


@register.filter
def how_long_ago(value: date | datetime | None) -> str:
    """How long ago a day was: yesterday, 12 days ago, 5 months ago. A later day is given as a date."""
    if not value:
        return ""
    days = (timezone.localdate() - as_date(value)).days
    if days < 0:
        return uk_date(value)
    if days < 2:
        return ("today", "yesterday")[days]
    if days < 60:
        return f"{days} days ago"
    return f"{days // 30} months ago" if days < 730 else f"{days // 365} years ago"


@register.simple_tag
def tag(label: Any, colour: str = "blue") -> SafeString:
    """A GOV.UK tag. Raises ValueError for a colour that the design system does not have."""
    if colour not in COLOURS:
        raise ValueError(f"no tag is {colour!r}; choose from {', '.join(COLOURS)}")
    colour_class = "" if colour == "blue" else f" govuk-tag--{colour}"
    return format_html('<strong class="govuk-tag{}">{}</strong>', colour_class, label)


@register.filter
def status_tag(label: Any, colour: str = "blue") -> SafeString:
    """``{% tag %}`` as a filter."""
    return tag(label, colour)


@register.simple_tag
def submission() -> SafeString:
    """A hidden UUID, new at each rendering, by which a second sending of the same form is recognised."""
    return format_html('<input type="hidden" name="submission" value="{}">', uuid.uuid4())


@register.simple_tag
def back_link(url: str, label: str = "Back") -> SafeString:
    """The link above the page's content, in a landmark of its own."""
    return format_html('<nav aria-label="Back"><a href="{}" class="govuk-back-link">{}</a></nav>', url, label)


@register.simple_tag
def summary_row(key: str, value: Any, url: str = "", action: str = "Change", hidden: str = "") -> SafeString:
    """One row of a summary list. An empty value reads "Not recorded"; ``hidden`` completes the link when read aloud."""
    if value is None or value == "":
        shown: Any = mark_safe('<span class="asb-secondary">Not recorded</span>')
    else:
        shown = value
    link = SafeString("")
    if url:
        link = format_html(
            '<dd class="govuk-summary-list__actions"><a class="govuk-link" href="{}">{}'
            '<span class="govuk-visually-hidden"> {}</span></a></dd>',
            url,
            action,
            hidden or key.lower(),
        )
    return format_html(
        '<div class="govuk-summary-list__row{}"><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd>{}</div>',
        "" if url else " govuk-summary-list__row--no-actions",
        key,
        shown,
        link,
    )


def error_items(form: Any) -> list[dict[str, str]]:
    """The errors of a form or formset in the order of its fields, each with the id of the first box to put right."""
    if hasattr(form, "management_form"):
        own = [{"text": str(error), "anchor": ""} for error in form.non_form_errors()]
        return own + [item for child in form for item in error_items(child)]
    items = [{"text": str(error), "anchor": ""} for error in form.non_field_errors()]
    for field in form:
        anchor = "" if field.is_hidden else field.error_anchor
        items += [{"text": str(error), "anchor": anchor} for error in field.errors]
    return items


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """The box at the top of the page that lists what to put right in these forms and formsets, if anything."""
    return {"items": [item for form in forms if form for item in error_items(form)]}


def page_numbers(page: Any) -> list[int | None]:
    """The page numbers to offer; None is a gap. A page without a paginator, from a capped count, offers none."""
    if not isinstance(page, Page):
        return list(getattr(page, "numbers", []))
    numbers: Iterable[Any] = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


def truth(page: Any, name: str) -> bool:
    value = getattr(page, name, False)
    return bool(value() if callable(value) else value)


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Mapping[str, Any], page: Any, param: str = "page", label: str = "Pages") -> dict[str, Any]:
    """Links to the other pages of a list, which keep its filters. ``param`` is the name in the address.

    ``page`` is Django's Page, or has ``has_previous``, ``has_next``, ``number`` and maybe ``numbers`` (None is a gap).
    """
    request: HttpRequest = context["request"]

    def address(number: int) -> str:
        query = request.GET.copy()
        query[param] = str(number)
        return f"?{query.urlencode()}"

    numbers = [
        {"number": number, "url": address(number) if number else "", "is_current": number == page.number}
        for number in page_numbers(page)
    ]
    return {
        "label": label,
        "numbers": numbers,
        "previous_url": address(page.number - 1) if truth(page, "has_previous") else "",
        "next_url": address(page.number + 1) if truth(page, "has_next") else "",
    }


@register.simple_block_tag
def table(
    content: str, caption: str, stack: bool = False, caption_size: str = "m", hide_caption: bool = False
) -> SafeString:
    """A table in a region that scrolls sideways by itself, or that becomes a stack on a phone."""
    caption_id = f"table-{slugify(caption)}"
    caption_class = "govuk-visually-hidden" if hide_caption else f"govuk-table__caption--{caption_size}"
    body = format_html(
        '<table class="govuk-table{}"><caption class="govuk-table__caption {}" id="{}">{}</caption>{}</table>',
        " asb-stack" if stack else "",
        caption_class,
        caption_id,
        caption,
        content,
    )
    if stack:
        return body
    return format_html(
        '<div class="asb-scroll" role="region" aria-labelledby="{}" tabindex="0">{}</div>', caption_id, body
    )


@register.simple_block_tag
def card(content: str, title: str, url: str = "", action: str = "", level: int = 2) -> SafeString:
    """A summary card: a titled box, with one link at most in its title."""
    link = SafeString("")
    if url:
        link = format_html(
            '<div class="govuk-summary-card__actions"><a class="govuk-link" href="{}">{}'
            '<span class="govuk-visually-hidden"> ({})</span></a></div>',
            url,
            action,
            title,
        )
    return format_html(
        '<div class="govuk-summary-card"><div class="govuk-summary-card__title-wrapper">'
        '<h{} class="govuk-summary-card__title">{}</h{}>{}</div>'
        '<div class="govuk-summary-card__content">{}</div></div>',
        level,
        title,
        level,
        link,
        content,
    )


@register.simple_block_tag
def details(content: str, summary: str) -> SafeString:
    return format_html(
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        summary,
        content,
    )


@register.simple_block_tag
def inset(content: str) -> SafeString:
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    return format_html(
        '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span> {}</strong></div>',
        content,
    )
