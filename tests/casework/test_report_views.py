"""The pages of reports: recording, the question who it is, reading, correcting, listing, and putting them on a case."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.models import AccessEntry, Case, Person, PersonMatch, Postcode, Report
from casework.services import cases, people, reports
from tests import factories as make
from tests.casework.screen import boxes, opened, signed_in, words
from tests.factories import DAY
from tests.personas import Cast

ELSEWHERE = {"address": "81 Watling Avenue", "postcode": "HA8 0LF"}


@pytest.fixture(autouse=True)
def known_postcode(cast: Cast) -> Postcode:
    return Postcode.objects.create(
        postcode="HA8 0TR", ward=cast.ward, lsoa_code="E01000134", latitude=51.6, longitude=-0.27
    )


def at(name: str, *args: object) -> str:
    return reverse(f"casework:{name}", args=args)


def typed(**changes: Any) -> dict[str, Any]:
    """The report form as a browser sends it; Amina Yusuf of 4 Orange Hill Road unless something else is said."""
    days = {name: changes.pop(name, DAY) for name in ("happened_on", "reported_on")}
    return {
        "type": "personal",
        "sub_type": "neighbours",
        "description": "Banging on the shared wall.",
        "happened_at": "11.15pm",
        "channel": "phone",
        "harm": "serious",
        "hate_motivation": "none",
        "given_name": "Amina",
        "family_name": "Yusuf",
        "phone": "07700 900123",
        "safe_method": "phone",
        "safe_note": "Only before noon.",
        "address_circle": "case",
        "contact_circle": "case",
        "address": "4 Orange Hill Road",
        "postcode": "ha80tr",
        **boxes(**days, date_of_birth=date(1961, 5, 14)),
    } | changes


# Recording


def test_an_officer_records_a_report_and_the_ward_comes_from_the_postcode(cast: Cast) -> None:
    answer = signed_in(cast.homes_officer).post(at("report-record"), typed(), follow=True)
    report = Report.objects.get()
    assert answer.redirect_chain[-1] == (report.get_absolute_url(), 302)
    assert "Report BAR-R000001 is saved." in words(answer)
    assert (report.agency, report.place.ward, report.place.postcode) == (cast.homes, cast.ward, "HA8 0TR")
    assert (report.hate_motivation, report.happened_at.hour) == ("", 23)
    assert (report.victim.safe_note, report.victim.phone_key) == ("Only before noon.", "7700900123")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"type": ""}, "Choose what kind of behaviour it is"),
        ({"sub_type": ""}, "Choose the heading that fits best"),
        ({"description": " "}, "Say what happened"),
        ({"channel": ""}, "Choose how it was reported"),
        ({"harm": ""}, "Choose how it affects the victim"),
        ({"hate_motivation": ""}, "Choose “No”, or what the hate was about"),
        ({"happened_at": "25:70"}, "Enter a time, like 14:30"),
        ({"reported_on": DAY - timedelta(days=1)}, "The report must be on the day that it happened, or later"),
        ({"reported_on-month": "13"}, "Enter a real date, like 27 3 2017"),
        ({"reported_on-year": "2999"}, "Enter a date that is today or in the past"),
        ({"given_name": ""}, "Enter their given name"),
        ({"family_name": ""}, "Enter their family name"),
        ({"phone": "call her"}, "Enter a phone number, like 07700 900 982 or 020 7946 0958"),
        ({"phone": "0770"}, "Enter a phone number, like 07700 900 982 or 020 7946 0958"),
        ({"phone": ""}, "Enter a phone number, or choose another safe way to contact them"),
        ({"safe_method": "email"}, "Enter an e-mail address, or choose another safe way to contact them"),
        ({"email": "amina@"}, "Enter an e-mail address, like name@example.org"),
        ({"address": ""}, "Enter the address, or name the spot"),
        ({"postcode": ""}, "Enter the postcode, or choose the ward"),
        ({"postcode": "HA8"}, "Enter a full postcode, like NW4 4BG"),
        ({"postcode": "SW1A 1AA"}, "We do not know this postcode. Check it, or choose the ward"),
        ({"postcode": "ZZ99 3WZ"}, "We do not know this postcode. Check it, or choose the ward"),
    ],
)
def test_bad_input_is_told_what_to_do_and_nothing_typed_is_lost(cast: Cast, changes: dict[str, Any], says: str) -> None:
    facts = typed(harm_note="She sleeps at her sister’s.") | changes
    if isinstance(changes.get("reported_on"), date):
        facts = typed(harm_note="She sleeps at her sister’s.", **changes)
    answer = signed_in(cast.homes_officer).post(at("report-record"), facts)
    assert answer.status_code == 200
    assert says in words(answer)
    assert "She sleeps at her sister’s." in words(answer)
    assert not Report.objects.exists()


@pytest.mark.parametrize("postcode", ["", "SW1A 1AA", "ZZ99 3WZ"])
def test_without_a_known_postcode_the_chosen_ward_is_taken(cast: Cast, postcode: str) -> None:
    facts = typed(postcode=postcode, ward=cast.ward.pk)
    assert signed_in(cast.homes_officer).post(at("report-record"), facts).status_code == 302
    assert Report.objects.get().place.ward == cast.ward


def test_a_place_outside_the_borough_has_no_ward_of_it(cast: Cast) -> None:
    facts = typed(postcode="SW1A 1AA", ward="outside")
    assert signed_in(cast.homes_officer).post(at("report-record"), facts).status_code == 302
    assert Report.objects.get().place.ward is None


def test_the_question_for_the_ward_opens_only_when_the_postcode_does_not_answer_it(cast: Cast) -> None:
    client = signed_in(cast.homes_officer)
    shut = '<details class="govuk-details">'
    assert shut in client.get(at("report-record")).content.decode()
    assert shut in client.post(at("report-record"), typed(type="")).content.decode()
    assert shut not in client.post(at("report-record"), typed(postcode="SW1A 1AA")).content.decode()


def test_a_partnership_without_wards_is_not_asked_for_one(cast: Cast) -> None:
    client = signed_in(cast.enfield_police)
    assert "I do not know the postcode" not in words(client.get(at("report-record")))
    assert client.post(at("report-record"), typed(postcode="EN1 3XA")).status_code == 302
    assert Report.objects.get().place.ward is None


@pytest.mark.parametrize("who", ["analyst", "dpo"])
def test_those_who_do_no_casework_record_nothing(cast: Cast, who: str) -> None:
    client = signed_in(cast.people[who])
    assert client.get(at("report-record")).status_code == 403
    assert client.post(at("report-record"), typed()).status_code == 403
    assert not Report.objects.exists()


# Is this somebody we know?


def test_a_report_of_somebody_who_may_be_known_leads_to_the_question_who_it_is(cast: Cast) -> None:
    make.make_report(cast.homes_officer)
    answer = signed_in(cast.police_officer).post(at("report-record"), typed())
    assert answer["Location"] == at("report-match", "BAR-R000002")


def test_a_record_of_another_agency_that_agrees_shows_nothing_but_its_holder(cast: Cast) -> None:
    make.make_report(
        cast.homes_officer,
        phone="07700 900555",
        email="amina@example.org",
        safe_note="Her brother must not know.",
        address="Flat 9, 77 The Concourse",
    )
    mine = make.make_report(cast.police_officer, phone="", email="amina@example.org")
    page = words(signed_in(cast.police_officer).get(at("report-match", mine.reference)))
    assert "The person of whom Barnet Homes holds a record You may not read it." in page
    for secret in ("900555", "Her brother", "Concourse", "BAR-R000001", "same postcode", "same date of birth"):
        assert secret not in page


def test_a_record_of_another_agency_that_does_not_agree_is_not_told_of(cast: Cast) -> None:
    make.make_report(cast.homes_officer, date_of_birth=date(1975, 1, 2), email="amina@example.org")
    mine = make.make_report(cast.police_officer, email="amina@example.org")
    answer = signed_in(cast.police_officer).get(at("report-match", mine.reference), follow=True)
    assert answer.redirect_chain == [(mine.get_absolute_url(), 302)]
    assert "Barnet Homes" not in words(answer)


def test_a_record_that_the_officer_may_read_is_shown_with_the_count_of_reports(cast: Cast) -> None:
    make.make_report(cast.homes_officer)
    mine = make.make_report(cast.case_lead)
    page = words(signed_in(cast.case_lead).get(at("report-match", mine.reference)))
    assert "Born 14 May 1961; 4 Orange Hill Road, HA8 0TR; 1 report that you may read; held by Barnet Homes" in page


def test_the_same_person_gets_one_identity_with_every_record_behind_the_answer(cast: Cast) -> None:
    held = [make.make_report(officer).victim for officer in (cast.homes_officer, cast.support_officer)]
    mine = make.make_report(cast.police_officer)
    client = signed_in(cast.police_officer)
    answer = client.post(at("report-match", mine.reference), {"person": "held"}, follow=True)
    assert answer.redirect_chain == [(mine.get_absolute_url(), 302)]
    matches = PersonMatch.objects.values_list("person", "other", "is_same")
    assert set(matches) == {(mine.victim_id, one.pk, True) for one in held}
    assert len(set(Person.objects.values_list("identity"))) == 1


def test_none_of_these_is_written_down_for_each_and_not_asked_again(cast: Cast) -> None:
    for officer in (cast.homes_officer, cast.support_officer):
        make.make_report(officer)
    mine = make.make_report(cast.police_officer)
    client, url = signed_in(cast.police_officer), at("report-match", mine.reference)
    assert client.post(url, {"person": "none"}).status_code == 302
    assert list(PersonMatch.objects.values_list("is_same", flat=True)) == [False, False]
    again = client.get(url, follow=True)
    assert "We know no other record of this person" in words(again)
    assert again.redirect_chain == [(mine.get_absolute_url(), 302)]


def test_who_cannot_say_decides_nothing(cast: Cast) -> None:
    make.make_report(cast.homes_officer)
    mine = make.make_report(cast.police_officer)
    client = signed_in(cast.police_officer)
    assert client.post(at("report-match", mine.reference), {"person": "unsure"}).status_code == 302
    assert not PersonMatch.objects.exists()


@pytest.mark.parametrize("answer", ["", "999999", "stranger"])
def test_only_what_was_offered_can_be_chosen(cast: Cast, answer: str) -> None:
    stranger = make.make_report(
        cast.homes_officer, given_name="Peter", family_name="Hall", date_of_birth=None, phone="", **ELSEWHERE
    )
    make.make_report(cast.homes_officer)
    mine = make.make_report(cast.police_officer)
    chosen = str(stranger.victim_id) if answer == "stranger" else answer
    page = signed_in(cast.police_officer).post(at("report-match", mine.reference), {"person": chosen})
    assert "There is a problem" in words(page)
    assert not PersonMatch.objects.exists()


def test_another_spelling_of_the_address_is_offered_and_taken(cast: Cast) -> None:
    known = make.make_report(cast.police_officer, address="4 Orange Hill Road, Edgware").place
    mine = make.make_report(cast.police_officer, address="4 Orange Hill Road", given_name="Peter", family_name="Hall")
    Person.objects.filter(pk=mine.victim_id).update(date_of_birth=None, phone_key="", phone="")
    client, url = signed_in(cast.police_officer), at("report-match", mine.reference)
    assert "Is this an address we know?" in words(client.get(url))
    assert client.post(url, {"place": known.pk}).status_code == 302
    mine.refresh_from_db()
    assert mine.place == mine.victim.home == known


def test_the_lead_agency_may_answer_for_every_agency_and_others_for_themselves(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    url = at("report-match", report.reference)
    make.make_report(cast.support_officer)
    assert signed_in(cast.case_lead).get(url).status_code == 200
    assert signed_in(cast.homes_officer).get(url).status_code == 200
    assert signed_in(cast.police_officer).get(url).status_code == 404
    make.share(make.make_case(cast.case_lead, report), cast.police)
    refused = signed_in(cast.police_officer).get(url)
    assert refused.status_code == 403
    assert "Barnet Homes" in words(refused)


# Reading


@pytest.mark.parametrize("who", ["enfield_police", "enfield_lead", "police_officer", "support_officer"])
def test_who_may_not_read_a_report_finds_nothing_of_it(cast: Cast, who: str) -> None:
    report = make.make_report(cast.homes_officer)
    client = signed_in(cast.people[who])
    for name in ("report-view", "report-correct", "report-match"):
        assert client.get(at(name, report.reference)).status_code == 404
    assert report.reference not in words(client.get(at("report-list")))
    assert AccessEntry.objects.filter(operation="refused", user_id=cast.people[who].pk).count() == 3


def test_the_lead_agency_counts_every_report_of_the_person_and_others_those_that_they_may_read(cast: Cast) -> None:
    theirs = make.make_report(cast.homes_officer, reported_on=DAY - timedelta(days=30))
    mine = make.make_report(cast.police_officer)
    lead, police = signed_in(cast.case_lead), signed_in(cast.police_officer)
    assert "reports in 6 months" not in words(lead.get(mine.get_absolute_url()))
    people.decide_match(person=mine.victim, other=theirs.victim, is_same=True, by=cast.police_officer)
    page = words(lead.get(mine.get_absolute_url()))
    assert "2 reports in 6 months from this person" in page
    assert "Tell the victim about the ASB case review" in page
    assert "to be confirmed by the partnership" in page  # no source is at hand for 2017
    page = words(police.get(mine.get_absolute_url()))
    for told in ("reports in 6 months", "ASB case review", "30 January 2017", theirs.reference):
        assert told not in page


def test_the_duty_cites_the_guidance_that_is_in_force(cast: Cast) -> None:
    today = timezone.localdate()
    theirs, mine = (make.make_report(by, reported_on=today) for by in (cast.homes_officer, cast.police_officer))
    people.decide_match(person=mine.victim, other=theirs.victim, is_same=True, by=cast.police_officer)
    page = words(signed_in(cast.case_lead).get(mine.get_absolute_url()))
    assert "Statutory guidance on anti-social behaviour powers, July 2025" in page


def test_an_agency_learns_who_leads_the_case_of_its_report_and_nothing_else_of_it(cast: Cast) -> None:
    report = make.make_report(cast.police_officer)
    case = make.make_case(cast.case_lead, report)
    client = signed_in(cast.police_officer)
    page = words(client.get(report.get_absolute_url()))
    assert "On a case led by Barnet Council. Ask Barnet Council for access" in page
    for secret in (case.reference, case.title):
        assert secret not in page
        assert secret not in words(client.get(at("report-list")))
    make.share(case, cast.police)
    assert case.reference in words(client.get(report.get_absolute_url()))
    assert case.reference in words(client.get(at("report-list")))


def test_safe_contact_details_stand_on_the_page(cast: Cast) -> None:
    report = make.make_report(cast.police_officer, safe_method="", safe_note="")
    client = signed_in(cast.police_officer)
    assert "Not recorded. Ask before you call or write." in words(client.get(report.get_absolute_url()))
    Person.objects.filter(pk=report.victim_id).update(safe_note="Only before noon.")
    assert "Only before noon." in words(client.get(report.get_absolute_url()))


# Correcting


def test_the_agency_that_took_it_corrects_it(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    client, url = signed_in(cast.homes_officer), at("report-correct", report.reference)
    earlier = DAY - timedelta(days=2)
    assert client.post(url, typed(harm="little", happened_on=earlier) | opened(client, url)).status_code == 302
    report.refresh_from_db()
    assert (report.harm, report.happened_on, report.incident.happened_on) == ("little", earlier, earlier)


def test_the_lead_agency_reads_it_and_is_told_whom_to_ask_for_a_correction(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    answer = signed_in(cast.case_lead).get(at("report-correct", report.reference))
    assert answer.status_code == 403
    assert "Barnet Homes" in words(answer)


def test_the_second_of_two_to_save_is_told_what_changed_and_loses_nothing(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    client, url = signed_in(cast.homes_officer), at("report-correct", report.reference)
    mine = typed(description="Banging, and threats.") | opened(client, url)
    reports.correct(
        report=report,
        by=cast.homes_officer,
        facts={name: getattr(report, name) for name in reports.REPORT_FIELDS} | {"harm": "severe"},
        version=report.version,
    )
    answer = client.post(url, mine)
    assert answer.status_code == 409
    assert "How does it affect the victim?: was “Serious – it affects daily life”, is now “Severe" in words(answer)
    assert "Banging, and threats." in words(answer)
    report.refresh_from_db()
    assert report.description != "Banging, and threats."


# Listing


def test_the_list_can_be_narrowed_and_says_when_nothing_matches(cast: Cast) -> None:
    client = signed_in(cast.case_lead)
    assert "There are no reports yet." in words(client.get(at("report-list")))
    waiting = make.make_report(cast.homes_officer)
    on_case = make.make_report(cast.police_officer, family_name="Hall")
    make.make_case(cast.case_lead, on_case)
    url = at("report-list")
    assert "2 reports" in words(client.get(url))
    only = words(client.get(url, {"waiting": "on"}))
    assert waiting.reference in only
    assert on_case.reference not in only
    assert on_case.reference in words(client.get(url, {"q": "hal"}))
    assert "No report that you may read matches." in words(client.get(url, {"q": "nobody"}))


def test_a_report_that_was_set_aside_says_so_in_the_lists(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    reports.set_aside(report=report, by=cast.case_lead, on=DAY, reason="One firework on New Year’s Eve.")
    client = signed_in(cast.homes_officer)
    assert "Set aside" in words(client.get(at("report-list")))
    assert "; set aside" in words(client.get(at("my-work")))


def test_a_search_is_in_the_record_with_what_was_asked_and_shown(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    signed_in(cast.homes_officer).get(at("report-list"), {"q": "Yusuf", "type": ""})
    entry = AccessEntry.objects.get(operation="search", object_label="Reports")
    assert (entry.detail, entry.records) == ({"asked": {"q": "Yusuf"}, "shown": 1}, [report.reference])


# Putting on a case


def opening(**changes: Any) -> dict[str, Any]:
    facts = {"title": "Noise on Orange Hill Road", "summary": "Loud at night.", **boxes(opened_on=DAY)}
    return facts | changes


def test_a_case_is_opened_from_a_report_and_the_others_of_the_person(cast: Cast) -> None:
    told = [make.make_report(officer) for officer in (cast.homes_officer, cast.police_officer)]
    people.decide_match(person=told[1].victim, other=told[0].victim, is_same=True, by=cast.police_officer)
    client, url = signed_in(cast.case_lead), at("case-open", told[1].reference)
    form = client.get(url).context["form"]
    assert form["others"].value() == [told[0].pk]
    answer = client.post(url, opening(lead=cast.case_lead.pk, others=[told[0].pk]), follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain == [(case.get_absolute_url(), 302)]
    assert set(case.reports.all()) == set(told)
    assert case.involvements.count() == 1
    assert "2 reports in 6 months" in words(answer)


def test_a_case_cannot_be_older_than_its_first_report_nor_led_by_another_agency(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    client, url = signed_in(cast.case_lead), at("case-open", report.reference)
    early = opening(lead=cast.case_lead.pk, **boxes(opened_on=DAY - timedelta(days=1)))
    page = words(client.post(url, early))
    assert "The case cannot be opened before its first report, of 1 March 2017" in page
    assert "Loud at night." in page
    assert "There is a problem" in words(client.post(url, opening(lead=cast.homes_officer.pk)))
    assert "Enter a title" in words(client.post(url, opening(lead=cast.case_lead.pk, title="")))
    assert not Case.objects.exists()


def test_cases_with_the_same_person_or_place_are_offered_and_others_found_by_reference(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    other = make.make_case(
        cast.case_lead,
        make.make_report(cast.case_lead, family_name="Hall", **ELSEWHERE),
        title="Cars on Watling Avenue",
    )
    report = make.make_report(cast.homes_officer)
    client, url = signed_in(cast.case_lead), at("report-to-case", report.reference)
    page = words(client.get(url))
    assert case.reference in page
    assert other.reference not in page
    found = client.get(url, {"case": other.reference.lower()})
    assert found["Location"] == at("report-add", report.reference, other.reference)
    assert "Your agency leads no open case with this reference" in words(client.get(url, {"case": "BAR-1"}))


def test_one_incident_that_two_agencies_were_told_of_is_counted_once(cast: Cast) -> None:
    first = make.make_report(cast.police_officer)
    case = make.make_case(cast.case_lead, first)
    second = make.make_report(cast.homes_officer)
    url = at("report-add", second.reference, case.reference)
    answer = signed_in(cast.case_lead).post(url, {"same_incident_as": first.pk}, follow=True)
    assert answer.redirect_chain == [(case.get_absolute_url(), 302)]
    assert set(case.reports.values_list("incident", flat=True)) == {first.incident_id}


def test_another_incident_counts_by_itself(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    second = make.make_report(cast.homes_officer)
    signed_in(cast.case_lead).post(at("report-add", second.reference, case.reference), {"same_incident_as": ""})
    assert case.reports.values("incident").distinct().count() == 2


def test_a_report_goes_on_one_case_only_and_who_comes_second_loses_nothing(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    make.make_case(cast.case_lead, report)
    client = signed_in(cast.coordinator)
    page = client.post(at("case-open", report.reference), opening(lead=cast.coordinator.pk))
    assert "The report is on a case already." in words(page)
    assert "Loud at night." in words(page)
    for name in ("case-open", "report-to-case"):
        assert client.get(at(name, report.reference))["Location"] == report.get_absolute_url()
    assert Case.objects.count() == 1


def test_only_those_who_triage_put_reports_on_cases_and_others_are_told_whom_to_ask(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    report = make.make_report(cast.homes_officer)
    client = signed_in(cast.homes_officer)
    page = words(client.get(report.get_absolute_url()))
    assert "Open a case" not in page
    assert "Barnet Council decides which case it goes on." in page
    for url in (
        at("report-to-case", report.reference),
        at("case-open", report.reference),
        at("report-add", report.reference, case.reference),
    ):
        refused = client.post(url, opening())
        assert refused.status_code == 403
        assert "Barnet Council" in words(refused)
    report.refresh_from_db()
    assert report.case is None


def test_a_closed_case_takes_no_report_and_a_case_of_others_is_not_there(cast: Cast) -> None:
    elsewhere = make.make_case(cast.enfield_lead)
    report = make.make_report(cast.homes_officer)
    client = signed_in(cast.case_lead)
    assert client.get(at("report-add", report.reference, elsewhere.reference)).status_code == 404
    case = make.make_case(cast.case_lead)
    make.assess(case)
    case.refresh_from_db()
    cases.close(
        case=case, by=cast.case_lead, version=case.version, closed_on=DAY, reason="resolved", outcome="Quiet again."
    )
    page = client.post(at("report-add", report.reference, case.reference), {"same_incident_as": ""})
    assert "The case is closed." in words(page)
