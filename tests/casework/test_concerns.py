"""What stands out in the record: found in a trail that real requests left, looked at by the data protection officer."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework import tasks
from casework.audit import Access, record_access
from casework.models import AccessEntry, Concern, EmergencyAccess, Notice, Person, Threshold, User
from casework.rules.categories import Part
from casework.rules.concerns import BURST, ConcernKind
from casework.rules.roles import Role
from casework.services import agencies, concerns, emergencies, support
from tests import factories as make
from tests import keeping
from tests.casework.screen import opened, signed_in, words
from tests.personas import Cast

LIST = reverse("casework:concern-list")
DAY = date(2026, 3, 4)  # a Wednesday


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time().replace(hour=hour, minute=minute)))


@pytest.fixture
def clock(cast: Cast) -> Iterator[Any]:
    """The morning of that day. The database keeps the times only of an invented partnership's past."""
    cast.barnet.is_demonstration = True
    cast.barnet.save()
    with time_machine.travel(at(10), tick=False) as travelled:
        yield travelled


def found(cast: Cast, kind: ConcernKind | None = None, day: date = DAY) -> list[tuple[str, str]]:
    """Who and about which record, by the job of that night."""
    concerns.find(partnership=cast.barnet, day=day)
    held = Concern.objects.filter(day=day)
    rows = held.filter(kind=kind) if kind else held
    return [(one.user.name, one.record) for one in rows.order_by("pk")]


def open_pages(officer: User, *records: Any) -> None:
    client = signed_in(officer)
    for record in records:
        assert client.get(record.get_absolute_url()).status_code == 200


# --- Each pattern, by what officers really do


def test_nothing_stands_out_in_ordinary_work(clock: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    make.log_contact(case, cast.police_officer)
    open_pages(cast.case_lead, case)
    open_pages(cast.police_officer, case)
    assert found(cast) == []


def test_a_person_of_the_officers_surname(clock: Any, cast: Cast) -> None:
    report = make.make_report(cast.homes_officer, given_name="Kofi", family_name="Clarke")
    open_pages(cast.homes_officer, report)
    assert found(cast, ConcernKind.SAME_SURNAME) == [("Dawn Clarke", report.reference)]
    concern = Concern.objects.get()
    assert concern.reasons == [
        "The officer and a person in it are both called Clarke.",
        "The officer has a part in it.",
    ]


def test_an_alleged_perpetrator_of_the_officers_surname_on_a_case(clock: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    namesake = make.make_report(cast.homes_officer, given_name="Jo", family_name="Reid", date_of_birth=None).victim
    case.involvements.create(person=namesake, part=Part.ALLEGED_PERPETRATOR, added_by=cast.case_lead)
    open_pages(cast.police_officer, case)
    assert found(cast, ConcernKind.SAME_SURNAME) == [("Tom Reid", case.reference)]


def test_a_person_of_the_officers_postcode(clock: Any, cast: Cast) -> None:
    User.objects.filter(pk=cast.homes_officer.pk).update(home_postcode="ha80tr")
    report = make.make_report(cast.homes_officer, postcode="HA8 0TR")
    open_pages(cast.homes_officer, report)
    assert found(cast, ConcernKind.SAME_POSTCODE) == [("Dawn Clarke", report.reference)]


def test_the_postcodes_themselves_are_not_written_down(clock: Any, cast: Cast) -> None:
    User.objects.filter(pk=cast.homes_officer.pk).update(home_postcode="HA8 0TR")
    open_pages(cast.homes_officer, make.make_report(cast.homes_officer))
    found(cast)
    concern = Concern.objects.get()
    assert "HA8" not in str(concern.reasons) + str(concern.facts)


def test_a_case_in_which_neither_the_officer_nor_their_agency_has_a_part(clock: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    clock.move_to(at(10, day=DAY + timedelta(days=30)))
    open_pages(cast.police_officer, case)
    assert found(cast, ConcernKind.NO_PART, DAY + timedelta(days=30)) == [("Tom Reid", case.reference)]


def test_not_when_it_was_shared_lately(clock: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    clock.move_to(at(10, day=DAY + timedelta(days=6)))
    open_pages(cast.police_officer, case)
    assert found(cast, day=DAY + timedelta(days=6)) == []


def test_what_was_written_counts_for_ninety_days(clock: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    make.log_contact(case, cast.police_officer)
    for later, expected in ((89, []), (92, [("Tom Reid", case.reference)])):
        day = DAY + timedelta(days=later)
        day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)
        clock.move_to(at(10, day=day))
        open_pages(cast.police_officer, case)
        assert found(cast, ConcernKind.NO_PART, day) == expected


def test_an_officers_own_action_is_a_part_for_good(clock: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    action = make.make_action(case, cast.police)
    action.officer = cast.police_officer
    action.save()
    clock.move_to(at(10, day=DAY + timedelta(days=180)))
    open_pages(cast.police_officer, case)
    assert found(cast, day=DAY + timedelta(days=180)) == []


def test_the_worker_of_a_support_referral_has_a_part(clock: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    referral = make.refer_to_support(case, cast.victim_support)
    support.accept(referral=referral, by=cast.support_officer, version=referral.version, on=DAY)
    clock.move_to(at(10, day=DAY + timedelta(days=180)))
    open_pages(cast.support_officer, case)
    assert found(cast, day=DAY + timedelta(days=180)) == []


def test_routine_triage_by_the_lead_agency_does_not_flood(clock: Any, cast: Cast) -> None:
    """A case lead of the lead agency goes through thirty cases that colleagues lead."""
    colleague = agencies.add_user(
        agency=cast.council, partnership=cast.barnet, email="j@example.org", name="Jo Marsh", roles=[Role.CASE_LEAD]
    )
    made = [
        make.make_case(cast.case_lead, make.make_report(cast.homes_officer, given_name=f"Ola{n}", date_of_birth=None))
        for n in range(30)
    ]
    open_pages(colleague, *made)
    assert found(cast) == []


def test_at_night_and_at_the_weekend(clock: Any, cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    clock.move_to(at(19, 59))
    open_pages(cast.homes_officer, report)
    assert found(cast) == []
    clock.move_to(at(23, 40))
    open_pages(cast.homes_officer, report)
    assert found(cast, ConcernKind.OUT_OF_HOURS) == [("Dawn Clarke", "")]
    assert "1 record between 23:40 and 23:40" in Concern.objects.get().reasons[0]
    saturday = DAY + timedelta(days=3)
    clock.move_to(at(12, day=saturday))
    open_pages(cast.homes_officer, report)
    assert found(cast, ConcernKind.OUT_OF_HOURS, saturday) == [("Dawn Clarke", "")]


def test_hours_are_local(clock: Any, cast: Cast) -> None:
    """In summer 06:30 in London is 05:30 in the database's time, and 07:30 is 06:30."""
    summer = date(2026, 7, 1)
    clock.move_to(at(7, 30, day=summer))
    report = make.make_report(cast.homes_officer)
    open_pages(cast.homes_officer, report)
    assert found(cast, day=summer) == []
    clock.move_to(at(6, 30, day=summer))
    open_pages(cast.homes_officer, report)
    assert found(cast, ConcernKind.OUT_OF_HOURS, summer) == [("Dawn Clarke", "")]


def test_the_police_work_at_night(clock: Any, cast: Cast) -> None:
    report = make.make_report(cast.police_officer)
    clock.move_to(at(23))
    open_pages(cast.police_officer, report)
    assert found(cast) == []


def test_who_works_so_every_week_is_not_told_again(clock: Any, cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    for n in range(5):
        clock.move_to(at(21, day=DAY + timedelta(days=7 * n)))
        open_pages(cast.homes_officer, report)
        expected = [("Dawn Clarke", "")] if n < 4 else []
        assert found(cast, ConcernKind.OUT_OF_HOURS, DAY + timedelta(days=7 * n)) == expected


def test_a_burst(clock: Any, cast: Cast) -> None:
    Threshold.objects.create(partnership=cast.barnet, code=BURST, value=4, effective_from=date(2026, 1, 1))
    made = [make.make_report(cast.homes_officer, given_name=f"Ola{n}", date_of_birth=None) for n in range(5)]
    for n, report in enumerate(made):
        clock.move_to(at(10, 16 * n) if n < 4 else at(11, 4))
        open_pages(cast.homes_officer, report)
    assert found(cast, ConcernKind.BURST) == []
    open_pages(cast.homes_officer, made[0])
    clock.move_to(at(14))
    open_pages(cast.homes_officer, *made)
    assert found(cast, ConcernKind.BURST) == [("Dawn Clarke", "")]
    assert Concern.objects.get(kind=ConcernKind.BURST).facts == {"count": 5}


def test_many_refusals(clock: Any, cast: Cast) -> None:
    client = signed_in(cast.police_officer)
    for number in range(5):
        client.get(f"/cases/BAR-2026-{number:05}/")
        client.get(f"/cases/BAR-2026-{number:05}/")  # the same thing twice is one
    assert found(cast) == []
    client.get("/cases/BAR-2026-00099/")
    assert found(cast, ConcernKind.REFUSALS) == [("Tom Reid", "")]


def test_it_is_found_in_the_officers_own_partnership_alone(clock: Any, cast: Cast) -> None:
    client = signed_in(cast.enfield_police)
    for number in range(9):
        client.get(f"/cases/BAR-2026-{number:05}/")
    assert found(cast) == []


def test_a_person_is_found_in_each_case_where_they_were_met(clock: Any, cast: Cast) -> None:
    namesake = make.make_report(cast.homes_officer, given_name="Jo", family_name="Reid", date_of_birth=None).victim
    made = [make.make_case(cast.case_lead) for _ in range(2)]
    for case in made:
        make.share(case, cast.police)
        case.involvements.create(person=namesake, part=Part.ALLEGED_PERPETRATOR, added_by=cast.case_lead)
    open_pages(cast.police_officer, *made)
    assert found(cast, ConcernKind.SAME_SURNAME) == [("Tom Reid", case.reference) for case in made]


def test_one_human_being_of_several_agencies_records_is_no_common_name(clock: Any, cast: Cast) -> None:
    by = [cast.homes_officer, *[cast.police_officer] * 3, *[cast.case_lead] * 3]
    made = [make.make_report(officer, given_name="Kofi", family_name="Clarke") for officer in by]
    Person.objects.update(identity=made[0].victim.identity)
    open_pages(cast.homes_officer, made[0])
    assert found(cast, ConcernKind.SAME_SURNAME) == [("Dawn Clarke", made[0].reference)]


def test_the_data_protection_officers_own_work_is_none_of_it(clock: Any, cast: Cast) -> None:
    """To collect from thirty cases for somebody who asks, to check fifty pages, and to review an emergency."""
    Threshold.objects.create(partnership=cast.barnet, code=BURST, value=4, effective_from=date(2026, 1, 1))
    case = keeping.neighbours_case(cast)
    request = keeping.collected(keeping.asked(cast), case.reports.order_by("pk")[0].victim)
    other = make.make_case(cast.case_lead)
    emergency = EmergencyAccess.objects.create(
        case=other, user=cast.homes_officer, agency=cast.homes, reason="He said that he would jump.", until=at(14)
    )
    cast.dpo.agency = cast.police
    cast.dpo.save()
    open_pages(cast.dpo, emergency)
    cast.dpo.agency = cast.council
    cast.dpo.save()
    open_pages(cast.dpo, *request.items.all())
    assert AccessEntry.objects.filter(user_id=cast.dpo.pk, operation="consultation").count() > 10
    assert found(cast) == []


def test_a_case_opened_in_an_emergency_is_reviewed_by_itself_and_gives_no_part(clock: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    emergencies.open_cases(cases=[case], reason="He said on the phone that he would jump.", by=cast.police_officer)
    # The database goes by its own clock and lets nobody in on that day any more.
    record_access(operation=Access.CONSULTATION, by=cast.police_officer, obj=case, screen="case_overview")
    assert found(cast, ConcernKind.NO_PART) == []
    asked = {"reference": case.reference, "did": "emergency"}
    assert "opened" in words(signed_in(cast.dpo).get(reverse("casework:access-record"), asked))
    totals = signed_in(cast.dpo).get(reverse("casework:access-record"), {"reference": case.reference}).context["totals"]
    assert {one.name: one.has_part for one in totals.openers} == {"Tom Reid": False}


# --- The job


def busy_night(cast: Cast, clock: Any, officers: int, first: int = 0) -> None:
    """Each of some officers opens a report of theirs at night, of somebody of their own surname."""
    clock.move_to(at(23))
    for number in range(first, first + officers):
        name = f"Sam Rare{chr(97 + number)}"
        officer = agencies.add_user(
            agency=cast.homes,
            partnership=cast.barnet,
            email=f"n{number}@example.org",
            name=name,
            roles=[Role.PRACTITIONER],
        )
        told = {"given_name": "Bo", "family_name": name.split()[1], "date_of_birth": None, "phone": ""}
        open_pages(officer, make.make_report(officer, **told))


def test_the_same_is_found_of_some_officers_at_a_time(clock: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    busy_night(cast, clock, 5)
    at_once = found(cast)
    assert len(at_once) == 10
    Concern.objects.all().delete()
    monkeypatch.setattr(concerns, "OFFICERS_AT_ONCE", 2)
    assert sorted(found(cast)) == sorted(at_once)


def test_it_asks_as_often_for_many_officers_as_for_few(clock: Any, cast: Cast) -> None:
    def queries() -> int:
        found(cast)
        with CaptureQueriesContext(connection) as asked:
            assert concerns.find(partnership=cast.barnet, day=DAY) == 0
        return len(asked)

    busy_night(cast, clock, 2)
    few = queries()
    busy_night(cast, clock, 6, first=2)
    assert queries() == few <= 30


def test_it_is_kept_once_however_often_the_job_runs(clock: Any, cast: Cast) -> None:
    clock.move_to(at(23))
    open_pages(cast.homes_officer, make.make_report(cast.homes_officer))
    clock.move_to(at(2, day=DAY + timedelta(days=1)))
    assert tasks.find_concerns() == 1
    assert tasks.find_concerns() == 0
    concern = Concern.objects.get()
    facts = {"kind": concern.kind, "user": concern.user, "record": concern.record, "day": concern.day}
    with transaction.atomic(), pytest.raises(IntegrityError):
        Concern.objects.create(partnership=cast.barnet, score=50, reasons=[], **facts)


def test_a_night_that_was_missed_is_made_up_for(clock: Any, cast: Cast) -> None:
    clock.move_to(at(23))
    open_pages(cast.homes_officer, make.make_report(cast.homes_officer))
    clock.move_to(at(2, day=DAY + timedelta(days=3)))
    assert tasks.find_concerns() == 1
    assert Concern.objects.get().day == DAY


def test_what_was_looked_at_does_not_come_back(clock: Any, cast: Cast) -> None:
    clock.move_to(at(23))
    open_pages(cast.homes_officer, make.make_report(cast.homes_officer))
    found(cast)
    concern = Concern.objects.get()
    concerns.review(concern=concern, outcome="no_concern", note="She was on call.", by=cast.dpo, version=1)
    assert concerns.find(partnership=cast.barnet, day=DAY) == 0
    concern.refresh_from_db()
    assert concern.outcome == "no_concern"


def test_the_data_protection_officer_is_told_once_a_week(clock: Any, cast: Cast) -> None:
    assert tasks.tell_of_concerns() == 0
    make_concern(cast, cast.homes_officer)
    assert tasks.tell_of_concerns() == 1
    assert tasks.tell_of_concerns() == 0
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.path) == (cast.dpo, Notice.Kind.CONCERN, LIST)
    clock.move_to(at(10, day=DAY + timedelta(days=7)))
    assert tasks.tell_of_concerns() == 1


def test_nobody_is_told_of_what_is_about_themselves(cast: Cast) -> None:
    make_concern(cast, cast.dpo)
    assert tasks.tell_of_concerns() == 0


# --- The page of one, and the list


def make_concern(cast: Cast, user: User, **more: Any) -> Concern:
    facts = {
        "partnership": cast.barnet,
        "kind": ConcernKind.NO_PART,
        "user": user,
        "record": "BAR-2026-00001",
        "day": DAY,
        "score": 60,
        "reasons": ["Another agency leads the case."],
    }
    return Concern.objects.create(**facts | more)


def answered(concern: Concern, by: User, **typed: str) -> Any:
    client, url = signed_in(by), concern.get_absolute_url()
    return client.post(url, {**opened(client, url), **typed})


def test_the_page_says_who_what_and_why(cast: Cast) -> None:
    page = words(signed_in(cast.dpo).get(make_concern(cast, cast.police_officer).get_absolute_url()))
    for told in (
        "Tom Reid, Police constable",
        "Metropolitan Police",
        "BAR-2026-00001",
        "Another agency leads the case.",
    ):
        assert told in page


def test_it_leads_to_what_the_officer_did_on_that_day(clock: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    open_pages(cast.case_lead, case)
    concern = make_concern(cast, cast.case_lead, record=case.reference)
    client = signed_in(cast.dpo)
    rows = client.get(client.get(concern.get_absolute_url()).context["entries_url"]).context["rows"]
    assert rows and {row["user_label"] for row in rows} == {"Priya Shah"}


def test_a_person_is_called_by_name(cast: Cast) -> None:
    victim = make.make_report(cast.homes_officer).victim
    concern = make_concern(cast, cast.police_officer, record=f"person {victim.pk}", kind=ConcernKind.SAME_SURNAME)
    assert "Amina Yusuf" in words(signed_in(cast.dpo).get(LIST))
    assert "Amina Yusuf" in words(signed_in(cast.dpo).get(concern.get_absolute_url()))


def test_the_answer_is_kept_with_who_and_when(cast: Cast) -> None:
    concern = make_concern(cast, cast.police_officer)
    assert answered(concern, cast.dpo, outcome="look_further", note="I asked her inspector.").status_code == 302
    concern.refresh_from_db()
    assert (concern.outcome, concern.review_note) == ("look_further", "I asked her inspector.")
    assert concern.reviewed_by == cast.dpo
    assert concern.reviewed_at


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"outcome": "no_concern", "note": ""}, "Say how you came to this answer"),
        ({"note": "Asked."}, "Choose whether you look further"),
    ],
)
def test_an_answer_needs_both(cast: Cast, typed: dict[str, str], says: str) -> None:
    answer = answered(make_concern(cast, cast.police_officer), cast.dpo, **typed)
    assert says in words(answer)
    assert Concern.objects.get().outcome == ""


def test_of_two_who_answer_at_once_the_second_is_told(cast: Cast) -> None:
    concern = make_concern(cast, cast.police_officer)
    client, url = signed_in(cast.dpo), concern.get_absolute_url()
    form = opened(client, url)
    concerns.review(concern=concern, outcome="no_concern", note="On call.", by=second_dpo(cast), version=1)
    answer = client.post(url, {**form, "outcome": "look_further", "note": "Odd."})
    assert answer.status_code == 409
    assert "Sam Hill changed this" in words(answer)
    concern.refresh_from_db()
    assert concern.outcome == "no_concern"


def test_the_list_begins_with_what_waits_and_can_be_narrowed(cast: Cast) -> None:
    make_concern(cast, cast.police_officer)
    done = make_concern(cast, cast.homes_officer, kind=ConcernKind.BURST, record="", day=DAY - timedelta(days=9))
    concerns.review(concern=done, outcome="no_concern", note="An audit of hers.", by=cast.dpo, version=1)

    def names(**asked: Any) -> list[str]:
        rows = signed_in(cast.dpo).get(LIST, asked).context["rows"]
        return [row["concern"].user.name for row in rows]

    assert names() == ["Tom Reid"]
    assert names(outcome="no_concern") == ["Dawn Clarke"]
    assert names(outcome="all") == ["Tom Reid", "Dawn Clarke"]
    assert names(outcome="all", kind="burst") == ["Dawn Clarke"]
    assert names(outcome="all", agency=cast.police.pk) == ["Tom Reid"]
    assert names(outcome="all", end=DAY - timedelta(days=1)) == ["Dawn Clarke"]


@pytest.mark.parametrize("count", [0, 1, 30])
def test_none_one_and_too_many(cast: Cast, count: int) -> None:
    for n in range(count):
        make_concern(cast, cast.police_officer, record=f"BAR-2026-{n:05}")
    answer = signed_in(cast.dpo).get(LIST)
    assert len(answer.context["rows"]) == min(count, 25)
    assert ("Nothing that stands out matches." in words(answer)) is (count == 0)


# --- Who may see it


def second_dpo(cast: Cast) -> User:
    return agencies.add_user(
        agency=cast.police, partnership=cast.barnet, email="sam@example.org", name="Sam Hill", roles=[Role.DPO]
    )


def test_the_officer_does_not_see_it_nor_does_their_manager(cast: Cast) -> None:
    concern = make_concern(cast, cast.police_officer)
    for name in ("police_officer", "case_lead", "coordinator", "agency_admin", "system_admin"):
        client = signed_in(cast.people[name])
        assert client.get(concern.get_absolute_url()).status_code == 403
        assert client.get(LIST).status_code == 403
        assert "stands out" not in words(client.get("/"))


def test_a_data_protection_officer_sees_nothing_that_is_about_themselves(cast: Cast) -> None:
    concern = make_concern(cast, cast.dpo)
    client = signed_in(cast.dpo)
    assert client.get(LIST).context["rows"] == []
    assert client.get(concern.get_absolute_url()).status_code == 404
    assert client.get(reverse("casework:desk")).context["metrics"][0]["count"] == 0
    with pytest.raises(ValidationError, match="Somebody else"):
        concerns.review(concern=concern, outcome="no_concern", note="It was me.", by=cast.dpo, version=1)
    assert [row["concern"] for row in signed_in(second_dpo(cast)).get(LIST).context["rows"]] == [concern]


def test_one_of_another_partnership_does_not_exist(cast: Cast) -> None:
    concern = make_concern(cast, cast.enfield_police, partnership=cast.enfield)
    assert signed_in(cast.dpo).get(concern.get_absolute_url()).status_code == 404
    assert signed_in(cast.dpo).get(LIST).context["rows"] == []
