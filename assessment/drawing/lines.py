"""The line chart of a trend: lines labelled at their ends, bands shaded, breaks marked, gaps left where months are missing.

Which line is which never hangs on colour: each is named at its end and has its own dashes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from assessment.drawing.axis import Scale, frame, joined, multiline, scale_of, shape, text_width, wrapped
from assessment.rules.blocks import Chart, Line

LINE_COLOURS = ("#12436D", "#F46A25", "#28A197", "#801650")
"""The Government Analysis Function's categorical palette, in its order; each has 3:1 or more against white."""
DASHES = ("", "9 4", "3 3", "12 3 3 3")
TOP, AXIS, SIZE, LEADING = 30, 30, 14, 17
HEIGHT, FLAT, WIDE = 300, 250, 600
"""From `WIDE` on a chart is drawn flatter: as wide as a printed page, it would take a third of it."""
GREY = "#6f777b"


@dataclass(frozen=True)
class Plot:
    """Where a label and a value stand in the picture."""

    left: float
    right: float
    width: float
    labels: Sequence[str]
    scale: Scale
    height: int

    def x(self, place: int) -> float:
        steps = max(len(self.labels) - 1, 1)
        return self.left + (self.right - self.left) * place / steps

    def y(self, value: float) -> float:
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return TOP + (self.height - TOP - AXIS) * (1 - share)


def line_svg(chart: Chart, width: int) -> SafeString:
    """The drawing, `width` units wide, its marks explained below the axis."""
    scale = scale_of([value for line in chart.lines for value in _all_values(line)])
    names = [wrapped(line.name, 14) for line in chart.lines] if len(chart.lines) > 1 else []
    ends = max((text_width(part, SIZE) for name in names for part in name), default=6.0)
    left = max(text_width(text, SIZE) for _, text in scale.ticks) + 8
    plot = Plot(left, width - ends - 14, width, chart.labels, scale, FLAT if width >= WIDE else HEIGHT)
    ordered = _ordered(chart)
    parts = [_axes(plot), *(_band(plot, line, n) for n, line in ordered), *_marks(plot, chart)]
    parts += [_curve(plot, line, n) for n, line in reversed(ordered)]
    if names:
        parts += _ends(plot, ordered)
    told, below = _told(chart, width, plot.height)
    return frame(chart, width, plot.height + below, joined([*parts, told]))


def _all_values(line: Line) -> list[float]:
    return [value for values in (line.values, line.low or [], line.high or []) for value in values if value is not None]


def _ordered(chart: Chart) -> list[tuple[int, Line]]:
    """The lines with the number of their colour: the highlighted one gets the first."""
    first = [line for line in chart.lines if line.name == chart.highlight]
    rest = [line for line in chart.lines if line.name != chart.highlight]
    return [(n % len(LINE_COLOURS), line) for n, line in enumerate(first + rest)]


def _axes(plot: Plot) -> SafeString:
    lines = [
        shape(
            '<path d="M{:.1f} {:.1f}H{:.1f}" stroke="{}"/><text x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>',
            *(plot.left, plot.y(value), plot.right, "#0b0c0c" if value == 0 else "#d9dadb"),
            *(plot.left - 6, plot.y(value) + 5, text),
        )
        for value, text in plot.scale.ticks
    ]
    return joined([*lines, *_x_labels(plot)])


def _x_labels(plot: Plot) -> list[SafeString]:
    """As many labels as there is room for, from the last backwards, at steps that readers know."""
    count = len(plot.labels)
    widest = max((text_width(label, SIZE) for label in plot.labels), default=1) + 10
    between = (plot.right - plot.left) / max(count - 1, 1)
    step = next((step for step in (1, 2, 3, 4, 6, 12, 24, 36, 60, 120) if between * step >= widest), count)
    drawn: list[SafeString] = []
    taken = float("inf")
    for place in range(count - 1, -1, -step):
        x, half = plot.x(place), text_width(plot.labels[place], SIZE) / 2
        middle = min(max(x, half), plot.width - half)
        if middle + half + 8 > taken:
            continue
        taken = middle - half
        drawn.append(
            shape(
                '<path d="M{:.1f} {}v5" stroke="#0b0c0c"/><text x="{:.1f}" y="{}" text-anchor="middle">{}</text>',
                *(x, plot.height - AXIS, middle, plot.height - AXIS + 20, plot.labels[place]),
            )
        )
    return drawn


def _band(plot: Plot, line: Line, colour: int) -> SafeString:
    """The range between the bounds, shaded, with its edges drawn so that it is seen in print."""
    if line.low is None or line.high is None:
        return SafeString("")
    shapes = []
    for run in _runs([None if None in pair else 0.0 for pair in zip(line.low, line.high, strict=True)]):
        upper = [(plot.x(n), plot.y(line.high[n] or 0)) for n in run]
        lower = [(plot.x(n), plot.y(line.low[n] or 0)) for n in run]
        shapes.append(
            shape(
                '<path d="{}Z" fill="{}" fill-opacity="0.14"/><path d="{}{}" fill="none" stroke="{}" '
                'stroke-dasharray="2 3"/>',
                *(_path(upper + lower[::-1]), LINE_COLOURS[colour], _path(upper), _path(lower), GREY),
            )
        )
    return joined(shapes)


def _curve(plot: Plot, line: Line, colour: int) -> SafeString:
    """The line in its stretches; a value that stands alone between gaps is a dot, and so is the last."""
    shapes = []
    for run in _runs(line.values):
        points = [(plot.x(n), plot.y(line.values[n] or 0)) for n in run]
        shapes.append(
            shape(
                '<path d="{}" fill="none" stroke="{}" stroke-width="2.5" stroke-linejoin="round" stroke-dasharray="{}"/>',
                *(_path(points), LINE_COLOURS[colour], DASHES[colour]),
            )
            if len(points) > 1
            else _dot(points[0], colour)
        )
        if run[-1] == _last(line.values):
            shapes.append(_dot(points[-1], colour))
    return joined(shapes)


def _dot(point: tuple[float, float], colour: int) -> SafeString:
    return shape('<circle cx="{:.1f}" cy="{:.1f}" r="4" fill="{}"/>', *point, LINE_COLOURS[colour])


def _runs(values: Sequence[float | None]) -> list[list[int]]:
    """The places of values that follow each other without a gap."""
    runs: list[list[int]] = []
    for n, value in enumerate(values):
        if value is None:
            continue
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _last(values: Sequence[float | None]) -> int | None:
    held = [n for n, value in enumerate(values) if value is not None]
    return held[-1] if held else None


def _ends(plot: Plot, ordered: list[tuple[int, Line]]) -> list[SafeString]:
    """The names beside the ends of their lines, moved apart where lines end close together."""
    wanted = sorted((_end_y(plot, line), n, wrapped(line.name, 14)) for n, line in ordered)
    heights = [len(name) * LEADING for *_, name in wanted]
    tops: list[float] = []
    for (y, _, _), height in zip(wanted, heights, strict=True):
        tops.append(max(y - height / 2, tops[-1] + heights[len(tops) - 1] + 3 if tops else 0.0))
    over = tops[-1] + heights[-1] - (plot.height - AXIS)
    if over > 0:
        tops = [max(top - over, 0.0) for top in tops]
    return [
        shape(
            '<path d="M{:.1f} {:.1f}v{}" stroke="{}" stroke-width="4"/>{}',
            *(plot.right + 9, top + 2, height - 4, LINE_COLOURS[colour]),
            multiline(name, plot.right + 14, top + 13, LEADING, bold=n == 0),
        )
        for (_, colour, name), top, height, n in zip(wanted, tops, heights, [one[1] for one in wanted], strict=True)
    ]


def _end_y(plot: Plot, line: Line) -> float:
    place = _last(line.values)
    if place is not None:
        return plot.y(line.values[place] or 0)
    low, high = line.low or [], line.high or []
    place = _last(high)
    return plot.y(((low[place] or 0) + (high[place] or 0)) / 2) if place is not None else plot.y(plot.scale.low)


def _marks(plot: Plot, chart: Chart) -> list[SafeString]:
    """A lettered line at each break or event; the words stand below the chart. Those off the chart are only told."""
    return [
        shape(
            '<path d="M{0:.1f} {1}V{2}" stroke="{3}" stroke-dasharray="4 3"/>'
            '<text x="{0:.1f}" y="{4}" text-anchor="middle" font-weight="700">{5}</text>',
            *(plot.x(chart.labels.index(label)), TOP, plot.height - AXIS, GREY, TOP - 4, chr(65 + n)),
        )
        for n, (label, _) in enumerate(chart.marks)
        if label in chart.labels
    ]


def _told(chart: Chart, width: int, height: int) -> tuple[SafeString, int]:
    """What the letters mean, one below the other, and how high that is."""
    y, drawn = height + 8, []
    for n, (label, words) in enumerate(chart.marks):
        rows = wrapped(f"{chr(65 + n)} – {label}: {words}", int((width - 4) / (SIZE * 0.5)))
        drawn.append(multiline(rows, 0, y + LEADING - 4, LEADING))
        y += len(rows) * LEADING
    return joined(drawn), y - height if drawn else 0
