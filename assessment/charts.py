"""Charts as SVG, drawn by the product itself: readable at phone width, with a title, a description and direct labels.

Colours and order follow the Government Analysis Function's advice for a few years of one measure: one hue, the assessed
year darkest. A chart never stands without its table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from assessment.arithmetic import print_number

COLOURS = ("#6BACE6", "#2073BC", "#12436D")
"""Oldest to newest."""

WIDTH, LABEL_WIDTH = 420, 62
BAR, BAR_GAP, GROUP_LABEL, GROUP_GAP, LEGEND = 16, 3, 22, 14, 30


@dataclass(frozen=True)
class Group:
    """One subject and its value in each series; None is missing."""

    label: str
    values: Sequence[Decimal | None]


def bar_chart(*, name: str, title: str, description: str, series: Sequence[str], groups: Sequence[Group]) -> SafeString:
    """Horizontal bars, grouped by subject. `name` makes the ids unique on the page."""
    height_of_group = GROUP_LABEL + len(series) * (BAR + BAR_GAP) + GROUP_GAP
    height = LEGEND + len(groups) * height_of_group
    largest = max((value for group in groups for value in group.values if value is not None), default=Decimal(0))
    colours = COLOURS[-len(series) :]
    drawn = [_group(group, LEGEND + n * height_of_group, largest, series, colours) for n, group in enumerate(groups)]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="asb-chart" role="img" aria-labelledby="{0}-title {0}-desc" '
        'viewBox="0 0 {1} {2}" width="100%" font-family="arial, sans-serif" font-size="15" fill="#0b0c0c">'
        '<title id="{0}-title">{3}</title><desc id="{0}-desc">{4}</desc>{5}{6}</svg>',
        name, WIDTH, height, title, description, _legend(series, colours), _joined(drawn),
    )  # fmt: skip


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _legend(series: Sequence[str], colours: Sequence[str]) -> SafeString:
    step = 105
    return format_html_join(
        "",
        '<rect x="{}" y="2" width="16" height="16" fill="{}"/><text x="{}" y="16">{}</text>',
        (
            (n * step, colour, n * step + 22, label)
            for n, (label, colour) in enumerate(zip(series, colours, strict=True))
        ),
    )


def _group(group: Group, top: int, largest: Decimal, series: Sequence[str], colours: Sequence[str]) -> SafeString:
    bars = []
    for n, (value, label, colour) in enumerate(zip(group.values, series, colours, strict=True)):
        y = top + GROUP_LABEL + n * (BAR + BAR_GAP)
        length = float(value / largest) * (WIDTH - LABEL_WIDTH) if value and largest else 0.0
        text = "Missing" if value is None else print_number(value)
        bars.append(
            format_html(
                '<rect x="0" y="{}" width="{}" height="{}" fill="{}"><title>{}, {}: {}</title></rect>'
                '<text x="{}" y="{}">{}</text>',
                y,
                f"{max(length, 1):.1f}",
                BAR,
                colour,
                group.label,
                label,
                text,
                f"{max(length, 1) + 6:.1f}",
                y + 13,
                text,
            )  # fmt: skip
        )
    name = format_html('<text x="0" y="{}" font-weight="700">{}</text>', top + 16, group.label)
    return name + _joined(bars)
