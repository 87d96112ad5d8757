"""Finding the records that are probably the same human being, and joining them."""

from casework.models import AccessEntry, ChangeEntry, PersonMatch
from casework.services.people import decide_match, probable_people
from tests import factories as make
from tests.personas import Cast


def test_a_record_of_another_agency_is_a_pointer_and_no_more(cast: Cast) -> None:
    theirs = make.make_report(cast.homes_officer).victim
    mine = make.make_report(cast.police_officer).victim
    found = probable_people(mine, user=cast.police_officer)
    assert [(one.person, one.is_readable, one.agency) for one in found] == [(theirs, False, cast.homes)]
    assert found[0].match.score == 100


def test_it_is_readable_to_its_own_agency_to_those_on_the_case_and_to_the_lead_agency(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    mine = make.make_report(cast.police_officer).victim
    assert probable_people(mine, user=cast.homes_officer)[0].is_readable
    assert probable_people(mine, user=cast.case_lead)[0].is_readable
    make.share(make.make_case(cast.case_lead, report), cast.police, make.Level.READ)
    assert probable_people(mine, user=cast.police_officer)[0].is_readable


def test_best_first_and_only_what_is_probable(cast: Cast) -> None:
    mine = make.make_report(cast.police_officer).victim
    make.make_report(cast.homes_officer, given_name="Peter", date_of_birth=None, phone="07700 900999")
    similar = make.make_report(cast.homes_officer, given_name="Aminah", date_of_birth=None).victim
    same = make.make_report(cast.homes_officer).victim
    assert [one.person for one in probable_people(mine, user=cast.police_officer)] == [same, similar]


def test_the_look_up_is_in_the_record_with_what_it_showed(cast: Cast) -> None:
    theirs = make.make_report(cast.homes_officer).victim
    mine = make.make_report(cast.police_officer).victim
    probable_people(mine, user=cast.police_officer)
    entry = AccessEntry.objects.get(operation="search")
    assert (entry.user_label, entry.object_id) == ("Tom Reid", str(mine.pk))
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
