"""Circles: what an agency on a case reads of it. Every door gives the same answer, and it is the plain rule."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.access import cases_for, contacts_for, evidence_for, notes_for, people_for
from casework.models import Agency, Case, Person, User
from casework.permissions import Permission, can
from casework.rules.categories import Circle
from casework.services import details, sharing
from casework.services.known import people_on, victim_of, ward_shown, wards_of, where
from casework.timeline import timeline
from tests import factories as make
from tests.casework.screen import signed_in, words
from tests.personas import Cast

OFFICERS = ("case_lead", "police_officer", "homes_officer", "support_officer")
MADE = {"contact": make.log_contact, "note": make.write_note, "evidence": make.add_evidence}
SHOWN = {"contact": contacts_for, "note": notes_for, "evidence": evidence_for}
circles = st.tuples(st.sampled_from(Circle.values), st.sets(st.sampled_from(OFFICERS)))


@dataclass(frozen=True)
class Item:
    kind: str
    author: str
    circle: str
    named: frozenset[str]


items = st.builds(
    lambda kind, author, chosen: Item(kind, author, chosen[0], frozenset(chosen[1] - {author})),
    st.sampled_from(sorted(MADE)),
    st.sampled_from(OFFICERS),
    circles,
).filter(lambda item: item.circle != Circle.NAMED or item.named)


def may_read(reader: str, *, holder: str, circle: str, named: Any, on_case: set[str]) -> bool:
    """The rule in words: the case decides first; then the author's agency always, everybody, or those who are named."""
    if reader not in on_case:
        return False
    return reader == holder or circle == "case" or (circle == "named" and reader in named)


@pytest.fixture(scope="module")
def standing(made_cast: Cast) -> Cast:
    return made_cast


@contextmanager
def undone() -> Iterator[None]:
    """Rows for one example, taken back after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def agency_of(cast: Cast, name: str) -> Agency:
    return cast.people[name].agency


def fresh(cast: Cast, name: str) -> User:
    """The officer as a new request has them."""
    return User.objects.get(pk=cast.people[name].pk)


def shared_case(cast: Cast, *told: Any) -> Case:
    case = make.make_case(cast.case_lead, *told)
    for name in OFFICERS[1:]:
        make.share(case, agency_of(cast, name))
    return case


def leave_only(case: Case, cast: Cast, on_case: set[str]) -> None:
    for share in case.shares.exclude(agency__in=[agency_of(cast, name).pk for name in on_case]):
        sharing.withdraw(share=share, by=cast.case_lead)


@settings(max_examples=25)
@given(told=st.lists(items, min_size=1, max_size=5), others=st.sets(st.sampled_from(OFFICERS[1:])))
def test_every_door_gives_what_the_rule_says(standing: Cast, told: list[Item], others: set[str]) -> None:
    cast, on_case = standing, {"case_lead", *others}
    with undone():
        case, made = shared_case(cast), []
        for number, item in enumerate(told):
            named = [agency_of(cast, name).pk for name in item.named]
            what = {"contact": "note", "note": "text", "evidence": "title"}[item.kind]
            author = cast.people[item.author]
            words_of_it = f"What number {number} says."
            row: Any = MADE[item.kind](  # type: ignore[operator]
                case, author, circle=item.circle, circle_agencies=named, **{what: words_of_it}
            )
            made.append((item, row, words_of_it))
        leave_only(case, cast, on_case)
        for name in OFFICERS:
            user = fresh(cast, name)
            is_in = cases_for(user).filter(pk=case.pk).exists()
            entries = str(timeline(case, user)) if is_in else ""
            client = signed_in(user)
            page = words(client.get(case.get_absolute_url() + "timeline/")) if is_in else ""
            for item, row, text in made:
                right = may_read(name, holder=item.author, circle=item.circle, named=item.named, on_case=on_case)
                assert SHOWN[item.kind](user).filter(pk=row.pk).exists() == right
                assert can(user, Permission.CASE_VIEW, row) == right
                assert (is_in and row.is_readable_by(user)) == right
                assert (is_in and type(row).objects.readable_by(user).filter(pk=row.pk).exists()) == right
                assert (text in entries) == right
                assert (text in page) == right


@settings(max_examples=25)
@given(address=circles, contact=circles, others=st.sets(st.sampled_from(OFFICERS[1:])))
def test_the_victims_details_are_shown_as_the_rule_says(
    standing: Cast, address: tuple[str, set[str]], contact: tuple[str, set[str]], others: set[str]
) -> None:
    """The police hold the record, and keep its address and its contact in circles of their own."""
    cast, holder, on_case = standing, "police_officer", {"case_lead", *others}
    with undone():
        report = make.make_report(cast.police_officer, ward=cast.ward)
        case = shared_case(cast, report)
        Person.objects.filter(pk=report.victim_id).update(
            **{
                f"{name}_{part}": value
                for name, (circle, named) in (("address", address), ("contact", contact))
                for part, value in (
                    ("circle", circle),
                    ("agencies", [agency_of(cast, one).pk for one in named]),
                )
            }
        )
        report.victim.refresh_from_db()
        leave_only(case, cast, on_case)
        for name in on_case:
            user = fresh(cast, name)
            lives, reached = (
                may_read(name, holder=holder, circle=circle, named=named, on_case=on_case)
                for circle, named in (address, contact)
            )
            known = people_on(case, user)[0].records[0]
            assert (bool(known.home), bool(known.address_kept)) == (lives, not lives)
            assert (bool(known.phone), bool(known.contact_kept)) == (reached, not reached)
            assert report.victim.shows_address_to(user) == lives and report.victim.shows_contact_to(user) == reached
            assert ("Orange Hill" in " ".join(where(report, user))) == lives
            assert wards_of([case], user)[case.pk] == ("Burnt Oak" if lives else "")
            assert cases_for(user).filter(ward_shown(user), pk=case.pk).exists() == lives
            page = words(signed_in(user).get(case.get_absolute_url()))
            assert ("4 Orange Hill" in page) == ("HA8 0TR" in page) == ("Ward Burnt Oak" in page) == lives
            assert ("900123" in page) == ("Only before noon" in page) == reached
            assert ("Kept to Metropolitan Police. Ask them." in page) == (not lives or not reached)


# What is named and tagged


def test_an_agency_that_is_named_and_has_no_share_reads_nothing(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    note = make.write_note(case, cast.case_lead, circle=Circle.NAMED, circle_agencies=[cast.police.pk])
    assert not notes_for(cast.police_officer).exists()
    assert signed_in(cast.police_officer).get(f"/notes/{note.pk}/change/").status_code == 404


def test_the_tag_says_who_may_read_it_and_who_of_them_is_still_on_the_case(cast: Cast) -> None:
    case = shared_case(cast)
    named = [cast.police.pk, cast.homes.pk]
    make.write_note(case, cast.support_officer, circle=Circle.NAMED, circle_agencies=named, text="She is afraid.")
    make.write_note(case, cast.support_officer, circle=Circle.AGENCY, text="She thinks of moving.")
    page = words(signed_in(cast.police_officer).get(case.get_absolute_url() + "timeline/"))
    assert "Only Barnet Homes, Metropolitan Police and Victim Support" in page
    assert "She thinks of moving." not in page
    leave_only(case, cast, {"case_lead", "police_officer", "support_officer"})
    page = words(signed_in(cast.police_officer).get(case.get_absolute_url() + "timeline/"))
    assert "Only Metropolitan Police and Victim Support" in page
    page = words(signed_in(cast.support_officer).get(case.get_absolute_url() + "timeline/"))
    assert "Only your agency" in page


def test_only_agencies_that_are_on_the_case_can_be_named(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    client, url = signed_in(cast.case_lead), f"/cases/{case.reference}/notes/new/"
    assert "Only the agencies that I name" not in words(client.get(url))
    make.share(case, cast.police)
    page = words(client.get(url))
    assert "Only the agencies that I name" in page and "Barnet Homes" not in page
    sent = {"on-day": "1", "on-month": "3", "on-year": "2017", "text": "The wall is thin.", "is_opinion": "no"}
    answer = client.post(url, sent | {"circle": "named", "circle_agencies": cast.homes.pk})
    assert "Select one of the answers in the list" in words(answer)
    assert "Choose at least one agency" in words(client.post(url, sent | {"circle": "named"}))
    assert client.post(url, sent | {"circle": "named", "circle_agencies": cast.police.pk}).status_code == 302
    assert case.notes.get().circle_agencies == [cast.police.pk]


@pytest.mark.parametrize("page", ["notes/new", "evidence/new", "contacts/new"])
def test_a_victims_service_keeps_what_it_writes_unless_it_says_otherwise(cast: Cast, page: str) -> None:
    case = shared_case(cast)
    for name, first in (("support_officer", Circle.AGENCY), ("police_officer", Circle.CASE)):
        form = signed_in(cast.people[name]).get(f"/cases/{case.reference}/{page}/").context["form"]
        assert form["circle"].value() == first


# A victim who is said to have done it elsewhere


def _both_sides(cast: Cast, told_by: User) -> tuple[Case, Case]:
    """A case in which she is the victim, and one in which the same record stands as alleged perpetrator."""
    report = make.make_report(told_by, given_name="Mina", family_name="Okoro", date_of_birth=date(1990, 1, 2))
    as_victim = make.make_case(cast.case_lead, report, title="Threats at the bus stop")
    as_alleged = make.make_case(cast.case_lead, title="Bonfires")
    involvement = make.involve(as_alleged, cast.case_lead, given_name="Mina", family_name="Okoro")
    as_alleged.involvements.filter(pk=involvement.pk).update(person=report.victim)
    return as_victim, as_alleged


def test_who_may_read_only_where_she_is_alleged_learns_nothing_of_her_report(cast: Cast) -> None:
    as_victim, as_alleged = _both_sides(cast, cast.homes_officer)
    make.share(as_alleged, cast.police)
    page = words(signed_in(cast.police_officer).get(as_alleged.get_absolute_url()))
    assert "Alleged perpetrator: Mina Okoro" in page
    shown = [one for one in people_on(as_alleged, fresh(cast, "police_officer")) if one.is_alleged]
    record = shown[0].records[0]
    assert (record.home, record.phone, record.safe_note, record.address_kept, record.contact_kept) == ("",) * 5
    assert shown[0].victim_in == []
    assert as_victim.reference not in page and "Also victim" not in page


def test_who_may_read_both_sees_it_said_once_and_quietly(cast: Cast) -> None:
    as_victim, as_alleged = _both_sides(cast, cast.homes_officer)
    for case in (as_victim, as_alleged):
        make.share(case, cast.police)
    page = words(signed_in(cast.police_officer).get(as_alleged.get_absolute_url()))
    assert f"Also victim in {as_victim.reference}" in page
    assert "Also victim" not in words(signed_in(cast.police_officer).get(as_victim.get_absolute_url()))
    record = people_on(as_alleged, fresh(cast, "police_officer"))[1].records[0]
    assert record.phone == "07700 900123"


# Referring for support


def test_the_service_joins_those_who_may_read_how_to_reach_them(cast: Cast) -> None:
    report = make.make_report(cast.case_lead, contact_circle=Circle.AGENCY, address_circle=Circle.AGENCY)
    case = make.make_case(cast.case_lead, report)
    page = words(signed_in(cast.case_lead).get(f"/cases/{case.reference}/support/"))
    assert "How to reach Amina Yusuf is kept to some agencies. The service that you choose joins them." in page
    referral = make.refer_to_support(case, cast.victim_support)
    report.victim.refresh_from_db()
    assert (report.victim.contact_circle, report.victim.contact_agencies) == ("named", [cast.victim_support.pk])
    page = words(signed_in(cast.support_officer).get(referral.get_absolute_url()))
    assert "07700 900123" in page and "Only before noon." in page
    assert "Orange Hill" not in page.replace(case.title, "")
    assert "Kept to Barnet Council. Ask them." in page


def test_what_is_kept_from_the_referring_agency_it_cannot_pass_on(cast: Cast) -> None:
    report = make.make_report(cast.police_officer, contact_circle=Circle.AGENCY)
    case = make.make_case(cast.case_lead, report)
    page = words(signed_in(cast.case_lead).get(f"/cases/{case.reference}/support/"))
    assert "Metropolitan Police keeps how to reach Amina Yusuf from your agency. The service has to ask them." in page
    referral = make.refer_to_support(case, cast.victim_support)
    report.victim.refresh_from_db()
    assert (report.victim.contact_circle, report.victim.contact_agencies) == ("agency", [])
    assert "900123" not in words(signed_in(cast.support_officer).get(referral.get_absolute_url()))


def test_the_holder_lets_others_in_and_out_again(cast: Cast) -> None:
    report = make.make_report(cast.police_officer)
    case = shared_case(cast, report)

    def choose(circle: str, *named: int) -> None:
        report.victim.refresh_from_db()
        details.choose_readers(
            person=report.victim,
            by=cast.police_officer,
            version=report.victim.version,
            address_circle=circle,
            address_agencies=named,
            contact_circle=Circle.CASE,
        )

    for circle, named, homes in (("agency", [], False), ("named", [cast.homes.pk], True), ("case", [], True)):
        choose(circle, *named)
        assert bool(people_on(case, fresh(cast, "homes_officer"))[0].records[0].home) == homes
        assert bool(victim_of(report, fresh(cast, "police_officer")).home)
    assert report.victim in people_for(fresh(cast, "homes_officer"))
