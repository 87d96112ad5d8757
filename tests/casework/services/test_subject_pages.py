"""The pages of an answer: what is taken out, put back, given and withheld, and what that does to the pack."""

import io
from datetime import timedelta

import docx
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from casework.models import AccessEntry, ChangeEntry, Document, SubjectAccessItem, SubjectAccessRequest
from casework.services import subject_access, subject_pages
from tests import keeping
from tests.personas import Cast

today = timezone.localdate


@pytest.fixture
def request_(cast: Cast) -> SubjectAccessRequest:
    """About Amina Yusuf, with a page of each record."""
    return keeping.collected(keeping.asked(cast), keeping.neighbours_case(cast).reports.order_by("pk")[0].victim)


def page(request: SubjectAccessRequest, words: str) -> SubjectAccessItem:
    return next(item for item in request.items.all() if words in item.text)


def remove(item: SubjectAccessItem, cast: Cast, passage: str, *, everywhere: bool = False) -> int:
    facts = {"item": item, "by": cast.dpo, "version": item.version}
    return subject_pages.remove_passage(passage=passage, everywhere=everywhere, **facts)


def test_words_are_taken_out_wherever_they_stand_in_the_page(cast: Cast, request_: SubjectAccessRequest) -> None:
    item = page(request_, "works nights")
    assert remove(item, cast, "works NIGHTS") == 1
    item.refresh_from_db()
    assert "nights" not in item.redacted and "nights" in item.text


def test_words_that_are_not_there_are_refused(cast: Cast, request_: SubjectAccessRequest) -> None:
    with pytest.raises(ValidationError, match="not on this page"):
        remove(page(request_, "works nights"), cast, "works days")


def test_words_are_taken_out_of_every_page_each_with_its_entry(cast: Cast, request_: SubjectAccessRequest) -> None:
    holding = [item.pk for item in request_.items.all() if "Orange" in item.redacted]
    assert len(holding) > 1
    last = ChangeEntry.objects.latest("pk").pk
    remove(SubjectAccessItem.objects.get(pk=holding[0]), cast, "Orange", everywhere=True)
    assert [item.pk for item in request_.items.all() if "Orange" in item.redacted] == []
    told = ChangeEntry.objects.filter(pk__gt=last, object_type="subjectaccessitem")
    assert {int(entry.object_id) for entry in told} == set(holding)
    assert "Orange" not in str([entry.changes for entry in told])  # where, and never the words


def test_what_is_put_back_everywhere_has_to_be_checked_again(cast: Cast, request_: SubjectAccessRequest) -> None:
    first, *others = [one for one in request_.items.all() if "Orange" in one.redacted]
    remove(first, cast, "Orange", everywhere=True)
    keeping.check_all(request_)
    item = SubjectAccessItem.objects.get(pk=first.pk)
    number = next(n for n, mark in enumerate(item.set_marks) if item.text[mark.start : mark.end] == "Orange")
    subject_pages.put_back(item=item, by=cast.dpo, version=item.version, number=number, everywhere=True)
    item.refresh_from_db()
    assert "Orange" in item.redacted
    assert {one.pk for one in request_.items.filter(outcome="")} == {one.pk for one in others}
    with pytest.raises(ValidationError, match="put back already"):
        subject_pages.put_back(item=item, by=cast.dpo, version=item.version, number=number, everywhere=False)


def test_a_page_is_withheld_with_a_ground_and_may_be_given_after_all(
    cast: Cast, request_: SubjectAccessRequest
) -> None:
    item = page(request_, "works nights")
    facts = {"ground": "crime", "ground_note": "A case is open.", "is_silent": True}
    subject_pages.withhold(item=item, by=cast.dpo, version=item.version, **facts)
    item.refresh_from_db()
    assert (item.outcome, item.ground, item.is_silent, item.checked_by) == ("withheld", "crime", True, cast.dpo)
    subject_pages.give(item=item, by=cast.dpo, version=item.version)
    item.refresh_from_db()
    assert (item.outcome, item.ground, item.ground_note, item.is_silent) == ("given", "", "", False)


def test_nothing_is_changed_while_pages_are_collected_or_after_the_end(
    cast: Cast, request_: SubjectAccessRequest
) -> None:
    item = page(request_, "works nights")
    SubjectAccessRequest.objects.filter(pk=request_.pk).update(job="collecting", job_at=timezone.now())
    with pytest.raises(ValidationError, match="Wait until this has ended: collecting what is held"):
        remove(item, cast, "nights")
    SubjectAccessRequest.objects.filter(pk=request_.pk).update(job_at=timezone.now() - timedelta(minutes=11))
    assert remove(item, cast, "nights") == 1  # it was lost
    request_.refresh_from_db()
    subject_access.refuse(request=request_, by=cast.dpo, version=request_.version, because="Unfounded", on=today())
    item.refresh_from_db()
    with pytest.raises(ValidationError, match="The request has ended"):
        subject_pages.give(item=item, by=cast.dpo, version=item.version)


def test_the_pack_is_marked_and_says_who_made_it(cast: Cast, request_: SubjectAccessRequest) -> None:
    keeping.packed(request_)
    assert request_.pack is not None and request_.pack.name == f"OFFICIAL-SENSITIVE {request_.reference}.docx"
    section = docx.Document(io.BytesIO(bytes(request_.pack.content))).sections[0]
    assert section.header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    foot = section.footer.paragraphs[0].text
    assert foot.startswith("OFFICIAL-SENSITIVE") and "by Ruth Adeyemi, Barnet Council" in foot
    assert f"made on {today():%-d %B %Y}" in foot


def test_to_make_it_again_leaves_one_and_to_run_the_job_twice_makes_one(
    cast: Cast, request_: SubjectAccessRequest
) -> None:
    keeping.packed(request_)
    subject_pages.ask_for_pack(request=request_, by=cast.dpo, version=request_.version)
    assert not Document.objects.exists()
    assert subject_pages.make_pack(request_id=request_.pk)
    assert not subject_pages.make_pack(request_id=request_.pk)
    assert Document.objects.count() == 1


def test_that_it_was_sent_is_a_disclosure_with_its_recipient(cast: Cast, request_: SubjectAccessRequest) -> None:
    with pytest.raises(ValidationError, match="Make the pack first"):
        subject_pages.answer(request=request_, by=cast.dpo, version=request_.version, how="By post", on=today())
    keeping.packed(request_)
    facts = {"request": request_, "by": cast.dpo, "version": request_.version, "how": "By post"}
    with pytest.raises(ValidationError, match="earlier than the request"):
        subject_pages.answer(on=today() - timedelta(days=1), **facts)
    subject_pages.answer(on=today(), **facts)
    entry = ChangeEntry.objects.get(operation="disclosure", object_type="subjectaccessrequest")
    assert entry.changes["recipient"] == "Amina Yusuf"
    assert entry.changes["pack"] == request_.pack.sha256  # type: ignore[union-attr]
    assert request_.status == "answered"


def test_each_case_that_is_read_for_it_is_written_down(cast: Cast, request_: SubjectAccessRequest) -> None:
    read = AccessEntry.objects.filter(operation="consultation", detail__screen=f"subject access {request_.reference}")
    assert [entry.user_label for entry in read] == ["Ruth Adeyemi"]


# --- The clock


def test_no_day_is_added_twice(cast: Cast) -> None:
    request = keeping.asked(cast, received_on=today() - timedelta(days=20))

    def stop(days_ago: int) -> None:
        on = today() - timedelta(days=days_ago)
        facts = {"reason": "identity", "note": "Who?", "on": on, "by": cast.dpo}
        subject_access.stop_clock(request=request, version=request.version, **facts)

    with pytest.raises(ValidationError, match="before the request was received"):
        stop(21)
    stop(15)
    on = today() - timedelta(days=10)
    subject_access.restart_clock(request=request, by=cast.dpo, version=request.version, on=on)
    with pytest.raises(ValidationError, match="before it was restarted"):
        stop(12)
    stop(10)
    assert request.is_stopped


def test_it_can_be_extended_while_the_clock_stands_still(cast: Cast) -> None:
    request = keeping.asked(cast, received_on=today() - timedelta(days=60))
    facts = {"by": cast.dpo, "because": "It is complex.", "on": today()}
    with pytest.raises(ValidationError, match="The first month is over"):
        subject_access.extend(request=request, version=request.version, **facts)
    on = today() - timedelta(days=50)
    subject_access.stop_clock(
        request=request, by=cast.dpo, version=request.version, reason="identity", note="Who?", on=on
    )
    subject_access.extend(request=request, version=request.version, **facts)
    assert request.extended_on == today()


def test_nobody_is_refused_before_they_asked(cast: Cast) -> None:
    request = keeping.asked(cast)
    facts = {"by": cast.dpo, "because": "Unfounded", "on": today() - timedelta(days=1)}
    with pytest.raises(ValidationError, match="earlier than the request"):
        subject_access.refuse(request=request, version=request.version, **facts)
