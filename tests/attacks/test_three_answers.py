"""The list, the judge and the second wall give one answer, whatever was shared, ended, barred and opened before."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission as DjangoPermission
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.access import cases_for, reports_for
from casework.models import (
    Barrier,
    Case,
    CaseShare,
    CaseUserObjectPermission,
    Contact,
    Report,
    User,
)
from casework.permissions import Permission, can
from casework.services import sharing
from casework.timeline import timeline
from tests import factories as make
from tests.attacks.test_second_wall import as_user, fresh
from tests.casework.three_cases import ThreeCases

# A world at random. Each step: which case, which agency or officer, what happens.
STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["police", "homes", "victim_support"]),
        st.sampled_from(["read", "manage", "today", "over", "withdraw", "bar", "know", "emergency", "emergency over"]),
    ),
    max_size=10,
)
CIRCLES = st.lists(
    st.tuples(
        st.sampled_from(["case_lead", "support_officer", "police_officer"]),
        st.sampled_from(["case", "named", "agency"]),
        st.sets(st.sampled_from(["police", "homes", "victim_support", "council"]), min_size=1),
    ),
    max_size=6,
)
OFFICERS = {"police": "police_officer", "homes": "homes_officer", "victim_support": "support_officer"}
SETTINGS = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors])


class TestThreeAnswersAreOne(ThreeCases):
    """The list, the judge and the database's own wall, for random shares, ends, circles, barriers and emergencies."""

    def play(self, steps: list) -> None:
        for case, agency, name, what in self.possible(steps):
            self.step(case, agency, getattr(self.cast, OFFICERS[name]), what)

    def step(self, case: Case, agency: Any, officer: User, what: str) -> None:
        current = sharing.current_share(case, agency)
        now = timezone.now()
        if what in ("read", "manage", "today", "over") and current is None:
            level = CaseShare.Level.MANAGE if what == "manage" else CaseShare.Level.READ
            make.share(case, agency, level, ends_on=timezone.localdate() if what in ("today", "over") else None)
            if what == "over":
                timed = sharing.CaseGroupObjectPermission.objects.filter(content_object=case, until__isnull=False)
                timed.filter(group__membership__agency=agency).update(until=now)
        elif what == "withdraw" and current:
            sharing.withdraw(share=current, by=case.lead)
        elif what in ("bar", "know"):
            whom = {"case": case} if what == "bar" else {"identity": case.involvements.get().person.identity}
            Barrier.objects.create(user=officer, reason="x", set_by=self.cast.case_lead, **whom)
        elif what.startswith("emergency"):
            until = now + timedelta(hours=-1 if what.endswith("over") else 4)
            view = DjangoPermission.objects.get(codename="view_case")
            CaseUserObjectPermission.objects.update_or_create(
                user=officer, content_object=case, permission=view, defaults={"until": until}
            )

    @SETTINGS
    @given(STEPS)
    def test_for_cases_and_reports(self, steps: list) -> None:
        self.play(steps)
        for person in self.cast.people.values():
            user = fresh(person)
            listed = set(cases_for(user))
            told = {report for report in Report.objects.all() if can(user, Permission.REPORT_VIEW, report)}
            assert listed == {case for case in self.cases if can(user, Permission.CASE_VIEW, case)}
            with as_user(user):
                assert set(Case.objects.all()) == listed, user
                assert set(cases_for(user)) == listed
                assert set(Report.objects.all()) == told == set(reports_for(user)), user

    @SETTINGS
    @given(STEPS, CIRCLES)
    def test_for_contacts_in_their_circles(self, steps: list, circles: list) -> None:
        case = self.cases[0]
        for author, circle, named in circles:
            others = [
                getattr(self.cast, name).pk
                for name in named
                if getattr(self.cast, name) != getattr(self.cast, author).agency
            ]
            ids = others or [
                self.cast.council.pk,
                self.cast.homes.pk,
            ]  # who names nobody else is refused (circles.chosen)
            make.log_contact(case, getattr(self.cast, author), circle=circle, circle_agencies=ids)
        self.play(steps)
        for person in self.cast.people.values():
            user = fresh(person)
            sees = can(user, Permission.CASE_VIEW, case)
            readable = set(case.contacts.readable_by(user)) if sees else set()
            assert readable == ({one for one in case.contacts.all() if one.is_readable_by(user)} if sees else set())
            with as_user(user):
                assert set(Contact.objects.all()) == readable, user
                entries = [one for one in timeline(case, user) if "ontact" in one.title or "the victim" in one.title]
                assert len(entries) == len(readable)
