"""Support for victims: consent, the clock, the service's work, and that nobody else reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.models import AgendaItem, Case, Feedback, Involvement, SupportReferral
from casework.rules.categories import Circle
from casework.services import panels, people, support
from tests import factories as make
from tests.casework.screen import boxes, opened, signed_in, words
from tests.factories import DAY
from tests.personas import Cast

NEXT_DAY = DAY + timedelta(days=1)


@pytest.fixture
def case(cast: Cast) -> Case:
    case = make.make_case(cast.case_lead)
    make.assess(case)
    make.share(case, cast.police)
    return case


@pytest.fixture
def referral(cast: Cast, case: Case) -> SupportReferral:
    return make.refer_to_support(case, cast.victim_support)


def at(name: str, *args: object) -> str:
    return reverse(f"casework:{name}", args=args)


def facts(**more: str) -> dict[str, str]:
    typed = {"needs": "Sleeps badly.", "has_agreed": "on", "consent_scope": "Her name and phone number."}
    return typed | boxes(consent_on=DAY, referred_on=DAY) | more


# --- Referring


def test_the_only_victim_goes_to_the_only_service_without_a_question(cast: Cast, case: Case) -> None:
    client, url = signed_in(cast.case_lead), at("support-refer", case.reference)
    page = words(client.get(url))
    assert "Amina Yusuf to Victim Support" in page
    assert "Only before noon." in page
    assert "Which service?" not in page
    answer = client.post(url, facts(), follow=True)
    assert "Amina Yusuf is referred to Victim Support." in words(answer)
    made = SupportReferral.objects.get()
    assert (made.agency, made.consent_on, made.referred_on) == (cast.victim_support, DAY, DAY)


def test_it_asks_which_victim_where_there_are_several(cast: Cast, case: Case) -> None:
    second = make.make_report(cast.case_lead, given_name="Kofi", family_name="Mensah", phone="07700 900321").victim
    Involvement.objects.create(case=case, person=second, part="victim", added_by=cast.case_lead)
    client, url = signed_in(cast.case_lead), at("support-refer", case.reference)
    assert "Choose who needs support" in words(client.post(url, facts()))
    client.post(url, facts(person=str(second.pk)))
    assert SupportReferral.objects.get().person == second


def test_without_agreement_there_is_no_referral_and_nothing_typed_is_lost(cast: Cast, case: Case) -> None:
    typed = {name: value for name, value in facts(needs="Afraid to go out.").items() if name != "has_agreed"}
    answer = signed_in(cast.case_lead).post(at("support-refer", case.reference), typed)
    assert "A referral for support needs their agreement" in words(answer)
    assert "Afraid to go out." in words(answer)
    assert not SupportReferral.objects.exists()


def test_agreement_after_the_referral_is_refused(cast: Cast, case: Case) -> None:
    late = facts() | boxes(consent_on=NEXT_DAY)
    answer = signed_in(cast.case_lead).post(at("support-refer", case.reference), late)
    assert "The victim has to agree before the referral is made." in words(answer)
    assert "Sleeps badly." in words(answer)


def test_it_warns_when_no_safe_contact_is_recorded(cast: Cast) -> None:
    case = make.make_case(cast.case_lead, make.make_report(cast.case_lead, safe_method="", safe_note=""))
    page = words(signed_in(cast.case_lead).get(at("support-refer", case.reference)))
    assert "No safe way of contact is recorded." in page


def test_an_agenda_item_of_another_case_is_not_taken_from_the_address(cast: Cast, case: Case) -> None:
    other = make.make_case(cast.case_lead)
    make.assess(other)
    panel = make.make_panel(cast.coordinator)
    make.refer_to_panel(other, panel)
    item = make.make_meeting(panel, cast.coordinator).items.get()
    for wrong in (item.pk, "x", "99999"):
        url = at("support-refer", case.reference) + f"?item={wrong}"
        assert "Back to case" in words(signed_in(cast.coordinator).get(url))


# --- Who may


def test_nobody_but_the_service_finds_a_referral(cast: Cast, referral: SupportReferral) -> None:
    names = ["support-view", "support-accept", "support-decline", "support-contact", "support-give"]
    for officer in (cast.case_lead, cast.coordinator, cast.police_officer, cast.enfield_lead, cast.enfield_police):
        client = signed_in(officer)
        assert "Amina Yusuf" not in words(client.get(at("support-list")))
        for name in [*names, "support-feedback", "support-end"]:
            assert client.get(at(name, referral.pk)).status_code == 404
    assert signed_in(cast.analyst).get(at("support-list")).status_code == 403


def test_the_service_cannot_refer_from_a_case_that_it_does_not_manage(cast: Cast, referral: SupportReferral) -> None:
    url = at("support-refer", referral.case.reference)
    assert signed_in(cast.support_officer).get(url).status_code == 403
    assert signed_in(cast.enfield_lead).get(url).status_code == 404


def test_other_agencies_have_an_empty_list(cast: Cast, referral: SupportReferral) -> None:
    page = words(signed_in(cast.police_officer).get(at("support-list")))
    assert "No victim has been referred to your agency for support." in page


# --- The service's work


def test_the_list_has_what_waits_first_with_its_clock(cast: Cast, referral: SupportReferral) -> None:
    other = make.make_case(cast.case_lead)
    make.accept(make.refer_to_support(other, cast.victim_support), cast.support_officer)
    page = words(signed_in(cast.support_officer).get(at("support-list")))
    assert page.index("To answer") < page.index(referral.case.reference) < page.index("In support")
    assert page.index("In support") < page.index(other.reference)
    assert "Overdue by" in page


def test_safe_contact_comes_before_everything_else(cast: Cast, referral: SupportReferral) -> None:
    page = words(signed_in(cast.support_officer).get(referral.get_absolute_url()))
    assert page.index("Only before noon.") < page.index("Accept") < page.index("What they need")
    assert "Name, phone number and what happened." in page


def test_what_several_agencies_know_of_a_person_is_told_once_and_who_says_what_where_they_differ(cast: Cast) -> None:
    mine = make.make_report(cast.homes_officer, email="amina@example.org")
    theirs = make.make_report(cast.police_officer, safe_method="text", safe_note="", phone="+44 7700 900123")
    people.decide_match(person=theirs.victim, other=mine.victim, is_same=True, by=cast.case_lead)
    case = make.make_case(cast.case_lead, mine, theirs)
    page = words(signed_in(cast.case_lead).get(case.get_absolute_url()))
    assert "Safe contact Phone call (Barnet Homes) Text message (Metropolitan Police)" in page
    assert "Take care Only before noon. Phone 07700 900123 E-mail amina@example.org Home" in page
    assert "Recorded by Barnet Homes, Metropolitan Police" in page
    assert page.count("14 May 1961") == 1


def test_it_is_accepted_on_a_day_that_may_be_earlier(cast: Cast, referral: SupportReferral) -> None:
    client, url = signed_in(cast.support_officer), at("support-accept", referral.pk)
    assert client.get(url).context["form"]["on"].value() == timezone.localdate()
    page = words(client.post(url, boxes(on=NEXT_DAY) | opened(client, url), follow=True))
    assert "You have accepted the referral." in page
    referral.refresh_from_db()
    assert (referral.status, referral.answered_on, referral.worker) == ("accepted", NEXT_DAY, cast.support_officer)


def test_the_second_of_two_answers_is_told_of_the_first(cast: Cast, referral: SupportReferral) -> None:
    client, url = signed_in(cast.support_officer), at("support-decline", referral.pk)
    mine = {"reason": "We have no room."} | boxes(on=NEXT_DAY) | opened(client, url)
    make.accept(referral, cast.support_officer)
    answer = client.post(url, mine)
    page = words(answer)
    assert answer.status_code == 409
    assert "was “Waiting to be accepted”, is now “Accepted”" in page
    assert "We have no room." in page
    referral.refresh_from_db()
    assert referral.status == "accepted"


def test_it_is_declined_with_a_reason_and_the_case_is_gone(cast: Cast, referral: SupportReferral) -> None:
    client, url = signed_in(cast.support_officer), at("support-decline", referral.pk)
    assert "Say why the referral is declined" in words(client.post(url, boxes(on=NEXT_DAY) | opened(client, url)))
    sent = {"reason": "She lives outside our area."} | boxes(on=NEXT_DAY) | opened(client, url)
    answer = client.post(url, sent, follow=True)
    assert answer.redirect_chain == [(at("support-list"), 302)]
    assert "You have declined the referral." in words(answer)
    assert client.get(referral.case.get_absolute_url()).status_code == 404


def test_the_first_contact_stops_the_clock_and_is_private_unless_said(cast: Cast, referral: SupportReferral) -> None:
    client, url = signed_in(cast.support_officer), at("support-contact", referral.pk)
    assert client.get(url).context["form"]["circle"].value() == Circle.AGENCY
    sent = {"method": "phone", "is_reached": "yes", "note": "She wants to move.", "circle": "agency"}
    page = words(client.post(url, sent | boxes(on=NEXT_DAY), follow=True))
    assert "She wants to move." in page
    assert "In time" in page
    referral.refresh_from_db()
    assert referral.first_contact_on == NEXT_DAY


def test_a_contact_with_gaps_keeps_what_was_typed(cast: Cast, referral: SupportReferral) -> None:
    sent = {"method": "phone", "note": "She wants to move.", "circle": "agency"} | boxes(on=NEXT_DAY)
    answer = signed_in(cast.support_officer).post(at("support-contact", referral.pk), sent)
    assert "Say whether you reached them" in words(answer)
    assert "She wants to move." in words(answer)
    assert not referral.contacts.exists()


def test_support_is_logged_once_it_is_accepted(cast: Cast, referral: SupportReferral) -> None:
    client, url = signed_in(cast.support_officer), at("support-give", referral.pk)
    sent = {"kind": "practical", "note": "A door chain."} | boxes(on=NEXT_DAY)
    refused = words(client.post(url, sent))
    assert "Support can be logged once the referral is accepted" in refused
    assert "A door chain." in refused
    make.accept(referral, cast.support_officer)
    assert "A door chain." in words(client.post(url, sent, follow=True))
    assert referral.support_given.get().given_by == cast.support_officer


def test_feedback_is_recorded_once(cast: Cast, referral: SupportReferral) -> None:
    make.accept(referral, cast.support_officer)
    client, url = signed_in(cast.support_officer), at("support-feedback", referral.pk)
    assert "Say whether they would recommend the service" in words(client.post(url, {"comments": "Kind."}))
    sent = {"would_recommend": "no", "satisfaction": "4", "comments": "Kind."} | boxes(given_on=NEXT_DAY)
    page = words(client.post(url, sent, follow=True))
    assert "Would recommend No Satisfaction Satisfied Comments Kind." in page
    given = Feedback.objects.get()
    assert (given.would_recommend, given.satisfaction, given.given_on) == (False, 4, NEXT_DAY)
    assert "Record feedback" not in page
    assert "Feedback is recorded already." in words(client.post(url, sent))


def test_support_ends_not_before_it_was_accepted(cast: Cast, referral: SupportReferral) -> None:
    make.accept(referral, cast.support_officer)
    client, url = signed_in(cast.support_officer), at("support-end", referral.pk)
    early = words(client.post(url, boxes(on=DAY) | opened(client, url)))
    assert "The referral was accepted on 2 March 2017." in early
    assert "Support has ended." in words(client.post(url, boxes(on=NEXT_DAY) | opened(client, url), follow=True))
    referral.refresh_from_db()
    assert (referral.status, referral.ended_on) == ("ended", NEXT_DAY)


# --- Its notes are its own


@pytest.fixture
def item(cast: Cast, case: Case) -> AgendaItem:
    panel = make.make_panel(cast.coordinator)
    make.refer_to_panel(case, panel)
    meeting = make.make_meeting(panel, cast.coordinator)
    panels.begin(meeting=meeting, by=cast.coordinator)
    return meeting.items.get()


def test_no_other_agency_reads_the_services_notes(cast: Cast, referral: SupportReferral, item: AgendaItem) -> None:
    make.accept(referral, cast.support_officer)
    service = cast.support_officer
    make.log_contact(referral.case, service, note="Thinks of moving out.", circle=Circle.AGENCY, referral=referral)
    support.give(referral=referral, by=service, on=NEXT_DAY, kind="mediation", note="Met the neighbour once.")
    support.record_feedback(
        referral=referral,
        by=service,
        given_on=NEXT_DAY,
        would_recommend=True,
        satisfaction=5,
        comments="Saved my life.",
    )
    case = referral.case
    urls = [case.get_absolute_url(), at("case-timeline", case.reference), item.get_absolute_url()]
    urls += [item.meeting.get_absolute_url(), at("case-sharing", case.reference), at("my-work")]
    notes = ("Thinks of moving out.", "Met the neighbour once.", "Saved my life.", "Sleeps badly and is afraid")
    for officer in (cast.case_lead, cast.coordinator, cast.police_officer):
        client = signed_in(officer)
        for url in urls:
            answer = client.get(url)
            assert answer.status_code == 200
            assert [note for note in notes if note in words(answer)] == []
    own = words(signed_in(service).get(referral.get_absolute_url()))
    assert all(note in own for note in notes)
    assert "Victim Support alone." in own
