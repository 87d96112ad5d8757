"""The drawing of charts: the finding said, values placed truly, lines named at their ends, gaps left."""

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from assessment.drawing import charts
from assessment.drawing.axis import scale_of
from assessment.drawing.lines import LINE_COLOURS
from assessment.rules.blocks import Chart, Line
from tests.assessment.papers import HOSTILE, rank, trend

S = "{http://www.w3.org/2000/svg}"


def drawn(chart: Chart, width: int = 420) -> Any:
    return etree.fromstring(charts.svg(chart, width=width).encode())


def texts(chart: Chart) -> list[str]:
    return ["".join(one.itertext()) for one in drawn(chart).iter(f"{S}text")]


def contrast(first: str, second: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05

    one, other = sorted((light(first), light(second)))
    return other / one


@pytest.mark.parametrize("chart", [trend(), rank()], ids=["trend", "rank"])
@pytest.mark.parametrize("width", [420, 640])
def test_it_says_its_finding_and_keeps_every_text_on_the_page(chart: Chart, width: int) -> None:
    root = drawn(chart, width)
    assert root.find(f"{S}title").text == chart.finding
    assert chart.unit in root.find(f"{S}desc").text and chart.source in root.find(f"{S}desc").text
    *_, box_width, box_height = map(float, root.get("viewBox").split())
    for one in [*root.iter(f"{S}text"), *root.iter(f"{S}tspan")]:
        if one.get("x"):
            assert 0 <= float(one.get("x")) <= box_width
            assert 0 <= float(one.get("y")) <= box_height


def test_a_rank_is_sorted_from_zero_labelled_and_highlights_one() -> None:
    root, chart = drawn(rank()), rank()
    lengths = [float(one.get("width")) for one in root.iter(f"{S}rect")]
    assert lengths == sorted(lengths, reverse=True)
    values = sorted(chart.lines[0].values, reverse=True)  # type: ignore[type-var]
    assert lengths[5] / lengths[0] == pytest.approx(values[5] / values[0], abs=0.005)  # type: ignore[operator]
    assert [one.get("fill") for one in root.iter(f"{S}rect")].count(charts.COLOURS[-1]) == 1
    assert f"{max(chart.lines[0].values):.2f}" in texts(chart)  # type: ignore[type-var]


def test_a_bar_below_zero_goes_the_other_way() -> None:
    root = drawn(replace(rank(), labels=["A", "B"], lines=[Line("", [10.0, -5.0])], highlight="B"))
    first, second = root.iter(f"{S}rect")
    assert float(second.get("x")) + float(second.get("width")) == pytest.approx(float(first.get("x")), abs=0.2)


def test_a_missing_bar_says_so_and_comes_last() -> None:
    chart = replace(rank(), labels=["A", "B"], lines=[Line("", [None, 3.0])])
    assert charts.ranking(chart) == [("B", 3.0), ("A", None)]
    assert "Missing" in texts(chart)


def test_a_gap_is_left_where_months_are_missing() -> None:
    one = replace(trend(), lines=[Line("Barnet", [1.0, 2.0, None, 4.0, 5.0])], labels=list("abcde"), marks=[])
    stretches = [path for path in drawn(one).iter(f"{S}path") if path.get("stroke") == LINE_COLOURS[0]]
    assert len(stretches) == 2


def test_lines_are_named_at_their_ends_without_covering_each_other() -> None:
    close = replace(trend(), lines=[Line(f"Line {n}", [50.0 + n, 50.0]) for n in range(4)], labels=["a", "b"], marks=[])
    ends = [one for one in drawn(close).iter(f"{S}text") if "".join(one.itertext()).startswith("Line ")]
    heights = [float(one[0].get("y")) for one in ends]
    assert all(second - first >= 15 for first, second in zip(heights, heights[1:], strict=False))


def test_a_break_is_marked_and_explained_below() -> None:
    said = texts(trend())
    assert "A" in said
    assert any(text.startswith("A – ") and "changed how it records" in text for text in said)


def test_three_years_of_a_type_stand_together() -> None:
    years = [Line(year, [1.0, 2.0]) for year in ("2011/12", "2015/16", "2016/17")]
    chart = replace(rank(), labels=["Robbery", "Burglary"], lines=years)
    assert [one.get("fill") for one in drawn(chart).iter(f"{S}rect")][-3:] == list(charts.COLOURS)
    with pytest.raises(ValueError, match="at most 3"):
        charts.svg(replace(chart, lines=[*years, Line("2017/18", [1.0, 2.0])]))


@pytest.mark.parametrize("values", [[], [None, None], [0.0, 0.0], [7.0]], ids=["none", "missing", "zeros", "one"])
@pytest.mark.parametrize("shape", ["line", "bar"])
def test_it_is_drawn_however_little_is_held(shape: str, values: list[float | None]) -> None:
    chart = replace(trend(), shape=shape, labels=[f"m{n}" for n in range(len(values))], lines=[Line("", values)])
    assert "nan" not in charts.svg(chart).lower()


def test_hostile_words_stay_words() -> None:
    chart = replace(
        trend(), finding=HOSTILE, unit=HOSTILE, marks=[(HOSTILE, HOSTILE)], lines=[Line(HOSTILE, [1.0] * 72)]
    )
    root = drawn(chart)
    assert root.find(f"{S}title").text == HOSTILE
    assert not list(root.iter(f"{S}script"))


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(charts.UnknownShapeError, match="pie"):
        charts.svg(replace(rank(), shape="pie"))


def test_the_same_chart_is_the_same_bytes() -> None:
    assert charts.svg(trend()) == charts.svg(trend())


def test_the_colours_can_be_seen() -> None:
    for colour in (*LINE_COLOURS[:1], *LINE_COLOURS[2:], charts.OTHERS, charts.COLOURS[-1]):
        assert contrast(colour, "#ffffff") >= 3
    assert contrast(LINE_COLOURS[1], "#ffffff") > 2.9  # the guidance's own orange
    assert contrast(charts.COLOURS[-1], charts.OTHERS) >= 3


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([622.0, 463.0], ["0", "200", "400", "600", "800"]),
        ([8.66, 7.99], ["0.0", "2.5", "5.0", "7.5", "10.0"]),
        ([0.12], ["0.00", "0.05", "0.10", "0.15"]),
        ([-4.0, 9.0], ["-5", "0", "5", "10"]),
        ([12043.0], ["0", "5,000", "10,000", "15,000"]),
    ],
    ids=["hundreds", "rates", "hundredths", "below", "thousands"],
)
def test_an_axis_has_round_numbers_and_zero(values: list[float], ticks: list[str]) -> None:
    assert [text for _, text in scale_of(values).ticks] == ticks
