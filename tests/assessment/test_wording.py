"""How figures are said: each trap of the paper of 2017, and that no number is said that is not a figure's."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from assessment.models import Assessment, Break, Figure
from assessment.paper import drafts, proofread, prose, stock
from assessment.paper.footnotes import Notes
from assessment.rules.periods import financial_year
from casework.models import Partnership
from tests.assessment.handmade import figure, place


def said(assessment: Assessment, text: str, audience: str = stock.RESTRICTED) -> str:
    made = prose.write(text, stock.read(assessment, audience), Notes())
    return " ".join("".join(run.text for run in block.runs) for block in made.blocks if hasattr(block, "runs"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{{ figure "mopac7.robbery" }}', "463"),
        ('{{ figure "mopac7.robbery" of "previous-year" }}', "622"),
        ('{{ change "mopac7.robbery" vs "previous-year" }}', "fell by 25.6%, from 622 to 463"),
        ('{{ change "mopac7.theft_from_person" }}', "rose by 11.7%, from 622 to 695"),
        ('{{ percent "mopac7.burglary" vs "five-years-before" }}', "down 32.9%"),
        # "590 fewer" and "over 150 fewer" in the paper
        ('{{ difference "mopac7.burglary" }}', "581 fewer"),
        ('{{ difference "mopac7.theft_of_mv" vs "five-years-before" }}', "147 fewer"),
        ('{{ change "mopac7.total" vs "five-years-before" }}', "fell by 21.1%, from 15,261 to 12,043"),
        # "22% higher" and "8% higher" in one paragraph
        ('{{ gap "gap.burglary" }} ({{ london "rate.burglary" }})', "8.3% above London (8.02)"),
        ('{{ rank "rank.burglary" }}', "9th highest of 32"),
        ('{{ rank "rate.violence_with_injury" }}', "3rd lowest of 32"),
        ('{{ period "previous-year" }}, {{ year }}, {{ area }}', "1 April 2015 to 31 March 2016, 2016/17, Barnet"),
    ],
)
def test_says(written: Assessment, text: str, expected: str) -> None:
    assert said(written, text) == expected


@pytest.mark.parametrize(
    ("base", "now", "expected"),
    [
        (0, 5, "rose from 0 to 5"),
        (12, 17, "rose from 12 to 17"),
        (19, 3, "fell from 19 to 3"),
        (20, 30, "rose by 50.0%, from 20 to 30"),
        (40, 40, "stayed the same, at 40"),
        (100000, 100001, "rose by less than 0.1%, from 100,000 to 100,001"),
        (None, 7, "stood at 7 (2015/16 is not held)"),
        (7, None, ""),
    ],
)
def test_a_count_changes_by_the_rules(written: Assessment, base: object, now: object, expected: str) -> None:
    figure(written, "crime.all", base, years_before=1)
    figure(written, "crime.all", now)
    assert said(written, '{{ change "crime.all" vs "previous-year" }}') == expected


def test_a_share_changes_in_points(written: Assessment) -> None:
    period = financial_year("2014-15")
    figure(written, "reoffending.adult_rate", "23.1", period=period, years_before=1)
    figure(written, "reoffending.adult_rate", "19.6", period=period)
    text = said(written, 'It {{ change "reoffending.adult_rate" vs "previous-year" }}.')
    assert text == "It fell by 3.5 percentage points, from 23.1% to 19.6%."


def test_a_joint_place_says_so_and_a_place_of_a_change_names_its_direction(written: Assessment) -> None:
    figure(written, "rank.all_crime", 8, detail=place(8, 24, is_joint=True))
    figure(written, "rank.mopac7_change", 1, detail=place(1, 32, by="-4.6"))
    text = said(written, '{{ rank "rank.all_crime" }}; {{ rank "rank.mopac7_change" }}')
    assert text == "joint 8th lowest of 32; largest fall of 32"


def test_seasons_and_lengths_are_never_compared(written: Assessment) -> None:
    held = stock.read(written)
    made = prose.write('It {{ change "mopac7.robbery" vs "2016-01 to 2016-06" }}.', held, Notes())
    assert made.blocks == [] and "different lengths" in made.left_out[0].why


def test_a_broken_series_is_not_compared(written: Assessment) -> None:
    Break.objects.create(code="b", on=date(2016, 1, 1), indicators=["mopac7.*"], text="X.", is_comparable=False)
    text = said(written, 'Robbery {{ change "mopac7.robbery" vs "previous-year" }}.')
    assert text == "Robbery stood at 463 (2015/16 cannot be compared, because the series changed in between)."


def test_without_its_figure_a_sentence_is_not_said_and_the_rest_is(written: Assessment) -> None:
    text = 'One is said. Hate crime was {{ figure "return.police_hate.racist_religious" }}, e.g. here. So is this.'
    assert said(written, text) == "One is said. So is this."


def test_every_number_that_is_said_is_a_figures(written: Assessment) -> None:
    held = stock.read(written)
    numbers = re.compile(r"\d")
    for code in held.codes:
        for word in ("figure", "change", "percent", "difference", "rank", "gap", "london"):
            for block in prose.write(f'{{{{ {word} "{code}" }}}}', held, Notes()).blocks:
                loose = [run.text for run in block.runs if run.figure is None and numbers.search(run.text)]  # type: ignore[union-attr]
                assert all(re.fullmatch(r".*\(20\d\d/\d\d .*\)", text) for text in loose), (word, code, loose)


def test_the_writer_is_told_which_figure_a_typed_number_probably_is(written: Assessment) -> None:
    remarks = proofread.look('There were 3,297 burglaries, and {{ figure "mopac7.robery" }}.', stock.read(written))
    assert 'figure "mopac7.burglary"' in next(one for one in remarks if one.found == "3,297").instead
    assert "mopac7.robbery" in next(one for one in remarks if "robery" in one.found).instead


def test_a_small_count_of_people_is_not_published(written: Assessment) -> None:
    made = Figure.objects.first()
    assert made is not None
    made.indicator.source = type(made.indicator.source).objects.get(code="casework")
    made.indicator.save()
    Figure.objects.filter(indicator=made.indicator).update(value=3)
    text = f'{{{{ figure "{made.indicator.code}" }}}}'
    assert said(written, text) == "3"
    assert said(written, text, stock.PUBLIC) == "a number too small to publish"


def test_loads_the_written_sections_once(written: Assessment) -> None:
    Partnership.objects.filter(pk=written.partnership_id).update(slug="barnet")
    for expected in ("15 sections loaded", "0 sections loaded"):
        out = StringIO()
        call_command("load_sections", stdout=out)
        assert expected in out.getvalue()
    assert written.sections.filter(key="organisational-change", number="1.12").exists()


def test_offers_sentences_only_for_figures_that_are_held_and_the_months_beyond_their_limits(
    written: Assessment,
) -> None:
    indicator = written.figures.get(indicator__code="mopac7.burglary", period_end=written.period_end).indicator
    signals = [
        {"month": "2015-06-01", "rule": "beyond three standard deviations", "side": "above"},
        {"month": "2016-06-01", "rule": "nine months in a row on one side of the mean", "side": "below"},
    ]
    written.trends.create(
        indicator=indicator,
        area=written.area,
        first_month="2016-04-01",
        values=[1],
        detail={"control": {"signals": signals}},
    )
    held = stock.read(written)
    texts = [draft.text for draft in drafts.offered(held, "volume-crime") if draft.code == "mopac7.burglary"]
    assert texts[0] == 'Burglary {{ change "mopac7.burglary" vs "previous-year" }}.'
    assert any("below its usual monthly level in June 2016 (nine months" in text for text in texts)
    assert not any("2015" in text for text in texts)
    assert all(prose.write(text, held, Notes()).left_out == [] for text in texts)
