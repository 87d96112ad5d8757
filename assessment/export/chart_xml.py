"""Native Office charts of the paper's charts, for Word and for slides: their numbers are in them, to be edited.

python-pptx writes the chart and its workbook; what the guidance asks for beyond (direct labels, our colours, one bar that
stands out, gaps left as gaps) is added to its XML here.
"""

from collections.abc import Sequence
from datetime import date

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE

from assessment.drawing.axis import places_of
from assessment.drawing.charts import COLOURS, OTHERS, ranking
from assessment.drawing.lines import GREY, LINE_COLOURS
from assessment.rules.blocks import Chart, Line

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
DASHES = ("solid", "dash", "sysDot", "lgDashDot")
LOWEST, HIGHEST = ", lowest", ", highest"
MONTHS = [f"{date(2000, month, 1):%b}" for month in range(1, 13)]
STEPS = (1, 2, 3, 4, 6, 12, 24, 36, 60, 120)
Bars = Sequence[tuple[str, float | None]]
PLOT_HEIGHT, NAME_HEIGHT = 0.82, 0.13
"""In parts of a chart's height: its plot, and a name in two lines."""
LABELS = 7
"""How many labels an axis has room for."""
SHOWS = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


def kind_of(chart: Chart) -> XL_CHART_TYPE:
    return XL_CHART_TYPE.LINE if chart.shape == "line" else XL_CHART_TYPE.BAR_CLUSTERED


def data_of(chart: Chart, bars: Bars | None = None) -> CategoryChartData:
    """The chart's numbers as they will stand in its workbook. Bounds of a band are two thin lines of their own. `bars`: those
    of a ranking in their order, where not all of it is shown."""
    data = CategoryChartData(number_format=_format(chart))
    if is_rank(chart):
        bars = bars or ranking(chart)
    data.categories = [label for label, _ in bars] if bars else _months(chart.labels) or list(chart.labels)
    if data.categories.are_dates:
        data.categories.number_format = "mmm yyyy"
    for line in _series(chart):
        data.add_series(line.name, [value for _, value in bars] if bars else line.values)
    return data


def _months(labels: Sequence[str]) -> list[date]:
    """The first days of months, where every label is one: an axis of dates is labelled well by every programme."""
    parts = [label.split() for label in labels]
    if not all(len(one) == 2 and one[0] in MONTHS and one[1].isdigit() for one in parts):
        return []
    return [date(int(year), MONTHS.index(month) + 1, 1) for month, year in parts]


def style(root: etree._Element, chart: Chart, size: int = 900, bars: Bars | None = None, names: int = 0) -> None:
    """Make the chart that python-pptx wrote ours. `size` of its type is in hundredths of a point, `names` that of what its
    bars are called, if it is another; `bars` as in `data_of`."""
    if chart.shape == "line":
        _style_lines(root, chart)
    else:
        _style_bars(root, chart, [label for label, _ in bars or (ranking(chart) if is_rank(chart) else [])])
    for title in root.iter(f"{{{C}}}autoTitleDeleted"):
        title.set("val", "1")
    root.find(f"{{{C}}}chart").addnext(_xml("<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"))  # type: ignore[union-attr]
    for text in root.findall(f"{{{C}}}txPr//{{{A}}}defRPr"):
        text.set("sz", str(size))
        etree.SubElement(text, f"{{{A}}}latin").set("typeface", "Arial")
    if names:
        for before in (*root.iter(f"{{{C}}}catAx"), *root.iter(f"{{{C}}}legend")):
            _size_names(before, names)
    for lines in root.iter(f"{{{C}}}majorGridlines"):
        lines.append(_xml(f"<c:spPr>{_stroke('#D9DADB', 'solid', 6350)}</c:spPr>"))


def _size_names(part: etree._Element, size: int) -> None:
    for old in part.findall(f"{{{C}}}txPr"):
        part.remove(old)
    text = f'<a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}"/></a:pPr></a:p>'
    made = _xml(f"<c:txPr>{text}</c:txPr>")
    after = part.find(f"{{{C}}}crossAx")
    part.append(made) if after is None else after.addprevious(made)


def is_rank(chart: Chart) -> bool:
    return chart.shape == "bar" and len(chart.lines) == 1


def _format(chart: Chart) -> str:
    places = places_of([value for line in chart.lines for value in line.values])
    return "#,##0" + ("." + "0" * places if places else "")


def _series(chart: Chart) -> list[Line]:
    """The lines, then the bounds of their bands; a line that is nothing but a band is told by its bounds alone."""
    made = [line for line in chart.lines if any(value is not None for value in line.values) or line.low is None]
    for line in chart.lines:
        if line.low is not None and line.high is not None:
            made += [Line(f"{line.name}{LOWEST}", line.low), Line(line.name + HIGHEST, line.high)]
    return made


def _style_lines(root: etree._Element, chart: Chart) -> None:
    series, first = _series(chart), [line.name for line in chart.lines]
    shifts = _shifts(series)
    if chart.highlight in first:
        first.sort(key=lambda name: name != chart.highlight)
    for made, line in zip(root.iter(f"{{{C}}}ser"), series, strict=True):
        number = first.index(line.name) % len(LINE_COLOURS) if line.name in first else None
        colour, dash, width = (GREY, "solid", 6350) if number is None else (LINE_COLOURS[number], DASHES[number], 28575)
        _look(made, f"<c:spPr>{_stroke(colour, dash, width)}</c:spPr>")
        held = [n for n, value in enumerate(line.values) if value is not None]
        if held and len(series) > 1:
            _before_category(made, _last_label(held[-1], shifts[line.name]))
    for plot in root.iter(f"{{{C}}}dispBlanksAs"):
        plot.set("val", "gap")
    for axis in root.findall(f".//{{{C}}}valAx"):
        _from_zero(axis)
        axis.find(f"{{{C}}}majorTickMark").set("val", "none")  # type: ignore[union-attr]
    _label_months(root, len(chart.labels))
    if len(series) > 1:
        _room_for_names(root)


def _label_months(root: etree._Element, count: int) -> None:
    """As many labels below the chart as there is room for, all upright."""
    step = next((step for step in STEPS if count / step <= LABELS), 120)
    for axis in (*root.findall(f".//{{{C}}}catAx"), *root.findall(f".//{{{C}}}dateAx")):
        after = axis.find(f"{{{C}}}noMultiLvlLbl")
        if after is not None:
            for name in ("tickLblSkip", "tickMarkSkip"):
                after.addprevious(_xml(f'<c:{name} val="{step}"/>'))
        for unit in axis.findall(f"{{{C}}}baseTimeUnit"):
            unit.set("val", "months")
            axis.append(_xml(f'<c:majorUnit val="{step}"/>'))
            axis.append(_xml('<c:majorTimeUnit val="months"/>'))
        axis.find(f"{{{C}}}crossAx").addprevious(  # type: ignore[union-attr]
            _xml('<c:txPr><a:bodyPr rot="0" vert="horz"/><a:lstStyle/><a:p><a:pPr><a:defRPr/></a:pPr></a:p></c:txPr>')
        )


def _style_bars(root: etree._Element, chart: Chart, ranked: list[str]) -> None:
    colours: Sequence[str] = COLOURS[-len(chart.lines) :]
    for made, colour in zip(root.iter(f"{{{C}}}ser"), colours, strict=True):
        is_one_meant = chart.highlight in ranked
        _look(made, f"<c:spPr>{_fill(OTHERS if is_one_meant else colour)}</c:spPr>")
        if is_one_meant:
            place = ranked.index(chart.highlight)
            point = (
                f'<c:dPt><c:idx val="{place}"/><c:invertIfNegative val="0"/><c:spPr>{_fill(colour)}</c:spPr></c:dPt>'
            )
            _before_category(made, point)
        _before_category(
            made, f'<c:dLbls><c:numFmt formatCode="{_format(chart)}" sourceLinked="0"/>{_shows("showVal")}</c:dLbls>'
        )
    _largest_first(root)
    if len(chart.lines) > 1:
        root.find(f".//{{{C}}}plotArea").addnext(  # type: ignore[union-attr]
            _xml('<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend>')
        )
    for gap in list(root.iter(f"{{{C}}}gapWidth")):
        gap.getparent().remove(gap)  # type: ignore[union-attr]
    width = "30" if is_rank(chart) else "60"
    root.find(f".//{{{C}}}barChart/{{{C}}}axId").addprevious(_xml(f'<c:gapWidth val="{width}"/>'))  # type: ignore[union-attr]
    for mark in root.findall(f".//{{{C}}}catAx/{{{C}}}majorTickMark"):
        mark.set("val", "none")
    for after in root.findall(f".//{{{C}}}catAx/{{{C}}}noMultiLvlLbl"):
        after.addprevious(_xml('<c:tickLblSkip val="1"/>'))  # no name left out, however close they stand


def _largest_first(root: etree._Element) -> None:
    """The first bar on top; each bar has its number, so no axis and no lines to read it by."""
    for scaling in root.findall(f".//{{{C}}}catAx/{{{C}}}scaling"):
        for child in list(scaling):
            scaling.remove(child)
        etree.SubElement(scaling, f"{{{C}}}orientation").set("val", "maxMin")
    for lines in root.findall(f".//{{{C}}}majorGridlines"):
        lines.getparent().remove(lines)  # type: ignore[union-attr]
    for axis in root.findall(f".//{{{C}}}valAx"):
        axis.find(f"{{{C}}}delete").set("val", "1")  # type: ignore[union-attr]
        _from_zero(axis)


def _room_for_names(root: etree._Element) -> None:
    """The lines' names stand where a legend would: to the right of their ends."""
    for legend in list(root.iter(f"{{{C}}}legend")):
        legend.getparent().remove(legend)  # type: ignore[union-attr]
    plot = root.find(f".//{{{C}}}plotArea")
    for old in plot.findall(f"{{{C}}}layout"):  # type: ignore[union-attr]
        plot.remove(old)  # type: ignore[union-attr]
    sizes = "".join(
        f'<c:{name} val="{size}"/>' for name, size in (("x", 0.06), ("y", 0.04), ("w", 0.74), ("h", PLOT_HEIGHT))
    )
    inner = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    plot.insert(0, _xml(f"<c:layout><c:manualLayout>{inner}{sizes}</c:manualLayout></c:layout>"))  # type: ignore[union-attr]


def _from_zero(axis: etree._Element) -> None:
    """Office would begin an axis where the smallest value is; below zero it may."""
    values = [float(one.text or 0) for one in axis.getroottree().iterfind(f".//{{{C}}}val//{{{C}}}v")]
    scaling = axis.find(f"{{{C}}}scaling")
    if scaling is None or any(value < 0 for value in values):
        return
    for old in scaling.findall(f"{{{C}}}min"):
        scaling.remove(old)
    etree.SubElement(scaling, f"{{{C}}}min").set("val", "0")


def _look(series: etree._Element, properties: str) -> None:
    for old in series.findall(f"{{{C}}}spPr"):
        series.remove(old)
    series.find(f"{{{C}}}tx").addnext(_xml(properties))  # type: ignore[union-attr]


def _before_category(series: etree._Element, piece: str) -> None:
    series.find(f"{{{C}}}cat").addprevious(_xml(piece))  # type: ignore[union-attr]


def _shifts(series: list[Line]) -> dict[str, float]:
    """How far down each name is moved from its line's end, in parts of the chart's height: names of lines that end close
    together would stand on each other."""
    ends = {one.name: held[-1] for one in series if (held := [v for v in one.values if v is not None])}
    highest = max((abs(value) for one in series for value in one.values if value is not None), default=0) or 1
    ordered = sorted(ends, key=lambda name: -ends[name])
    places = {name: PLOT_HEIGHT * (1 - ends[name] / highest) for name in ordered}
    moved: dict[str, float] = {}
    for above, name in zip([None, *ordered], ordered, strict=False):
        moved[name] = max(places[name], moved[above] + NAME_HEIGHT) if above else places[name]
    middle = sum(moved[name] - places[name] for name in ordered) / (len(ordered) or 1)
    return {name: moved[name] - places[name] - middle for name in ordered}


def _last_label(place: int, shift: float) -> str:
    """The line's name beside its last point, in place of a legend."""
    layout = f'<c:layout><c:manualLayout><c:x val="0"/><c:y val="{shift:.3f}"/></c:manualLayout></c:layout>'
    inner = f'<c:idx val="{place}"/>{layout if shift else ""}<c:dLblPos val="r"/>{_shows("showSerName")}'
    return f"<c:dLbls><c:dLbl>{inner}</c:dLbl>{_shows('')}</c:dLbls>"


def _shows(what: str) -> str:
    return "".join(f'<c:{name} val="{int(name == what)}"/>' for name in SHOWS)


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill>'


def _stroke(colour: str, dash: str, width: int) -> str:
    return f'<a:ln w="{width}" cap="rnd">{_fill(colour)}<a:prstDash val="{dash}"/><a:round/></a:ln>'


def _xml(piece: str) -> etree._Element:
    name = piece[1:].split(">")[0].split(" ")[0].split("/")[0]
    return etree.fromstring(piece.replace(f"<{name}", f'<{name} xmlns:c="{C}" xmlns:a="{A}"', 1))
