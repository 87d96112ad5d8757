"""Attacks on the question "Is this somebody we know?": what an officer learns by guessing.

Victim Support took the report of a woman who has moved. The police may read nothing of it; somebody there knows her name
and her date of birth, and types them into reports to find out where she is.
"""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import AccessEntry, Person, Report
from tests import factories as make
from tests.personas import Cast

ADDRESS, POSTCODE = "The Haven, Rose Court", "N12 0HA"


def pages(user: Any, report: Report) -> str:
    """The question and the report itself, as that officer sees them."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    found = [
        client.get(reverse(f"casework:{name}", args=[report.reference]), follow=True)
        for name in ("report-match", "report-view")
    ]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(page.content.decode() for page in found))))


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


def test_a_guessed_postcode_is_not_confirmed(cast: Cast, hidden: Report) -> None:
    right, wrong = guess(cast, postcode=POSTCODE), guess(cast, postcode="N12 9AA")
    found = [pages(cast.police_officer, report) for report in (right, wrong)]
    assert all("A record held by Victim Support" in page for page in found)
    assert all("same name, same date of birth" in page for page in found)
    assert not any("same postcode" in page for page in found)


def test_a_name_and_a_guessed_postcode_do_not_find_her(cast: Cast, hidden: Report) -> None:
    mine = guess(cast, postcode=POSTCODE, date_of_birth=None)
    assert "A record held by" not in pages(cast.police_officer, mine)


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


def test_who_says_it_is_the_same_person_learns_how_often_she_told_and_nothing_else(cast: Cast, hidden: Report) -> None:
    mine = guess(cast, postcode="")
    client = Client()
    client.force_login(cast.police_officer, "django.contrib.auth.backends.ModelBackend")
    client.post(reverse("casework:report-match", args=[mine.reference]), {"person": hidden.victim_id})
    assert Person.objects.get(pk=mine.victim_id).identity == hidden.victim.identity
    page = pages(cast.police_officer, mine)
    assert "2 reports in 6 months from this person" in page
    for secret in (hidden.reference, "Haven", POSTCODE, "900555", "He must not know", "21 February 2017"):
        assert secret not in page
    assert "21 February 2017 to 1 March 2017" in pages(cast.case_lead, mine)


def test_each_guess_stands_in_the_record(cast: Cast, hidden: Report) -> None:
    mine = guess(cast, postcode="")
    pages(cast.police_officer, mine)
    looked = AccessEntry.objects.filter(operation="search", user_id=cast.police_officer.pk, object_id=mine.victim_id)
    assert [entry.records for entry in looked] == [[f"person {mine.victim_id}", f"person {hidden.victim_id}"]]


def test_the_same_person_on_a_case_shows_no_record_that_is_not_on_it(cast: Cast, hidden: Report) -> None:
    mine = guess(cast, postcode="")
    client = Client()
    client.force_login(cast.police_officer, "django.contrib.auth.backends.ModelBackend")
    client.post(reverse("casework:report-match", args=[mine.reference]), {"person": hidden.victim_id})
    mine.refresh_from_db()
    case = make.make_case(cast.case_lead, mine)
    make.share(case, cast.police)
    make.share(case, cast.homes)
    for user in (cast.police_officer, cast.homes_officer):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        for name in ("case-view", "case-timeline", "case-sharing"):
            page = client.get(reverse(f"casework:{name}", args=[case.reference])).content.decode()
            for secret in (hidden.reference, "Haven", POSTCODE, "900555", "He must not know"):
                assert secret not in page
