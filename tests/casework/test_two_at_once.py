"""Two officers at once, each on a database connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from casework.acting import SYSTEM, acting
from casework.models import Case, CaseGroupObjectPermission, Counter
from casework.services import cases, sharing
from casework.services.saving import Stale
from tests import factories as make
from tests.personas import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each call returned or raised; they start together."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            with acting(SYSTEM):  # a thread of its own begins for nobody
                return call()
        except (Stale, ValidationError) as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def kinds(results: list[object]) -> set[str]:
    return {type(result).__name__ for result in results}


def test_of_two_edits_one_is_saved_and_the_other_is_shown_it(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    version = case.version

    def edit(title: str) -> Callable[[], None]:
        mine = Case.objects.get(pk=case.pk)
        return lambda: cases.edit(
            case=mine, by=cast.case_lead, version=version, title=title, summary="x", lead=cast.case_lead
        )

    results = at_once(edit("Mine"), edit("Yours"))
    case.refresh_from_db()
    refused = next(result for result in results if isinstance(result, Stale))
    assert kinds(results) == {"Stale", "NoneType"}
    assert case.version == version + 1
    assert refused.record.title == case.title  # type: ignore[attr-defined]


def test_of_two_who_share_with_the_same_agency_one_is_told_that_it_is_done(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    results = at_once(*[lambda: make.share(Case.objects.get(pk=case.pk), cast.police) for _ in range(2)])
    assert kinds(results) == {"CaseShare", "ValidationError"}
    assert case.shares.filter(agency=cast.police, withdrawn_at=None).count() == 1


def test_of_two_who_withdraw_a_share_one_is_told_that_it_is_done(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    share = make.share(case, cast.police)
    copies = [type(share).objects.get(pk=share.pk) for _ in range(2)]
    results = at_once(*[lambda copy=copy: sharing.withdraw(share=copy, by=cast.case_lead) for copy in copies])
    assert kinds(results) == {"NoneType", "ValidationError"}
    group = cast.police_officer.group_ids[0]
    assert not CaseGroupObjectPermission.objects.filter(group=group).exists()


def test_an_action_that_is_set_while_its_agency_is_shut_out_does_not_stay_open(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    share = make.share(case, cast.police)
    mine, yours = Case.objects.get(pk=case.pk), type(share).objects.get(pk=share.pk)
    results = at_once(
        lambda: make.make_action(mine, cast.police), lambda: sharing.withdraw(share=yours, by=cast.case_lead)
    )
    assert kinds(results) in ({"Action", "NoneType"}, {"ValidationError", "NoneType"})
    assert not case.actions.open().exists()


def test_two_cases_opened_at_once_have_two_references(cast: Cast) -> None:
    told = [make.make_report(cast.homes_officer, given_name=name) for name in ("Ola", "Peter", "Mina", "Zoe")]
    made = at_once(*[lambda report=report: make.make_case(cast.case_lead, report) for report in told])
    assert len({case.reference for case in made}) == 4  # type: ignore[attr-defined]


def test_a_report_put_on_two_cases_at_once_is_on_one(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    chosen = [make.make_case(cast.case_lead) for _ in range(2)]

    def add(case: Case) -> Callable[[], None]:
        return lambda: cases.add_to_case(
            report=type(report).objects.get(pk=report.pk), case=case, by=cast.case_lead, on=make.DAY
        )

    assert kinds(at_once(*[add(case) for case in chosen])) == {"NoneType", "ValidationError"}
    report.refresh_from_db()
    assert sum(case.reports.filter(pk=report.pk).count() for case in chosen) == 1


def test_a_counter_never_gives_a_number_twice(transactional_db: None) -> None:
    numbers = at_once(*[lambda: [Counter.next("tickets") for _ in range(25)] for _ in range(4)])
    flat = [number for mine in numbers for number in mine]  # type: ignore[attr-defined]
    assert sorted(flat) == list(range(1, 101))
