"""The front door and the judge agree, whatever was shared with whom and taken back."""

from django.contrib.auth.models import AnonymousUser
from guardian.shortcuts import get_objects_for_user
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.access import (
    actions_for,
    agenda_items_for,
    cases_for,
    meetings_for,
    reports_for,
    support_referrals_for,
)
from casework.models import Case, CaseShare, Report
from casework.permissions import Permission, can
from casework.rules.roles import ROLE_PERMISSIONS, Role
from casework.services import sharing
from tests import factories as make
from tests.casework.three_cases import ThreeCases

LEVELS = list(CaseShare.Level)
AGENCIES = ["police", "homes", "victim_support"]
# What happens to a case: (which case, which agency, the level it gets; None: what it has is withdrawn)
STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(AGENCIES), st.none() | st.sampled_from(LEVELS)), max_size=12
)
SETTINGS = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors])
SEEN_BY_ROLE = [role for role in Role if Permission.CASE_VIEW in ROLE_PERMISSIONS[role]]


class TestTheFrontDoor(ThreeCases):
    def play(self, steps: list) -> None:
        """The steps that the services allow."""
        for case, agency, _, level in self.possible(steps):
            current = sharing.current_share(case, agency)
            if level is None and current:
                sharing.withdraw(share=current, by=case.lead)
            elif level and (current is None or current.level != level):
                make.share(case, agency, level)

    @SETTINGS
    @given(STEPS)
    def test_a_case_is_listed_where_it_may_be_viewed_and_as_guardian_says(self, steps: list) -> None:
        self.play(steps)
        for user in self.cast.people.values():
            listed = set(cases_for(user))
            assert listed == {case for case in self.cases if can(user, Permission.CASE_VIEW, case)}
            if user.is_active and set(SEEN_BY_ROLE) & set(user.roles):
                by_guardian = get_objects_for_user(user, "casework.view_case", Case, accept_global_perms=False)
                assert listed == set(by_guardian)
            else:
                assert listed == set()

    @SETTINGS
    @given(STEPS)
    def test_the_last_share_of_each_agency_decides(self, steps: list) -> None:
        self.play(steps)
        officers = {"police": self.cast.police_officer, "homes": self.cast.homes_officer}
        for case in self.cases[:2]:
            for name, officer in officers.items():
                share = sharing.current_share(case, getattr(self.cast, name))
                level = share.level if share else None
                assert can(officer, Permission.CASE_VIEW, case) is (level is not None)
                assert can(officer, Permission.CASE_CONTRIBUTE, case) is (level in ("contribute", "manage"))
                assert not can(officer, Permission.CASE_MANAGE, case)  # their role does not manage cases

    def test_the_other_kinds_of_record_are_listed_where_they_may_be_seen(self) -> None:
        self.play([(0, "police", CaseShare.Level.CONTRIBUTE), (1, "homes", CaseShare.Level.READ)])
        panel = make.make_panel(self.cast.coordinator)
        meeting = make.make_meeting(panel, self.cast.coordinator)
        records: list = [meeting]
        for case, agency in zip(self.cases[:2], (self.cast.police, self.cast.homes), strict=True):
            make.assess(case)
            records += [make.make_action(case, agency), make.refer_to_support(case, self.cast.victim_support)]
            records += [*make.refer_to_panel(case, panel).items.all()]
        lost = self.cases[1].shares.get(agency=self.cast.victim_support)
        sharing.withdraw(share=lost, by=self.cases[1].lead)
        records += [*Report.objects.all(), make.make_report(self.cast.homes_officer)]
        doors = {
            "action": (actions_for, Permission.CASE_VIEW),
            "supportreferral": (support_referrals_for, Permission.SUPPORT_WORK),
            "agendaitem": (agenda_items_for, Permission.PANEL_VIEW),
            "panelmeeting": (meetings_for, Permission.PANEL_VIEW),
            "report": (reports_for, Permission.REPORT_VIEW),
        }
        answers = set()
        for user in self.cast.people.values():
            for record in records:
                rows_for, permission = doors[record._meta.model_name]
                answer = can(user, permission, record)
                assert rows_for(user).filter(pk=record.pk).exists() is answer, (user, record)
                answers.add((record._meta.model_name, answer))
        assert len(answers) == 2 * len(doors)  # each kind was both seen and not seen

    def test_nobody_who_is_not_signed_in_sees_anything(self) -> None:
        nobody = AnonymousUser()
        doors = [cases_for, reports_for, actions_for, agenda_items_for, meetings_for, support_referrals_for]
        assert [rows_for(nobody).count() for rows_for in doors] == [0] * 6
        assert not any(can(nobody, permission) for permission in Permission)
        assert not can(nobody, Permission.CASE_VIEW, self.cases[0])

    def test_a_superuser_sees_no_case_that_their_agency_was_not_let_into(self) -> None:
        self.cast.homes_officer.is_superuser = True
        assert not cases_for(self.cast.homes_officer).exists()
        assert not can(self.cast.homes_officer, Permission.CASE_VIEW, self.cases[0])
