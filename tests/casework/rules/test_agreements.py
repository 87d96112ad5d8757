"""What an agreement lets agencies share, until when, and what is said when it does not. No database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.rules.agreements import AgreementFacts, SharingFacts, Standing, a_year_after
from casework.rules.categories import DataCategory, Gateway, Purpose

COUNCIL, POLICE, HOMES = 1, 2, 3
END = date(2017, 12, 31)
AGREEMENT = AgreementFacts(
    title="Barnet agreement",
    starts_on=date(2016, 1, 1),
    ends_on=END,
    review_due_on=date(2018, 6, 1),
    signed=frozenset({COUNCIL, POLICE}),
    purposes=frozenset({Purpose.PREVENT, Purpose.PROTECT}),
    gateways=frozenset({Gateway.CDA_S115}),
    categories=frozenset({DataCategory.IDENTITY, DataCategory.ACCOUNT}),
)
SHARING = SharingFacts(
    lead=COUNCIL,
    recipient=POLICE,
    names={COUNCIL: "Barnet Council", POLICE: "Metropolitan Police", HOMES: "Barnet Homes"},
    purpose=Purpose.PREVENT,
    gateway=Gateway.CDA_S115,
    categories=frozenset({DataCategory.IDENTITY}),
    on=date(2017, 3, 1),
)


@pytest.mark.parametrize(
    ("on", "standing", "words"),
    [
        (date(2015, 12, 31), Standing.NOT_YET, "It starts on 1 January 2016."),
        (date(2016, 1, 1), Standing.IN_FORCE, "until 31 December 2017, when it ends."),
        (END - timedelta(days=61), Standing.IN_FORCE, "until 31 December 2017"),
        (END - timedelta(days=60), Standing.SOON, "until 31 December 2017"),
        (END, Standing.SOON, "until 31 December 2017"),
        (END + timedelta(days=1), Standing.LAPSED, "No case can be shared under it: it ended on 31 December 2017."),
    ],
)
def test_it_stands_as_the_day_says(on: date, standing: Standing, words: str) -> None:
    assert AGREEMENT.standing(on) == standing
    assert words in AGREEMENT.explained(on)


@pytest.mark.parametrize(
    ("left", "days"), [(61, None), (60, 60), (15, 60), (14, 14), (0, 14), (-1, None)], ids=lambda one: str(one)
)
def test_it_warns_sixty_and_fourteen_days_ahead(left: int, days: int | None) -> None:
    on = END - timedelta(days=left)
    assert AGREEMENT.warn_days(on) == days
    assert bool(AGREEMENT.warning(on)) == bool(days)


def test_a_yearly_review_that_is_missed_is_a_lapse_too() -> None:
    due = replace(AGREEMENT, review_due_on=date(2017, 4, 1))
    assert due.standing(date(2017, 4, 1)) == Standing.SOON
    assert "has to be reviewed by 1 April 2017" in due.warning(date(2017, 4, 1))
    assert "until 1 April 2017, when its yearly review is due." in due.explained(date(2017, 4, 1))
    assert due.lapse(date(2017, 4, 2)) == "its yearly review was due on 1 April 2017"
    assert SHARING.refusals(due) == []
    assert replace(SHARING, on=date(2017, 4, 2)).refusals(due) == ["its yearly review was due on 1 April 2017"]


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, []),
        ({"on": date(2018, 1, 1)}, ["it ended on 31 December 2017"]),
        ({"on": date(2015, 1, 1)}, ["it starts on 1 January 2016"]),
        ({"recipient": HOMES}, ["Barnet Homes has not signed it"]),
        ({"lead": HOMES}, ["Barnet Homes has not signed it"]),
        (
            {"purpose": Purpose.SUPPORT},
            ["it does not cover the purpose “Offer support to a victim”"],
        ),
        ({"gateway": Gateway.CONSENT}, ["it does not cover the gateway “Agreed by the victim, for support”"]),
        (
            {"categories": frozenset({DataCategory.IDENTITY, DataCategory.SPECIAL})},
            [
                "it does not cover “Special category data: hate motivation, health, vulnerability”, which this case holds",
            ],
        ),
        (
            {"recipient": HOMES, "gateway": Gateway.VITAL, "on": date(2018, 1, 1)},
            [
                "it ended on 31 December 2017",
                "Barnet Homes has not signed it",
                "it does not cover the gateway “To protect somebody’s life (UK GDPR, article 6(1)(d))”",
            ],
        ),
    ],
)
def test_it_says_everything_that_stands_against_a_share(change: dict, reasons: list[str]) -> None:
    assert replace(SHARING, **change).refusals(AGREEMENT) == reasons


@pytest.mark.parametrize(
    ("day", "next_day"),
    [
        (date(2017, 3, 1), date(2018, 3, 1)),
        (date(2016, 2, 29), date(2017, 2, 28)),
        (date(2016, 2, 28), date(2017, 2, 28)),
    ],
)
def test_the_next_review_is_a_year_later(day: date, next_day: date) -> None:
    assert a_year_after(day) == next_day


@pytest.mark.parametrize(
    ("change", "is_followed"),
    [
        ({}, True),
        ({"signed": frozenset({COUNCIL})}, False),
        ({"gateways": frozenset({Gateway.VITAL})}, False),
        ({"starts_on": END + timedelta(days=2)}, False),
        ({"ends_on": END, "review_due_on": END}, False),
    ],
)
def test_the_next_agreement_has_to_cover_all_that_this_one_covers(change: dict, is_followed: bool) -> None:
    new = replace(AGREEMENT, **{"starts_on": END, "ends_on": END + timedelta(days=365)} | change)
    assert AGREEMENT.is_followed_by(new) == is_followed
