"""The pages of notes, and of who may read a contact."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.models import Case, ChangeEntry
from casework.rules.categories import Circle
from tests import factories as make
from tests.casework.screen import boxes, opened, signed_in, words
from tests.factories import DAY
from tests.personas import Cast


@pytest.fixture
def case(cast: Cast) -> Case:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    make.share(case, cast.homes, make.Level.READ)
    return case


def at(name: str, *args: object) -> str:
    return reverse(f"casework:{name}", args=args)


SENT = {"text": "The wall is thin.", "is_opinion": "no", "circle": "case"} | boxes(on=DAY)


def test_a_note_says_whether_it_is_fact_or_opinion(cast: Cast, case: Case) -> None:
    client, url = signed_in(cast.police_officer), at("note-add", case.reference)
    assert "Say whether it is fact or opinion" in words(client.post(url, SENT | {"is_opinion": ""}))
    client.post(url, SENT)
    page = words(client.post(url, SENT | {"text": "He did it.", "is_opinion": "yes"}, follow=True))
    assert "The note is saved." in page
    assert "Note: fact by Tom Reid, Metropolitan Police" in page
    assert page.index("Note: opinion") < page.index("He did it.")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": " "}, "Write the note"),
        ({"circle": ""}, "Choose who may read this"),
        (boxes(on=timezone.localdate() + timedelta(days=2)), "Enter a date that is today or in the past"),
    ],
)
def test_bad_input_is_told_what_to_do(cast: Cast, case: Case, changes: dict, says: str) -> None:
    answer = signed_in(cast.police_officer).post(at("note-add", case.reference), SENT | changes)
    assert answer.status_code == 200 and says in words(answer)
    assert not case.notes.exists()


def test_who_may_only_read_the_case_adds_nothing(cast: Cast, case: Case) -> None:
    for name in ("note-add", "evidence-add", "contact-log", "involvement-add"):
        assert signed_in(cast.homes_officer).post(at(name, case.reference), SENT).status_code == 403
    assert not case.notes.exists()


def test_a_closed_case_takes_no_note(cast: Cast, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(
        status="closed", closed_on=DAY, closure_reason="resolved", closure_outcome="It stopped."
    )
    page = words(signed_in(cast.case_lead).post(at("note-add", case.reference), SENT))
    assert "The case is closed. Open it again first." in page


def test_a_wrong_note_is_put_right_and_the_record_keeps_what_it_said(cast: Cast, case: Case) -> None:
    note = make.write_note(case, cast.police_officer)
    client, url = signed_in(cast.police_officer), at("note-change", note.pk)
    sent = SENT | {"text": "The wall is thick.", "circle": "agency"} | opened(client, url)
    page = words(client.post(url, sent, follow=True))
    assert "The wall is thick." in page and "by Tom Reid." in page and "Only your agency" in page
    entry = ChangeEntry.objects.filter(object_type="note", operation="alteration").get()
    assert entry.changes["text"] == ["The wall is thin.", "The wall is thick."]
    assert entry.changes["circle"] == ["case", "agency"]
    assert "The wall" not in words(signed_in(cast.case_lead).get(case.get_absolute_url()))


def test_the_second_of_two_corrections_is_told_of_the_first(cast: Cast, case: Case) -> None:
    note = make.write_note(case, cast.police_officer)
    client, url = signed_in(cast.police_officer), at("note-change", note.pk)
    mine = SENT | {"text": "The wall is of wood."} | opened(client, url)
    client.post(url, SENT | {"text": "The wall is thick."} | opened(client, url))
    answer = client.post(url, mine)
    assert answer.status_code == 409
    assert "The wall is of wood." in words(answer) and "is now “The wall is thick.”" in words(answer)
    note.refresh_from_db()
    assert note.text == "The wall is thick."


def test_a_contact_is_opened_and_shut_by_the_agency_that_wrote_it(cast: Cast, case: Case) -> None:
    contact = make.log_contact(case, cast.police_officer, note="She can talk at noon.")
    client, url = signed_in(cast.police_officer), at("contact-change", contact.pk)
    client.post(url, {"circle": "named", "circle_agencies": [cast.homes.pk]} | opened(client, url))
    assert "She can talk at noon." not in words(signed_in(cast.case_lead).get(case.get_absolute_url()))
    assert "She can talk at noon." in words(signed_in(cast.homes_officer).get(case.get_absolute_url()))
    assert signed_in(cast.case_lead).get(url).status_code == 404
    client.post(url, {"circle": "case"} | opened(client, url))
    contact.refresh_from_db()
    assert (contact.circle, contact.circle_agencies) == (Circle.CASE, [])
    refused = signed_in(cast.case_lead).post(url, {"circle": "agency"})
    assert refused.status_code == 403 and "Ask Metropolitan Police" in words(refused)
