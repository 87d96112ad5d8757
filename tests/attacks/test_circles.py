"""Attacks on a victim's address and safe contact, by officers who may read everything else about them.

The police took the report that is on the case, and Barnet Homes one that is on none. Each keeps where the victim lives and
how to reach them to itself. The council leads the case and reads every report; Victim Support is on the case.
"""

from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from casework.access import cases_for
from casework.models import Case, Person, Place, Report
from casework.rules.categories import Circle
from casework.services import details, evidence, exports, reports
from tests import factories as make
from tests.casework.screen import signed_in, words
from tests.test_permission_matrix import address, expected, patterns
from tests.world import World

OF_POLICE = ("4 Orange Hill", "HA8 0TR", "900123", "Only before noon", "Burnt Oak")
OF_HOMES = ("Watling Avenue", "HA8 0LF", "900555", "Never after dark", "amina@example.org", "Burnt Oak")
KNOWS = {"police_officer": OF_POLICE, "chair": OF_POLICE, "homes_officer": OF_HOMES}
CASEWORK = sorted(name for name in patterns() if name.startswith("casework:"))


def keep(person: Person, by: Any) -> None:
    person.refresh_from_db()
    closed = {"address_circle": Circle.AGENCY, "contact_circle": Circle.AGENCY}
    details.choose_readers(person=person, by=by, version=person.version, **closed)


@pytest.fixture(scope="module")
def world(made_world: World) -> World:
    world = made_world
    cast, of_homes = world.cast, world.waiting_report.victim
    facts = make.report_facts(
        address="81 Watling Avenue",
        postcode="HA8 0LF",
        phone="07700 900555",
        email="amina@example.org",
        safe_note="Never after dark.",
    )
    details.correct(person=of_homes, by=cast.homes_officer, version=of_homes.version, facts=facts)
    Place.objects.filter(partnership=cast.barnet).exclude(address="9 Vale Close").update(ward=cast.ward)
    Case.objects.filter(pk=world.case.pk).update(ward=cast.ward, title="Noise at night")
    # Victim Support was referred to when the contact was open; from now on it is kept from them, too.
    keep(world.case.reports.get().victim, cast.police_officer)
    for known_to_homes in (of_homes, world.match.person, world.match.other):
        keep(known_to_homes, cast.homes_officer)
    return world


def leaks(text: str, person: str) -> list[str]:
    text = unescape(text)
    # The wards that can be chosen are no secret.
    text = text.replace('value="E05000043">Burnt Oak', "").replace('value="E05000043" selected>Burnt Oak', "")
    mine = KNOWS.get(person, ())
    return [secret for secret in {*OF_POLICE, *OF_HOMES} if secret in text and secret not in mine]


@pytest.mark.parametrize("name", CASEWORK)
def test_no_page_form_or_error_tells_an_outsider_of_the_circle(name: str, world: World, db: None) -> None:
    for person in world.cast.people:
        if expected(name)[person] in ("no", "--", "in"):
            continue  # refused, page and form, by words that know no record (test_permission_matrix.py)
        client = world.browser(person)
        for answer in (client.get, client.post):
            with transaction.atomic():
                found = answer(address(name, world), follow=True)
                transaction.set_rollback(True)
            assert leaks(found.content.decode(), person) == [], f"{person} {answer.__name__}"


def test_on_the_pages_of_the_case_and_the_reports_it_says_whom_to_ask(world: World, db: None) -> None:
    client, report = signed_in(world.cast.case_lead), world.case.reports.get()
    for url in (
        world.case.get_absolute_url(),
        report.get_absolute_url(),
        f"/cases/{world.case.reference}/contacts/new/",
    ):
        assert "Kept to Metropolitan Police. Ask them." in words(client.get(url))
    for url in (world.waiting_report.get_absolute_url(), f"{world.waiting_report.get_absolute_url()}match/"):
        assert "Kept to Barnet Homes. Ask them." in words(client.get(url))
    assert "No safe way of contact is recorded" not in words(client.get(world.case.get_absolute_url()))


def test_their_own_agency_always_sees_it(world: World, db: None) -> None:
    page = words(signed_in(world.cast.police_officer).get(world.case.get_absolute_url()))
    assert [secret for secret in OF_POLICE if secret not in page] == []
    page = words(signed_in(world.cast.homes_officer).get(world.waiting_report.get_absolute_url()))
    assert [secret for secret in OF_HOMES if secret not in page] == []


def test_neither_a_search_nor_a_filter_by_ward_confirms_it(world: World, db: None) -> None:
    ours = [world.case.reference, world.case.reports.get().reference, world.waiting_report.reference]
    asked = [
        f"{reverse(f'casework:{noun}-list')}?q={text}" for noun in ("case", "report") for text in ("HA8", "Watling")
    ]
    asked += [f"/cases/?ward={world.cast.ward.pk}", f"/reports/?place__ward={world.cast.ward.pk}"]
    for url in asked:
        page = words(signed_in(world.cast.case_lead).get(url))
        assert not [reference for reference in ours if reference in page], url
    assert ours[0] in words(signed_in(world.cast.police_officer).get(asked[-2]))
    assert ours[2] in words(signed_in(world.cast.homes_officer).get(asked[-1]))


def test_a_list_that_is_taken_out_says_no_more_than_the_page(world: World, db: None) -> None:
    for person, is_told in (("case_lead", False), ("police_officer", True)):
        user = world.cast.people[person]
        taken = exports.case_list(cases=cases_for(user), asked=[], why="For the board", taken_by=user).decode()
        assert world.case.reference in taken
        assert ("Burnt Oak" in taken) is is_told


@pytest.fixture
def guess(world: World, db: None) -> Report:
    """The council types a report of a woman of that name, with the address and the phone that it suspects."""
    known = {"address": "81 Watling Av", "postcode": "HA8 0LF", "phone": "07700 900555", "email": "amina@example.org"}
    return make.make_report(world.cast.case_lead, **known)


def test_a_guess_is_not_confirmed_by_the_question_who_it_is(world: World, guess: Report) -> None:
    page = words(signed_in(world.cast.case_lead).get(f"{guess.get_absolute_url()}match/"))
    assert "address kept by Barnet Homes" in page
    assert "same name, same date of birth" in page
    for told in ("same postcode", "same phone", "same e-mail", "81 Watling Avenue"):
        assert told not in page
    assert "Is this an address we know?" not in page


def test_a_guess_by_phone_alone_finds_nobody(world: World, db: None) -> None:
    someone = {"given_name": "Zoe", "family_name": "Hart", "date_of_birth": None}
    mine = make.make_report(world.cast.case_lead, phone="07700 900555", email="amina@example.org", **someone)
    page = words(signed_in(world.cast.case_lead).get(f"{mine.get_absolute_url()}match/", follow=True))
    assert "Yusuf" not in page and "Barnet Homes" not in page


def test_a_case_is_not_found_by_the_address_that_is_kept(world: World, db: None) -> None:
    someone = {"given_name": "Zoe", "family_name": "Hart", "date_of_birth": None, "phone": ""}
    mine = make.make_report(world.cast.case_lead, **someone)
    report = world.case.reports.get()
    Report.objects.filter(pk=mine.pk).update(place=report.place)
    page = words(signed_in(world.cast.case_lead).get(f"{mine.get_absolute_url()}case/"))
    assert world.case.reference not in page


def test_records_of_others_cannot_be_changed_or_opened_to_oneself(world: World, db: None) -> None:
    victim = world.case.reports.get().victim
    client = signed_in(world.cast.case_lead)
    for page in ("change", "readers"):
        answer = client.post(f"/people/{victim.pk}/{page}/", {"address_circle": "case", "contact_circle": "case"})
        assert answer.status_code == 403 and "Ask Metropolitan Police" in words(answer)
    victim.refresh_from_db()
    assert (victim.address_circle, victim.contact_circle) == ("agency", "agency")


def test_a_file_in_a_circle_is_not_handed_out(world: World, db: None) -> None:
    cast, case = world.cast, world.case
    kept = make.add_evidence(case, cast.support_officer, circle=Circle.AGENCY, title="Letter from her sister")
    for person, user in cast.people.items():
        answer = signed_in(user).get(reverse("casework:evidence-download", args=[kept.pk]))
        assert (answer.status_code == 200) == (person == "support_officer")
        shown = words(signed_in(user).get(case.get_absolute_url() + "timeline/"))
        assert ("Letter from her sister" in shown) == (person == "support_officer")
    named = {"circle": Circle.NAMED, "circle_agencies": [cast.police.pk]}
    evidence.correct(
        evidence=kept, by=cast.support_officer, version=1, title=kept.title, obtained_on=kept.obtained_on, **named
    )
    statuses = [
        signed_in(user).get(reverse("casework:evidence-download", args=[kept.pk])).status_code
        for user in (cast.police_officer, cast.case_lead)
    ]
    assert statuses == [200, 404]


def test_an_old_address_stays_as_hidden_as_the_new_one(world: World, db: None) -> None:
    person = world.case.reports.get().victim
    facts = make.report_facts(address="7 Vale Close", postcode="N12 0HA")
    details.correct(person=person, by=world.cast.police_officer, version=person.version, facts=facts, is_moved=True)
    report = world.case.reports.get()
    assert str(report.place).startswith("4 Orange Hill")
    page = words(signed_in(world.cast.case_lead).get(report.get_absolute_url()))
    assert "Orange Hill" not in page and "Vale Close" not in page


def test_moving_a_report_to_another_spelling_does_not_open_it(world: World, db: None) -> None:
    report = world.case.reports.get()
    place = Place.objects.create(partnership=world.cast.barnet, address="4 Orangehill Rd", postcode="HA8 0TR")
    reports.move_to_place(report=report, place=place, by=world.cast.police_officer)
    assert "Orangehill" not in words(signed_in(world.cast.case_lead).get(report.get_absolute_url()))
