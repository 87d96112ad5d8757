"""Finding the records that are probably the same human being, and joining them."""

import pytest
from django.core.exceptions import ValidationError

from casework.acting import acting
from casework.models import AccessEntry, Barrier, ChangeEntry, Notice, Person, PersonMatch, PointerMark, User
from casework.services import barriers, cases, marks
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


# Acting for the officer: what they may not read changes all the same


def kept_everywhere(cast: Cast) -> tuple[Person, Person, Person]:
    """A record of the police, and two of Victim Support, already joined, on a case and in reports that the police may not
    read. Officers of three agencies are barred from one or the other, and two agencies keep her hidden."""
    mine = make.make_report(cast.police_officer).victim
    theirs, more = (make.make_report(cast.support_officer) for _ in range(2))
    decide_match(person=more.victim, other=theirs.victim, is_same=True, by=cast.support_officer)
    make.make_case(cast.case_lead, theirs)
    mine, other, third = (Person.objects.get(pk=one.pk) for one in (mine, theirs.victim, more.victim))
    barriers.bar(user=cast.chair, identity=mine.identity, reason="My sister.", by=cast.chair)
    for user in (cast.homes_officer, cast.coordinator):
        barriers.bar(user=user, identity=other.identity, reason="My neighbour.", by=user)
    marks.mark(identity=other.identity, agencies=[cast.police], reason="He looks for her.", by=cast.support_officer)
    marks.mark(identity=mine.identity, agencies=[], reason="He looks for her.", by=cast.police_officer)
    return mine, other, third


def kept(identity: object) -> tuple[set[str], set[str]]:
    """Who is barred from somebody, and which agencies keep them hidden."""
    live = {"identity": identity, "lifted_at": None}
    return (
        {one.user.name for one in Barrier.objects.filter(**live)},
        {one.agency.name for one in PointerMark.objects.filter(**live)},
    )


BARRED = {"Kate Doyle", "Dawn Clarke", "Helen Marsh"}
HIDING = {"Victim Support", "Metropolitan Police"}


@pytest.mark.parametrize("turned", [False, True])
def test_an_officer_who_joins_records_moves_all_that_hangs_on_them(cast: Cast, turned: bool) -> None:
    mine, other, third = kept_everywhere(cast)
    first, second = (other, mine) if turned else (mine, other)
    gone = first.identity
    with acting(str(cast.police_officer.pk)):
        decide_match(person=first, other=second, is_same=True, by=cast.police_officer)
    assert identities(mine, other, third) == [0, 0, 0]
    assert kept(Person.objects.get(pk=mine.pk).identity) == (BARRED, HIDING)
    assert not any(model.objects.filter(identity=gone).exists() for model in (Person, Barrier, PointerMark))


def test_an_officer_who_parts_them_leaves_everybody_kept_from_both(cast: Cast) -> None:
    mine, other, third = kept_everywhere(cast)
    with acting(str(cast.police_officer.pk)):
        decide_match(person=mine, other=other, is_same=True, by=cast.police_officer)
        since = {barrier.user_id: barrier.set_at for barrier in Barrier.objects.all()}
        undo_match(match=PersonMatch.objects.get(person=mine), by=cast.police_officer)
    assert identities(mine, other, third) == [0, 1, 1]
    for person in (mine, other):
        assert kept(Person.objects.get(pk=person.pk).identity) == (BARRED, HIDING)
    assert {(one.user_id, one.set_at) for one in Barrier.objects.all()} == set(since.items())
    ids = [str(one.pk) for one in Barrier.objects.all()]
    told = ChangeEntry.objects.filter(object_type="barrier", object_id__in=ids, user_id=cast.police_officer.pk)
    made = told.filter(operation="collection")
    assert made.count() == 3


def test_who_is_barred_leads_no_case_that_closes_to_them_by_a_match(cast: Cast) -> None:
    told = make.make_report(cast.case_lead)
    case = make.make_case(cast.case_lead, told)
    theirs = make.make_report(cast.support_officer).victim
    barriers.bar(user=cast.case_lead, identity=theirs.identity, reason="My sister.", by=cast.case_lead)
    Notice.objects.all().delete()
    case.refresh_from_db()
    assert case.lead == cast.case_lead
    with acting(str(cast.support_officer.pk)):
        decide_match(person=theirs, other=told.victim, is_same=True, by=cast.support_officer)
    case.refresh_from_db()
    assert case.lead is None
    assert case.team.agency == cast.council
    assert {notice.user for notice in Notice.objects.all()} == {cast.coordinator, cast.agency_admin}


def test_nor_one_on_which_their_person_comes_by_a_report(cast: Cast) -> None:
    case = make.make_case(cast.case_lead, make.make_report(cast.case_lead, given_name="Ola", date_of_birth=None))
    told = make.make_report(cast.police_officer)
    barriers.bar(user=cast.case_lead, identity=told.victim.identity, reason="My sister.", by=cast.case_lead)
    with acting(str(cast.coordinator.pk)):
        cases.add_to_case(report=told, case=case, by=cast.coordinator, on=make.DAY)
    case.refresh_from_db()
    assert case.lead is None
