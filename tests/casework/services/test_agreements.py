"""Recording agreements and keeping them in force; what the rules say is in tests/casework/rules/test_agreements.py."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from casework.models import Agreement, Case, Notice
from casework.rules.categories import Gateway, Purpose
from casework.services import agreements
from tests import factories as make
from tests.personas import Cast, make_agreement

PDF = b"%PDF-1.7\n%%EOF"
today = timezone.localdate


def told(cast: Cast) -> set[str]:
    found = Notice.objects.filter(kind=Notice.Kind.AGREEMENT_LAPSES)
    names = {user.pk: name for name, user in cast.people.items()}
    return {names[pk] for pk in found.values_list("user", flat=True)}


def in_days(agreement: Agreement, days: int) -> Agreement:
    agreement.review_due_on = today() + timedelta(days=days)
    agreement.save()
    return agreement


def test_a_review_puts_the_next_one_a_year_after_it(cast: Cast) -> None:
    agreement = in_days(cast.barnet_agreement, -5)
    agreements.review(agreement=agreement, by=cast.dpo, version=1, reviewed_on=today())
    due = agreement.review_due_on
    assert (due.year - today().year, due.month) == (1, today().month)
    with pytest.raises(ValidationError, match="moves nothing"):
        agreements.review(agreement=agreement, by=cast.dpo, version=2, reviewed_on=today() - timedelta(days=1))


@pytest.mark.parametrize("day", [date(2014, 12, 31), timezone.localdate() + timedelta(days=2)])
def test_a_review_is_of_a_day_on_which_it_was_there(cast: Cast, day: date) -> None:
    with pytest.raises(ValidationError, match="between 1 January 2015 and today"):
        agreements.review(agreement=cast.barnet_agreement, by=cast.dpo, version=1, reviewed_on=day)


def test_only_a_paper_is_kept_with_it_and_the_one_before_stays(cast: Cast) -> None:
    agreement = cast.barnet_agreement
    with pytest.raises(ValidationError, match="pdf or docx"):
        agreements.attach(agreement=agreement, by=cast.dpo, version=1, name="a.xlsx", content=PDF)
    for version in (1, 2):
        agreements.attach(agreement=agreement, by=cast.dpo, version=version, name=f"{version}.pdf", content=PDF)
    assert agreement.document and agreement.document.name == "2.pdf"
    assert type(agreement.document).objects.count() == 2


def test_a_signature_is_taken_back_once_and_not_before_it_was_given(cast: Cast) -> None:
    signature = cast.barnet_agreement.signatures.get(agency=cast.police)
    with pytest.raises(ValidationError, match="between 1 January 2015, when it signed, and today"):
        agreements.withdraw_signature(signature=signature, on=date(2014, 1, 1), by=cast.dpo)
    agreements.withdraw_signature(signature=signature, on=today(), by=cast.dpo)
    with pytest.raises(ValidationError, match="taken back already"):
        agreements.withdraw_signature(signature=signature, on=today(), by=cast.dpo)


@pytest.mark.parametrize(("days", "is_told"), [(61, False), (60, True), (0, True), (-1, False)])
def test_those_who_can_prevent_a_lapse_and_those_who_share_are_told_ahead(cast: Cast, days: int, is_told: bool) -> None:
    in_days(cast.barnet_agreement, days)
    agreements.notice_lapses(today=today())
    assert told(cast) == ({"case_lead", "coordinator", "dpo"} if is_told else set())  # the leaver is not


def test_they_are_told_once_at_sixty_days_and_once_at_fourteen(cast: Cast) -> None:
    agreement = in_days(cast.barnet_agreement, 60)
    assert [agreements.notice_lapses(today=today()) for _ in range(3)] == [3, 0, 0]
    Notice.objects.update(at=timezone.now() - timedelta(days=46))
    in_days(agreement, 14)
    assert [agreements.notice_lapses(today=today()) for _ in range(2)] == [3, 0]


def test_nobody_is_told_where_the_next_agreement_carries_on(cast: Cast) -> None:
    in_days(cast.barnet_agreement, 10)
    assert agreements.warnings([cast.barnet_agreement], today())
    make_agreement(cast.barnet, cast.coordinator)
    assert agreements.notice_lapses(today=today()) == 0
    assert agreements.warnings(cast.barnet.agreements.all(), today()) == []


def test_it_warns_where_none_is_in_force(cast: Cast) -> None:
    assert agreements.warnings([cast.barnet_agreement], today()) == []
    assert "no case can be shared" in agreements.warnings([in_days(cast.barnet_agreement, -1)], today())[0]
    assert "No information sharing agreement is in force" in agreements.warnings([], today())[0]


def test_what_is_shared_under_it_is_counted_in_the_whole_partnership(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    make.share(case, cast.homes)
    assert agreements.live_shares(cast.barnet_agreement) == 2
    assert agreements.live_shares(cast.enfield_agreement) == 0


@pytest.fixture
def case(cast: Cast) -> Case:
    return make.make_case(cast.case_lead)


def test_before_anything_is_sent_it_says_which_agencies_are_not_covered(cast: Cast, case: Case) -> None:
    signature = cast.barnet_agreement.signatures.get(agency=cast.homes)
    agreements.withdraw_signature(signature=signature, on=today(), by=cast.coordinator)
    found = {one.agency: one for one in agreements.coverage(case)}
    assert set(found) == {cast.police, cast.homes, cast.victim_support}
    assert found[cast.police].agreements == [cast.barnet_agreement] and not found[cast.police].refusals
    assert found[cast.homes].refusals == [
        "“Barnet information sharing agreement”: Barnet Homes has not signed it.",
    ]


def test_of_several_agreements_the_one_that_covers_it_is_taken(cast: Cast, case: Case) -> None:
    first, second = cast.barnet_agreement, make_agreement(cast.barnet, cast.coordinator)
    first.gateways, second.gateways = [Gateway.CDA_S115], [Gateway.CONSENT]
    for one in (first, second):
        one.save()
    facts = {"case": case, "agency": cast.victim_support, "purpose": Purpose.SUPPORT}
    assert agreements.agreement_for(gateway=Gateway.CONSENT, **facts) == second
    assert agreements.agreement_for(gateway=Gateway.CDA_S115, **facts) == first
    with pytest.raises(ValidationError) as refused:
        agreements.agreement_for(gateway=Gateway.VITAL, **facts)
    assert len(refused.value.messages) == 2


def test_an_agreement_that_is_over_is_named_only_where_none_is_in_force(cast: Cast, case: Case) -> None:
    old = make_agreement(cast.barnet, cast.coordinator)
    in_days(old, -100)
    facts = {"case": case, "agency": cast.police, "purpose": Purpose.PREVENT}
    cast.barnet_agreement.gateways = [Gateway.CONSENT]
    cast.barnet_agreement.save()
    with pytest.raises(ValidationError) as refused:
        agreements.agreement_for(gateway=Gateway.CDA_S115, **facts)
    assert "does not cover the gateway" in " ".join(refused.value.messages)
    assert "yearly review" not in " ".join(refused.value.messages)
    in_days(cast.barnet_agreement, -1)
    with pytest.raises(ValidationError, match="yearly review was due"):
        agreements.agreement_for(gateway=Gateway.CDA_S115, **facts)
