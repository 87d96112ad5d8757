"""Attacks on what Victim Support keeps to itself: its notes, the support it gave, and what the victim said of it."""

from copy import deepcopy
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from assessment.services import assessments, documents
from casework.rules.categories import Circle, SupportKind
from casework.services import support
from tests import factories as make
from tests.test_permission_matrix import address
from tests.world import World

THOUGHT, LETTER = "She tells less than happens.", "A letter from her sister"
NOTE, GIVEN, WORDS = "She sleeps at her sister's in Hendon.", "Locks were changed.", "They saved my life."
PAGES = [
    "my-work", "case-list", "case-view", "case-timeline", "case-sharing", "risk-view", "report-list", "meeting-view",
    "note-add", "evidence-add", "involvement-add", "person-change", "person-readers",
    "agenda-item-view", "action-view", "contact-log", "case-close", "support-refer", "support-list", "support-view",
    "access-record",
]  # fmt: skip


@pytest.fixture
def world(made_world: World, db: None) -> World:
    world, later = deepcopy(made_world), make.DAY + timedelta(days=2)
    grace, referral = world.cast.support_officer, world.referral
    make.accept(referral, grace)
    make.log_contact(world.case, grace, on=later, referral=referral, note=NOTE, circle=Circle.AGENCY)
    make.write_note(world.case, grace, on=later, text=THOUGHT, is_opinion=True, circle=Circle.AGENCY)
    make.add_evidence(world.case, grace, obtained_on=later, title=LETTER, circle=Circle.AGENCY)
    support.give(referral=referral, by=grace, on=later, kind=SupportKind.PRACTICAL, note=GIVEN)
    support.record_feedback(
        referral=referral, by=grace, given_on=later, would_recommend=True, satisfaction=5, comments=WORDS
    )
    return world


def test_nobody_else_reads_them_on_any_page(world: World) -> None:
    for name in world.cast.people:
        client, found = world.browser(name), set()
        for page in PAGES:
            text = client.get(address(f"casework:{page}", world)).content.decode()
            found |= {secret for secret in ("in Hendon", THOUGHT, LETTER, GIVEN, WORDS) if secret in text}
        own = {"in Hendon", THOUGHT, LETTER, GIVEN, WORDS} if name == "support_officer" else set()
        assert found == own, name


def test_the_record_tells_the_data_protection_officer_who_wrote_and_not_what(world: World) -> None:
    client = Client()
    client.force_login(world.cast.dpo, "django.contrib.auth.backends.ModelBackend")
    for query in ("", f"?reference={world.case.reference}", f"?officer={world.cast.support_officer.pk}"):
        text = client.get(reverse("casework:access-record") + query).content.decode()
        assert "Grace Obi" in text
        assert not [secret for secret in ("in Hendon", GIVEN, WORDS) if secret in text]


def test_they_are_not_in_the_assessment_or_its_document(world: World) -> None:
    assessments.collect(assessment=world.assessment, by=world.cast.analyst)
    client = Client()
    client.force_login(world.cast.analyst, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("assessment:detail", args=[world.assessment.pk])).content.decode()
    document = documents.make_document(world.assessment, "restricted", "docx")
    with ZipFile(BytesIO(document)) as parts:
        text = page + " ".join(parts.read(name).decode(errors="ignore") for name in parts.namelist())
    secrets = ["in Hendon", GIVEN, WORDS, "Yusuf", "Orange Hill", world.case.reference]
    assert not [secret for secret in secrets if secret in text]
