"""Attacks on what an agency signed: with raw SQL as the role of the application, and by taking turns at the pages."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from assessment import reference
from assessment.indicators.returns import source_text
from assessment.models import AgencyReturn, Indicator, ReturnItem, ReturnValue
from assessment.rules.answers import Answer, Answers
from assessment.rules.cohort import Member
from assessment.rules.periods import financial_year
from assessment.services import cohorts, return_forms, returns
from casework.models import ChangeEntry, User
from casework.rules.roles import Role
from casework.services import agencies
from tests.personas import PASSWORD, Cast, make_cast

pytestmark = pytest.mark.django_db

DUE = datetime.date(2017, 5, 31)
LAST_MONTH = datetime.date.today().replace(day=1) - datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def world(module_db: None) -> Iterator[Cast]:
    reference.load_reference()
    yield make_cast()


def said(found: AgencyReturn, *values: int, cohort: list[Member] | None = None, note: str = "") -> Answers:
    items = returns.items_of(found)
    return Answers([Answer(item.pk, Decimal(value)) for item, value in zip(items, values, strict=True)],
                   "Own system", note, cohort)  # fmt: skip


def save(found: AgencyReturn, by: User, *values: int, cohort: list[Member] | None = None, note: str = "") -> None:
    found.refresh_from_db()
    answers = said(found, *values, cohort=cohort, note=note)
    returns.save(agency_return=found, answers=answers, by=by, lock_version=found.lock_version)
    found.refresh_from_db()


def sign(found: AgencyReturn, by: User) -> None:
    returns.sign(agency_return=found, by=by, lock_version=found.lock_version)


def ask(world: Cast, code: str, year: str) -> AgencyReturn:
    return_forms.take_over(codes=[code], partnership=world.barnet, agencies={code: world.police.pk}, by=world.analyst)
    form = world.barnet.return_forms.get(code=code)
    return returns.ask(form=form, period=financial_year(year), due_on=DUE, by=world.analyst)


def member(number: int, since: int = 1) -> Member:
    return Member(str(number), datetime.date(2016, 4, 1), None, 6, since)


# --- Raw SQL


@pytest.fixture(scope="module")
def signed(world: Cast) -> AgencyReturn:
    """The police's counts and rows of people, signed; beside it two that they are filling in."""
    found = ask(world, "iom", "2016-17")
    save(found, world.chair, 7, cohort=[member(1), member(2)])
    sign(found, world.chair)
    save(ask(world, "iom", "2017-18"), world.chair, 8, cohort=[member(3)])
    save(ask(world, "police_violence", "2010-11"), world.chair, 1, 2, 3)
    return found


OTHER = "(SELECT max(id) FROM assessment_agencyreturn WHERE status = 'draft')"
WRITES = {
    "open again": "UPDATE assessment_agencyreturn SET status = 'draft' WHERE id = {pk}",
    "another signer": "UPDATE assessment_agencyreturn SET signed_by_id = requested_by_id WHERE id = {pk}",
    "signed at another time": "UPDATE assessment_agencyreturn SET signed_at = now() WHERE id = {pk}",
    "another source": "UPDATE assessment_agencyreturn SET source_text = 'x' WHERE id = {pk}",
    "another period": "UPDATE assessment_agencyreturn SET period_end = period_end + 1 WHERE id = {pk}",
    "gone": "DELETE FROM assessment_agencyreturn WHERE id = {pk}",
    "all gone": "TRUNCATE assessment_agencyreturn CASCADE",
    "another figure": "UPDATE assessment_returnvalue SET value = 1 WHERE agency_return_id = {pk}",
    "a figure moved out": "UPDATE assessment_returnvalue SET agency_return_id = {other} WHERE agency_return_id = {pk}",
    "a figure moved in": "UPDATE assessment_returnvalue SET agency_return_id = {pk} WHERE agency_return_id = {other}",
    "no figure": "DELETE FROM assessment_returnvalue WHERE agency_return_id = {pk}",
    "no figure of any": "TRUNCATE assessment_returnvalue CASCADE",
    "one more figure": "INSERT INTO assessment_returnvalue (agency_return_id, item_id, value, note)"
    " VALUES ({pk}, (SELECT max(id) FROM assessment_returnitem), 1, '')",
    "another question": "UPDATE assessment_returnitem SET indicator_id = (SELECT max(id) FROM assessment_indicator)",
    "another partnership": "UPDATE assessment_returnform SET partnership_id = (SELECT max(id) FROM casework_partnership)",
    "other rows of people": "UPDATE assessment_cohortmember SET offences_before = 0 WHERE agency_return_id = {pk}",
    "no rows of people": "DELETE FROM assessment_cohortmember WHERE agency_return_id = {recent}",
    "more rows of people": "INSERT INTO assessment_cohortmember (agency_return_id, member, joined_on, offences_before,"
    " offences_in_cohort) VALUES ({pk}, '9', '2016-04-01', 0, 0)",
}  # fmt: skip


@pytest.fixture(scope="module")
def recent(world: Cast, signed: AgencyReturn) -> AgencyReturn:
    """One whose rows of people are not to be deleted yet."""
    start = LAST_MONTH.replace(day=1)
    made = AgencyReturn.objects.create(form=signed.form, period_start=start, period_end=LAST_MONTH, status="draft")
    save(made, world.chair, 9, cohort=[member(4)])
    sign(made, world.chair)
    return made


@pytest.mark.parametrize("sql", WRITES.values(), ids=WRITES)
def test_nothing_of_a_signed_return_is_changed(signed: AgencyReturn, recent: AgencyReturn, sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match="cannot change|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(pk=signed.pk, other=OTHER, recent=recent.pk))


def test_one_that_is_open_is_written_as_before(signed: AgencyReturn) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE assessment_returnvalue SET value = 2 WHERE agency_return_id = {OTHER}")
        assert cursor.rowcount == 3
        cursor.execute("DELETE FROM assessment_cohortmember WHERE member = '3'")
        assert cursor.rowcount == 1
    assert ReturnItem.objects.update(is_required=False) > 0


def test_rows_of_people_go_when_their_time_is_over_and_the_figures_stay(
    signed: AgencyReturn, recent: AgencyReturn
) -> None:
    assert cohorts.clear(today=datetime.date.today()) == 2  # of the two years long gone, one of them never signed
    assert not signed.cohort.exists() and recent.cohort.count() == 1
    assert signed.values.get().value == 7


def test_a_correction_is_the_way(world: Cast, signed: AgencyReturn) -> None:
    second = returns.correct(agency_return=signed, by=world.chair)
    save(second, world.chair, 6, cohort=[member(1)])
    sign(second, world.chair)
    assert [one.values.get().value for one in returns.versions_of(signed)] == [6, 7]


def test_what_was_keyed_of_a_published_paper_stays_too(world: Cast, signed: AgencyReturn) -> None:
    made = AgencyReturn.objects.create(form=signed.form, period_start="2011-04-01", period_end="2012-03-31")
    item = returns.items_of(signed)[0]
    ReturnValue.objects.create(agency_return=made, item=item, value=1)
    made.status = AgencyReturn.Status.KEYED
    made.save()
    with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
        made.values.update(value=2)


def test_a_question_that_nobody_answered_is_changed_as_before(signed: AgencyReturn) -> None:
    item = signed.form.items.create(indicator=Indicator.objects.latest("pk"), order=9)
    item.indicator = Indicator.objects.exclude(pk=item.indicator_id).latest("pk")
    item.save()


# --- Four eyes


@pytest.fixture
def three(world: Cast) -> tuple[User, User, User]:
    """Three of the police who may sign."""
    names = ("Ann Other", "Bob Third")
    more = [
        agencies.add_user(agency=world.police, partnership=world.barnet, email=f"{name[:3]}@example.org".lower(),
                          name=name, roles=[Role.CASE_LEAD], job_title="Sergeant", password=PASSWORD)
        for name in names
    ]  # fmt: skip
    return world.chair, more[0], more[1]


def refused(found: AgencyReturn, by: User, whom: str) -> None:
    with pytest.raises(returns.ReturnRefusedError, match=f"somebody else signs it off: {whom}.$"):
        sign(found, by)


def test_a_colleagues_touch_does_not_let_one_sign_ones_own_figures(world: Cast, three: tuple[User, User, User]) -> None:
    first, second, third = three
    found = ask(world, "police_violence", "2016-17")
    save(found, first, 191, 318, 74)
    save(found, second, 191, 318, 74, note="Read through")
    refused(found, first, f"{second.name}, {third.name}")
    save(found, second, 191, 319, 74)
    save(found, third, 191, 319, 74, note="Read again")
    refused(found, first, third.name)
    refused(found, second, third.name)
    assert returns.who_filled_in(found) == sorted([first.name, second.name])
    sign(found, third)


def test_a_touch_does_not_keep_the_only_other_from_signing(world: Cast, three: tuple[User, User, User]) -> None:
    first, second, third = three
    User.objects.filter(pk=third.pk).update(is_active=False)
    found = ask(world, "police_violence", "2016-17")
    save(found, first, 191, 318, 74)
    save(found, second, 191, 318, 74, note="Read through")
    refused(found, first, second.name)
    sign(found, second)


def test_where_all_had_a_hand_in_it_who_saved_last_does_not_sign(world: Cast, three: tuple[User, User, User]) -> None:
    first, second, third = three
    User.objects.filter(pk=third.pk).update(is_active=False)
    found = ask(world, "police_violence", "2016-17")
    save(found, first, 191, 318, 74)
    save(found, second, 190, 318, 74)
    refused(found, second, first.name)
    sign(found, first)


def test_rows_of_people_count_as_figures_and_the_record_says_that_they_changed(
    world: Cast, three: tuple[User, User, User]
) -> None:
    first, second, _ = three
    found = ask(world, "iom", "2018-19")
    save(found, first, 2, cohort=[member(1), member(2)])
    save(found, second, 2, cohort=[member(1), member(2, since=0)])
    entry = ChangeEntry.objects.filter(object_type="agencyreturn", object_id=str(found.pk)).latest("pk")
    assert entry.changes == {"cohort rows": ["2", "2, 1 of them changed"]}
    assert returns.who_filled_in(found) == sorted([first.name, second.name])


def test_the_next_version_begins_anew(world: Cast, three: tuple[User, User, User]) -> None:
    first, second, _ = three
    found = ask(world, "police_violence", "2016-17")
    save(found, first, 191, 318, 74)
    sign(found, second)
    again = returns.correct(agency_return=found, by=second)
    assert returns.why_not_by(again, second) and not returns.why_not_by(again, first)
    save(again, second, 192, 318, 74)
    sign(again, first)


def test_who_is_asked_since_did_not_sign_it(world: Cast, three: tuple[User, User, User]) -> None:
    """The analyst may ask another agency from now on. What was signed stays the counts of those who signed."""
    first, second, _ = three
    found = ask(world, "police_violence", "2016-17")
    save(found, first, 191, 318, 74)
    sign(found, second)
    form = found.form
    codes = [item.indicator.code for item in form.items.all()]
    return_forms.change_form(form=form, by=world.analyst, codes=codes, ended_on=DUE, agency_id=world.homes.pk)
    again = AgencyReturn.objects.get(pk=found.pk)
    assert (again.agency, again.form.agency) == (world.police, world.homes)
    assert source_text(again).startswith("Metropolitan Police, return")
