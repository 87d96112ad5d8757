"""The demonstration, which goes past the services, held against the rules that the services keep."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from casework.demo import DEMO_PASSWORD, make
from casework.demo.book import ORDER
from casework.models import (
    Action,
    Case,
    CaseEvent,
    CaseGroupObjectPermission,
    CaseShare,
    ChangeEntry,
    Counter,
    Membership,
    PanelMeeting,
    Partnership,
    Person,
    Place,
    Postcode,
    Report,
    SupportReferral,
    User,
)
from casework.rules.workflow import CaseStatus
from casework.services import cases, people, places, reports
from casework.services.sharing import CODENAMES
from casework.statistics import casework_counts

TODAY = date(2026, 11, 22)
PERSONAS = "priya.shah tom.reid dawn.clarke grace.obi helen.marsh marcus.bell ruth.adeyemi liam.foster nadia.aziz"


@pytest.fixture(scope="class")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration of the usual size, made once for the tests of the class, and rolled back."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        make.make(cases=300, seed=2017, today=TODAY)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


def persona(name: str) -> User:
    return User.objects.select_related("agency", "partnership").get(email=f"{name}@example.org")


def digest() -> dict[str, str]:
    """What stands in every table that the demonstration fills, ids included."""
    found = {}
    with connection.cursor() as cursor:
        for model in [*ORDER, Counter]:
            table = model._meta.db_table
            # The entries about memberships, accounts and agreements are the services' own, with the time of the day.
            own = "WHERE t.case_reference <> '' OR t.object_type = 'report'" if model is ChangeEntry else ""
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t {own}")
            found[table] = str(cursor.fetchone())
    return found


@pytest.mark.django_db(transaction=True)
def test_it_makes_the_same_rows_from_the_same_seed(pristine_database: Callable[[], None]) -> None:
    digests = []
    for seed in (1, 1, 2):
        pristine_database()  # the numbers of rows begin at one
        make.make(cases=25, seed=seed, today=TODAY)
        digests.append(digest())
    assert digests[0] == digests[1]
    differing = {table for table in digests[0] if digests[0][table] != digests[2][table]}
    assert {"casework_report", "casework_person", "casework_case", "casework_action"} <= differing


@pytest.mark.django_db
def test_it_makes_the_same_history_on_another_day() -> None:
    def history(today: date) -> list[tuple]:
        with transaction.atomic():
            make.make(cases=12, seed=1, today=today)
            facts = Report.objects.filter(reported_on__lt=date(2018, 1, 1)).values_list(
                "reference", "description", "victim__family_name", "place__address", "case__closed_on"
            )
            found = sorted(facts)
            transaction.set_rollback(True)
        return found

    assert history(TODAY) == history(TODAY + timedelta(days=40)) != []


@pytest.mark.django_db
def test_it_refuses_to_mix_with_real_people() -> None:
    Partnership.objects.create(slug="real", name="Real", area_code="E09000001", area_name="Real", case_prefix="REA")
    with pytest.raises(CommandError, match="is not a demonstration"):
        call_command("demo")
    assert not User.objects.exists()


@pytest.mark.usefixtures("demonstration", "db")
class TestDemonstration:
    def test_the_record_says_that_it_was_invented(self) -> None:
        entries = ChangeEntry.objects.filter(object_type="partnership")
        assert [entry.changes["demonstration"] for entry in entries] == [[None, "invented by the command demo"]] * 2
        assert {entry.partnership_id for entry in entries} == set(Partnership.objects.values_list("pk", flat=True))

    def test_it_changes_nothing_the_second_time(self, capsys: pytest.CaptureFixture[str]) -> None:
        before = digest()
        call_command("demo")
        assert "already" in capsys.readouterr().out
        assert digest() == before

    @pytest.mark.parametrize("name", PERSONAS.split())
    def test_it_lets_everybody_sign_in(self, name: str) -> None:
        assert authenticate(None, username=f"{name}@example.org", password=DEMO_PASSWORD) == persona(name)

    def test_it_says_that_everybody_is_invented(self) -> None:
        assert set(Partnership.objects.values_list("slug", "is_demonstration")) == {("barnet", True), ("enfield", True)}
        assert not Person.objects.exclude(email="").exclude(email__endswith="@example.com").exists()
        invented = Person.objects.filter(phone_key__regex=r"^(|7700900\d{3}|2079460\d{3}|2079461\d{3}|207946\d{4})$")
        assert invented.count() == Person.objects.count()

    def test_it_closes_only_what_the_workflow_would_close(self) -> None:
        closed = list(Case.objects.filter(status=CaseStatus.CLOSED))
        assert len(closed) >= 300
        for case in closed:
            assert replace(cases.closing_facts(case), status=CaseStatus.OPEN).blockers == [], case

    def test_it_ends_the_history_in_march_2017(self) -> None:
        history = Case.objects.filter(opened_on__lt=date(2017, 4, 1))
        assert history.count() == 300
        assert history.filter(closed_on__range=(date(2015, 4, 1), date(2017, 3, 31))).count() == 300
        assert not Action.objects.open().filter(case__in=history).exists()
        assert not CaseEvent.objects.filter(case__in=history, on__gt=date(2017, 3, 31)).exists()
        assert not CaseEvent.objects.filter(on__gte=TODAY).exists()

    def test_it_lets_in_exactly_the_agencies_of_the_shares(self) -> None:
        groups = dict(Membership.objects.values_list("group_id", "agency_id"))
        current = CaseShare.objects.filter(withdrawn_at=None).values_list("case_id", "agency_id", "level")
        wanted = {(case, agency, codename) for case, agency, level in current for codename in CODENAMES[level]}
        rows = CaseGroupObjectPermission.objects.values_list("content_object_id", "group_id", "permission__codename")
        assert {(case, groups[group], codename) for case, group, codename in rows} == wanted

    def test_it_shares_with_everybody_who_works_the_case(self) -> None:
        shared = set(CaseShare.objects.filter(withdrawn_at=None).values_list("case_id", "agency_id"))
        assert set(Action.objects.values_list("case_id", "agency_id")) <= shared
        taken = SupportReferral.objects.exclude(status="declined")
        assert set(taken.values_list("case_id", "agency_id")) <= shared
        assert set(Case.objects.values_list("pk", "lead_agency_id")) <= shared

    def test_it_uses_real_postcodes_in_their_wards(self) -> None:
        wards = dict(Postcode.objects.values_list("postcode", "ward_id"))
        found = Place.objects.filter(partnership__slug="barnet").values_list("postcode", "ward_id")
        assert {wards[postcode] == ward for postcode, ward in found} == {True}

    def test_it_keeps_one_borough_from_the_other(self) -> None:
        for name, slug in (("tom.reid", "barnet"), ("liam.foster", "enfield"), ("nadia.aziz", "enfield")):
            seen = set(Case.objects.visible_to(persona(name)).values_list("partnership__slug", flat=True))
            assert seen == {slug}

    def test_it_leaves_work_for_today(self) -> None:
        week = (TODAY, TODAY + timedelta(days=7))
        for slug in ("met-police", "barnet-homes"):
            mine = Action.objects.open().filter(agency__slug=slug, case__partnership__slug="barnet")
            assert mine.overdue(TODAY).exists(), slug
            assert mine.filter(due_on__range=week).exists(), slug
        assert SupportReferral.objects.filter(status="waiting").count() >= 2
        planned = PanelMeeting.objects.get(panel__partnership__slug="barnet", status="planned")
        assert 9 <= (planned.held_on - TODAY).days <= 11
        assert planned.items.filter(decision="").count() >= 3
        assert Case.objects.filter(partnership__slug="barnet").open().count() >= 20

    def test_it_leaves_one_victim_known_to_two_agencies_for_an_officer_to_join(self) -> None:
        waiting = Report.objects.to_triage().filter(partnership__slug="barnet")
        police, homes = [
            next(
                report
                for report in waiting.filter(agency__slug=slug).order_by("reported_on")
                if waiting.filter(victim__family_name=report.victim.family_name).count() == 2
            )
            for slug in ("met-police", "barnet-homes")
        ]
        assert police.victim.identity != homes.victim.identity
        offered = people.probable_people(homes.victim, user=persona("priya.shah"))
        assert police.victim in [candidate.person for candidate in offered]
        assert police.place in [place for place, _ in places.probable_places(homes, user=persona("priya.shah"))]

    def test_it_lets_the_product_go_on_with_the_next_numbers(self) -> None:
        officer, lead = persona("dawn.clarke"), persona("priya.shah")
        facts = dict.fromkeys(reports.PERSON_FIELDS + reports.REPORT_FIELDS, "") | {
            "given_name": "Ada", "family_name": "Invented", "date_of_birth": None, "channel": "phone", "happened_at": None,
            "reported_on": TODAY, "happened_on": TODAY, "type": "personal", "sub_type": "noise", "harm": "some",
            "address": "1 Nowhere", "postcode": "", "ward": None,
        }  # fmt: skip
        last = Report.objects.filter(partnership__slug="barnet").order_by("reference").last()
        report = reports.record(by=officer, facts=facts)
        assert int(report.reference[-6:]) == int(last.reference[-6:]) + 1
        opened = cases.open_case(reports=[report], title="T", summary="S", lead=lead, opened_on=TODAY, by=lead)
        assert (
            opened.reference
            > Case.objects.exclude(pk=opened.pk)
            .filter(partnership__slug="barnet", opened_on__year=TODAY.year)
            .order_by("reference")
            .last()
            .reference
        )

    def test_it_has_a_year_like_the_reports(self) -> None:
        counts = {
            (count.code, count.breakdown): count
            for count in casework_counts(partnership_slug="barnet", start=date(2016, 4, 1), end=date(2017, 3, 31))
        }
        supported = counts["support.referrals", "answer:accepted|Accepted"]
        assert 65 <= supported.value <= 80  # 1.5.2: over 70 victims supported,
        assert counts["feedback.would_recommend", ""].value > 95  # and over 95% would recommend it
        assert counts["panel.meetings", ""].value == 12
        assert 400 <= counts["asb.reports", ""].value <= 500
        assert {key for code, key in counts if code == "asb.hate_reports"} >= {"hate:race|Race or ethnicity"}

    def test_it_has_seasons(self) -> None:
        def between(*months: int, **more: Any) -> int:
            return Report.objects.filter(reported_on__month__in=months, reported_on__lt=TODAY, **more).count()

        assert between(6, 7, 8) > 1.2 * between(12, 1, 2)
        assert between(10, 11, 12, sub_type="fireworks") > 3 * between(*range(1, 10), sub_type="fireworks")

    def test_it_writes_nothing_unfilled(self) -> None:
        texts = [
            *Report.objects.values_list("description", flat=True),
            *Action.objects.values_list("description", flat=True),
        ]
        texts += [text for case in Case.objects.values_list("title", "summary") for text in case]
        assert not [text for text in texts if "{" in text or "  " in text]
        told = {text.split(".")[0][:40] for text in texts}
        assert len(told) > 30
