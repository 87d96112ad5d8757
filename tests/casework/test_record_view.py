"""The record of who saw what, as the data protection officer reads it."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from casework import urls
from casework.audit import Access, entries_for, key_of, record_access
from casework.models import AccessEntry, Case, ChangeEntry, Involvement, Seal, User
from casework.rules import record_words
from casework.rules.categories import Part
from casework.services import agencies, cases, people, record
from casework.views import files
from casework.views import record as views
from tests import factories as make
from tests import keeping
from tests.casework.screen import boxes, signed_in, words
from tests.personas import Cast, confirm

URL = reverse("casework:access-record")
MORNING = datetime(2026, 3, 4, 9, 30)  # a Wednesday


@pytest.fixture
def travelled(cast: Cast) -> Iterator[Any]:
    """That morning. The database writes its own time with an entry; an invented partnership's past alone is kept."""
    cast.barnet.is_demonstration = True
    cast.barnet.save()
    with time_machine.travel(timezone.make_aware(MORNING), tick=False) as clock:
        yield clock


def found(cast: Cast, **asked: object) -> list[str]:
    """The record as the data protection officer finds it, in words without when and where from."""
    answer = signed_in(cast.dpo).get(URL, asked)
    assert answer.status_code == 200
    return [f"{row['who']} {row['did']}" for row in answer.context["rows"]]


# --- In plain English


def test_an_entry_is_a_sentence_with_when_and_where_from(travelled: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    signed_in(cast.police_officer).get(case.get_absolute_url(), REMOTE_ADDR="10.1.2.3")
    rows = signed_in(cast.dpo).get(URL, {"reference": case.reference}).context["rows"]
    assert (
        f"Tom Reid (Metropolitan Police) opened the case page of {case.reference} on 4 March 2026 at 09:30 from 10.1.2.3."
        in [row["sentence"] for row in rows]
    )


def test_it_says_who_was_refused_what(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    signed_in(cast.police_officer).get(case.get_absolute_url())
    assert found(cast, did="refused") == [
        f"Tom Reid (Metropolitan Police) was refused the case page of {case.reference}"
    ]
    signed_in(cast.police_officer).get(URL)
    assert found(cast, did="refused")[0] == "Tom Reid (Metropolitan Police) was refused the address /record/"


def test_it_tells_with_whom_a_case_was_shared_on_which_gateway(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    assert (
        f"Priya Shah (Barnet Council) disclosed {case.reference} to Metropolitan Police: to read and add contacts; Crime "
        "and Disorder Act 1998, section 115; stop or prevent anti-social behaviour and crime; under “Barnet information "
        "sharing agreement”"
    ) in found(cast, did="disclosure")


def test_it_calls_a_person_by_name(cast: Cast) -> None:
    first = make.make_report(cast.homes_officer)
    second = make.make_report(cast.police_officer)
    people.decide_match(person=second.victim, other=first.victim, is_same=True, by=cast.police_officer)
    joined = "Tom Reid (Metropolitan Police) joined Amina Yusuf’s record with another record of the same person"
    assert found(cast, did="combination") == [joined]


def test_it_names_the_fields_of_a_change_and_not_what_stood_in_them(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    cases.edit(
        case=case,
        by=cast.case_lead,
        version=case.version,
        title="The secret title",
        summary=case.summary,
        lead=case.lead,
    )
    assert f"Priya Shah (Barnet Council) changed {case.reference}: title" in found(cast)
    page = words(signed_in(cast.dpo).get(URL))
    for secret in ("The secret title", "900123", "Only before noon"):
        assert secret not in page


def test_every_page_of_a_record_has_a_name_in_english(cast: Cast) -> None:
    """For what is opened by the journeys of this file and the matrix: no view's own name reaches the reader."""
    case = make.make_case(cast.case_lead)
    client = signed_in(cast.case_lead)
    for name in ("case-view", "case-timeline", "case-sharing", "case-edit", "case-close", "risk-assess", "action-set"):
        client.get(reverse(f"casework:{name}", args=[case.reference]))
    opened = found(cast, did="consultation")
    assert len(opened) == 7
    assert not [row for row in opened if "_" in row or "the page “" in row]


def test_every_page_of_one_record_has_a_name_in_english() -> None:
    """The record knows a page by the name of its view: whichever shows one record has a name that a person can read."""
    found = {
        pattern.callback.__name__
        for pattern in urls.urlpatterns
        if pattern.pattern.converters and pattern.callback.__name__ not in ("join", "notice_open")
    }
    assert found - set(record_words.PAGES) == set()


def test_what_is_collected_for_somebody_who_asks_is_told_as_such(cast: Cast) -> None:
    case = keeping.neighbours_case(cast)
    request = keeping.collected(keeping.asked(cast), case.reports.order_by("pk")[0].victim)
    told = f"Ruth Adeyemi (Barnet Council) collected from {case.reference} for the answer to {request.reference}"
    assert told in found(cast, reference=case.reference)


# --- Finding


def test_the_newest_stands_first(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    signed_in(cast.homes_officer).get(report.get_absolute_url())
    entries = signed_in(cast.dpo).get(URL).context["rows"]
    assert [entry["at"] for entry in entries] == sorted((entry["at"] for entry in entries), reverse=True)
    assert entries[0]["operation"] == "consultation"


def test_it_finds_a_record_by_its_reference_and_the_lists_in_which_it_stood(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    make.make_report(cast.police_officer)
    signed_in(cast.homes_officer).get(reverse("casework:report-list"))
    signed_in(cast.police_officer).get(reverse("casework:report-list"))
    assert found(cast, reference=report.reference.lower()) == [
        "Dawn Clarke (Barnet Homes) opened “Reports”, which showed 1 record",
        f"Dawn Clarke (Barnet Homes) recorded report {report.reference}",
    ]


@pytest.mark.parametrize("typed", ["Amina", "BAR", "2026"])
def test_what_is_no_reference_is_told(cast: Cast, typed: str) -> None:
    assert "Enter a whole reference" in words(signed_in(cast.dpo).get(URL, {"reference": typed}))


def test_it_can_be_narrowed_to_an_officer_and_to_days(cast: Cast) -> None:
    make.make_report(cast.homes_officer)
    make.make_report(cast.police_officer)
    hers = found(cast, officer=cast.homes_officer.pk)
    assert hers and all(row.startswith("Dawn Clarke") for row in hers)
    today = timezone.localdate()
    assert found(cast, officer=cast.homes_officer.pk, **boxes(start=today, end=today)) == hers
    assert found(cast, **boxes(end=today - timedelta(days=1))) == []


def test_it_says_what_it_is_narrowed_to(cast: Cast) -> None:
    asked = {"reference": "bar-2026-00012", "officer": cast.homes_officer.pk, "start": "2026-03-04"}
    page = words(signed_in(cast.dpo).get(URL, asked))
    assert "Only reference BAR-2026-00012 , officer Dawn Clarke , from 4 March 2026 . Look at everything" in page
    assert "Look at everything" not in words(signed_in(cast.dpo).get(URL))


def test_who_left_can_still_be_chosen_and_nobody_of_another_partnership(cast: Cast) -> None:
    page = words(signed_in(cast.dpo).get(URL))
    assert "Owen Price (no longer active)" in page
    assert "Liam Foster" not in page
    assert "Nadia Aziz" not in page
    answer = signed_in(cast.dpo).get(URL, {"officer": cast.enfield_lead.pk})
    assert answer.context["filter_form"].errors.keys() == {"officer"}


def test_what_the_system_did_can_be_asked_for(cast: Cast) -> None:
    agencies.join(agency=cast.enfield_council, partnership=cast.barnet)
    assert found(cast, officer="system")
    assert all(row.startswith("The system recorded") for row in found(cast, officer="system"))


def test_days_in_the_wrong_order_are_told(cast: Cast) -> None:
    today = timezone.localdate()
    answer = signed_in(cast.dpo).get(URL, boxes(start=today, end=today - timedelta(days=1)))
    assert "The last day must be the first day or later" in words(answer)


def test_what_was_done_by_one_click_can_be_looked_at_together(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    signed_in(cast.case_lead).get(case.get_absolute_url())
    signed_in(cast.case_lead).get(reverse("casework:case-timeline", args=[case.reference]))
    request_id = AccessEntry.objects.filter(user_id=cast.case_lead.pk).order_by("pk").first().request_id  # type: ignore[union-attr]
    assert found(cast, request=request_id) == [f"Priya Shah (Barnet Council) opened the case page of {case.reference}"]


def test_it_holds_nothing_of_another_partnership(cast: Cast) -> None:
    make.make_report(cast.enfield_police)
    make.make_report(cast.homes_officer)
    assert not [row for row in found(cast) if "Nadia Aziz" in row]
    assert [row for row in found(cast) if "Dawn Clarke" in row]


def test_it_tells_who_of_another_partnership_tried_to_open_a_record(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    signed_in(cast.enfield_police).get(case.get_absolute_url())
    tried = f"Nadia Aziz (Metropolitan Police) was refused the case page of {case.reference}"
    assert found(cast, did="refused") == [tried]
    assert tried in found(cast, reference=case.reference)


# --- About a person


def of_person(cast: Cast, family_name: str, **more: object) -> Any:
    return signed_in(cast.dpo).get(reverse("casework:record-person"), {"family_name": family_name, **more})


def test_a_person_is_chosen_by_name_and_everything_about_them_is_found(cast: Cast) -> None:
    """Two agencies' records of one person, their reports and the case: and nothing of their namesake."""
    at_homes, at_police = make.make_report(cast.homes_officer), make.make_report(cast.police_officer)
    people.decide_match(person=at_police.victim, other=at_homes.victim, is_same=True, by=cast.police_officer)
    other = make.make_report(cast.homes_officer, given_name="Omar", date_of_birth=date(1990, 1, 1))
    case = make.make_case(cast.case_lead, at_homes)
    for report, officer in ((at_homes, "homes"), (at_police, "police"), (other, "homes")):
        signed_in(getattr(cast, f"{officer}_officer")).get(report.get_absolute_url())
    signed_in(cast.case_lead).get(case.get_absolute_url())

    chosen = of_person(cast, "yus", given_name="ami").context["people"]
    assert [(one.name, one.held_by) for one in chosen] == [("Amina Yusuf", ["Barnet Homes", "Metropolitan Police"])]
    rows = found(cast, person=chosen[0].identity, did="consultation")
    assert set(rows) == {
        f"Dawn Clarke (Barnet Homes) opened the page of report {at_homes.reference}",
        f"Tom Reid (Metropolitan Police) opened the page of report {at_police.reference}",
        f"Priya Shah (Barnet Council) opened the case page of {case.reference}",
    }
    page = signed_in(cast.dpo).get(URL, {"person": chosen[0].identity})
    assert "About Amina Yusuf , born 14 May 1961: 2 records" in words(page)


def test_an_alleged_perpetrator_is_found_through_the_case(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    neighbour = make.make_report(cast.homes_officer, given_name="Yusuf", family_name="Demir", date_of_birth=None).victim
    Involvement.objects.create(case=case, person=neighbour, part=Part.ALLEGED_PERPETRATOR, added_by=cast.case_lead)
    signed_in(cast.case_lead).get(case.get_absolute_url())
    rows = found(cast, person=neighbour.identity, did="consultation")
    assert rows == [f"Priya Shah (Barnet Council) opened the case page of {case.reference}"]


def test_a_date_of_birth_leaves_out_who_was_born_on_another_day(cast: Cast) -> None:
    make.make_report(cast.homes_officer)
    make.make_report(cast.homes_officer, given_name="Omar", date_of_birth=date(1990, 1, 1))
    chosen = of_person(cast, "Yusuf", **boxes(date_of_birth=date(1990, 1, 1))).context["people"]
    assert [one.name for one in chosen] == ["Omar Yusuf"]


def test_people_of_another_partnership_are_not_offered(cast: Cast) -> None:
    theirs = make.make_report(cast.enfield_police).victim
    assert "Nobody of that name is on record" in words(of_person(cast, "Yusuf"))
    answer = signed_in(cast.dpo).get(URL, {"person": theirs.identity})
    assert "no record of them is held" in words(answer)
    assert "Amina" not in words(answer)


def test_many_people_of_a_name_are_cut_and_that_is_said(cast: Cast) -> None:
    for number in range(27):
        make.make_report(cast.homes_officer, given_name=f"Ola{number}", date_of_birth=None, phone="")
    answer = of_person(cast, "Yusuf")
    assert len(answer.context["people"]) == 25
    assert "There are more" in words(answer)


def test_the_look_up_of_a_person_is_found_under_that_person(cast: Cast) -> None:
    victim = make.make_report(cast.homes_officer).victim
    of_person(cast, "Yusuf")
    found(cast, person=victim.identity)
    mine = [row for row in found(cast, person=victim.identity) if row.startswith("Ruth Adeyemi")]
    assert mine == [
        "Ruth Adeyemi (Barnet Council) searched “Who saw what”, which showed 2 records",
        "Ruth Adeyemi (Barnet Council) searched “People in the record”, which showed 1 record",
    ]


# --- Totals


def totals(cast: Cast, **asked: object) -> Any:
    return signed_in(cast.dpo).get(URL, asked)


def test_it_counts_who_opened_a_case_and_who_has_no_part_in_it(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    make.share(case, cast.homes)
    make.log_contact(case, cast.police_officer)
    for officer in (cast.case_lead, cast.police_officer, cast.homes_officer):
        signed_in(officer).get(case.get_absolute_url())
    signed_in(cast.support_officer).get(case.get_absolute_url())  # refused: not shared with them
    answer = totals(cast, reference=case.reference)
    assert "Opened by 3 officers of 3 agencies; 1 has no part in it" in words(answer)
    parts = {one.name: one.has_part for one in answer.context["totals"].openers}
    assert parts == {"Priya Shah": True, "Tom Reid": True, "Dawn Clarke": False}
    refused = {one.name: one.refused for one in answer.context["totals"].officers if one.refused}
    assert refused == {"Grace Obi": 1}


def test_one_officer_who_has_a_part(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    signed_in(cast.case_lead).get(case.get_absolute_url())
    assert "Opened by 1 officer of 1 agency; who has a part in it" in words(totals(cast, reference=case.reference))


def test_nobody_opened_it(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    assert "Nobody opened it." in words(totals(cast, reference=case.reference))


def test_the_totals_of_an_officer_are_by_month(travelled: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    signed_in(cast.case_lead).get(case.get_absolute_url())
    travelled.move_to(timezone.make_aware(datetime(2026, 6, 1, 10, 0)))
    signed_in(cast.case_lead).get(case.get_absolute_url())
    answer = totals(cast, officer=cast.case_lead.pk, did="consultation")
    assert answer.context["totals"].months == [("2026-03", 1), ("2026-04", 0), ("2026-05", 0), ("2026-06", 1)]
    assert "Entries each month" in words(answer)
    assert "2 opened, 0 listed, 0 changed, 0 refused" in words(answer)


def test_the_whole_record_is_not_counted(cast: Cast) -> None:
    make.make_report(cast.homes_officer)
    assert totals(cast).context["totals"] is None


# --- One entry


def change_of_title(cast: Cast) -> tuple[Case, str]:
    case = make.make_case(cast.case_lead)
    cases.edit(
        case=case, by=cast.case_lead, version=case.version, title="Fireworks", summary=case.summary, lead=case.lead
    )
    entry = ChangeEntry.objects.filter(object_type="case", operation="alteration").order_by("pk").last()
    assert entry
    return case, reverse("casework:record-entry", args=["change", entry.pk])


def test_an_entry_of_the_readers_own_agency_shows_what_stood_there(cast: Cast) -> None:
    _, url = change_of_title(cast)
    page = words(signed_in(cast.dpo).get(url))
    assert "Title Noise on Orange Hill Road Fireworks" in page


def test_an_entry_of_another_agency_does_not(cast: Cast) -> None:
    _, url = change_of_title(cast)
    User.objects.filter(pk=cast.dpo.pk).update(agency=cast.homes)
    page = words(signed_in(cast.dpo).get(url))
    assert "Fireworks" not in page
    assert "for the data protection officer of Barnet Council" in page


def test_to_open_an_entry_is_written_down_under_its_record(cast: Cast) -> None:
    case, url = change_of_title(cast)
    signed_in(cast.dpo).get(url)
    entry = AccessEntry.objects.get()
    assert (entry.operation, case.reference in entry.records) == ("consultation", True)


def test_an_entry_names_the_people_that_it_tells_of_and_leads_to_the_others_records(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    signed_in(cast.homes_officer).get(report.get_absolute_url())
    entry = AccessEntry.objects.get(operation="consultation")
    answer = signed_in(cast.dpo).get(reverse("casework:record-entry", args=["access", entry.pk]))
    assert answer.context["about"] == [(report.reference, f"?reference={report.reference}"), ("Amina Yusuf", "")]
    assert f"person {report.victim_id}" not in words(answer)


def test_an_entry_of_another_partnership_does_not_exist(cast: Cast) -> None:
    make.make_report(cast.enfield_police)
    theirs = ChangeEntry.objects.filter(partnership_id=cast.enfield.pk).order_by("pk").last()
    assert theirs
    answer = signed_in(cast.dpo).get(reverse("casework:record-entry", args=["change", theirs.pk]))
    assert answer.status_code == 404
    assert AccessEntry.objects.get().operation == "refused"


def test_where_an_officer_lives_is_never_shown(cast: Cast) -> None:
    from casework.audit import record_change  # the officers' pages write such an entry

    record_change(
        operation="alteration",
        obj=cast.case_lead,
        by=cast.case_lead,
        changes={"home_postcode": ["N2 0AA", "NW9 5EB"], "job_title": ["", "Team leader"]},
    )
    entry = ChangeEntry.objects.order_by("pk").last()
    assert entry
    page = words(signed_in(cast.dpo).get(reverse("casework:record-entry", args=["change", entry.pk])))
    assert "Team leader" in page
    assert "NW9" not in page
    assert "N2 0AA" not in page


# --- A file of it


def taken(cast: Cast, **asked: object) -> list[list[str]]:
    client = signed_in(cast.dpo)
    confirm(client)
    answer = client.get(reverse("casework:record-file"), asked)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_is_marked_and_says_who_took_it_and_when(travelled: Any, cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    signed_in(cast.case_lead).get(case.get_absolute_url())
    head = taken(cast, reference=case.reference, did="consultation")
    assert head[0] == ["OFFICIAL-SENSITIVE"]
    assert head[1] == ["Who saw what", "Barnet Safer Communities Partnership"]
    assert head[2] == ["Taken by Ruth Adeyemi, Barnet Council, on 4 March 2026 at 09:30"]
    assert head[3] == ["Rows: 1", f"reference: {case.reference}", "what was done: Opened a record"]
    assert head[6][2:6] == [
        "Priya Shah",
        "Barnet Council",
        "Read",
        f"Priya Shah (Barnet Council) opened the case page of {case.reference} on 4 March 2026 at 09:30 from 127.0.0.1.",
    ]


def test_taking_the_file_is_a_disclosure_in_the_record(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    taken(cast, reference=case.reference)
    entry = AccessEntry.objects.get(operation=Access.DISCLOSURE)
    assert entry.detail["recipient"] == "Ruth Adeyemi, Barnet Council"
    assert entry.detail["marking"] == "OFFICIAL-SENSITIVE"
    assert entry.records == [case.reference]


def test_a_file_that_would_be_too_long_is_cut_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    monkeypatch.setattr(views, "MOST_ROWS", 3)
    for number in range(5):
        record_access(operation=Access.SEARCH, by=cast.case_lead, what=f"List {number}")
    rows = taken(cast, officer=cast.case_lead.pk)
    assert rows[3][0] == "Rows: 3 (the newest; narrow the days to take the others)"
    assert [row[5].split("“")[1].split("”")[0] for row in rows[6:9]] == ["List 4", "List 3", "List 2"]
    assert rows[9:] == [[], ["OFFICIAL-SENSITIVE"]]
    assert AccessEntry.objects.get(operation=Access.DISCLOSURE).detail["rows"] == 3


def test_it_is_taken_only_by_who_proved_again_who_they_are(cast: Cast) -> None:
    answer = signed_in(cast.dpo).get(reverse("casework:record-file"))
    assert answer.status_code == 302
    assert not AccessEntry.objects.filter(operation=Access.DISCLOSURE).exists()


def test_a_spreadsheet_runs_nothing_that_somebody_typed(cast: Cast) -> None:
    User.objects.filter(pk=cast.case_lead.pk).update(name="=cmd|'/c calc'!A1")
    cast.case_lead.refresh_from_db()
    record_access(operation=Access.SEARCH, by=cast.case_lead, what="Cases", reason="@SUM(1)")
    row = taken(cast, officer=cast.case_lead.pk)[6]
    assert row[2] == "'=cmd|'/c calc'!A1"
    assert row[8] == "'@SUM(1)"


# --- Whether it is whole, and how it is found


def test_it_says_when_the_record_was_found_whole_and_which_seals_to_note(cast: Cast) -> None:
    assert "The record has not been verified yet" in words(signed_in(cast.dpo).get(URL))
    record.seal()
    verification = record.verify()
    page = words(signed_in(cast.dpo).get(URL))
    assert f"{verification.entries:,} entries are as they were written" in page
    assert f"Record of changes, seal 1 {bytes(Seal.objects.get(log='change').digest).hex()}" in page


def test_it_says_where_the_record_is_broken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "missing_guards", lambda: iter([f"The guard {n} is gone." for n in range(25)]))
    record.verify()
    page = words(signed_in(cast.dpo).get(URL))
    assert "the record is not as it was written" in page
    assert "The guard 19 is gone." in page
    assert "The guard 20 is gone." not in page
    assert "There is more" in page


def test_it_finds_what_tells_of_a_person_and_what_was_done_in_one_request(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    signed_in(cast.homes_officer).get(report.get_absolute_url())
    other = make.make_report(cast.police_officer)
    about = list(entries_for(cast.dpo, records=[key_of(report.victim)]))
    assert {entry["object_label"] for entry in about} == {report.reference, f"Person {report.victim_id}"}
    assert not list(entries_for(cast.dpo, records=[f"person {other.victim_id + 1}"]))
    request_id = AccessEntry.objects.latest("pk").request_id
    assert [entry["user_label"] for entry in entries_for(cast.dpo, request_id=request_id)] == ["Dawn Clarke"]
    assert {entry["user_label"] for entry in entries_for(cast.dpo, officers=[cast.homes_officer.pk])} == {"Dawn Clarke"}


def test_an_officer_is_found_by_the_name_they_have_now_and_what_is_no_officer_by_its_label(cast: Cast) -> None:
    make.make_report(cast.homes_officer)
    User.objects.filter(pk=cast.homes_officer.pk).update(name="Dawn Miller")
    hers = list(entries_for(cast.dpo, officer="miller"))
    assert hers and hers == list(entries_for(cast.dpo, officer="Dawn"))
    assert {entry["user_label"] for entry in hers} == {"Dawn Clarke"}
    assert {entry["user_label"] for entry in entries_for(cast.dpo, officer="system")} == {"The system"}


def test_a_refusal_by_number_alone_is_found_by_who_holds_the_record(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    action = make.make_action(case, cast.police)
    signed_in(cast.enfield_lead).get(action.get_absolute_url())
    refused = [f"Liam Foster (Enfield Council) was refused the page of an action on {case.reference}"]
    assert found(cast, did="refused") == refused
    assert found(cast, reference=case.reference, did="refused") == refused


def test_a_reference_that_there_is_not_is_told_to_whom_it_would_belong(cast: Cast) -> None:
    signed_in(cast.enfield_police).get(reverse("casework:case-view", args=["BAR-2016-99999"]))
    tried = "Nadia Aziz (Metropolitan Police) was refused the case page of BAR-2016-99999"
    assert found(cast, reference="BAR-2016-99999") == [tried]


def test_a_disclosure_says_to_whom_and_why(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    record_access(
        operation=Access.DISCLOSURE, by=cast.case_lead, obj=case, recipient="County Court", reason="Injunction"
    )
    entry = AccessEntry.objects.latest("pk")
    assert entry.detail == {"recipient": "County Court", "reason": "Injunction"}
    answer = signed_in(cast.dpo).get(URL, {"did": "disclosure"})
    assert f"took {case.reference} out of the system Given to County Court Reason: Injunction" in words(answer)


# --- Few, many, and who may


def test_reading_it_is_itself_in_it(cast: Cast) -> None:
    signed_in(cast.dpo).get(URL, {"officer": cast.homes_officer.pk})
    entry = AccessEntry.objects.get()
    assert (entry.user_label, entry.object_label, entry.detail) == (
        "Ruth Adeyemi",
        "Who saw what",
        {"asked": {"officer": "Dawn Clarke"}},
    )
    assert "Ruth Adeyemi (Barnet Council) searched “Who saw what”" in found(cast)


@pytest.mark.parametrize(("entries", "says"), [(1, "1 entry"), (2, "2 entries"), (1001, "1,000+ entries")])
def test_it_says_how_many_there_are(cast: Cast, entries: int, says: str) -> None:
    for _ in range(entries):
        record_access(operation=Access.SEARCH, by=cast.case_lead, what="Cases")
    assert f" {says} " in words(signed_in(cast.dpo).get(URL, {"officer": cast.case_lead.pk}))


def test_it_goes_on_over_several_pages(cast: Cast) -> None:
    for _ in range(6):
        make.make_report(cast.homes_officer)
    client = signed_in(cast.dpo)
    assert len(client.get(URL).context["rows"]) == 25
    assert "Next" in words(client.get(URL))
    assert client.get(URL, {"page": "2"}).context["page"].number == 2


@pytest.mark.parametrize("who", ["case_lead", "coordinator", "analyst", "police_officer", "enfield_lead"])
def test_nobody_else_reads_it_and_the_attempt_is_in_it(cast: Cast, who: str) -> None:
    assert signed_in(cast.people[who]).get(URL).status_code == 403
    entry = AccessEntry.objects.get()
    assert (entry.operation, entry.object_label) == ("refused", "/record/")
