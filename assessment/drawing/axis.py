"""What both shapes of chart share: the frame with its title and description, the scale, and text that keeps its place."""

import hashlib
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from assessment.rules.arithmetic import print_number
from assessment.rules.blocks import Chart

FONT = "Arimo, arial, sans-serif"


def frame(chart: Chart, width: int, height: float, inside: SafeString) -> SafeString:
    """The picture round the drawing. Its title is the finding; its description adds the unit and the source."""
    name = "chart-" + hashlib.sha256(f"{chart.code} {chart.finding} {width}".encode()).hexdigest()[:10]
    told = ". ".join(filter(None, [f"Unit: {chart.unit}", f"Source: {chart.source}" if chart.source else ""]))
    return shape(
        '<svg xmlns="http://www.w3.org/2000/svg" class="asb-chart" role="img" aria-labelledby="{0}-t {0}-d" '
        'viewBox="0 0 {1} {2:.0f}" width="100%" font-family="{3}" font-size="14" fill="#0b0c0c">'
        '<title id="{0}-t">{4}</title><desc id="{0}-d">{5}. The numbers stand in the table.</desc>'
        '<text x="0" y="13">{6}</text>{7}</svg>',
        *(name, width, height, FONT, chart.finding, told, chart.unit, inside),
    )


def shape(template: str, *values: float | str) -> SafeString:
    """A piece of the drawing: numbers are formatted as the template says, every text is escaped."""
    return SafeString(template.format(*(v if isinstance(v, (int, float)) else conditional_escape(v) for v in values)))


def joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def text_width(text: str, size: float) -> float:
    """About how wide a text is: enough to keep room for it, without measuring a font."""
    return sum(0.3 if char in "il.,:;'|!ftjI " else 0.88 if char in "mwMW%" else 0.58 for char in text) * size


def wrapped(text: str, characters: int) -> list[str]:
    return textwrap.wrap(text, max(characters, 8)) or [""]


def multiline(lines: Sequence[str], x: float, y: float, leading: float, *, bold: bool = False) -> SafeString:
    spans = format_html_join(
        "", '<tspan x="{}" y="{}">{}</tspan>', ((f"{x:.1f}", f"{y + n * leading:.1f}", t) for n, t in enumerate(lines))
    )
    return shape('<text font-weight="{}">{}</text>', 700 if bold else 400, spans)


@dataclass(frozen=True)
class Scale:
    """An axis from `low` to `high`, zero always on it, with its ticks as (value, text)."""

    low: float
    high: float
    ticks: list[tuple[float, str]]


def scale_of(values: Sequence[float], steps: int = 4) -> Scale:
    """A scale with round numbers that holds every value and zero."""
    low, high = min([0.0, *values]), max([0.0, *values])
    if low == high:
        high = 1.0
    rough = (high - low) / steps
    power = 10 ** floor(log10(rough))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    places = max(0, -floor(log10(step))) + (1 if f"{step / 10 ** floor(log10(step)):.1f}" == "2.5" else 0)
    ticks = [(n * step, print_value(n * step, places if step < 10 else 0)) for n in range(first, last + 1)]
    return Scale(first * step, last * step, ticks)


def print_value(value: float, places: int) -> str:
    return print_number(Decimal(str(round(value, 10))), places)


def places_of(values: Sequence[float | None]) -> int:
    """How many decimals tell the values apart as they were given: none for counts, never more than two."""
    held = [value for value in values if value is not None]
    return next((places for places in (0, 1) if all(abs(v - round(v, places)) < 1e-9 for v in held)), 2)
