"""The record of who saw what, as the data protection officer reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.audit import Access, entries_for, key_of, record_access
from casework.models import AccessEntry, Seal, User
from casework.services import cases, record
from tests import factories as make
from tests.casework.screen import boxes, signed_in, words
from tests.personas import Cast

URL = reverse("casework:access-record")


def rows(cast: Cast, **asked: object) -> list[str]:
    """The record as the data protection officer finds it, a row in words for each entry."""
    answer = signed_in(cast.dpo).get(URL, asked)
    assert answer.status_code == 200
    return [f"{row['user_label']}: {row['did']} {row['what']} {row['more']}".strip() for row in answer.context["rows"]]


def test_it_says_in_plain_english_who_read_a_case_and_who_was_refused(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    signed_in(cast.case_lead).get(case.get_absolute_url())
    signed_in(cast.police_officer).get(case.get_absolute_url())
    found = rows(cast)
    assert f"Priya Shah: Read Case {case.reference} Page: case overview" in found
    assert f"Tom Reid: Was refused case overview {case.reference}" in found
    assert f"Priya Shah: Recorded Case {case.reference}" in found
    refused = rows(cast, is_refused="on")
    assert refused == [f"Tom Reid: Was refused case overview {case.reference}"]


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
    assert f"Priya Shah: Changed Case {case.reference} Fields: title" in rows(cast)
    page = words(signed_in(cast.dpo).get(URL))
    for secret in ("The secret title", "Amina", "Yusuf", "900123"):
        assert secret not in page


def test_the_newest_stands_first(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    signed_in(cast.homes_officer).get(report.get_absolute_url())
    entries = signed_in(cast.dpo).get(URL).context["rows"]
    assert [entry["at"] for entry in entries] == sorted((entry["at"] for entry in entries), reverse=True)
    assert entries[0]["did"] == "Read"


def test_it_finds_a_record_by_its_reference_and_the_lists_in_which_it_stood(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    make.make_report(cast.police_officer)
    signed_in(cast.homes_officer).get(reverse("casework:report-list"))
    signed_in(cast.police_officer).get(reverse("casework:report-list"))
    assert rows(cast, reference=report.reference.lower()) == [
        "Dawn Clarke: Searched or listed Reports 1 record shown",
        f"Dawn Clarke: Recorded Report {report.reference}",
    ]


def test_it_can_be_narrowed_to_an_officer_and_to_days(cast: Cast) -> None:
    make.make_report(cast.homes_officer)
    make.make_report(cast.police_officer)
    assert rows(cast, officer="dawn")
    assert all(row.startswith("Dawn Clarke") for row in rows(cast, officer="dawn"))
    today = timezone.localdate()
    assert len(rows(cast, officer="dawn", **boxes(start=today, end=today))) == len(rows(cast, officer="dawn"))
    yesterday = today - timedelta(days=1)
    assert rows(cast, **boxes(end=yesterday)) == []


def test_days_in_the_wrong_order_are_told(cast: Cast) -> None:
    today = timezone.localdate()
    answer = signed_in(cast.dpo).get(URL, boxes(start=today, end=today - timedelta(days=1)))
    assert "The last day must be the first day or later" in words(answer)


def test_it_holds_nothing_of_another_partnership(cast: Cast) -> None:
    make.make_report(cast.enfield_police)
    make.make_report(cast.homes_officer)
    assert not [row for row in rows(cast) if "Nadia Aziz" in row]
    assert [row for row in rows(cast) if "Dawn Clarke" in row]


def test_it_tells_who_of_another_partnership_tried_to_open_a_record(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    signed_in(cast.enfield_police).get(case.get_absolute_url())
    tried = f"Nadia Aziz: Was refused case overview {case.reference}"
    assert rows(cast, is_refused="on") == [tried]
    assert tried in rows(cast, reference=case.reference)


def test_reading_it_is_itself_in_it(cast: Cast) -> None:
    signed_in(cast.dpo).get(URL, {"officer": "Dawn"})
    entry = AccessEntry.objects.get()
    assert (entry.user_label, entry.object_label, entry.detail) == (
        "Ruth Adeyemi",
        "Who saw what",
        {"asked": {"officer": "Dawn"}},
    )
    assert "Ruth Adeyemi: Searched or listed Who saw what Asked for officer “Dawn”" in rows(cast)


@pytest.mark.parametrize(("entries", "says"), [(1, "1 entry"), (2, "2 entries"), (1001, "1,000+ entries")])
def test_it_says_how_many_there_are(cast: Cast, entries: int, says: str) -> None:
    for _ in range(entries):
        record_access(operation=Access.SEARCH, by=cast.case_lead, what="Cases")
    assert f" {says} " in words(signed_in(cast.dpo).get(URL, {"officer": "Priya"}))


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
    assert rows(cast, officer="miller") == rows(cast, officer="Dawn")
    assert {row.partition(":")[0] for row in rows(cast, officer="miller")} == {"Dawn Clarke"}
    assert all(row.startswith("The system") for row in rows(cast, officer="system"))


def test_a_refusal_by_number_alone_is_found_by_who_holds_the_record(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    action = make.make_action(case, cast.police)
    signed_in(cast.enfield_lead).get(action.get_absolute_url())
    assert rows(cast, is_refused="on") == [f"Liam Foster: Was refused action show {action.pk}"]
    assert rows(cast, reference=case.reference, is_refused="on") == rows(cast, is_refused="on")


def test_a_reference_that_there_is_not_is_told_to_whom_it_would_belong(cast: Cast) -> None:
    signed_in(cast.enfield_police).get(reverse("casework:case-view", args=["BAR-2016-99999"]))
    assert rows(cast, reference="BAR-2016-99999") == ["Nadia Aziz: Was refused case overview BAR-2016-99999"]


def test_a_disclosure_says_to_whom_and_why(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    record_access(
        operation=Access.DISCLOSURE, by=cast.case_lead, obj=case, recipient="County Court", reason="Injunction"
    )
    entry = AccessEntry.objects.latest("pk")
    assert entry.detail == {"recipient": "County Court", "reason": "Injunction"}
    assert f"Priya Shah: Took out Case {case.reference} To County Court. Reason: Injunction" in rows(cast)
