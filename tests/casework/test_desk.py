"""The data protection officer's desk: disclosures, requests, emergencies, and what was taken out."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from casework.audit import Access, record_access
from casework.models import AccessEntry, AccessRequest, Attestation, Case, CaseShare, EmergencyAccess, User
from casework.rules.categories import Gateway, Purpose
from casework.services import record, retention, sharing
from tests import factories as make
from tests import keeping
from tests.casework.screen import signed_in, words
from tests.casework.test_concerns import make_concern
from tests.personas import Cast, confirm

TABLE, LIST, FILE = (reverse(f"casework:disclosure-{name}") for name in ("table", "list", "file"))
REQUESTS, EMERGENCIES = reverse("casework:request-overview"), reverse("casework:emergency-overview")
EXPORTS, DESK = reverse("casework:export-list"), reverse("casework:desk")


def get(cast: Cast, url: str, **asked: object) -> Any:
    answer = signed_in(cast.dpo).get(url, asked)
    assert answer.status_code == 200
    return answer


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.make_aware(datetime(2026, 3, 4, 10)), tick=False) as travelled:
        yield travelled


# --- Disclosures by gateway


def give(case: Case, agency: Any, gateway: Gateway = Gateway.CDA_S115, **more: Any) -> CaseShare:
    return sharing.share(
        case=case,
        agency=agency,
        level="read",
        purpose=Purpose.PROTECT,
        gateway=gateway,
        note="The secret reason",
        by=case.lead,
        **more,
    )


def cells(cast: Cast, **asked: object) -> dict[str, dict[str, int]]:
    table = get(cast, TABLE, **asked).context["table"]
    found: dict[str, dict[str, int]] = {}
    for agency, row, _ in table.rows:
        for gateway, count in row:
            if count:
                found.setdefault(gateway.label, {})[agency.name] = count
    return found


def test_it_counts_by_gateway_and_agency(clock: Any, cast: Cast) -> None:
    first, second = make.make_case(cast.case_lead), make.make_case(cast.case_lead)
    give(first, cast.police)
    give(second, cast.police)
    give(first, cast.homes, Gateway.SAFEGUARDING)
    assert cells(cast) == {
        Gateway.CDA_S115.label: {"Metropolitan Police": 2},
        Gateway.SAFEGUARDING.label: {"Barnet Homes": 1},
    }
    table = get(cast, TABLE).context["table"]
    assert (table.total, table.months) == (3, [(date(2026, 3, 1), 3)])


def test_the_lead_agencys_own_share_is_no_disclosure(clock: Any, cast: Cast) -> None:
    make.make_case(cast.case_lead)
    assert cells(cast) == {}
    assert "No case was shared in these days." in words(get(cast, TABLE))


def test_it_counts_the_days_that_were_asked_for(clock: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    give(case, cast.police)
    clock.move_to(timezone.make_aware(datetime(2026, 5, 1, 10)))
    give(case, cast.homes)
    police, homes = {"Metropolitan Police": 1}, {"Barnet Homes": 1}
    assert cells(cast) == {Gateway.CDA_S115.label: police | homes}
    assert cells(cast, end="2026-03-04") == {Gateway.CDA_S115.label: police}
    assert cells(cast, start="2026-03-05") == {Gateway.CDA_S115.label: homes}
    clock.move_to(timezone.make_aware(datetime(2027, 4, 1, 10)))
    assert cells(cast) == {Gateway.CDA_S115.label: homes}  # the last twelve months


def test_a_number_opens_to_the_shares_that_it_counts(clock: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    share = give(case, cast.police, ends_on=date(2026, 6, 30))
    give(case, cast.homes)
    answer = get(cast, LIST, gateway="cda_s115", agency=cast.police.pk)
    assert [one.pk for one in answer.context["page"]] == [share.pk]
    page = words(answer)
    for told in (
        case.reference,
        "Metropolitan Police",
        "Barnet information sharing agreement",
        "until 30 June 2026",
        "Priya Shah",
    ):
        assert told in page


def test_it_says_nothing_of_what_the_case_says(clock: Any, cast: Cast) -> None:
    give(make.make_case(cast.case_lead, title="The secret title"), cast.police)
    for url in (TABLE, LIST):
        assert "secret" not in words(get(cast, url))


def test_the_file_of_disclosures_is_marked_and_written_down(clock: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    sharing.withdraw(share=give(case, cast.police), by=cast.case_lead)
    client = signed_in(cast.dpo)
    assert client.get(FILE).status_code == 302  # who sits there has to be proved first
    confirm(client)
    rows = list(csv.reader(io.StringIO(client.get(FILE).content.decode("utf-8-sig"))))
    assert rows[0] == ["OFFICIAL-SENSITIVE"]
    assert rows[2] == ["Taken by Ruth Adeyemi, Barnet Council, on 4 March 2026 at 10:00"]
    assert rows[6] == [
        *("2026-03-04", case.reference, "Barnet Council", "Metropolitan Police", "Read", Gateway.CDA_S115.label),
        *("Protect a victim", "Barnet information sharing agreement", "", "2026-03-04", "Priya Shah"),
    ]
    assert AccessEntry.objects.get(operation=Access.DISCLOSURE).records == [case.reference]


def test_disclosures_of_another_partnership_are_not_in_it(clock: Any, cast: Cast) -> None:
    give(make.make_case(cast.enfield_lead), cast.police)
    assert cells(cast) == {}
    assert list(get(cast, LIST).context["page"]) == []


# --- Requests for access


def ask(cast: Cast, **more: Any) -> AccessRequest:
    facts = {
        "partnership": cast.barnet,
        "agency": cast.police,
        "asked_by": cast.police_officer,
        "owner": cast.council,
        "identity": uuid4(),
        "asked_about": "The secret person",
        "purpose": Purpose.PROTECT,
        "gateway": Gateway.CDA_S115,
        "reason": "The secret reason",
        "respond_by": timezone.localdate() + timedelta(days=5),
    }
    return AccessRequest.objects.create(**facts | more)


def answer_request(request: AccessRequest, cast: Cast, after: timedelta, status: str = "granted") -> None:
    AccessRequest.objects.filter(pk=request.pk).update(
        status=status, decided_by=cast.case_lead, decided_at=request.asked_at + after
    )


def test_it_counts_the_requests_of_each_agency_that_was_asked(clock: Any, cast: Cast) -> None:
    ask(cast)
    ask(cast, respond_by=timezone.localdate() - timedelta(days=1))
    ask(cast, owner=cast.homes)
    for days in (1, 3, 8):
        answer_request(ask(cast), cast, timedelta(days=days))
    answer_request(ask(cast), cast, timedelta(days=3), status="refused")
    owners = {one["owner__name"]: one for one in get(cast, REQUESTS).context["owners"]}
    council = owners["Barnet Council"]
    assert [council[name] for name in ("waiting", "overdue", "answered", "refused")] == [2, 1, 4, 1]
    assert council["median"] == timedelta(days=3)
    assert (owners["Barnet Homes"]["waiting"], owners["Barnet Homes"]["median"]) == (1, None)


def test_what_was_taken_back_is_no_answer(clock: Any, cast: Cast) -> None:
    answer_request(ask(cast), cast, timedelta(days=3), status="withdrawn")
    assert "No request was answered" in words(get(cast, REQUESTS))


def test_the_median_is_of_the_last_twelve_months(clock: Any, cast: Cast) -> None:
    answer_request(ask(cast), cast, timedelta(days=40))
    clock.move_to(timezone.make_aware(datetime(2027, 6, 1, 10)))
    answer_request(ask(cast), cast, timedelta(hours=5))
    assert "came within 5 hours" in words(get(cast, REQUESTS))


def test_requests_can_be_narrowed_to_a_state(clock: Any, cast: Cast) -> None:
    late = ask(cast, respond_by=timezone.localdate() - timedelta(days=1))
    waiting, granted = ask(cast), ask(cast)
    answer_request(granted, cast, timedelta(days=1))

    def shown(state: str) -> set[int]:
        return {one.pk for one, _ in get(cast, REQUESTS, state=state).context["rows"]}

    assert shown("") == {late.pk, waiting.pk, granted.pk}
    assert shown("overdue") == {late.pk}
    assert shown("waiting") == {late.pk, waiting.pk}
    assert shown("granted") == {granted.pk}


def test_whom_they_asked_about_is_not_shown(clock: Any, cast: Cast) -> None:
    ask(cast)
    ask(cast, partnership=cast.enfield, asked_by=cast.enfield_police)
    answer = get(cast, REQUESTS)
    assert len(answer.context["rows"]) == 1
    assert "secret" not in words(answer)


# --- Emergency access


def use_emergency(case: Case, user: Any, **more: Any) -> EmergencyAccess:
    facts = {"reason": "He said that he would jump.", "until": timezone.now() + timedelta(hours=4)}
    return EmergencyAccess.objects.create(case=case, user=user, agency=user.agency, **facts | more)


def test_each_use_stands_with_its_review(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    use_emergency(case, cast.homes_officer)
    reviewed = {"reviewed_by": cast.dpo, "reviewed_at": timezone.now()}
    use_emergency(case, cast.police_officer, is_justified=True, **reviewed)
    use_emergency(case, cast.support_officer, is_justified=False, **reviewed)
    page = words(get(cast, EMERGENCIES))
    for told in (case.reference, "He said that he would jump.", "Not reviewed", "Justified", "Not justified"):
        assert told in page

    def shown(state: str) -> list[str]:
        return [use.user.name for use in get(cast, EMERGENCIES, state=state).context["page"]]

    assert shown("waiting") == ["Dawn Clarke"]
    assert shown("justified") == ["Tom Reid"]
    assert shown("not_justified") == ["Grace Obi"]


def test_emergencies_of_another_partnership_are_not_in_it(cast: Cast) -> None:
    use_emergency(make.make_case(cast.enfield_lead), cast.enfield_police)
    assert list(get(cast, EMERGENCIES).context["page"]) == []


# --- Files that were taken out


def test_it_lists_who_took_what_out_and_how_much(cast: Cast) -> None:
    record_access(
        operation=Access.DISCLOSURE,
        by=cast.case_lead,
        what="Cases, as a file",
        file_name="cases.csv",
        shown=["BAR-2026-00001", "BAR-2026-00002"],
        recipient="The chair",
    )
    record_access(operation=Access.DISCLOSURE, by=cast.enfield_lead, what="Enfield's cases")
    record_access(operation=Access.SEARCH, by=cast.case_lead, what="Cases")
    answer = get(cast, EXPORTS)
    assert [(entry.user_label, number) for entry, number in answer.context["rows"]] == [("Priya Shah", 2)]
    for told in ("Cases, as a file", "cases.csv", "The chair"):
        assert told in words(answer)


# --- The desk itself


def metrics(cast: Cast) -> dict[str, Any]:
    return {one["label"]: one["count"] for one in get(cast, DESK).context["metrics"]}


def test_it_is_the_start_page_of_who_does_nothing_else(cast: Cast) -> None:
    client = signed_in(cast.dpo)
    assert client.get("/")["Location"] == DESK
    labels = [label for label, _, _ in client.get(DESK).context["navigation"]]
    assert labels == ["Data protection", "Who saw what", "Subject access", "Retention", "Assessments"]


def test_who_also_works_cases_begins_at_their_work_and_has_a_desk(cast: Cast) -> None:
    User.objects.filter(pk=cast.dpo.pk).update(roles=["dpo", "practitioner"])
    answer = signed_in(User.objects.get(pk=cast.dpo.pk)).get("/")
    labels = [label for label, _, _ in answer.context["navigation"]]
    assert (answer.status_code, labels[0]) == (200, "My work")
    assert "Data protection" in labels


def test_everything_else_is_found_from_it(cast: Cast) -> None:
    page = get(cast, DESK).content.decode()
    for name in ("record-person", "access-record", "subject-access-list", "retention-list", "hold-list"):
        assert f'href="{reverse(f"casework:{name}")}"' in page
    for name in ("destroyed-list", "barrier-list", "agreement-list"):
        assert f'href="{reverse(f"casework:{name}")}"' in page


def test_a_subject_access_request_that_presses_stands_out(cast: Cast) -> None:
    def is_alert() -> bool:
        found = get(cast, DESK).context["metrics"]
        return next(one["is_alert"] for one in found if "subject access" in one["label"])

    keeping.asked(cast)
    assert not is_alert()
    keeping.asked(cast, received_on=timezone.localdate() - timedelta(days=27))
    assert is_alert()


def test_the_numbers_lead_to_their_lists(cast: Cast) -> None:
    make_concern(cast, cast.police_officer)
    use_emergency(make.make_case(cast.case_lead), cast.homes_officer)
    for _ in range(2):
        ask(cast, respond_by=timezone.localdate() - timedelta(days=1))
    signed_in(cast.police_officer).get("/desk/")
    keeping.asked(cast)
    keeping.old_report(cast)
    retention.list_due(today=timezone.localdate())
    assert metrics(cast) == {
        "thing stands out": 1,
        "emergency use to review": 1,
        "requests between agencies overdue": 2,
        "refusal in 7 days": 1,
        "subject access request open": 1,
        "record to keep or destroy": 1,
    }
    client = signed_in(cast.dpo)
    for one in client.get(DESK).context["metrics"]:
        shown = client.get(one["url"]).context
        if "count" in shown:
            assert shown["count"] == str(one["count"])
        else:  # lists that are not counted in words
            assert len(shown["open"] if "open" in shown else shown["rows"]) == one["count"]


def test_it_says_whether_the_record_is_whole(cast: Cast) -> None:
    assert "The record has not been verified yet." in words(get(cast, DESK))
    record.verify()
    assert "entries are as they were written" in words(get(cast, DESK))


def test_it_says_where_the_record_is_broken(cast: Cast) -> None:
    record.verify(expected=["ab" * 32])
    page = words(get(cast, DESK))
    assert "the record is not as it was written" in page
    assert "No seal has the digest that was noted outside" in page


def test_it_names_the_agencies_that_have_not_said_who_needs_access(cast: Cast) -> None:
    quarter = {"quarter_start": date(2026, 1, 1), "due_on": date(2026, 1, 31)}
    Attestation.objects.create(partnership=cast.barnet, agency=cast.homes, **quarter)
    Attestation.objects.create(partnership=cast.enfield, agency=cast.police, **quarter)
    page = words(get(cast, DESK))
    assert "Barnet Homes, quarter from 1 January 2026: overdue by" in page
    assert "Metropolitan Police, quarter" not in page


PAGES = [DESK, TABLE, LIST, REQUESTS, EMERGENCIES, EXPORTS]


@pytest.mark.parametrize("url", PAGES)
def test_an_empty_partnership_has_a_desk(cast: Cast, url: str) -> None:
    assert get(cast, url)


@pytest.mark.parametrize("url", PAGES)
def test_each_look_is_written_down(cast: Cast, url: str) -> None:
    get(cast, url)
    assert AccessEntry.objects.get().user_label == "Ruth Adeyemi"


def test_far_too_many_rows_come_by_pages(cast: Cast) -> None:
    for _ in range(27):
        ask(cast)
        record_access(operation=Access.DISCLOSURE, by=cast.case_lead, what="Cases, as a file")
    case = make.make_case(cast.case_lead)
    for n in range(27):
        use_emergency(case, cast.homes_officer, opened_at=timezone.now() - timedelta(days=n))
    for url in (REQUESTS, EMERGENCIES, EXPORTS):
        answer = get(cast, url)
        assert len(answer.context["page"]) == 25
        assert "Next" in words(answer)
        assert len(get(cast, url, page=2).context["page"]) == 2
