"""What a leaver had to do goes to a colleague or to a team, in one step; and officers take it from there."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from casework.models import (
    Action,
    Barrier,
    Case,
    CaseEvent,
    ChangeEntry,
    Notice,
    PanelMeeting,
    SupportReferral,
    Team,
    User,
)
from casework.services import handover
from casework.services.agencies import add_user
from tests import factories as make
from tests.casework.officers.test_invitations import at
from tests.casework.screen import opened, signed_in, words
from tests.personas import Cast


def assigned(action: Action, officer: User, by: User) -> Action:
    handover.assign(action=action, officer=officer, by=by, version=action.version)
    return action


def busy(cast: Cast) -> tuple[Case, Case, Action]:
    """Priya Shah leads two open cases and a closed one's worth of nothing, has an action to do and a meeting to chair."""
    first, second = make.make_case(cast.case_lead), make.make_case(cast.case_lead, title="Fireworks in the park")
    action = assigned(make.make_action(first, cast.council), cast.case_lead, cast.coordinator)
    panel = make.make_panel(cast.coordinator)
    make.make_meeting(panel, cast.coordinator)
    PanelMeeting.objects.update(chair="Priya Shah, Barnet Council")
    return first, second, action


def team_of(cast: Cast, *members: User, agency: Any = None) -> Team:
    team = Team.objects.create(agency=agency or cast.council, partnership=cast.barnet, name="North")
    User.objects.filter(pk__in=[member.pk for member in members]).update(team=team)
    return team


def leave(cast: Cast, officer: User, **facts: Any) -> Any:
    client = signed_in(cast.agency_admin)
    return client.post(at("officer-leave", officer.pk), {"reason": "Left the agency"} | facts, follow=True)


def test_it_says_beforehand_how_much_moves_and_nothing_of_what_it_is(cast: Cast) -> None:
    first, _, action = busy(cast)
    page = words(signed_in(cast.agency_admin).get(at("officer-leave", cast.case_lead.pk)))
    assert "2 open cases that they lead" in page
    assert "1 action to do" in page
    assert "1 panel meeting that they are to chair" in page
    for secret in (first.title, first.reference, action.description, "Fireworks", "Yusuf"):
        assert secret not in page


def test_one_step_suspends_and_hands_everything_to_a_colleague(cast: Cast) -> None:
    first, second, action = busy(cast)
    theirs = signed_in(cast.case_lead)
    page = leave(cast, cast.case_lead, to=str(cast.coordinator.pk))
    assert "Priya Shah is suspended. 4 pieces of work changed hands." in words(page)
    assert not User.objects.get(pk=cast.case_lead.pk).is_active
    assert theirs.get(at("my-work"))["Location"].startswith(reverse("account_login"))
    assert {case.lead for case in Case.objects.all()} == {cast.coordinator}
    assert Action.objects.get(pk=action.pk).officer == cast.coordinator
    assert PanelMeeting.objects.get().chair == "Helen Marsh, Barnet Council"
    for case in (first, second):
        event = CaseEvent.objects.filter(case=case, kind="lead_changed").last()
        assert event and event.by == cast.agency_admin
    notices = Notice.objects.filter(kind="handed_over", path=at("my-work"))
    assert [notice.user for notice in notices] == [cast.coordinator]
    entries = ChangeEntry.objects.filter(user_label="Moira Keane").values_list("object_type", flat=True)
    assert sorted(entries) == ["action", "case", "case", "panelmeeting", "user"]


def test_no_page_after_it_names_a_case(cast: Cast) -> None:
    first, _, action = busy(cast)
    page = words(leave(cast, cast.case_lead, to=str(cast.police_officer.pk)))
    page += words(leave(cast, cast.case_lead, to=str(cast.analyst.pk)))
    for secret in (first.title, first.reference, action.description):
        assert secret not in page


def test_what_the_colleague_may_not_take_goes_to_the_team(cast: Cast) -> None:
    first, second, action = busy(cast)
    team = team_of(cast, cast.case_lead)
    Barrier.objects.create(user=cast.coordinator, case=first, reason="A neighbour", set_by=cast.coordinator)
    leave(cast, cast.case_lead, to=str(cast.coordinator.pk), team=str(team.pk))
    first, second, action = (type(record).objects.get(pk=record.pk) for record in (first, second, action))
    assert (first.lead, first.team) == (None, team)
    assert (second.lead, second.team) == (cast.coordinator, None)
    assert (action.officer, action.team) == (None, team)  # it is on the first case


def test_without_a_team_it_stays_and_the_page_says_how_much_and_why(cast: Cast) -> None:
    first, second, _ = busy(cast)
    Barrier.objects.create(user=cast.coordinator, case=first, reason="A neighbour", set_by=cast.coordinator)
    page = words(leave(cast, cast.case_lead, to=str(cast.coordinator.pk)))
    assert "Not handed over – 1 open case that they lead: Helen Marsh may not read the case." in page
    assert "Not handed over – 1 action to do: Helen Marsh may not read the case." in page
    assert Case.objects.get(pk=first.pk).lead == cast.case_lead
    assert Case.objects.get(pk=second.pk).lead == cast.coordinator
    assert "Hand over their work" in page
    team = team_of(cast)
    assert "2 pieces of work changed hands" in words(leave(cast, cast.case_lead, team=str(team.pk)))
    assert Case.objects.get(pk=first.pk).team == team


def test_a_barrier_to_a_person_counts_too(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    identity = case.involvements.get().person.identity
    Barrier.objects.create(user=cast.coordinator, identity=identity, reason="A cousin", set_by=cast.coordinator)
    leave(cast, cast.case_lead, to=str(cast.coordinator.pk))
    assert Case.objects.get(pk=case.pk).lead == cast.case_lead


def test_who_may_not_lead_gets_no_case(cast: Cast) -> None:
    first, _, action = busy(cast)
    User.objects.filter(pk=cast.analyst.pk).update(roles=["practitioner"])
    page = words(leave(cast, cast.case_lead, to=str(cast.analyst.pk)))
    assert "2 open cases that they lead: Marcus Bell’s roles do not include it." in page
    assert Case.objects.get(pk=first.pk).lead == cast.case_lead
    assert Action.objects.get(pk=action.pk).officer == cast.analyst


def test_who_may_do_no_casework_is_not_offered(cast: Cast) -> None:
    first, _, _ = busy(cast)
    form: Any = leave(cast, cast.case_lead, to=str(cast.analyst.pk)).context["form"]
    assert "to" in form.errors
    assert {officer.name for officer in form.fields["to"].queryset} == {"Helen Marsh"}
    assert Case.objects.get(pk=first.pk).lead == cast.case_lead
    assert not Notice.objects.filter(kind="handed_over", path=at("my-work")).exists()


@pytest.mark.parametrize("person", ["police_officer", "enfield_lead", "leaver", "case_lead"])
def test_nobody_outside_the_agency_or_gone_themselves_can_be_named(cast: Cast, person: str) -> None:
    case = make.make_case(cast.case_lead)
    to = cast.people[person]
    assert "Select a valid choice" in words(leave(cast, cast.case_lead, to=str(to.pk))) or case.lead == cast.case_lead
    with pytest.raises(ValidationError, match="not an active colleague"):
        handover.leave(officer=cast.case_lead, by=cast.agency_admin, reason="Left", to=to)
    user = User.objects.get(pk=cast.case_lead.pk)
    assert user.is_active and Case.objects.get().lead == user


def test_a_team_of_another_agency_is_refused(cast: Cast) -> None:
    make.make_case(cast.case_lead)
    team = team_of(cast, agency=cast.homes)
    with pytest.raises(ValidationError, match="not a team of"):
        handover.leave(officer=cast.case_lead, by=cast.agency_admin, reason="Left", team=team)


def test_somebody_has_to_be_named_while_there_is_work(cast: Cast) -> None:
    make.make_case(cast.case_lead)
    assert "Choose a colleague or a team" in words(leave(cast, cast.case_lead))
    assert User.objects.get(pk=cast.case_lead.pk).is_active
    assert "is suspended. No pieces of work" in words(leave(cast, cast.analyst))


def test_nobody_makes_themselves_leave(cast: Cast) -> None:
    leave(cast, cast.agency_admin)
    assert User.objects.get(pk=cast.agency_admin.pk).is_active


def test_a_support_worker_hands_over_to_a_colleague_and_only_the_service_is_told_who(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    referral = make.accept(make.refer_to_support(case, cast.victim_support), cast.support_officer)
    where = {"agency": cast.victim_support, "partnership": cast.barnet}
    new = add_user(email="dan@example.org", name="Daniel Katz", roles=["practitioner"], **where)
    boss = add_user(email="eva@example.org", name="Eva Lund", roles=["agency_admin"], **where)
    handover.leave(officer=cast.support_officer, by=boss, reason="Left", to=new)
    assert SupportReferral.objects.get(pk=referral.pk).worker == new
    assert "Daniel Katz" in words(signed_in(new).get(at("case-timeline", case.reference)))
    assert "Daniel Katz" not in words(signed_in(cast.case_lead).get(at("case-timeline", case.reference)))


# --- The team's queue


@pytest.fixture
def queue(cast: Cast) -> tuple[Case, Action, Team]:
    """A case and an action wait in the council's team North, of which Helen Marsh is a member."""
    case = make.make_case(cast.case_lead)
    action = make.make_action(case, cast.council)
    team = team_of(cast, cast.coordinator)
    assigned(action, cast.case_lead, cast.coordinator)
    handover.leave(officer=cast.case_lead, by=cast.agency_admin, reason="Left", team=team)
    return Case.objects.get(pk=case.pk), Action.objects.get(pk=action.pk), team


def test_the_team_finds_it_on_my_work_and_takes_it(cast: Cast, queue: tuple) -> None:
    case, action, _ = queue
    client = signed_in(User.objects.get(pk=cast.coordinator.pk))
    assert "Waiting in your team" in words(client.get(at("my-work")))
    assert Notice.objects.filter(kind="handed_over", user=cast.coordinator).exists()
    client.post(at("case-take", case.reference))
    client.post(at("action-take", action.pk))
    case, action = Case.objects.get(pk=case.pk), Action.objects.get(pk=action.pk)
    assert (case.lead, case.team, action.officer, action.team) == (cast.coordinator, None, cast.coordinator, None)
    assert "Waiting in your team" not in words(client.get(at("my-work")))


def test_of_a_long_queue_it_says_that_more_waits(cast: Cast, queue: tuple) -> None:
    client = signed_in(User.objects.get(pk=cast.coordinator.pk))
    assert "More waits behind these" not in words(client.get(at("my-work")))
    for _ in range(10):
        action = make.make_action(queue[0], cast.council, cast.coordinator)
        Action.objects.filter(pk=action.pk).update(team=queue[2])
    page = words(client.get(at("my-work")))
    assert "More waits behind these" in page and page.count("Take ") >= 10


def test_another_team_neither_sees_it_waiting_nor_takes_it(cast: Cast, queue: tuple) -> None:
    case, action, _ = queue
    where = {"agency": cast.council, "partnership": cast.barnet}
    other = Team.objects.create(name="South", **where)
    colleague = add_user(email="zoe@example.org", name="Zoe Hart", roles=["case_lead"], team=other, **where)
    client = signed_in(colleague)
    assert "Waiting in your team" not in words(client.get(at("my-work")))
    assert "which is not your team" in words(client.post(at("case-take", case.reference), follow=True))
    assert "which is not your team" in words(client.post(at("action-take", action.pk), follow=True))
    assert Case.objects.get(pk=case.pk).lead is None


def test_what_somebody_took_is_not_taken_again(cast: Cast, queue: tuple) -> None:
    case, _, _ = queue
    handover.take_case(case=case, by=User.objects.get(pk=cast.coordinator.pk))
    with pytest.raises(ValidationError, match="Helen Marsh has taken it already"):
        handover.take_case(case=case, by=cast.coordinator)


def test_who_lost_the_case_a_second_ago_takes_nothing(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    action = make.make_action(case, cast.police)
    Barrier.objects.create(user=cast.police_officer, case=case, reason="A friend", set_by=cast.police_officer)
    client = signed_in(cast.police_officer)
    assert client.post(at("action-take", action.pk)).status_code == 404
    assert Action.objects.get(pk=action.pk).officer is None


# --- Who does an action


def test_an_action_is_given_to_an_officer_of_its_agency_who_is_told(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    action = make.make_action(case, cast.police)
    client, url = signed_in(cast.police_officer), at("action-assign", action.pk)
    page = words(client.get(url))
    assert "Kate Doyle" in page and "Nadia Aziz" not in page and "Priya Shah" not in page.split("Who does this?")[-1]
    client.post(url, {"officer": str(cast.chair.pk)} | opened(client, url))
    assert Action.objects.get(pk=action.pk).officer == cast.chair
    assert Notice.objects.get(kind="handed_over").user == cast.chair
    with pytest.raises(ValidationError, match="cannot do this action"):
        assigned(Action.objects.get(pk=action.pk), cast.homes_officer, cast.police_officer)


def test_a_colleague_behind_a_barrier_is_not_offered(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    action = make.make_action(case, cast.police)
    Barrier.objects.create(user=cast.chair, case=case, reason="A friend", set_by=cast.chair)
    assert cast.chair not in handover.may_do(action)
    assert cast.police_officer in handover.may_do(action)


def test_my_work_shows_ones_own_actions_first_then_what_nobody_has_and_no_colleagues(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    for text in ("Nobody has this", "This is mine", "This is hers"):
        make.make_action(case, cast.police, description=text)
    assigned(Action.objects.get(description="This is mine"), cast.police_officer, cast.chair)
    assigned(Action.objects.get(description="This is hers"), cast.chair, cast.chair)
    page = signed_in(cast.police_officer).get(at("my-work"))
    shown = [action.description for action in page.context["actions"]]
    assert shown == ["This is mine", "Nobody has this"]
    assert page.context["action_count"] == 2
