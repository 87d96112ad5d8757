"""A person's details put right, who may read them, and people whom no report brought to a case."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from casework.models import Barrier, ChangeEntry, Person, Postcode, Report
from tests import factories as make
from tests.casework.screen import boxes, opened, signed_in, words
from tests.personas import Cast


@pytest.fixture
def report(cast: Cast) -> Report:
    for postcode in ("HA8 0TR", "N12 0HA"):
        Postcode.objects.create(
            postcode=postcode, ward=cast.ward, lsoa_code="E01000134", latitude=51.6, longitude=-0.27
        )
    return make.make_report(cast.homes_officer, ward=cast.ward)


def at(name: str, *args: object) -> str:
    return reverse(f"casework:{name}", args=args)


def typed(**changes: Any) -> dict[str, Any]:
    facts = {
        "given_name": "Amina", "family_name": "Yusuf", "phone": "07700 900123", "safe_method": "phone",
        "safe_note": "Only before noon.", "address": "4 Orange Hill Road", "postcode": "HA8 0TR",
    }  # fmt: skip
    return facts | boxes(date_of_birth=date(1961, 5, 14)) | changes


def test_the_agency_that_holds_the_record_puts_it_right(cast: Cast, report: Report) -> None:
    client, url = signed_in(cast.homes_officer), at("person-change", report.victim_id)
    assert "Correct your record" in words(client.get(report.get_absolute_url()))
    sent = typed(family_name="Yusufi", phone="07700 900999") | opened(client, url)
    page = words(client.post(url, sent, follow=True))
    assert "Your corrections are saved." in page and "Yusufi" in page and "07700 900999" in page
    person = Person.objects.get()
    assert (person.phone_key, person.changed_by, person.home) == ("7700900999", cast.homes_officer, report.place)
    entry = ChangeEntry.objects.get(object_type="person", operation="alteration")
    assert entry.changes["family_name"] == ["Yusuf", "Yusufi"]


@pytest.mark.parametrize(("why", "stays"), [("no", False), ("yes", True)])
def test_another_address_was_wrong_or_they_moved(cast: Cast, report: Report, why: str, stays: bool) -> None:
    client, url = signed_in(cast.homes_officer), at("person-change", report.victim_id)
    sent = typed(address="1 Vale Close", postcode="N12 0HA")
    page = words(client.post(url, sent | opened(client, url)))
    assert "Say whether the address was wrong, or they moved" in page
    client.post(url, sent | {"is_moved": why} | opened(client, url))
    was = report.place
    report.refresh_from_db()
    assert str(report.victim.home) == "1 Vale Close, N12 0HA"
    assert (report.place == was) is stays


def test_the_second_of_two_corrections_is_told_of_the_first(cast: Cast, report: Report) -> None:
    client, url = signed_in(cast.homes_officer), at("person-change", report.victim_id)
    mine = typed(phone="07700 900111") | opened(client, url)
    client.post(url, typed(phone="07700 900999") | opened(client, url))
    answer = client.post(url, mine)
    assert answer.status_code == 409 and "is now “07700 900999”" in words(answer)
    assert Person.objects.get().phone == "07700 900999"


@pytest.mark.parametrize("page", ["person-change", "person-readers"])
def test_others_are_told_whom_to_ask_or_that_there_is_nothing(cast: Cast, report: Report, page: str) -> None:
    refused = signed_in(cast.case_lead).get(at(page, report.victim_id))
    assert refused.status_code == 403 and "Ask Barnet Homes" in words(refused)
    for person in ("police_officer", "enfield_lead", "enfield_police", "dpo"):
        assert signed_in(cast.people[person]).get(at(page, report.victim_id)).status_code == 404


def test_who_may_read_is_chosen_when_the_report_is_recorded(cast: Cast, report: Report) -> None:
    facts = {
        "type": "personal", "sub_type": "neighbours", "description": "Banging.", "channel": "phone", "harm": "serious",
        "hate_motivation": "none", "address_circle": "agency", "contact_circle": "named",
    }  # fmt: skip
    facts |= typed(given_name="Nour") | boxes(happened_on=make.DAY, reported_on=make.DAY)
    client = signed_in(cast.support_officer)
    assert "Choose at least one agency" in words(client.post(at("report-record"), facts))
    client.post(at("report-record"), facts | {"contact_agencies": [cast.homes.pk]})
    person = Person.objects.get(given_name="Nour")
    assert (person.address_circle, person.address_agencies) == ("agency", [])
    assert (person.contact_circle, person.contact_agencies) == ("named", [cast.homes.pk])


def test_who_may_read_is_chosen_anew_and_the_page_leads_back_to_the_case(cast: Cast, report: Report) -> None:
    case = make.make_case(cast.case_lead, report)
    make.share(case, cast.homes)
    client, url = signed_in(cast.homes_officer), at("person-readers", report.victim_id)
    assert f"{url}?case={case.reference}" in client.get(case.get_absolute_url()).content.decode()
    sent = {"address_circle": "named", "address_agencies": [cast.police.pk], "contact_circle": "agency"}
    answer = client.post(f"{url}?case={case.reference}", sent | opened(client, url))
    assert answer["Location"] == case.get_absolute_url()
    assert client.post(url, sent).status_code == 200  # without what the form was made from
    elsewhere = f"{url}?case={make.make_case(cast.enfield_lead).reference}"
    assert client.post(elsewhere, sent | opened(client, url))["Location"] == report.get_absolute_url()
    report.victim.refresh_from_db()
    assert report.victim.address_agencies == [cast.police.pk]


# People whom no report brought


def who(**changes: Any) -> dict[str, Any]:
    return {"part": "alleged_perpetrator", "given_name": "Carl", "family_name": "Denton"} | changes


def test_a_person_is_added_with_their_part_and_the_case_says_so(cast: Cast, report: Report) -> None:
    case = make.make_case(cast.case_lead, report)
    client, url = signed_in(cast.case_lead), at("involvement-add", case.reference)
    assert "Choose their part in the case" in words(client.post(url, who(part="")))
    assert "Choose their part" not in words(client.post(url, who(part="victim")))  # not among the answers
    assert not case.involvements.exclude(part="victim").exists()
    page = words(client.post(url, who(), follow=True))
    assert "Carl Denton is on the case." in page
    assert "Alleged perpetrator: Carl Denton" in page and "Person added by Priya Shah" in page
    person = Person.objects.get(given_name="Carl")
    assert (person.agency, person.home, person.partnership) == (cast.council, None, cast.barnet)


def test_whether_they_are_known_is_asked_as_of_a_victim(cast: Cast, report: Report) -> None:
    make.make_report(cast.support_officer, given_name="Carl", family_name="Denton", phone="07700 900444")
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    client, url = signed_in(cast.case_lead), at("involvement-add", case.reference)
    sent = who() | boxes(date_of_birth=date(1961, 5, 14))
    page = words(client.post(url, sent, follow=True))
    assert "Do we know Carl Denton already?" in page and "Carl Denton" in page
    theirs = Person.objects.get(given_name="Carl", agency=cast.victim_support)
    mine = Person.objects.get(given_name="Carl", agency=cast.council)
    involvement = case.involvements.get(person=mine)
    match = at("involvement-match", case.reference, involvement.pk)
    client.post(match, {"person": theirs.pk})
    mine.refresh_from_db()
    assert mine.identity == theirs.identity
    for user in (cast.case_lead, cast.police_officer):
        page = words(signed_in(user).get(case.get_absolute_url()))
        assert "900444" not in page and "Victim Support" not in page


def test_an_officer_who_is_named_is_locked_out_of_the_case(cast: Cast, report: Report) -> None:
    case = make.make_case(cast.case_lead, report)
    make.share(case, cast.police)
    client, url = signed_in(cast.case_lead), at("involvement-add", case.reference)
    assert "Choose the officer" in words(client.post(url, who(is_officer="yes")))
    assert signed_in(cast.police_officer).get(case.get_absolute_url()).status_code == 200
    client.post(url, who(is_officer="yes", officer=cast.police_officer.pk))
    assert signed_in(cast.police_officer).get(case.get_absolute_url()).status_code == 404
    assert {one.reason for one in Barrier.objects.all()} == {"They are named in the case: alleged perpetrator."}


def test_an_officer_of_whom_it_turns_out_later_is_locked_out_too(cast: Cast, report: Report) -> None:
    case = make.make_case(cast.case_lead, report)
    make.share(case, cast.homes)
    url = at("involvement-officer", case.reference, case.involvements.get().pk)
    assert "This person works for one of the agencies" in words(signed_in(cast.case_lead).get(case.get_absolute_url()))
    assert signed_in(cast.homes_officer).get(url).status_code == 403
    page = words(signed_in(cast.case_lead).post(url, {"officer": cast.homes_officer.pk}, follow=True))
    assert "Dawn Clarke can no longer read this case." in page
    assert signed_in(cast.homes_officer).get(case.get_absolute_url()).status_code == 404
    not_offered = signed_in(cast.case_lead).post(url, {"officer": cast.enfield_lead.pk})
    assert not_offered.status_code == 200 and Barrier.objects.count() == 1


def test_a_person_of_another_case_is_not_found_in_the_address_of_this_one(cast: Cast, report: Report) -> None:
    case, other = make.make_case(cast.case_lead, report), make.make_case(cast.enfield_lead)
    for name in ("involvement-match", "involvement-officer"):
        url = at(name, case.reference, other.involvements.get().pk)
        assert signed_in(cast.case_lead).get(url).status_code == 404
