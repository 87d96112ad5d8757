"""Reasons for many findings on one page: some or all, each its own row; nothing that was typed is lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from assessment import reference
from assessment.models import Assessment, ProofReason, Section
from assessment.services import assessments, proof
from casework.models import ChangeEntry
from tests.assessment.conftest import YEAR
from tests.assessment.test_pages import text_of
from tests.personas import Cast

TYPED = "There were {n} of them in the hall."


@pytest.fixture(scope="module")
def cast(made_cast: Cast) -> Cast:
    reference.load_reference()
    return made_cast


@pytest.fixture(scope="module")
def draft(cast: Cast) -> Assessment:
    """Three sections with a typed number, and no figure: composing it takes no time."""
    made = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=cast.analyst)
    for n in (11, 22, 33):
        made.sections.create(key=f"s{n}", order=n, title=f"Part {n}", text=TYPED.format(n=n))
    return made


@pytest.fixture
def place(draft: Assessment, db: None) -> str:
    return reverse("assessment:proof-reasons", args=[draft.pk])


@pytest.fixture
def client(cast: Cast, db: None) -> Client:
    browser = Client()
    browser.force_login(cast.analyst, "django.contrib.auth.backends.ModelBackend")
    return browser


def sent(page: Any, *reasons: str) -> dict[str, str]:
    """What a browser would send: every box as the page has it, and these reasons in the first of them."""
    form = page.context["form"]
    data = {name: str(form[name].value() or "") for name in form.fields}
    boxes = [name for name in form.fields if name.startswith("reason_")]
    return data | dict(zip(boxes, reasons, strict=False)) | {"submission": str(uuid4())}


def reasons() -> list[str]:
    return list(ProofReason.objects.order_by("pk").values_list("reason", flat=True))


FIRST, SECOND = "Counted by hand at the door.", "Nobody else counts that."


def test_the_proof_leads_there_and_each_reason_is_a_row_and_an_entry(
    draft: Assessment, cast: Cast, client: Client, place: str
) -> None:
    page = client.get(place)
    text = text_of(page)
    assert all(f"Numbers are typed in “Part {n}”: {n}." in text for n in (11, 22, 33))
    told = client.post(place, sent(page, FIRST, "", SECOND), follow=True)
    assert "2 reasons are saved." in text_of(told) and "1 without a reason" in text_of(told)
    assert place not in told.content.decode()  # one is not worth a page of its own
    assert reasons() == [FIRST, SECOND]
    assert ChangeEntry.objects.filter(object_type="proofreason", operation="collection").count() == 2


def test_a_bad_reason_is_told_beside_it_and_nothing_is_saved_or_lost(
    draft: Assessment, cast: Cast, client: Client, place: str
) -> None:
    page = client.post(place, sent(client.get(place), "Short.", SECOND))
    assert page.status_code == 200 and reasons() == []
    form = page.context["form"]
    (wrong,) = form.errors
    told = "Write a whole sentence of at least 15 letters for: Numbers are typed in “Part 11”: 11."
    assert form.errors[wrong] == [told]
    assert [form[name].value() for name in form.fields if name.startswith("reason_")] == ["Short.", SECOND, ""]
    assert "Write at least one reason" in text_of(client.post(place, sent(page, "", "")))
    assert place in client.get(reverse("assessment:proof", args=[draft.pk])).content.decode()


def test_what_changed_meanwhile_is_told_and_the_next_attempt_starts_from_it(
    draft: Assessment, cast: Cast, client: Client, place: str
) -> None:
    opened = client.get(place)
    theirs = proof.examine(draft).unreasoned[0].finding
    proof.give_reason(assessment=draft, key=theirs.key, finding=theirs.text, reason=FIRST, held="", by=cast.chair)
    Section.objects.filter(key="s22").update(text=TYPED.format(n=23))
    Section.objects.filter(key="s33").update(text="There were some.")
    page = client.post(place, sent(opened, "Mine is another reason.", SECOND, "About the third part."))
    text = text_of(page)
    assert reasons() == [FIRST]
    assert "wrote a reason meanwhile: “Counted by hand at the door.”" in text
    assert "What was found has changed. The proof now finds: Numbers are typed in “Part 22”: 23." in text
    third = "You had written “About the third part.” for what the proof no longer finds: Numbers are typed in “Part 33”: 33."
    assert third in text
    assert client.post(place, sent(page)).status_code == 302
    assert sorted(reasons()) == ["Mine is another reason.", SECOND]


def test_a_form_sent_twice_is_saved_once_and_a_paper_that_waits_keeps_what_was_typed(
    draft: Assessment, cast: Cast, client: Client, place: str
) -> None:
    opened = client.get(place)
    data = sent(opened, FIRST)
    client.post(place, data)
    assert "You sent this form twice" in text_of(client.post(place, data, follow=True))
    assert reasons() == [FIRST]
    Assessment.objects.filter(pk=draft.pk).update(status="approval")
    page = client.post(place, sent(opened, "", SECOND))
    assert SECOND in page.content.decode() and "waits for approval" in text_of(page) and reasons() == [FIRST]


def test_a_box_of_another_page_or_half_a_form_breaks_nothing(client: Client, place: str) -> None:
    page = client.post(place, {"reason_x": "Nothing asked for that.", "reason_": " ", "held_y": "z"})
    assert page.status_code == 200 and "Nothing asked for that." in text_of(page)
    names = [name for name in page.context["form"].fields if name.startswith("reason_")]
    assert client.post(place, {names[0]: FIRST}).status_code == 200  # without the words that it was written for
    assert reasons() == []
