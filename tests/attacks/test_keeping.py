"""Attacks on subject access, retention and erasure: by another agency's data protection officer, another borough's, and by
forms that were made up."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.models import AccessEntry, Case, ChangeEntry, Document, Report, RetentionReview, SubjectAccessItem, User
from casework.services import retention, subject_access, subject_pages
from tests import factories as make
from tests import keeping
from tests.factories import Level
from tests.personas import Cast, confirm


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    confirm(client)
    return client


@pytest.fixture
def others(cast: Cast) -> dict[str, User]:
    """A data protection officer of another agency of the partnership, and one of another borough."""
    return {
        "homes": keeping.dpo_of(cast, cast.homes),
        "enfield": keeping.dpo_of(cast, cast.enfield_council, "Omar Aydin"),
    }


def pages_of(request: object) -> list[str]:
    names = ["view", "change", "stop", "restart", "extend", "people", "answer", "refuse", "download"]
    return [
        *(reverse(f"casework:subject-access-{name}", args=[request.pk]) for name in names),  # type: ignore[attr-defined]
        reverse("casework:subject-access-item", args=[request.pk, 1]),  # type: ignore[attr-defined]
    ]


def test_nobody_else_sees_a_request_its_pages_or_its_pack(cast: Cast, others: dict[str, User]) -> None:
    case = keeping.neighbours_case(cast)
    request = keeping.packed(keeping.collected(keeping.asked(cast), case.reports.order_by("pk")[0].victim))
    for user in others.values():
        client = signed_in(user)
        assert "Amina" not in client.get(reverse("casework:subject-access-list")).content.decode()
        for page in pages_of(request):
            before = AccessEntry.objects.filter(operation="refused").count()
            assert client.get(page).status_code == 404, page
            assert client.post(page, {"act": "give"}).status_code == 404, page
            assert AccessEntry.objects.filter(operation="refused").count() == before + 2
    assert not AccessEntry.objects.filter(operation="disclosure").exists()


def test_a_page_number_of_another_request_is_not_there(cast: Cast) -> None:
    keeping.neighbours_case(cast)
    person = Report.objects.order_by("pk")[0].victim
    request = keeping.collected(keeping.asked(cast), person)
    empty = keeping.asked(cast)
    client = signed_in(cast.dpo)
    item = request.items.get(position=2)
    forged = reverse("casework:subject-access-item", args=[empty.pk, 2])
    assert (
        client.post(forged, {"act": "give", "give-loaded": f'{{"version": {item.version}, "shown": {{}}}}'}).status_code
        == 404
    )
    assert client.get(reverse("casework:subject-access-item", args=[request.pk, 999])).status_code == 404
    item.refresh_from_db()
    assert item.outcome == ""


def test_a_pack_that_was_not_made_cannot_be_downloaded(cast: Cast) -> None:
    request = keeping.collected(keeping.asked(cast), keeping.neighbours_case(cast).reports.order_by("pk")[0].victim)
    client = signed_in(cast.dpo)
    download = reverse("casework:subject-access-download", args=[request.pk])
    assert client.get(download)["Location"] == request.get_absolute_url()
    pack = reverse("casework:subject-access-pack", args=[request.pk])
    client.post(pack, {"loaded": f'{{"version": {request.version}, "shown": {{}}}}'})
    assert client.get(download)["Location"] == request.get_absolute_url()
    assert not Document.objects.exists() and not AccessEntry.objects.filter(operation="disclosure").exists()


def test_people_of_whom_the_agency_holds_nothing_are_not_found_and_cannot_be_chosen(cast: Cast) -> None:
    theirs = make.make_report(cast.homes_officer, given_name="Zeinab", family_name="Osei").victim
    request, client = keeping.asked(cast), signed_in(cast.dpo)
    page = reverse("casework:subject-access-people", args=[request.pk]) + "?name=Zeinab+Osei"
    assert "Nobody of that name" in client.get(page).content.decode()
    loaded = f'{{"version": {request.version}, "shown": {{}}}}'
    assert client.post(page, {"people": [str(theirs.pk)], "loaded": loaded}).status_code == 200
    with pytest.raises(subject_access.ValidationError):
        subject_access.choose(request=request, by=cast.dpo, version=request.version, people=[theirs.pk])
    assert not request.people.exists()


def test_a_pack_holds_nothing_of_another_agencys_own_circle_or_case(cast: Cast, others: dict[str, User]) -> None:
    case = keeping.neighbours_case(cast)
    referral = make.accept(make.refer_to_support(case, cast.victim_support), cast.support_officer)
    make.log_contact(case, cast.support_officer, referral=referral, circle="agency", note="She told us a secret.")
    council = keeping.collected(keeping.asked(cast), case.reports.order_by("pk")[0].victim)
    text = "\n".join(council.items.values_list("text", flat=True))
    assert "secret" not in text and "For the police alone" not in text
    told = Report.objects.get(agency=cast.homes)
    homes = keeping.asked(cast, by=others["homes"], subject_name="Ola O’Brien")
    homes = keeping.collected(homes, told.victim)
    assert {item.kind for item in homes.items.all()} == {
        "person",
        "report",
    }  # what they took themselves; the case is led by others
    assert case.title not in "\n".join(homes.items.values_list("text", flat=True))


def test_a_share_to_manage_makes_nobody_the_one_who_answers_or_decides(cast: Cast, others: dict[str, User]) -> None:
    case = keeping.neighbours_case(cast)
    make.share(case, cast.homes, Level.READ)
    keeping.close(case, keeping.LONG_AGO)
    retention.list_due(today=timezone.localdate())
    review = RetentionReview.objects.get(record_type="case")
    for user in others.values():
        client = signed_in(user)
        assert case.reference not in client.get(reverse("casework:retention-list")).content.decode()
        assert client.get(review.get_absolute_url()).status_code == 404
        address = f"{reverse('casework:retention-decide')}?item={review.pk}"
        client.post(address, {"decision": "destroy", "stand": f"{review.pk}:{review.version}"})
    assert Case.objects.filter(pk=case.pk).exists()


def test_deciding_asks_again_who_sits_there(cast: Cast) -> None:
    case, review = keeping.due_case(cast)
    client = Client()
    client.force_login(cast.dpo, "django.contrib.auth.backends.ModelBackend")
    address = f"{reverse('casework:retention-decide')}?item={review.pk}"
    answer = client.post(address, {"decision": "destroy", "stand": f"{review.pk}:{review.version}"})
    assert answer.status_code == 302 and "reauthenticate" in answer["Location"]
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_hold_cannot_be_placed_on_or_used_to_learn_of_what_is_somebody_elses(
    cast: Cast, others: dict[str, User]
) -> None:
    case = make.make_case(cast.case_lead)
    answers = []
    for user in others.values():
        for reference in (case.reference, "BAR-2017-09999"):
            page = signed_in(user).post(reverse("casework:hold-set"), {"reference": reference, "reason": "x"})
            answers.append(page.content.decode().count("There is no case or report"))
    assert set(answers) == {answers[0]} and answers[0] > 0
    hold = retention.set_hold(reference=case.reference, reason="A claim", by=cast.dpo)
    for user in others.values():
        assert signed_in(user).post(reverse("casework:hold-lift", args=[hold.pk]), {"because": "x"}).status_code == 404


def test_the_record_of_changes_never_holds_the_words_that_were_taken_out(cast: Cast) -> None:
    request = keeping.collected(keeping.asked(cast), keeping.neighbours_case(cast).reports.order_by("pk")[0].victim)
    item = next(item for item in request.items.all() if "works nights" in item.text)
    subject_pages.remove_passage(item=item, by=cast.dpo, version=item.version, passage="works nights", everywhere=True)
    entries = ChangeEntry.objects.filter(object_type__in=["subjectaccessitem", "subjectaccessrequest"])
    assert entries.exists() and "works nights" not in "".join(str(entry.changes) for entry in entries)
    assert SubjectAccessItem.objects.filter(pk=item.pk, text__contains="works nights").exists()
