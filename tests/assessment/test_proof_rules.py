"""The rules of the proof, on papers made by hand: each of them finds its trap, and lets the right way of saying it pass."""

import dataclasses
import datetime
from decimal import Decimal
from typing import Any

import pytest

from assessment.rules.blocks import Block, Cell, Chart, Column, Heading, Line, Listing, Paper, Paragraph, Run, Table
from assessment.rules.claims import Claim, claims_of, sentences_of
from assessment.rules.periods import Period, financial_year
from assessment.rules.proof import Facts, ReturnFact, SectionFact, SeriesBreak, Severity, Stated
from assessment.rules.proof_text import examine

THIS, LAST = financial_year("2016-17"), financial_year("2015-16")
CALENDAR = Period(datetime.date(2016, 1, 1), datetime.date(2016, 12, 31))
QUARTER = Period(datetime.date(2016, 4, 1), datetime.date(2016, 6, 30))


def paper(*blocks: Block) -> Paper:
    return Paper("Strategic assessment", "2016/17", "Barnet", "restricted", "OFFICIAL", "1", [], list(blocks), [], [])


def stated(pk: int, period: Period = THIS, **more: Any) -> Stated:
    facts: dict[str, Any] = {
        "code": "mopac7.robbery", "name": "Robbery", "unit": "count", "area": "Barnet", "value": Decimal(463),
        "months_present": 12, "months_expected": 12, "source": "mps", "extracted_on": datetime.date(2018, 1, 1),
    }  # fmt: skip
    return Stated(pk=pk, period=period, **facts | more)


def facts(text: str, *figures: Stated, is_row: bool = False, **more: Any) -> Facts:
    claim = Claim(text, "1.3 Crime", "1.3.1", tuple((figure.pk, text) for figure in figures), is_row)
    return Facts([claim], {figure.pk: figure for figure in figures}, **more)


def keys(found: Facts, severity: Severity | None = None) -> list[str]:
    """The first words of the keys of what is found."""
    return [one.key.split(":")[0] for one in examine(found) if severity in (None, one.severity)]


# --- Claims


TABLE = Table(
    "Crimes by type",
    [Column("Type"), Column("2015/16", True), Column("2016/17", True)],
    [[Cell("Robbery"), Cell("622", 622, figure=1), Cell("463", 463, figure=2)], [Cell("None"), Cell("x")]],
)


def test_a_claim_is_a_sentence_with_its_figures_and_not_its_neighbours() -> None:
    runs = [Run("Robbery fell by "), Run("25.6%", figure=2), Run(", from "), Run("622", figure=1), Run(" to 463. Burglary"),
            Run(" was "), Run("3,297", figure=3), Run(". Nothing else was counted.")]  # fmt: skip
    first, second = claims_of(paper(Heading("Crime", 1, "1.3"), Paragraph(runs, "1.3.1")))
    assert first == Claim("Robbery fell by 25.6%, from 622 to 463.", "1.3 Crime", "1.3.1", ((2, "25.6%"), (1, "622")))
    assert (second.text, second.numbers) == ("Burglary was 3,297.", (3,))


def test_tables_charts_and_lists_claim_too() -> None:
    chart = Chart("line", "It fell", ["a"], [Line("Barnet", [1.0])], "count", TABLE)
    found = claims_of(paper(Listing([[Run("It was "), Run("463", figure=2)]]), TABLE, chart))
    assert [(claim.text, claim.is_row, claim.numbers) for claim in found] == [
        ("It was 463", False, (2,)),
        ("Robbery", True, (1, 2)),
        ("Robbery", True, (1, 2)),
    ]
    assert found[1].figures[1] == (2, "2016/17: 463")


def test_every_sentence_of_running_text_is_found() -> None:
    assert sentences_of([Paragraph([Run("One. "), Run("Two", bold=True), Run(" more.")])]) == ["One.", "Two more."]


# --- Traps


def test_the_right_way_of_saying_it_is_found_nothing_wrong_with() -> None:
    assert (
        examine(facts("Robbery fell by 25.6%, from 622 to 463.", stated(1, LAST, value=Decimal(622)), stated(2))) == []
    )


@pytest.mark.parametrize(("period", "word"), [(CALENDAR, "seasons"), (QUARTER, "lengths")], ids=["season", "length"])
def test_unequal_periods_side_by_side_block_a_sentence_and_want_a_reason_in_a_row(period: Period, word: str) -> None:
    both = (stated(1, period), stated(2, LAST))
    (found,) = examine(facts("From 622 to 463.", *both))
    assert found.severity == Severity.BLOCKS and word in found.what
    assert keys(facts("Robbery", *both, is_row=True), Severity.REASON) == ["unequal"]


BREAK = SeriesBreak("connect", datetime.date(2016, 2, 1), ("mopac7.*",), "The Met changed its system.", False)


def test_a_series_is_not_joined_across_a_break() -> None:
    both = (stated(1, LAST), stated(2))
    assert keys(facts("From 622 to 463.", *both, breaks=[BREAK]), Severity.BLOCKS) == ["break"]
    assert keys(facts("Robbery", *both, breaks=[BREAK], is_row=True), Severity.REASON) == ["break"]
    elsewhere = dataclasses.replace(BREAK, codes=("hate.*",))
    before = dataclasses.replace(BREAK, on=LAST.start)
    assert examine(facts("From 622 to 463.", *both, breaks=[elsewhere, before])) == []


def test_a_break_that_allows_comparing_has_to_be_said() -> None:
    both, mild = (stated(1, LAST), stated(2)), dataclasses.replace(BREAK, is_comparable=True)
    assert keys(facts("From 622 to 463.", *both, breaks=[mild]), Severity.REASON) == ["break"]
    assert examine(facts("From 622 to 463.", *both, breaks=[mild], said=f"Note: {mild.text}")) == []


@pytest.mark.parametrize(("base", "found"), [(19, ["tiny"]), (20, [])])
def test_a_percentage_of_a_tiny_base_wants_a_reason(base: int, found: list[str]) -> None:
    both = (stated(1, LAST, value=Decimal(base)), stated(2, value=Decimal(30)))
    assert keys(facts("It rose by 57.9%.", *both), Severity.REASON) == found
    assert examine(facts("It rose from 19 to 30.", *both)) == []


def test_a_share_of_a_tiny_base_wants_a_reason() -> None:
    share = {"unit": "percent", "code": "casework.done", "value": Decimal(50), "numerator": Decimal(4)}
    assert keys(facts("Half were done.", stated(1, **share, denominator=Decimal(8)))) == ["tiny"]
    assert examine(facts("Half were done.", stated(1, **share, denominator=Decimal(80)))) == []
    gap = share | {"code": "gap.burglary", "denominator": Decimal(8)}
    assert examine(facts("It was 8.4% above London.", stated(1, **gap))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Confidence fell by 15.2%, from 23.1% to 19.6%.", ["points"]),
        ("Confidence fell by 3.5 percentage points, from 23.1% to 19.6%.", []),
        ("Confidence was down by 15 per cent.", ["points"]),
    ],
)
def test_a_share_changes_in_points(text: str, found: list[str]) -> None:
    share = {"unit": "percent", "code": "survey.confidence", "answered": 400}
    assert keys(facts(text, stated(1, LAST, **share), stated(2, **share)), Severity.BLOCKS) == found


def test_sources_of_anti_social_behaviour_are_not_compared() -> None:
    calls, street = stated(1, code="asb.calls", source="mps-asb"), stated(2, code="asb.street", source="police-uk")
    own = stated(3, code="asb.reports", source="casework")
    assert keys(facts("Calls were 9,198 and rows 9,000.", calls, street), Severity.BLOCKS) == ["asb"]
    assert keys(facts("Calls", calls, street, is_row=True), Severity.BLOCKS) == ["asb"]
    assert keys(facts("Calls were 9,198 and reports 300.", calls, own), Severity.REASON) == ["asb"]
    assert examine(facts("Calls rose.", calls, stated(4, LAST, code="asb.calls", source="mps-asb"))) == []


def test_a_missing_month_blocks_a_sentence_and_wants_a_reason_in_a_table() -> None:
    late = stated(1, value=None, months_present=10)
    (found,) = examine(facts("Robbery was missing.", late))
    assert found.severity == Severity.BLOCKS and "10 of 12 months" in found.what
    assert keys(facts("Robbery", late, is_row=True), Severity.REASON) == ["missing"]
    assert keys(facts("Robbery was 40.", stated(1, months_present=11)), Severity.BLOCKS) == ["missing"]


def test_figures_that_miss_the_same_months_are_one_finding() -> None:
    two = [stated(1, value=None, months_present=0), stated(2, value=None, months_present=0, code="x", name="Burglary")]
    (found,) = examine(facts("Both", *two, is_row=True))
    assert "Robbery; Burglary" in found.what


@pytest.mark.parametrize(
    ("day", "found"),
    [((2017, 3, 31), Severity.BLOCKS), ((2017, 4, 20), Severity.INFORMATION), ((2017, 5, 20), None)],
)
def test_a_period_has_to_be_over(day: tuple[int, int, int], found: Severity | None) -> None:
    findings = examine(facts("Robbery was 463.", stated(1, extracted_on=datetime.date(*day))))
    assert [one.severity for one in findings] == ([found] if found else [])


@pytest.mark.parametrize(("of", "found"), [(31, ["rank"]), (32, [])])
def test_a_place_among_fewer_than_32_wants_a_reason(of: int, found: list[str]) -> None:
    assert keys(facts("It was 8th lowest.", stated(1, unit="rank", rank_of=of)), Severity.REASON) == found


@pytest.mark.parametrize(
    ("more", "key", "severity"),
    [
        ({"undone": ("May 2018",)}, "undone", Severity.BLOCKS),
        ({"definition": " "}, "definition", Severity.BLOCKS),
        ({"code": "survey.confidence", "unit": "percent"}, "survey", Severity.REASON),
    ],
)
def test_a_figure_has_a_definition_its_extract_and_its_number_of_answers(
    more: dict[str, Any], key: str, severity: Severity
) -> None:
    assert keys(facts("It was 463.", stated(1, **more)), severity) == [key]


def section(**more: Any) -> Facts:
    return facts("It was 463.", stated(1), sections=[SectionFact("summary", "1 Summary", **more)])


@pytest.mark.parametrize(
    ("found", "key", "severity"),
    [
        (section(typed=("590", "22%")), "typed", Severity.REASON),
        (section(unreadable=("line 4",)), "binding", Severity.BLOCKS),
        (section(left_out=("Hate crime, 2016/17",)), "left-out", Severity.REASON),
        (section(is_empty=True), "empty", Severity.BLOCKS),
        (section(comments=2), "comments", Severity.BLOCKS),
        (facts("", newer_extracts=[(7, "May", THIS.end)]), "newer", Severity.REASON),
        (facts("", returns=[ReturnFact(3, "IDVA", "Barnet Homes", "Asked for", THIS.end)]), "return", Severity.REASON),
        (facts("", silent_actions=["Target hardening"]), "actions", Severity.REASON),
        (facts("", leaks=["“Threats” is restricted"]), "public", Severity.BLOCKS),
        (facts("", is_collected=False), "not-collected", Severity.BLOCKS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_text_the_public_version_and_the_partners(found: Facts, key: str, severity: Severity) -> None:
    assert keys(found) == [key]
    assert keys(found, severity) == [key]


@pytest.mark.parametrize(
    ("small", "words", "found"),
    [(True, "2013/14: 3", ["small"]), (True, "2013/14: c", []), (True, "Ward: 33", []), (False, "Ward: 3", [])],
)
def test_a_small_number_of_a_small_place_is_not_published(small: bool, words: str, found: list[str]) -> None:
    shown = [Claim("Burnt Oak", "1.5", "Wards", ((1, words),), True)]
    one = stated(1, value=Decimal(3), is_small_place=small)
    assert keys(Facts([], {1: one}, public_claims=shown)) == found


@pytest.mark.parametrize(("numerator", "found"), [(70, []), (3, ["small"])])
def test_a_rate_is_small_with_what_it_was_made_from(numerator: int, found: list[str]) -> None:
    shown = [Claim("Underhill", "1.9", "Wards", ((1, "Per 1,000 residents: 4.06"),), True)]
    rate = stated(1, value=Decimal("4.06"), unit="rate", numerator=Decimal(numerator), is_small_place=True)
    assert keys(Facts([], {1: rate}, public_claims=shown)) == found


def test_a_number_that_the_public_version_hides_is_not_printed_there_either() -> None:
    one, other = stated(1, value=Decimal(40)), stated(2, value=Decimal(41))
    shown = [Claim("Burnt Oak", "1.5", "Wards", ((1, "2016/17: 40"), (2, "2016/17: 41")), True)]
    found = Facts([], {1: one, 2: other}, public_claims=shown, hidden=frozenset({2}))
    assert keys(found, Severity.BLOCKS) == ["small"]
    hidden = [Claim("Burnt Oak", "1.5", "Wards", ((2, "2016/17: c"),), True)]
    assert keys(Facts([], {2: other}, public_claims=hidden, hidden=frozenset({2}))) == []


# --- Findings


def test_a_reason_goes_by_what_was_found() -> None:
    one, other = (examine(section(typed=("590", last)))[0] for last in ("22%", "23%"))
    assert one.key == other.key and one.text != other.text


def test_a_long_finding_keeps_what_sets_it_apart() -> None:
    long = [examine(section(unreadable=("x" * 500 + last,)))[0] for last in "ab"]
    assert len({finding.text for finding in long}) == 2
    assert max(len(finding.text) for finding in long) <= 400


def test_the_gravest_comes_first() -> None:
    found = examine(section(typed=("590",), comments=1))
    assert [one.severity for one in found] == [Severity.BLOCKS, Severity.REASON]
