"""Charts as SVG, drawn by the product itself: readable at phone width, with a title, a description and direct labels.

Colours and order follow the Government Analysis Function's guidance on charts: few colours that differ in greyscale as well,
one hue for a few years of one measure with the assessed year darkest, bars from zero, no legend to look up. A chart never
stands without its table; who shows it prints its finding above it and its table and source below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from assessment.drawing.axis import frame, joined, multiline, places_of, print_value, shape, text_width, wrapped
from assessment.drawing.lines import line_svg
from assessment.rules.arithmetic import print_number
from assessment.rules.blocks import Chart

COLOURS = ("#6BACE6", "#2073BC", "#12436D")
"""Oldest to newest."""

OTHERS = "#8c8c8c"
"""The bars that are not meant: 3:1 against white, and against the one that is."""

WIDTH, LABEL_WIDTH = 420, 62
ROW, LINE, TOP = 18, 15, 22
BAR, BAR_GAP, GROUP_LABEL, GROUP_GAP, LEGEND = 16, 3, 22, 14, 30
WIDE, BESIDE = 600, 185
"""From this width on the name of a group stands beside its bars, which are as thin as on a printed page."""


class UnknownShapeError(ValueError):
    """No chart is drawn in that shape."""


def svg(chart: Chart, *, width: int = WIDTH) -> SafeString:
    """The drawing of a chart, without its finding, table and source: those are text of the page around it.

    `width` is in units of which a line of text takes about 14: the usual fits a telephone, 640 a page of A4.
    Raises UnknownShapeError for a shape other than "line" and "bar".
    """
    if chart.shape == "line":
        return line_svg(chart, width)
    if chart.shape != "bar":
        raise UnknownShapeError(f"There is no chart in the shape “{chart.shape}”.")
    return _ranked(chart, width) if len(chart.lines) == 1 else _grouped(chart, width)


def ranking(chart: Chart) -> list[tuple[str, float | None]]:
    """The bars of a chart of one series in the order they are drawn: largest first, the missing last."""
    bars = zip(chart.labels, chart.lines[0].values, strict=True)
    return sorted(bars, key=lambda bar: (bar[1] is None, -(bar[1] or 0)))


def _ranked(chart: Chart, width: int) -> SafeString:
    """One bar a label, largest first, the highlighted one dark and bold."""
    bars = ranking(chart)
    values = [value for _, value in bars]
    places = places_of(values)
    texts = ["Missing" if value is None else print_value(value, places) for value in values]
    names = [wrapped(label, 24) for label, _ in bars]
    left = max((text_width(part, 14) for name in names for part in name), default=0) * 1.04 + 8
    beside = max((text_width(text, 14) for text in texts), default=0) * 1.06 + 6
    low, high = min([0.0, *(v for v in values if v)]), max([0.0, *(v for v in values if v)])
    room = width - left - beside * (2 if low < 0 else 1)
    per = room / ((high - low) or 1)
    zero = left + (beside if low < 0 else 0) - low * per
    y, drawn = float(TOP), []
    for (label, value), text, name in zip(bars, texts, names, strict=True):
        height = max(ROW, len(name) * LINE + 3)
        is_meant = label == chart.highlight
        drawn.append(multiline(name, 0, y + 13.5, LINE, bold=is_meant))
        drawn.append(_bar(zero, y, (value or 0) * per, text, is_meant or not chart.highlight))
        y += height
    return frame(chart, width, y + 4, joined([*drawn, _zero_line(zero, y)]))


def _bar(zero: float, y: float, length: float, text: str, is_meant: bool) -> SafeString:
    start, end = sorted((zero, zero + length))
    falls = length < 0
    return shape(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" fill="{}"/>'
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" font-weight="{}">{}</text>',
        *(start, y + 2, end - start, ROW - 3, COLOURS[-1] if is_meant else OTHERS),
        *(start - 5 if falls else end + 5, y + 13.5, "end" if falls else "start", 700 if is_meant else 400, text),
    )


def _zero_line(x: float, bottom: float) -> SafeString:
    return shape('<path d="M{0:.1f} {1}V{2:.1f}" stroke="#0b0c0c"/>', x, TOP, bottom)


def _grouped(chart: Chart, width: int) -> SafeString:
    """A few series a label, as they were given. Raises ValueError for more than three: they cannot be told apart."""
    if len(chart.lines) > len(COLOURS):
        raise ValueError(f"A bar chart tells at most {len(COLOURS)} series apart.")
    columns = zip(*(line.values for line in chart.lines), strict=True)
    held = [value for line in chart.lines for value in line.values]
    groups = [Group(label, [_exact(v) for v in values]) for label, values in zip(chart.labels, columns, strict=True)]
    return bar_chart(
        name=f"chart-{chart.code or 'types'}",
        title=chart.finding,
        description=f"Unit: {chart.unit}. The numbers stand in the table.",
        series=[line.name for line in chart.lines],
        groups=groups,
        width=width,
        places=places_of(held),
    )


def _exact(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@dataclass(frozen=True)
class Group:
    """One subject and its value in each series; None is missing."""

    label: str
    values: Sequence[Decimal | None]


def bar_chart(
    *, name: str, title: str, description: str, series: Sequence[str], groups: Sequence[Group],
    width: int = WIDTH, places: int = 0,
) -> SafeString:  # fmt: skip
    """Horizontal bars, grouped by subject. `name` makes the ids unique on the page."""
    is_wide = width >= WIDE
    left, above = (BESIDE, 0) if is_wide else (0, GROUP_LABEL)
    bar = BAR - 3 if is_wide else BAR
    height_of_group = above + len(series) * (bar + BAR_GAP) + (8 if is_wide else GROUP_GAP)
    height = LEGEND + len(groups) * height_of_group
    largest = max((value for group in groups for value in group.values if value is not None), default=Decimal(0))
    colours = COLOURS[-len(series) :]
    per = (width - LABEL_WIDTH - left) / float(largest or 1)
    drawn = [
        _group(
            group,
            (left, LEGEND + n * height_of_group + above),
            bar,
            per,
            list(zip(series, colours, strict=True)),
            places,
        )
        for n, group in enumerate(groups)
    ]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="asb-chart" role="img" aria-labelledby="{0}-title {0}-desc" '
        'viewBox="0 0 {1} {2}" width="100%" font-family="Arimo, arial, sans-serif" font-size="15" fill="#0b0c0c">'
        '<title id="{0}-title">{3}</title><desc id="{0}-desc">{4}</desc>{5}{6}</svg>',
        name, width, height, title, description, _legend(series, colours), joined(drawn),
    )  # fmt: skip


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


def _group(
    group: Group, corner: tuple[int, int], bar: int, per: float, series: Sequence[tuple[str, str]], places: int
) -> SafeString:
    """The bars of one subject with their top left `corner`: its name above them, or beside them where there is room."""
    left, top = corner
    bars = []
    for n, (value, (label, colour)) in enumerate(zip(group.values, series, strict=True)):
        y = top + n * (bar + BAR_GAP)
        length = max(float(value) * per if value else 0.0, 1)
        text = "Missing" if value is None else print_number(value, places)
        bars.append(
            format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"><title>{}, {}: {}</title></rect>'
                '<text x="{}" y="{}">{}</text>',
                *(left, y, f"{length:.1f}", bar, colour, group.label, label, text),
                *(f"{left + length + 6:.1f}", y + bar - 2, text),
            )
        )
    name = format_html('<text x="0" y="{}" font-weight="700">{}</text>', top + (bar - 2 if left else -6), group.label)
    return name + joined(bars)
