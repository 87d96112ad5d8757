"""Recording what an agency was told, and the places that it names."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from casework.models import Place, Postcode, Report
from casework.services import places, reports
from tests import factories as make
from tests.factories import DAY
from tests.personas import Cast


def test_a_report_holds_what_was_said_and_who_took_it(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer, hate_motivation="race", agency_reference="BH/2017/88")
    assert report.reference == "BAR-R000001"
    assert (report.agency, report.recorded_by, report.partnership) == (cast.homes, cast.homes_officer, cast.barnet)
    assert (report.hate_motivation, report.agency_reference) == ("race", "BH/2017/88")
    assert (report.victim.agency, report.victim.home, report.victim.phone_key) == (
        cast.homes,
        report.place,
        "7700900123",
    )
    assert report.case is None


def test_references_count_by_partnership(cast: Cast) -> None:
    made = [make.make_report(by) for by in (cast.homes_officer, cast.police_officer, cast.enfield_police)]
    assert [report.reference for report in made] == ["BAR-R000001", "BAR-R000002", "ENF-R000001"]


def test_nothing_is_reported_before_it_happened(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make.make_report(cast.homes_officer, happened_on=DAY + timedelta(days=1))
    assert Report.objects.count() == 0


def test_a_correction_changes_the_report_and_raises_its_version(cast: Cast) -> None:
    report = make.make_report(cast.homes_officer)
    facts = make.report_facts(description="Shouting until three.", happened_on=date(2017, 2, 28))
    reports.correct(report=report, by=cast.homes_officer, facts=facts, version=1)
    assert (report.description, report.happened_on, report.version) == (
        "Shouting until three.",
        date(2017, 2, 28),
        2,
    )
    assert report.changed_by == cast.homes_officer


def test_one_address_is_one_place(cast: Cast) -> None:
    first = make.make_report(cast.homes_officer, address="4 Orange Hill Road", postcode="HA8 0TR")
    again = make.make_report(cast.police_officer, address="4 Orange Hill Rd.", postcode="ha80tr")
    next_door = make.make_report(cast.police_officer, address="6 Orange Hill Road", postcode="HA8 0TR")
    enfield = make.make_report(cast.enfield_police, address="4 Orange Hill Road", postcode="HA8 0TR")
    assert first.place == again.place
    assert len({first.place, next_door.place, enfield.place}) == 3


def test_a_spot_without_a_postcode_is_found_again_by_its_words(cast: Cast) -> None:
    first = make.make_report(cast.homes_officer, address="Silkstream Park, bandstand", postcode="", ward=cast.ward)
    again = make.make_report(cast.police_officer, address="silkstream park, bandstand", postcode="", ward=cast.ward)
    assert first.place == again.place


def test_other_spellings_are_offered_and_can_be_taken(cast: Cast) -> None:
    known = make.make_report(cast.police_officer).place
    report = make.make_report(cast.homes_officer, address="4 Orangehill Road")
    assert [place for place, _ in places.probable_places(report, user=cast.case_lead)] == [known]
    assert places.probable_places(report, user=cast.homes_officer) == []
    reports.move_to_place(report=report, place=known, by=cast.homes_officer)
    report.victim.refresh_from_db()
    assert report.place == known and report.victim.home == known


def test_moving_a_report_leaves_a_victim_who_lives_elsewhere_at_home(cast: Cast) -> None:
    known = make.make_report(cast.police_officer).place
    report = make.make_report(cast.homes_officer, address="4 Orangehill Road")
    elsewhere = Place.objects.create(partnership=cast.barnet, address="1 Vale Close", postcode="N12 0HA")
    type(report.victim).objects.filter(pk=report.victim_id).update(home=elsewhere)
    reports.move_to_place(report=report, place=known, by=cast.homes_officer)
    report.victim.refresh_from_db()
    assert report.victim.home == elsewhere


def test_places_of_another_partnership_are_not_offered(cast: Cast) -> None:
    make.make_report(cast.enfield_police)
    report = make.make_report(cast.homes_officer, address="4 Orangehill Road")
    assert places.probable_places(report, user=cast.case_lead) == []


def test_a_place_without_a_postcode_has_no_likeness(cast: Cast) -> None:
    told = {"postcode": "", "ward": cast.ward}
    report = make.make_report(cast.homes_officer, address="Silkstream Park", **told)
    make.make_report(cast.homes_officer, address="Silkstream Park, the bridge", **told)
    assert places.probable_places(report, user=cast.case_lead) == []


def test_the_ward_comes_from_the_postcode(cast: Cast) -> None:
    point = {"lsoa_code": "E01000123", "latitude": 51.6, "longitude": -0.27}
    Postcode.objects.create(postcode="HA8 0TR", ward=cast.ward, **point)
    assert places.ward_of("ha80tr") == cast.ward
    assert places.ward_of("HA8 9ZZ") is None
