"""Attacks on the pointer: what an officer learns by asking, recording and saying "the same person", one guess after another.

Victim Support took the report of a woman who has moved. The police may read nothing of it; somebody there knows her name
and her date of birth, and types them wherever they can be typed to find out where she is, and how often she told.
"""

import re
from datetime import date
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.audit import Change, record_change
from casework.models import (
    AccessEntry,
    AccessRequest,
    Notice,
    Person,
    PersonMatch,
    PointerMark,
    PointerQuestion,
    Report,
    User,
)
from casework.services import barriers, cases, emergencies, marks, people, pointers, requests
from tests import factories as make
from tests.casework.screen import boxes, signed_in, words
from tests.personas import Cast, confirm

ADDRESS, POSTCODE = "The Haven, Rose Court", "N12 0HA"
BORN = date(1961, 5, 14)
SECRETS = ("Haven", POSTCODE, "900555", "He must not know", "21 February 2017")


def pages(user: Any, report: Report) -> str:
    """The question and the report itself, as that officer sees them."""
    client = signed_in(user)
    found = [
        client.get(reverse(f"casework:{name}", args=[report.reference]), follow=True)
        for name in ("report-match", "report-view")
    ]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(page.content.decode() for page in found))))


def main_part(page: Any) -> str:
    """What a page says, without what differs each time it is opened."""
    text = page.content.decode()
    text = text[text.index("<main") : text.index("</main>")]
    return re.sub(r'/people/ask/\d+/|value="[^"]+"', "", text)


def asked(user: Any, **facts: Any) -> Any:
    """The page that answers a question, as the officer sees it who typed it."""
    facts = {"given_name": "Amina", "family_name": "Yusuf", "phone": "", "email": "", **facts}
    born = facts.pop("date_of_birth", BORN)
    typed = {**facts, **(boxes(date_of_birth=born) if born else {})}
    return signed_in(user).post(reverse("casework:pointer"), {**typed, "submission": str(uuid4())}, follow=True)


@pytest.fixture
def hidden(cast: Cast) -> Report:
    return make.make_report(
        cast.support_officer,
        address=ADDRESS,
        postcode=POSTCODE,
        phone="07700 900555",
        safe_note="He must not know.",
        reported_on=date(2017, 2, 21),
    )


def guess(cast: Cast, **facts: Any) -> Report:
    return make.make_report(cast.police_officer, **{"phone": "", "address": "No fixed address", **facts})


def say_the_same(user: Any, mine: Report, answer: Any = "held") -> Any:
    return signed_in(user).post(reverse("casework:report-match", args=[mine.reference]), {"person": answer})


# What the answer says


def test_it_says_who_holds_a_record_and_nothing_of_what_it_says(cast: Cast, hidden: Report) -> None:
    page = words(asked(cast.police_officer))
    assert "Agencies that hold a record you may not read Victim Support" in page
    for secret in (*SECRETS, hidden.reference):
        assert secret not in page


def test_one_record_and_many_are_answered_alike(cast: Cast, hidden: Report) -> None:
    one = main_part(asked(cast.police_officer))
    for _ in range(3):
        make.make_report(cast.support_officer)
    make.make_report(cast.support_officer, given_name="Ámina")  # not joined with the others
    assert main_part(asked(cast.police_officer)) == one


def test_the_spelling_that_is_stored_is_not_told(cast: Cast) -> None:
    make.make_report(cast.support_officer, given_name="Ámina", family_name="O’Yusuf-Khan")
    page = words(asked(cast.police_officer, given_name="AMINA", family_name="oyusuf khan"))
    assert "Victim Support" in page
    assert "Ámina" not in page
    assert "Yusuf-Khan" not in page


@pytest.mark.parametrize(
    "guessed",
    [
        {"date_of_birth": date(1961, 5, 15)},
        {"phone": "07700 900556"},
        {"email": "amina@example.org"},
        {"given_name": "Aminah"},
        {"date_of_birth": date(1961, 5, 15), "phone": "07700 900555"},
    ],
    ids=str,
)
def test_one_fact_that_is_wrong_finds_nobody_however_right_the_others_are(
    cast: Cast, hidden: Report, guessed: dict
) -> None:
    page = words(asked(cast.police_officer, **guessed))
    assert "No agency has a record that agrees" in page
    assert "Victim Support" not in page


@pytest.mark.parametrize("facts", [{}, {"phone": "0555"}, {"phone": "900555"}], ids=str)
def test_a_name_alone_or_with_a_part_of_a_number_is_not_looked_up(cast: Cast, hidden: Report, facts: dict) -> None:
    page = words(asked(cast.police_officer, date_of_birth=None, **facts))
    assert "There is a problem" in page
    assert not PointerQuestion.objects.exists()


def test_a_phone_number_that_is_kept_to_its_holder_finds_nobody(cast: Cast, hidden: Report) -> None:
    Person.objects.filter(pk=hidden.victim_id).update(contact_circle="agency")
    assert "Victim Support" not in words(asked(cast.police_officer, date_of_birth=None, phone="07700 900555"))
    assert "Victim Support" in words(asked(cast.police_officer))


def test_another_borough_holds_nothing(cast: Cast, hidden: Report) -> None:
    make.make_report(cast.enfield_police)
    assert "No agency has a record" in words(asked(cast.enfield_lead, date_of_birth=date(1961, 5, 13)))
    assert "Victim Support" not in words(asked(cast.enfield_lead))


# Guessing


def test_dates_of_birth_are_tried_one_by_one_five_times_a_day(cast: Cast, hidden: Report) -> None:
    for day in range(1, 6):
        make.ask_about(cast.police_officer, date_of_birth=date(1961, 6, day))
    with pytest.raises(ValidationError, match="several different facts"):
        make.ask_about(cast.police_officer)
    with pytest.raises(ValidationError):
        make.ask_about(cast.police_officer, given_name="AMÍNA")  # another spelling is the same name
    with pytest.raises(ValidationError):
        make.ask_about(cast.police_officer, date_of_birth=None, phone="07700 900555")
    make.ask_about(cast.police_officer, date_of_birth=date(1961, 6, 1))  # asked before: nothing new
    make.ask_about(cast.police_officer, given_name="Ola")
    make.ask_about(cast.homes_officer)


def test_recording_reports_instead_counts_as_guessing_too(cast: Cast, hidden: Report) -> None:
    for day in range(1, 6):
        guess(cast, date_of_birth=date(1961, 6, day))
    right = guess(cast)
    assert "The person of whom" not in pages(cast.police_officer, right)
    with pytest.raises(ValidationError):
        make.ask_about(cast.police_officer)


def test_correcting_one_record_again_and_again_counts_as_guessing_too(cast: Cast, hidden: Report) -> None:
    mine = guess(cast, date_of_birth=date(1961, 6, 1))
    born = "date_of_birth"
    for day in range(2, 7):
        record_change(
            operation=Change.ALTERATION,
            obj=mine.victim,
            by=cast.police_officer,
            changes={born: ["", f"1961-06-0{day}"]},
        )
    Person.objects.filter(pk=mine.victim_id).update(date_of_birth=BORN)
    mine.refresh_from_db()
    assert "The person of whom" not in pages(cast.police_officer, mine)
    assert "The person of whom" in pages(cast.chair, mine)  # a colleague who tried nothing


def test_an_hour_has_thirty_questions_and_the_refusal_is_in_the_record_and_told(cast: Cast) -> None:
    for number in range(30):
        make.ask_about(cast.police_officer, given_name=f"Name{number}")
    refused = words(asked(cast.police_officer, given_name="Another"))
    assert "You have asked 30 times in an hour" in refused
    entry = AccessEntry.objects.filter(operation="refused", user_id=cast.police_officer.pk).latest("pk")
    assert entry.detail["asked"]["given_name"] == "Another"
    asked(cast.police_officer, given_name="And another")
    notice = Notice.objects.get()  # one, however often they try
    assert (notice.user, notice.kind) == (cast.dpo, "concern")


def test_each_question_stands_in_the_record_with_what_was_asked_and_shown(cast: Cast, hidden: Report) -> None:
    asked(cast.police_officer)
    entry = AccessEntry.objects.filter(operation="search", user_id=cast.police_officer.pk).latest("pk")
    assert entry.detail["asked"] == {"given_name": "Amina", "family_name": "Yusuf", "date_of_birth": "1961-05-14"}
    assert entry.detail["holders"] == ["Victim Support"]
    assert entry.records == [f"person {hidden.victim_id}"]


def test_nobody_opens_the_answer_to_another_s_question(cast: Cast, hidden: Report) -> None:
    question = make.ask_about(cast.police_officer)
    for name in ("pointer-answer", "request-ask", "emergency-person"):
        url = reverse(f"casework:{name}", args=[question.pk])
        assert signed_in(cast.chair).get(url).status_code == 404
        assert signed_in(cast.homes_officer).get(url).status_code == 404


# What a mark keeps hidden


@pytest.fixture
def kept(cast: Cast, hidden: Report) -> Report:
    marks.mark(identity=hidden.victim.identity, agencies=[cast.council], reason="He looks.", by=cast.support_officer)
    return hidden


def statements(user: Any, **facts: Any) -> list[str]:
    user = User.objects.get(pk=user.pk)  # as in a request of its own, with nothing read yet
    question = PointerQuestion(
        user=user, partnership=user.partnership, given_name="Amina", family_name="Yusuf", **facts
    )
    with CaptureQueriesContext(connection) as made:
        pointers.answer(question, user=user)
    return [re.sub(r"\d+|'[^']*'", "?", query["sql"]) for query in made]


def test_a_hidden_record_is_answered_as_if_there_were_none(cast: Cast, kept: Report) -> None:
    marked = main_part(asked(cast.police_officer))
    unknown = main_part(asked(cast.police_officer, date_of_birth=date(1961, 5, 15)))
    assert marked.replace("14 May", "15 May") == unknown


def test_a_hidden_record_is_looked_up_by_the_same_statements_as_none(cast: Cast, kept: Report) -> None:
    """So it takes as long: no step is taken or left out because something was found."""
    user = cast.police_officer
    marked = statements(user, date_of_birth=BORN)
    unknown = statements(user, date_of_birth=date(1961, 5, 15))
    assert marked == unknown
    assert len(marked) > 3


def requested(user: Any, **facts: Any) -> tuple[list[str], list[str]]:
    """The statements and the words of everything that an officer does with a question: typing it, the answer, and the ways
    on, to a request and to an emergency, tried by their addresses."""
    typed = {"given_name": "Amina", "family_name": "Yusuf", "phone": "", "email": "", **facts}
    client, said = signed_in(user), []
    confirm(client)
    with CaptureQueriesContext(connection) as made:
        sent = client.post(reverse("casework:pointer"), {**typed, "submission": str(uuid4())})
        pk = PointerQuestion.objects.latest("pk").pk
        said.append(main_part(client.get(sent["Location"])))
        for name, more in (("request-ask", {"purpose": "protect", "gateway": "cda_s115"}), ("emergency-person", {})):
            facts = {"reason": "He said that he will kill her tonight.", "submission": str(uuid4()), **more}
            for page in (client.get, client.post):
                answer = page(reverse(f"casework:{name}", args=[pk]), facts)
                said.append(f"{answer.status_code} {answer['Location'].replace(str(pk), 'X')}")
    return [re.sub(r"\d+|'[^']*'", "?", query["sql"]) for query in made], said


@pytest.mark.parametrize("what", ["person", "case", "neighbour"])
def test_from_the_first_page_to_the_last_hidden_is_like_nobody(cast: Cast, hidden: Report, what: str) -> None:
    """The number and the kind of statements, and the words: for a marked person, a marked case, and with a marked case on
    which somebody else stands."""
    case = make.make_case(cast.case_lead, hidden)
    about: dict[str, Any] = {"identity": hidden.victim.identity} if what == "person" else {"case": case}
    if what == "neighbour":
        make.involve(case, cast.case_lead)
    marks.mark(agencies=[], reason="He looks.", by=cast.case_lead, **about)
    user = cast.homes_officer
    requested(user, phone="07700 900001")  # once for what a process reads once
    of_nobody = requested(user, phone="07700 900999")
    of_hidden = requested(user, phone="07700 900555")
    assert of_hidden[0] == of_nobody[0]
    assert [said.replace("555", "999") for said in of_hidden[1]] == of_nobody[1]
    assert "No agency has a record" in of_hidden[1][0]


def test_the_name_of_her_neighbour_does_not_open_the_case_in_which_she_is_hidden(cast: Cast, hidden: Report) -> None:
    case = make.make_case(cast.case_lead, hidden)
    carl = make.involve(case, cast.case_lead, date_of_birth=date(1970, 1, 1)).person
    asks = {"given_name": carl.given_name, "family_name": carl.family_name, "date_of_birth": carl.date_of_birth}
    user = cast.police_officer
    assert emergencies.cases_of(make.ask_about(user, **asks), user=user) == [case]
    marks.mark(identity=hidden.victim.identity, agencies=[], reason="He looks.", by=cast.support_officer)
    question = make.ask_about(user, **asks)
    assert pointers.holders(question, user=user) == [cast.council]  # of him
    client = signed_in(user)
    confirm(client)
    sent = {"reason": "He said that he will kill her tonight.", "submission": str(uuid4())}
    page = words(client.post(reverse("casework:emergency-person", args=[question.pk]), sent, follow=True))
    assert "There is no case to open. Ring Barnet Council now." in page
    assert client.get(case.get_absolute_url()).status_code == 404


def test_those_on_the_list_are_told(cast: Cast, kept: Report) -> None:
    assert pointers.holders(make.ask_about(cast.homes_officer), user=cast.homes_officer) == []
    marks.lift_mark(mark=PointerMark.objects.get(), by=cast.support_officer)
    marks.mark(identity=kept.victim.identity, agencies=[cast.homes], reason="He looks.", by=cast.support_officer)
    assert pointers.holders(make.ask_about(cast.homes_officer), user=cast.homes_officer) == [cast.victim_support]
    assert pointers.holders(make.ask_about(cast.police_officer), user=cast.police_officer) == []


def test_a_mark_on_a_case_hides_everybody_on_it_by_whichever_record(cast: Cast, hidden: Report) -> None:
    case = make.make_case(cast.case_lead, hidden)
    marks.mark(case=case, agencies=[], reason="He looks.", by=cast.case_lead)
    assert pointers.holders(make.ask_about(cast.police_officer), user=cast.police_officer) == []


def test_neither_the_match_page_nor_a_request_nor_an_emergency_finds_what_is_hidden(cast: Cast, kept: Report) -> None:
    make.make_case(cast.case_lead, kept)
    mine = guess(cast)
    assert "The person of whom" not in pages(cast.police_officer, mine)
    question = make.ask_about(cast.police_officer)
    with pytest.raises(ValidationError, match="No agency holds a record"):
        make.ask_for_access(cast.police_officer, question)
    client = signed_in(cast.police_officer)
    for name in ("request-ask", "emergency-person"):
        confirm(client)
        page = client.get(reverse(f"casework:{name}", args=[question.pk]))
        assert page["Location"] == question.get_absolute_url()


def test_a_decision_on_a_hidden_record_is_not_shown_to_those_from_whom_it_is_hidden(cast: Cast, kept: Report) -> None:
    mine = guess(cast)
    people.decide_match(person=mine.victim, other=kept.victim, is_same=True, by=cast.case_lead)
    mine.refresh_from_db()
    assert "Victim Support" not in pages(cast.police_officer, mine)
    assert "Victim Support" in pages(cast.case_lead, mine)


def test_who_hides_it_is_told_without_a_word_of_content(cast: Cast, kept: Report) -> None:
    question = make.ask_about(cast.police_officer)
    assert marks.tell_of(question=question.pk) == 1
    assert marks.tell_of(question=make.ask_about(cast.police_officer, date_of_birth=date(1971, 1, 1)).pk) == 0
    marks.tell_of(report=guess(cast).pk)
    notice = Notice.objects.get()  # one until it is read
    assert (notice.user, notice.kind, notice.path) == (cast.support_officer, "hidden_matched", "/hidden/")


# On the page that asks whether the victim of a report is known


def test_a_guessed_postcode_is_not_confirmed(cast: Cast, hidden: Report) -> None:
    right, wrong = guess(cast, postcode=POSTCODE), guess(cast, postcode="N12 9AA")
    found = [pages(cast.police_officer, report) for report in (right, wrong)]
    assert all("The person of whom Victim Support holds a record" in page for page in found)
    told = {page.partition("The person of whom")[2].partition("Somebody else")[0][:300] for page in found}
    assert len(told) == 1 and "same" not in told.pop(), "the two reports find each other, and she is told of alike"


def test_a_name_and_a_guessed_postcode_do_not_find_her(cast: Cast, hidden: Report) -> None:
    mine = guess(cast, postcode=POSTCODE, date_of_birth=None)
    assert "The person of whom" not in pages(cast.police_officer, mine)


def test_an_address_that_only_another_agency_holds_is_not_offered(cast: Cast, hidden: Report) -> None:
    mine = guess(cast, postcode=POSTCODE, address="The Haven")
    page = pages(cast.police_officer, mine)
    assert "Rose Court" not in page
    assert "Is this an address we know?" not in page
    assert "Rose Court" in pages(cast.case_lead, mine)  # who reads every report puts the spellings together


def test_choosing_an_address_that_was_not_offered_is_refused(cast: Cast, hidden: Report) -> None:
    mine = guess(cast, postcode=POSTCODE, address="The Haven")
    client = Client()
    client.force_login(cast.police_officer, "django.contrib.auth.backends.ModelBackend")
    client.post(reverse("casework:report-match", args=[mine.reference]), {"person": "unsure", "place": hidden.place_id})
    mine.refresh_from_db()
    assert mine.place != hidden.place


def test_several_records_that_may_not_be_read_are_one_choice(cast: Cast, hidden: Report) -> None:
    make.make_report(cast.support_officer)
    make.make_report(cast.homes_officer)
    mine = guess(cast)
    page = pages(cast.police_officer, mine)
    assert page.count("The person of whom") == 1
    assert "The person of whom Barnet Homes and Victim Support hold a record" in page


@pytest.mark.parametrize("facts", [{"phone": "07700 900999"}, {"date_of_birth": date(1961, 5, 15)}], ids=str)
def test_one_fact_of_a_report_that_is_wrong_finds_nobody(cast: Cast, hidden: Report, facts: dict) -> None:
    assert "The person of whom" not in pages(cast.police_officer, guess(cast, **facts))


def test_who_says_it_is_the_same_person_does_not_learn_how_often_she_told(cast: Cast, hidden: Report) -> None:
    mine = guess(cast, postcode="")
    say_the_same(cast.police_officer, mine)
    assert Person.objects.get(pk=mine.victim_id).identity == hidden.victim.identity
    page = pages(cast.police_officer, mine)
    assert "reports in 6 months" not in page
    assert "Tell the victim about the ASB case review" not in page
    for secret in (*SECRETS, hidden.reference):
        assert secret not in page
    assert "2 reports in 6 months from this person 21 February 2017 to 1 March 2017" in pages(cast.case_lead, mine)


def test_a_candidate_that_was_not_offered_cannot_be_chosen(cast: Cast, hidden: Report) -> None:
    mine = guess(cast, date_of_birth=date(1971, 1, 1))
    for forged in (hidden.victim_id, "held", "0", f"{hidden.victim_id}' OR 1=1"):
        say_the_same(cast.police_officer, mine, forged)
    other = guess(cast)
    say_the_same(cast.police_officer, other, hidden.victim_id)  # offered, and never by its number
    assert not PersonMatch.objects.exists()


def test_a_mistake_is_taken_back_by_either_agency_and_by_no_other(cast: Cast, hidden: Report) -> None:
    mine = guess(cast)
    say_the_same(cast.police_officer, mine)
    match = PersonMatch.objects.get()
    url = reverse("casework:match-undo", args=[mine.reference, match.pk])
    elsewhere = make.make_report(cast.homes_officer, given_name="Ola")
    forged = reverse("casework:match-undo", args=[elsewhere.reference, match.pk])
    assert signed_in(cast.homes_officer).post(url).status_code == 404
    assert signed_in(cast.homes_officer).post(forged).status_code == 404
    assert signed_in(cast.case_lead).get(url).status_code == 200
    theirs = reverse("casework:match-undo", args=[hidden.reference, match.pk])
    assert signed_in(cast.support_officer).post(theirs).status_code == 302
    mine.refresh_from_db()
    assert Person.objects.get(pk=mine.victim_id).identity != hidden.victim.identity


# The duty must not be lost by what is kept back


def test_who_manages_her_case_learns_that_the_duty_is_due_and_no_number(cast: Cast, hidden: Report) -> None:
    mine = guess(cast)
    people.decide_match(person=mine.victim, other=hidden.victim, is_same=True, by=cast.case_lead)
    case = make.make_case(cast.case_lead, mine)
    page = words(signed_in(cast.case_lead).get(case.get_absolute_url()))
    assert "Tell the victim about the ASB case review" in page
    assert "2 reports" not in page
    assert any("case review" in blocker for blocker in cases.closing_facts(case).blockers)


def test_what_is_hidden_from_them_does_not_make_the_duty_due(cast: Cast, hidden: Report) -> None:
    mine = guess(cast)
    people.decide_match(person=mine.victim, other=hidden.victim, is_same=True, by=cast.case_lead)
    case = make.make_case(cast.case_lead, mine)
    hidden.refresh_from_db()
    marks.mark(identity=hidden.victim.identity, agencies=[], reason="He looks.", by=cast.support_officer)
    assert "Tell the victim" not in words(signed_in(cast.case_lead).get(case.get_absolute_url()))


def test_an_explanation_that_another_agency_logged_ends_the_duty(cast: Cast, hidden: Report) -> None:
    mine = guess(cast)
    people.decide_match(person=mine.victim, other=hidden.victim, is_same=True, by=cast.case_lead)
    case = make.make_case(cast.case_lead, mine)
    other = make.make_case(cast.case_lead, hidden)
    make.log_contact(other, cast.case_lead, explained_case_review=True)
    assert not cases.owes_explanation_on(case)


def test_each_guess_stands_in_the_record(cast: Cast, hidden: Report) -> None:
    mine = guess(cast, postcode="")
    pages(cast.police_officer, mine)
    looked = AccessEntry.objects.filter(operation="search", user_id=cast.police_officer.pk, object_id=mine.victim_id)
    assert f"person {hidden.victim_id}" in {record for entry in looked for record in entry.records}


def test_the_same_person_on_a_case_shows_no_record_that_is_not_on_it(cast: Cast, hidden: Report) -> None:
    mine = guess(cast, postcode="")
    say_the_same(cast.police_officer, mine)
    mine.refresh_from_db()
    client = Client()
    case = make.make_case(cast.case_lead, mine)
    make.share(case, cast.police)
    make.share(case, cast.homes)
    for user in (cast.police_officer, cast.homes_officer):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        for name in ("case-view", "case-timeline", "case-sharing"):
            page = client.get(reverse(f"casework:{name}", args=[case.reference])).content.decode()
            for secret in (hidden.reference, "Haven", POSTCODE, "900555", "He must not know"):
                assert secret not in page


# Requests


@pytest.fixture
def request_to(cast: Cast, hidden: Report) -> AccessRequest:
    """The police ask about somebody on a case that the council leads."""
    make.make_case(cast.case_lead, hidden)
    made = make.ask_for_access(cast.police_officer)
    return next(one for one in made if one.owner == cast.council)


def test_a_request_goes_to_the_owners_in_the_own_borough_only(cast: Cast, hidden: Report) -> None:
    make.make_report(cast.enfield_police)
    made = make.ask_for_access(cast.police_officer)
    assert [one.owner for one in made] == [cast.victim_support]
    assert Notice.objects.filter(user=cast.enfield_lead).count() == 0


@pytest.mark.parametrize("who", ["homes_officer", "support_officer", "police_officer", "chair", "enfield_lead", "dpo"])
def test_nobody_else_opens_or_decides_the_council_s_request(cast: Cast, request_to: AccessRequest, who: str) -> None:
    client = signed_in(cast.people[who])
    url = reverse("casework:request-decide", args=[request_to.pk])
    assert client.get(url).status_code == 404
    assert client.post(url, {"decision": "share"}).status_code == 404
    with pytest.raises(ValidationError):
        requests.refuse(request=request_to, reason="No.", by=cast.people[who], version=request_to.version)
    request_to.refresh_from_db()
    assert request_to.is_waiting


def test_a_case_that_the_owner_does_not_lead_is_not_granted(cast: Cast, request_to: AccessRequest) -> None:
    elsewhere = make.make_case(cast.enfield_lead)
    unrelated = make.make_case(cast.case_lead, make.make_report(cast.case_lead, given_name="Ola", date_of_birth=None))
    for case in (elsewhere, unrelated):
        with pytest.raises(ValidationError, match="not yours to share"):
            requests.grant(
                request=request_to,
                cases=[case],
                level=make.Level.READ,
                ends_on=date(2099, 1, 1),
                answer="",
                by=cast.case_lead,
                version=request_to.version,
            )
    page = signed_in(cast.case_lead).post(
        reverse("casework:request-decide", args=[request_to.pk]),
        {"decision": "share", "cases": [unrelated.pk], "level": "read", **boxes(ends_on=date(2099, 1, 1))},
    )
    assert page.status_code == 200
    assert not unrelated.shares.filter(agency=cast.police).exists()


def test_who_is_barred_from_the_person_neither_sees_nor_decides_the_request(
    cast: Cast, request_to: AccessRequest
) -> None:
    barriers.bar(user=cast.case_lead, identity=request_to.identity, reason="My sister.", by=cast.case_lead)
    client = signed_in(cast.case_lead)
    assert client.get(reverse("casework:request-decide", args=[request_to.pk])).status_code == 404
    assert "Amina" not in words(client.get(reverse("casework:request-list")))
    assert client.get(reverse("casework:request-decide", args=[request_to.pk])).status_code == 404
    assert requests.deciders(request_to) == [cast.coordinator]
