"""A chart of months for the data protection officer's desk."""

from collections.abc import Sequence
from datetime import date, timedelta

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

BAR, GAP, LABEL, MOST_MONTHS, WIDTH = 18, 4, 84, 36, 420
COLOUR = "#12436D"


@register.simple_tag
def month_bars(name: str, title: str, months: Sequence[tuple[date | str, int]]) -> SafeString:
    """A bar for each month with its number beside it; the last three years where there are more. `months` are days or texts
    such as "2026-11", the oldest first."""
    shown = list(months)[-MOST_MONTHS:]
    largest = max((count for _, count in shown), default=0) or 1
    height = len(shown) * (BAR + GAP)
    total = sum(count for _, count in shown)
    said = f"{total:,} from {_month(shown[0][0])} to {_month(shown[-1][0])}." if shown else "None."
    bars = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><rect x="{}" y="{}" width="{}" height="{}" fill="{}"/><text x="{}" y="{}">{}</text>',
        (_bar(n, month, count, largest) for n, (month, count) in enumerate(shown)),
    )
    return format_html(
        '<figure class="asb-figure"><figcaption class="govuk-heading-s">{3}</figcaption>'
        '<svg xmlns="http://www.w3.org/2000/svg" class="asb-chart" role="img" aria-labelledby="{0}-title {0}-desc" '
        'viewBox="0 0 {1} {2}" width="100%" font-family="arial, sans-serif" font-size="14" fill="#0b0c0c">'
        '<title id="{0}-title">{3}</title><desc id="{0}-desc">{4}</desc>{5}</svg></figure>',
        f"chart-{name}",
        WIDTH,
        height,
        title,
        said,
        bars,
    )


def _bar(n: int, month: date | str, count: int, largest: int) -> tuple:
    top = n * (BAR + GAP)
    length = max(1, round((WIDTH - LABEL - 70) * count / largest)) if count else 0
    text_y = top + 14
    return (text_y, _month(month), LABEL, top, length, BAR, COLOUR, LABEL + length + 6, text_y, f"{count:,}")


def _month(month: date | str) -> str:
    day = date.fromisoformat(f"{month}-01") if isinstance(month, str) else month
    return f"{day:%b %Y}"


@register.filter
def how_long(took: timedelta | None) -> str:
    """A length of time in days or hours: "3 days", "5 hours", "less than an hour"; nothing for nothing."""
    if took is None:
        return ""
    hours = round(took.total_seconds() / 3600)
    if hours < 1:
        return "less than an hour"
    number, unit = (hours, "hour") if hours < 48 else (round(hours / 24), "day")
    return f"{number} {unit}{'' if number == 1 else 's'}"
