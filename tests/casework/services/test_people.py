"""Finding the records that are probably the same human being, and joining them."""

import pytest
from django.core.exceptions import ValidationError

from casework.models import AccessEntry, ChangeEntry, Person, PersonMatch, User
from casework.services import barriers
from casework.services.people import decide_match, probable_people, undo_match
from tests import factories as make
from tests.personas import Cast


def test_a_record_of_another_agency_is_not_offered(cast: Cast) -> None:
    make.make_report(cast.homes_officer)
    mine = make.make_report(cast.police_officer).victim
    assert probable_people(mine, user=cast.police_officer) == []


def test_it_is_offered_to_its_own_agency_to_those_on_the_case_and_to_the_lead_agency(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    mine = make.make_report(cast.police_officer).victim
    assert [one.person for one in probable_people(mine, user=cast.homes_officer)] == [report.victim]
    assert [one.person for one in probable_people(mine, user=cast.case_lead)] == [report.victim]
    make.share(make.make_case(cast.case_lead, report), cast.police, make.Level.READ)
    assert [one.person for one in probable_people(mine, user=cast.police_officer)] == [report.victim]


def test_best_first_and_only_what_is_probable(cast: Cast) -> None:
    mine = make.make_report(cast.police_officer).victim
    make.make_report(cast.homes_officer, given_name="Peter", date_of_birth=None, phone="07700 900999")
    similar = make.make_report(cast.homes_officer, given_name="Aminah", date_of_birth=None).victim
    same = make.make_report(cast.homes_officer).victim
    assert [one.person for one in probable_people(mine, user=cast.case_lead)] == [same, similar]


def test_only_reports_that_the_officer_may_read_are_counted(cast: Cast) -> None:
    theirs, readable, mine = (
        make.make_report(by).victim for by in (cast.homes_officer, cast.police_officer, cast.police_officer)
    )
    decide_match(person=theirs, other=readable, is_same=True, by=cast.case_lead)
    assert [one.report_count for one in probable_people(mine, user=cast.police_officer)] == [1]
    assert [one.report_count for one in probable_people(mine, user=cast.case_lead)] == [2]


def test_the_look_up_is_in_the_record_with_what_it_showed(cast: Cast) -> None:
    theirs = make.make_report(cast.homes_officer).victim
    mine = make.make_report(cast.police_officer).victim
    probable_people(mine, user=cast.case_lead)
    entry = AccessEntry.objects.get(operation="search")
    assert (entry.user_label, entry.object_id) == ("Priya Shah", str(mine.pk))
    assert entry.records == [f"person {mine.pk}", f"person {theirs.pk}"]


def test_people_of_another_partnership_are_never_offered(cast: Cast) -> None:
    make.make_report(cast.enfield_police)
    mine = make.make_report(cast.police_officer).victim
    assert probable_people(mine, user=cast.police_officer) == []


def test_one_human_being_gets_one_identity_with_all_who_were_joined_before(cast: Cast) -> None:
    a, b, c, stranger = (
        make.make_report(by).victim
        for by in (cast.homes_officer, cast.police_officer, cast.support_officer, cast.case_lead)
    )
    decide_match(person=b, other=a, is_same=True, by=cast.case_lead)
    decide_match(person=a, other=c, is_same=True, by=cast.case_lead)
    for person in (a, b, c, stranger):
        person.refresh_from_db()
    assert a.identity == b.identity == c.identity != stranger.identity
    entry = ChangeEntry.objects.filter(operation="combination").latest("pk")
    assert entry.changes["score"] == 100


def test_joined_records_are_not_offered_again(cast: Cast) -> None:
    a, b = (make.make_report(by).victim for by in (cast.homes_officer, cast.police_officer))
    decide_match(person=b, other=a, is_same=True, by=cast.case_lead)
    assert probable_people(b, user=cast.case_lead) == []
    assert probable_people(a, user=cast.case_lead) == []


def test_not_the_same_is_remembered_from_both_sides(cast: Cast) -> None:
    a, b = (make.make_report(by).victim for by in (cast.homes_officer, cast.police_officer))
    decide_match(person=b, other=a, is_same=False, by=cast.case_lead)
    assert probable_people(b, user=cast.case_lead) == []
    assert probable_people(a, user=cast.case_lead) == []
    a.refresh_from_db()
    b.refresh_from_db()
    assert a.identity != b.identity


def test_a_decision_can_be_made_anew(cast: Cast) -> None:
    a, b = (make.make_report(by).victim for by in (cast.homes_officer, cast.police_officer))
    decide_match(person=b, other=a, is_same=False, by=cast.case_lead)
    decide_match(person=b, other=a, is_same=True, by=cast.coordinator)
    match = PersonMatch.objects.get()
    assert (match.is_same, match.decided_by, match.score) == (True, cast.coordinator, 100)


def identities(*people: Person) -> list[int]:
    """Which of them are one: the same number, the same human being."""
    found = [Person.objects.get(pk=person.pk).identity for person in people]
    return [found.index(identity) for identity in found]


def three_joined(cast: Cast) -> list[Person]:
    """a = b = c, by two decisions."""
    a, b, c = (make.make_report(by).victim for by in (cast.homes_officer, cast.police_officer, cast.support_officer))
    decide_match(person=b, other=a, is_same=True, by=cast.case_lead)
    b.refresh_from_db()
    decide_match(person=c, other=b, is_same=True, by=cast.case_lead)
    return [a, b, c]


def test_what_was_joined_is_parted_again_each_with_those_joined_to_it(cast: Cast) -> None:
    a, b, c = three_joined(cast)
    assert identities(a, b, c) == [0, 0, 0]
    undo_match(match=PersonMatch.objects.get(person=b), by=cast.case_lead)
    assert identities(a, b, c) == [0, 1, 1]
    undo_match(match=PersonMatch.objects.get(person=c), by=cast.case_lead)
    assert identities(a, b, c) == [0, 1, 2]


def test_two_that_another_decision_joins_stay_joined(cast: Cast) -> None:
    a, b, c = three_joined(cast)
    a.refresh_from_db()
    c.refresh_from_db()
    decide_match(person=c, other=a, is_same=True, by=cast.case_lead)
    undo_match(match=PersonMatch.objects.get(person=b), by=cast.case_lead)
    assert identities(a, b, c) == [0, 0, 0]


def test_what_was_taken_back_is_offered_again_and_stands_in_the_record_of_both(cast: Cast) -> None:
    a, b, _ = three_joined(cast)
    undo_match(match=PersonMatch.objects.get(person=b), by=cast.case_lead)
    b.refresh_from_db()
    assert [one.person for one in probable_people(b, user=cast.case_lead)] == [a]
    parted = ChangeEntry.objects.filter(operation="combination").order_by("-pk")[:2]
    assert {entry.object_id for entry in parted} == {str(a.pk), str(b.pk)}
    with pytest.raises(ValidationError):
        undo_match(match=PersonMatch(pk=0), by=cast.case_lead)


def test_who_is_kept_from_one_of_two_is_kept_from_both_joined_and_parted(cast: Cast) -> None:
    a, b = (make.make_report(by).victim for by in (cast.homes_officer, cast.police_officer))
    barriers.bar(user=cast.police_officer, identity=b.identity, reason="My sister.", by=cast.police_officer)
    decide_match(person=b, other=a, is_same=True, by=cast.case_lead)
    assert barred(cast.police_officer) == {a.identity}
    undo_match(match=PersonMatch.objects.get(), by=cast.case_lead)
    b.refresh_from_db()
    assert b.identity != a.identity
    assert barred(cast.police_officer) == {a.identity, b.identity}


def barred(user: User) -> set:
    return set(User.objects.get(pk=user.pk).barred_identities)
