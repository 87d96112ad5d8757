"""A data protection officer answers a person, page by page."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.models import AccessEntry, ChangeEntry, SubjectAccessItem, SubjectAccessRequest
from casework.services import subject_access, subject_pages
from tests import factories as make
from tests import keeping
from tests.personas import Cast, confirm


@pytest.fixture
def client(cast: Cast) -> Client:
    """The council's data protection officer's browser."""
    browser = Client()
    browser.force_login(cast.dpo, "django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def about_amina(cast: Cast) -> SubjectAccessRequest:
    person = keeping.neighbours_case(cast).reports.order_by("pk")[0].victim
    return keeping.collected(keeping.asked(cast), person)


def page(request: SubjectAccessRequest, words: str) -> SubjectAccessItem:
    return next(item for item in request.items.all() if words in item.text)


def send(client: Client, item: SubjectAccessItem, act: str, **facts: Any) -> Any:
    """One of the forms on the page of an item, as the page made it."""
    made = client.get(item.get_absolute_url()).context["forms"][act]
    fields = {f"{act}-{name}": value for name, value in facts.items()}
    return client.post(item.get_absolute_url(), {"act": act, f"{act}-loaded": made["loaded"].value(), **fields})


def days(name: str, day: Any) -> dict[str, Any]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def everything_in(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_a_request_is_answered_from_the_first_page_to_the_last(
    cast: Cast, client: Client, django_capture_on_commit_callbacks: Callable
) -> None:
    keeping.neighbours_case(cast)
    today = timezone.localdate()
    facts = {"subject_name": "Amina Yusuf", "reply_to": "4 Orange Hill Road", **days("received_on", today)}
    url = client.post(reverse("casework:subject-access-record"), facts)["Location"]
    request = SubjectAccessRequest.objects.get()
    assert url == request.get_absolute_url() and request.reference == "BAR-S000001"
    change = reverse("casework:subject-access-change", args=[request.pk])
    proof = {"identity_proof": "Passport", "loaded": client.get(change).context["form"]["loaded"].value()}
    client.post(change, facts | proof | days("identity_checked_on", today))

    people = reverse("casework:subject-access-people", args=[request.pk]) + "?name=amina+yusuf"
    found = client.get(people)
    assert "Amina Yusuf, born 14 May 1961" in found.content.decode()
    form = found.context["form"]
    with django_capture_on_commit_callbacks(execute=True):
        sent = {"people": [found.context["rows"][0][0][0]], "loaded": form["loaded"].value()}
        assert client.post(people, sent)["Location"] == url
    shown = client.get(url).content.decode()
    assert "0 of 15 checked" in shown and "Make the pack" not in shown

    for item in request.items.all():
        answer = send(client, item, "give")
    assert answer["Location"] == url
    assert "15 of 15 checked" in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        button = client.get(url).context["go_form"]["loaded"].value()
        client.post(reverse("casework:subject-access-pack", args=[request.pk]), {"loaded": button})
    download = reverse("casework:subject-access-download", args=[request.pk])
    assert client.get(download).status_code == 302  # asks first who sits there
    confirm(client)
    taken = client.get(download)
    assert taken["Content-Disposition"].startswith("attachment") and "BAR-S000001.docx" in taken["Content-Disposition"]
    text = everything_in(taken.content)
    assert "Amina" in text and "OFFICIAL-SENSITIVE" in text and "Ruth Adeyemi, Barnet Council" in text
    assert [secret for secret in keeping.SECRETS if secret in text] == []
    entry = AccessEntry.objects.filter(operation="disclosure").latest("pk")
    assert (entry.object_label, entry.detail["recipient"]) == ("BAR-S000001", "Amina Yusuf")

    answer_url = reverse("casework:subject-access-answer", args=[request.pk])
    loaded = client.get(answer_url).context["form"]["loaded"].value()
    client.post(answer_url, {"how": "By hand", "loaded": loaded, **days("on", today)})
    request.refresh_from_db()
    assert (request.status, request.ended_on) == ("answered", today)
    assert ChangeEntry.objects.filter(operation="disclosure", object_label="BAR-S000001").exists()


def test_words_are_taken_out_by_typing_them(client: Client, about_amina: SubjectAccessRequest) -> None:
    item = page(about_amina, "works nights")
    assert send(client, item, "remove", passage="WORKS  nights")["Location"] == item.get_absolute_url()
    item.refresh_from_db()
    assert "[removed]" in item.redacted and "works" not in item.redacted
    refused = send(client, item, "remove", passage="plays the drums")
    assert "These words are not on this page" in refused.content.decode()


def test_words_are_taken_out_and_put_back_on_every_page(client: Client, about_amina: SubjectAccessRequest) -> None:
    item = page(about_amina, "Orange Hill Road\nSummary")
    send(client, item, "remove", passage="Orange Hill Road", everywhere="on")
    holding = [one for one in about_amina.items.all() if "Orange Hill Road" in one.text]
    assert len(holding) > 1 and not any("Orange Hill Road" in one.redacted for one in holding)
    other = next(one for one in holding if one.pk != item.pk)
    subject_pages.give(item=other, by=about_amina.recorded_by, version=other.version)
    item.refresh_from_db()
    number = next(n for n, mark in enumerate(item.set_marks) if mark.what == "hand")
    send(client, item, "put_back", number=number, everywhere="on")
    other.refresh_from_db()
    assert "Orange Hill Road" in other.redacted and other.outcome == ""  # to be checked again


def test_a_withheld_page_is_not_in_the_pack_and_the_letter_says_why(
    client: Client, about_amina: SubjectAccessRequest
) -> None:
    open_one, silent = page(about_amina, "works nights"), page(about_amina, "Standard")
    keeping.check_all(about_amina)
    for item, ground, is_silent in ((open_one, "third_party", ""), (silent, "crime", "on")):
        send(client, item, "withhold", ground=ground, ground_note="A secret reason", is_silent=is_silent)
    for item in about_amina.items.filter(outcome=""):
        subject_pages.give(item=item, by=about_amina.recorded_by, version=item.version)
    subject_pages.ask_for_pack(request=about_amina, by=about_amina.recorded_by, version=about_amina.version)
    subject_pages.make_pack(request_id=about_amina.pk)
    about_amina.refresh_from_db()
    assert about_amina.pack is not None
    text = everything_in(bytes(about_amina.pack.content))
    assert "works nights" not in text and "A secret reason" not in text
    assert "1 page kept back. It is about somebody else" in text and "prevention or detection" not in text


def test_no_pack_is_made_while_a_page_is_not_checked(client: Client, about_amina: SubjectAccessRequest) -> None:
    keeping.check_all(about_amina)
    about_amina.items.filter(position=3).update(outcome="", checked_by=None, checked_at=None)
    url = about_amina.get_absolute_url()
    loaded = client.get(url).context["go_form"]["loaded"].value()
    client.post(reverse("casework:subject-access-pack", args=[about_amina.pk]), {"loaded": loaded})
    assert "1 page has not been checked." in client.get(url).content.decode()
    SubjectAccessRequest.objects.filter(pk=about_amina.pk).update(job="packing", job_by=about_amina.recorded_by)
    subject_pages.make_pack(request_id=about_amina.pk)  # a task that somebody queued all the same
    about_amina.refresh_from_db()
    assert about_amina.pack is None


def test_a_change_after_the_pack_was_made_takes_it_away(
    cast: Cast, client: Client, about_amina: SubjectAccessRequest
) -> None:
    keeping.packed(about_amina)
    send(client, page(about_amina, "works nights"), "remove", passage="nights")
    about_amina.refresh_from_db()
    assert about_amina.pack is None


def test_a_form_from_before_somebody_else_saved_is_refused(client: Client, about_amina: SubjectAccessRequest) -> None:
    item = page(about_amina, "works nights")
    old = client.get(item.get_absolute_url()).context["forms"]["give"]["loaded"].value()
    subject_pages.remove_passage(
        item=item, by=about_amina.recorded_by, version=item.version, passage="nights", everywhere=False
    )
    answer = client.post(item.get_absolute_url(), {"act": "give", "give-loaded": old})
    assert answer.status_code == 409 and "Ruth Adeyemi changed this" in answer.content.decode()
    item.refresh_from_db()
    assert item.outcome == ""


def test_collecting_goes_on_where_it_was_cut_short(cast: Cast, about_amina: SubjectAccessRequest) -> None:
    item = page(about_amina, "works nights")
    subject_pages.give(item=item, by=cast.dpo, version=item.version)
    about_amina.items.exclude(pk=item.pk).filter(position__gt=5).delete()
    SubjectAccessRequest.objects.filter(pk=about_amina.pk).update(job="collecting", job_by=cast.dpo)
    subject_access.collect(request_id=about_amina.pk)
    assert about_amina.items.count() == 15
    item.refresh_from_db()
    assert item.outcome == "given"
    assert subject_access.collect(request_id=about_amina.pk) == 0  # asked for once


def test_somebody_who_joined_the_case_later_is_taken_out_of_pages_not_checked(
    cast: Cast, about_amina: SubjectAccessRequest
) -> None:
    case = keeping.Case.objects.get()
    make.log_contact(case, cast.case_lead, note="Peter Hall came along.")
    request = keeping.collected(about_amina, *about_amina.people.all())
    assert "Peter Hall" in page(request, "came along").redacted
    told = make.make_report(cast.homes_officer, given_name="Peter", family_name="Hall", date_of_birth=None, phone="")
    keeping.cases_add(case, told, cast.case_lead)
    request = keeping.collected(request, *request.people.all())
    assert "Hall" not in page(request, "came along").redacted


def test_five_hundred_pages_are_collected_and_packed_in_time(cast: Cast, client: Client) -> None:
    case = keeping.neighbours_case(cast)
    for number in range(490):
        make.log_contact(case, cast.case_lead, note=f"Call {number}: Mrs O’Brien was loud again, said Amina.")
    started = timezone.now()
    request = keeping.collected(keeping.asked(cast), case.reports.order_by("pk")[0].victim)
    SubjectAccessItem.objects.filter(request=request).update(
        outcome="given", checked_by=cast.dpo, checked_at=timezone.now()
    )
    subject_pages.ask_for_pack(request=request, by=cast.dpo, version=request.version)
    subject_pages.make_pack(request_id=request.pk)
    request.refresh_from_db()
    assert request.pack is not None and request.job_total == 505
    assert (timezone.now() - started).total_seconds() < 60
    assert client.get(request.get_absolute_url()).status_code == 200
    assert [secret for secret in keeping.SECRETS if secret in everything_in(bytes(request.pack.content))] == []


def test_the_clock_stops_goes_on_and_is_extended(cast: Cast) -> None:
    request, today = keeping.asked(cast), timezone.localdate()
    due = request.due_on
    subject_access.stop_clock(
        request=request, by=cast.dpo, version=request.version, reason="identity", note="Who?", on=today
    )
    later = today + keeping.timedelta(days=7)
    subject_access.restart_clock(request=request, by=cast.dpo, version=request.version, on=later)
    assert (request.due_on - due).days in (7, 8, 9, 5, 6) and request.due_on > due
    subject_access.extend(request=request, by=cast.dpo, version=request.version, because="It is complex.", on=today)
    assert (request.due_on - due).days > 60


def test_who_has_not_shown_who_they_are_gets_nothing_collected(cast: Cast) -> None:
    case = keeping.neighbours_case(cast)
    facts = {"subject_name": "Amina Yusuf", "reply_to": "x", "received_on": timezone.localdate()}
    request = subject_access.receive(by=cast.dpo, **facts)
    with pytest.raises(subject_access.ValidationError, match="who they say they are"):
        subject_access.choose(
            request=request, by=cast.dpo, version=1, people=[case.reports.order_by("pk")[0].victim_id]
        )


def test_the_officers_are_told_once_that_a_request_is_due(cast: Cast) -> None:
    request = keeping.asked(cast, received_on=timezone.localdate() - keeping.timedelta(days=28))
    assert subject_access.warn_of_due(today=timezone.localdate()) == 1
    assert subject_access.warn_of_due(today=timezone.localdate()) == 0
    assert cast.dpo.notices.get().path == request.get_absolute_url()
