"""Returns and published observations as figures."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from assessment import reference
from assessment.indicators import observations
from assessment.indicators import returns as figures
from assessment.indicators.base import Made
from assessment.models import AgencyReturn, Area, CohortMember, Extract, Observation, Source
from assessment.rules.answers import Answer, Answers
from assessment.rules.periods import Period, financial_year
from assessment.services import return_forms, returns
from tests.personas import Cast, make_cast

YEAR = financial_year("2016-17")
DUE = datetime.date(2017, 5, 31)


@pytest.fixture(scope="module")
def world(module_db: None) -> Cast:
    reference.load_reference()
    return make_cast()


@pytest.fixture
def barnet(world: Cast, db: None) -> Area:
    return Area.objects.get(code="E09000003")


def sent(world: Cast, code: str, period: Period, *values: Any, is_signed: bool = True, answered: int | None = None):
    """A return of the police (of Victim Support for its own), answered and signed off."""
    agency = world.victim_support if code == "victim_support" else world.police
    return_forms.take_over(codes=[code], partnership=world.barnet, agencies={code: agency.pk}, by=world.analyst)
    form = world.barnet.return_forms.get(code=code)
    made = returns.ask(form=form, period=period, due_on=DUE, by=world.analyst)
    answers = [
        Answer(
            item.pk,
            None if value is None else Decimal(value),
            value is not None,
            answered if item.asks_answered else None,
        )
        for item, value in zip(returns.items_of(made), values, strict=True)
    ]
    made = returns.save(agency_return=made, answers=Answers(answers, "Own system"), by=world.chair, lock_version=0)
    return returns.sign(agency_return=made, by=world.chair, lock_version=1) if is_signed else made


def made_of(world: Cast, barnet: Area, *already: Made) -> dict[tuple[str, Period], Made]:
    periods = [YEAR.years_before(years) for years in (5, 1, 0)]
    return {(one.code, one.period): one for one in figures.collect(world.barnet, barnet, periods, already)}


KNIFE = "return.police_violence.knife"


def test_a_signed_answer_is_a_figure_that_opens_to_its_return(world: Cast, barnet: Area) -> None:
    signed = sent(world, "police_violence", YEAR, 191, None, 0)
    found = made_of(world, barnet)
    youth = found["return.police_violence.serious_youth", YEAR]
    assert (youth.value, youth.detail) == (191, {"return": signed.pk})
    assert youth.source_text.startswith(
        "Metropolitan Police, return “Serious youth violence, knife and gun crime”, signed off on"
    )
    assert youth.source_text.endswith("taken from: Own system")
    assert found["return.police_violence.gun", YEAR].value == 0
    assert found[KNIFE, YEAR].value is None
    assert found[KNIFE, YEAR].note == "Metropolitan Police does not know it."


def test_a_draft_is_no_figure_and_a_correction_counts_once_signed(world: Cast, barnet: Area) -> None:
    sent(world, "police_violence", YEAR.years_before(1), 1, 2, 3, is_signed=False)
    first = sent(world, "police_violence", YEAR, 191, 318, 74)
    second = returns.correct(agency_return=first, by=world.chair)
    assert {one.value for one in made_of(world, barnet).values()} == {191, 318, 74}
    items = returns.items_of(second)
    answers = [Answer(item.pk, Decimal(value)) for item, value in zip(items, (192, 318, 74), strict=True)]
    returns.save(agency_return=second, answers=Answers(answers, "Own system"), by=world.chair, lock_version=0)
    returns.sign(agency_return=second, by=world.chair, lock_version=1)
    found = made_of(world, barnet)
    assert {one.value for one in found.values()} == {192, 318, 74}
    assert "version 2" in found[KNIFE, YEAR].source_text


@pytest.mark.parametrize(("last", "is_in"), [("2017-09", True), ("2017-10", False)])
def test_what_was_counted_up_to_six_months_later_belongs_to_the_year(
    world: Cast, barnet: Area, last: str, is_in: bool
) -> None:
    month = datetime.date.fromisoformat(f"{last}-01")
    end = (month + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    sent(world, "police_violence", Period(month, end), 1, 2, 3)
    assert bool(made_of(world, barnet)) == is_in


def test_another_partnerships_returns_are_not_taken(world: Cast, barnet: Area) -> None:
    sent(world, "police_violence", YEAR, 1, 2, 3)
    assert figures.collect(world.enfield, barnet, [YEAR]) == []


def test_a_share_carries_how_many_answered_and_its_interval(world: Cast, barnet: Area) -> None:
    sent(world, "victim_support", YEAR, 72, Decimal("95.5"), answered=44)
    share = made_of(world, barnet)["return.victim_support.would_recommend", YEAR]
    assert share.detail["answered"] == 44
    assert share.note == "44 answered; 95% interval 84.9% to 98.8%."
    assert "Wilson" in share.detail["method"]


def test_a_published_file_goes_before_a_return(world: Cast, barnet: Area) -> None:
    sent(world, "police_violence", YEAR, 1, 2, 3)
    known = Made(KNIFE, barnet, YEAR, Decimal(9), "A file")
    assert (KNIFE, YEAR) not in made_of(world, barnet, known)


# --- The cohort


def with_cohort(world: Cast, *members: tuple[str, int, int]) -> AgencyReturn:
    made = sent(world, "iom", YEAR, None, is_signed=False)
    CohortMember.objects.bulk_create(
        CohortMember(
            agency_return=made, member=str(number), joined_on=joined, offences_before=before, offences_in_cohort=since
        )
        for number, (joined, before, since) in enumerate(members, 1)
    )
    made.refresh_from_db()
    return returns.sign(agency_return=made, by=world.chair, lock_version=made.lock_version)


def test_ten_members_by_hand(world: Cast, barnet: Area) -> None:
    """Ten members for 365 days, 6 offences each before and 3 since: 3 in 0.99932 years is 3.0021 a year, 49.97% less."""
    with_cohort(world, *[("2016-04-01", 6, 3)] * 10, ("2017-03-01", 9, 0))
    found = {code: one for (code, _), one in made_of(world, barnet).items()}
    assert found["iom.members"].value == 10
    assert found["iom.rate_before"].value == 6
    assert round(found["iom.rate_in_cohort"].value or 0, 4) == Decimal("3.0021")
    assert round(found["iom.reduction_pooled"].value or 0, 2) == Decimal("49.97")
    assert round(found["iom.reduction_mean"].value or 0, 2) == Decimal("49.97")
    assert found["iom.reduction_mean"].note.startswith(
        "Mean of 10 members with an offence before they joined. 10 members"
    )
    assert "1 left out" in found["iom.members"].note and "fewer than 90 days" in found["iom.members"].note


def test_of_nine_members_nothing_is_told(world: Cast, barnet: Area) -> None:
    with_cohort(world, *[("2016-04-01", 6, 3)] * 9)
    found = [one for (code, _), one in made_of(world, barnet).items() if code.startswith("iom.")]
    assert len(found) == 5
    assert {(one.value, one.note) for one in found} == {
        (None, "Fewer than 10 members could be counted: a figure would tell of single people.")
    }
    assert all(set(one.detail) == {"return"} for one in found)


def test_few_offences_before_make_no_percentage(world: Cast, barnet: Area) -> None:
    with_cohort(world, *[("2016-04-01", 1, 3)] * 19)
    found = {code: one for (code, _), one in made_of(world, barnet).items()}
    assert (found["iom.rate_before"].value, found["iom.reduction_pooled"].value) == (1, None)
    assert found["iom.reduction_pooled"].note.startswith("Fewer than 20 offences before joining")


# --- Published observations


def extract_on(day: str, source: str) -> Extract:
    return Extract.objects.create(
        name=day, file_name=f"{source}-{day}.csv", sha256=day, source=Source.objects.get(code=source), classification="",
        extracted_on=day, first_month="2016-01-01", last_month="2016-12-01", months=[], rows_read=1, rows_kept=1,
        rows_refused=0, status="imported", imported_at=f"{day}T00:00:00Z", feed=source,
    )  # fmt: skip


def observe(extract: Extract, measure: str, area: Area, start: str, end: str, value: str, **more: Any) -> None:
    Observation.objects.create(
        extract=extract, measure=measure, area=area, period_start=start, period_end=end, value=Decimal(value), **more
    )


def test_of_two_extracts_the_later_counts_and_waves_stay_apart(barnet: Area) -> None:
    old, new = extract_on("2017-01-01", "survey"), extract_on("2017-06-01", "survey")
    autumn, spring = ("2016-09-01", "2016-11-30"), ("2017-03-01", "2017-05-31")
    observe(old, "survey.confident_asb", barnet, *autumn, "66", answered=500, wave="Autumn 2016")
    observe(new, "survey.confident_asb", barnet, *autumn, "67", answered=500, wave="Autumn 2016")
    observe(new, "survey.confident_asb", barnet, *spring, "68", answered=500, low=Decimal(63), high=Decimal(73))
    found = sorted(observations.collect([barnet], [YEAR]), key=lambda one: one.period)
    assert [(one.value, one.period.start.isoformat()) for one in found] == [(67, "2016-09-01"), (68, "2017-03-01")]
    assert found[0].note == "Autumn 2016. 500 answered; 95% interval 62.8% to 71.0%."
    assert found[1].detail["method"] == "as published"
    assert found[0].extracts == (new,)


def test_a_reoffending_rate_says_how_old_its_cohort_is(barnet: Area) -> None:
    extract = extract_on("2017-06-01", "reoffending")
    years = [YEAR.years_before(years) for years in (5, 1, 0)]
    observe(extract, "reoffending.adult_rate", barnet, "2014-04-01", "2015-03-31", "19.6", answered=1500)
    (made,) = observations.collect([barnet], years)
    assert made.note.startswith("Offenders of the 12 months to 31 March 2015. The figures come about two years later")
    assert "interval" not in made.note  # every offender is followed: no sample, no interval
    assert made.denominator == 1500


def test_a_percentage_is_refused_for_what_nobody_defined(barnet: Area) -> None:
    observe(extract_on("2017-06-01", "survey"), "survey.of_nothing", barnet, "2016-09-01", "2016-11-30", "67")
    assert observations.collect([barnet], [YEAR]) == []
