"""The pages about agreements, sharing and notices, as their officers use them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from casework.models import AccessEntry, Agreement, Case, Notice
from casework.rules.categories import GATEWAYS_FOR_PEOPLE, DataCategory, Gateway, Purpose
from casework.services import agreements, notices, sharing
from tests import factories as make
from tests.casework.screen import boxes, opened, signed_in, words
from tests.personas import Cast

today = timezone.localdate
FIRST = today()  # a run may go past midnight, so only what may be a day old is of this day
TERMS: dict[str, Any] = {
    "title": "Hate crime agreement",
    "purposes": [Purpose.PROTECT],
    "gateways": [Gateway.CDA_S115, Gateway.CONSENT],
    "categories": DataCategory.values,
    **boxes(starts_on=FIRST, ends_on=FIRST + timedelta(days=700), review_due_on=FIRST + timedelta(days=365)),
}
PDF = b"%PDF-1.7\n%%EOF"


def to(name: str, *arguments: Any) -> str:
    return reverse(f"casework:{name}", args=arguments)


@pytest.fixture
def case(cast: Cast) -> Case:
    return make.make_case(cast.case_lead)


# --- Agreements


def test_a_coordinator_records_an_agreement_and_who_signs_it(cast: Cast) -> None:
    client = signed_in(cast.coordinator)
    client.post(to("agreement-record"), TERMS)
    made = Agreement.objects.get(title="Hate crime agreement")
    page = words(client.get(made.get_absolute_url()))
    assert "In force" in page and page.count("Not signed") == 4
    assert "Agreed by the victim, for support" in page
    client.post(
        to("agreement-sign", made.pk),
        {"agency": cast.police.pk, "signed_by_name": "The borough commander", **boxes(signed_on=today())},
    )
    page = words(client.get(made.get_absolute_url()))
    assert "The borough commander" in page and page.count("Not signed") == 3
    signature = made.signatures.get()
    client.post(to("agreement-unsign", made.pk, signature.pk), boxes(on=today()))
    assert "Signatures that were taken back" in words(client.get(made.get_absolute_url()))
    assert client.get(to("agreement-unsign", made.pk, signature.pk)).status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"purposes": []}, "Choose at least one purpose"),
        (boxes(ends_on=FIRST - timedelta(days=1)), "Enter a last day that is not before the first day"),
        (boxes(review_due_on=FIRST), "Enter a day of review after the first day"),
    ],
)
def test_terms_that_make_no_sense_are_refused(cast: Cast, change: dict, said: str) -> None:
    assert said in words(signed_in(cast.dpo).post(to("agreement-record"), TERMS | change))
    assert not Agreement.objects.filter(title="Hate crime agreement").exists()


def test_of_two_who_change_it_the_second_is_shown_what_the_first_saved(cast: Cast) -> None:
    agreement = cast.barnet_agreement
    address, client = to("agreement-change", agreement.pk), signed_in(cast.dpo)
    mine = opened(client, address)
    agreements.change(agreement=agreement, by=cast.coordinator, version=1, purposes=[Purpose.PREVENT])
    answer = client.post(address, TERMS | mine)
    assert answer.status_code == 409
    assert "is now “Stop or prevent anti-social behaviour and crime”" in words(answer)
    assert client.post(address, TERMS | opened(client, address)).status_code == 302
    agreement.refresh_from_db()
    assert agreement.title == "Hate crime agreement"


def test_the_yearly_review_is_recorded(cast: Cast) -> None:
    agreement = cast.barnet_agreement
    address, client = to("agreement-review", agreement.pk), signed_in(cast.dpo)
    client.post(address, opened(client, address) | boxes(reviewed_on=today()))
    agreement.refresh_from_db()
    assert agreement.review_due_on > today() + timedelta(days=360)


def test_the_paper_is_taken_in_and_handed_out_as_a_download_and_that_is_logged(cast: Cast) -> None:
    agreement, client = cast.barnet_agreement, signed_in(cast.coordinator)
    address = to("agreement-attach", agreement.pk)
    for name, content in (("page.html", b"<html>"), ("page.pdf", b"<html>"), ("photo.jpg", b"\xff\xd8\xff")):
        answer = client.post(address, opened(client, address) | {"paper": SimpleUploadedFile(name, content)})
        assert "There is a problem" in words(answer)
    assert client.get(to("agreement-document", agreement.pk)).status_code == 404
    client.post(address, opened(client, address) | {"paper": SimpleUploadedFile("../Signed.pdf", PDF)})
    taken = signed_in(cast.police_officer).get(to("agreement-document", agreement.pk))
    assert taken.content == PDF
    told = taken["Content-Disposition"]
    assert told.startswith('attachment; filename="OFFICIAL-SENSITIVE, Tom Reid, 2') and told.endswith(', Signed.pdf"')
    assert taken["Content-Security-Policy"] == "default-src 'none'; sandbox"
    entry = AccessEntry.objects.get(operation="disclosure")
    assert (entry.user_label, entry.detail["recipient"]) == ("Tom Reid", "Tom Reid, Metropolitan Police")
    assert entry.detail["file_name"].endswith(", Signed.pdf")


def test_only_those_who_look_after_it_see_how_many_shares_stand_under_it(cast: Cast, case: Case) -> None:
    make.share(case, cast.homes)
    address = cast.barnet_agreement.get_absolute_url()
    assert "Shares under it now 1" in words(signed_in(cast.dpo).get(address))
    page = words(signed_in(cast.police_officer).get(address))
    assert "Shares under it" not in page and "Change the agreement" not in page


def test_the_list_and_the_start_page_warn_of_a_lapse(cast: Cast) -> None:
    agreement = cast.barnet_agreement
    agreement.review_due_on = today() + timedelta(days=20)
    agreement.save()
    for user, address in ((cast.case_lead, "/"), (cast.coordinator, "/"), (cast.police_officer, to("agreement-list"))):
        assert "has to be reviewed by" in words(signed_in(user).get(address))
    assert "has to be reviewed by" not in words(signed_in(cast.police_officer).get("/"))
    agreement.review_due_on = today() - timedelta(days=1)
    agreement.save()
    assert "No information sharing agreement is in force" in words(signed_in(cast.case_lead).get("/"))
    assert "Lapsed No case can be shared under it" in words(signed_in(cast.dpo).get(to("agreement-list")))


# --- Sharing


def share_of(case: Case, **facts: Any) -> dict[str, Any]:
    return {"level": "contribute", "purpose": "prevent", "gateway": "cda_s115", "note": "Patrols there"} | facts


def test_the_form_says_beforehand_what_no_agreement_covers_and_why(cast: Cast, case: Case) -> None:
    agreement, client = cast.barnet_agreement, signed_in(cast.case_lead)
    signature = agreement.signatures.get(agency=cast.homes)
    agreements.withdraw_signature(signature=signature, on=today(), by=cast.coordinator)
    agreements.change(
        agreement=agreement, by=cast.dpo, version=1, purposes=[Purpose.PROTECT], gateways=["safeguarding"]
    )
    page = client.get(to("share-add", case.reference))
    said = words(page)
    assert "Not possible now. “Barnet information sharing agreement”: Barnet Homes has not signed it." in said
    assert "Metropolitan Police Under “Barnet information sharing agreement”" in said
    assert said.count("No agreement that is in force covers this") == len(Purpose) - 1 + len(GATEWAYS_FOR_PEOPLE) - 1
    assert said.index("Metropolitan Police Under") < said.index("Barnet Homes Not possible now")
    form: Any = page.context["form"]
    assert (form["purpose"].initial, form["gateway"].initial) == ("protect", "safeguarding")
    refused = client.post(to("share-add", case.reference), share_of(case, agency=cast.homes.pk))
    assert "Barnet Homes has not signed it; it does not cover the purpose" in words(refused)
    assert sharing.current_share(case, cast.homes) is None


def test_a_share_is_made_shown_with_its_agreement_changed_and_withdrawn(cast: Cast, case: Case) -> None:
    client, page = signed_in(cast.case_lead), to("case-sharing", case.reference)
    client.post(to("share-add", case.reference), share_of(case, agency=cast.homes.pk))
    share = case.shares.get(agency=cast.homes)
    said = words(client.get(page))
    assert "Barnet Homes Read and add contacts Patrols there" in said
    assert cast.barnet_agreement.get_absolute_url() in client.get(page).content.decode()
    assert "Barnet Homes" not in words(client.get(to("share-add", case.reference))).split("Which agency?")[1][:200]
    until = today() + timedelta(days=30)
    address = to("share-change", case.reference, share.pk)
    assert client.get(address).context["form"]["note"].initial == "Patrols there"
    client.post(address, share_of(case, level="read", **boxes(ends_on=until)))
    changed = sharing.current_share(case, cast.homes)
    assert changed and (changed.level, changed.ends_on, changed.replaces) == ("read", until, share)
    assert client.get(address).status_code == 404  # that one has ended
    client.post(to("share-withdraw", case.reference, changed.pk))
    assert "ended by Priya Shah" in words(client.get(page))
    assert signed_in(cast.homes_officer).get(page).status_code == 404


def test_before_a_withdrawal_it_says_what_ends_with_it(cast: Cast, case: Case) -> None:
    make.refer_to_support(case, cast.victim_support)
    make.make_action(case, cast.victim_support, due_on=date(2017, 3, 15))
    share = case.shares.get(agency=cast.victim_support)
    said = words(signed_in(cast.case_lead).get(to("share-withdraw", case.reference, share.pk)))
    assert "The action “Visit the neighbours”, due on 15 March 2017, ends as no longer possible." in said
    assert "1 referral for support that waits for an answer is taken back." in said


def test_where_the_panel_has_the_case_it_says_what_to_do_and_offers_no_button(cast: Cast, case: Case) -> None:
    make.assess(case)
    panel = make.make_panel(cast.coordinator)
    panel.agency = cast.police
    panel.save()
    make.refer_to_panel(case, panel)
    address = to("share-withdraw", case.reference, case.shares.get(agency=cast.police).pk)
    client = signed_in(cast.case_lead)
    assert "Once the panel has released the case" in words(client.get(address))
    assert "Stop sharing" not in words(client.get(address))
    assert "Once the panel has released the case" in words(client.post(address, follow=True))


def test_the_lead_agencys_own_share_has_no_such_pages(cast: Cast, case: Case) -> None:
    own = case.shares.get(agency=cast.council)
    for name in ("share-change", "share-withdraw"):
        assert signed_in(cast.case_lead).get(to(name, case.reference, own.pk)).status_code == 404


# --- Notices


def test_a_notice_is_counted_on_every_page_opened_and_then_read(cast: Cast, case: Case) -> None:
    notices.notify(users=[cast.case_lead], kind=Notice.Kind.HANDED_OVER, path=case.get_absolute_url(), case=case)
    client, notice = signed_in(cast.case_lead), Notice.objects.get()
    for address in ("/", to("case-list"), to("report-record"), to("agreement-list")):
        assert "Notices 1 unread" in words(client.get(address))
    said = words(client.get(to("notice-list")))
    assert f"New Work was handed over to you: {case.reference}" in said
    assert client.get(to("notice-open", notice.pk)).status_code == 405  # opening it marks it, so it is no link
    answer = client.post(to("notice-open", notice.pk))
    assert (answer.status_code, answer["Location"]) == (302, case.get_absolute_url())
    assert "unread" not in words(client.get("/", follow=True))


def test_all_notices_are_marked_as_read_at_once(cast: Cast) -> None:
    for _ in range(3):
        notices.notify(users=[cast.dpo, cast.case_lead], kind=Notice.Kind.CONCERN, path="/record/")
    client = signed_in(cast.dpo)
    assert "Notices 3 unread" in words(client.get("/", follow=True))
    client.post(to("notices-read"))
    assert "Notices" in words(client.get("/", follow=True)) and "unread" not in words(client.get("/"))
    assert Notice.objects.filter(user=cast.case_lead, read_at=None).count() == 3


def test_a_notice_of_an_emergency_names_its_case_to_those_alone_who_read_it(cast: Cast, case: Case) -> None:
    for officer in (cast.case_lead, cast.homes_officer):
        notices.notify(users=[officer], kind=Notice.Kind.EMERGENCY, path="/notices/", case=case)
    assert f"opened in an emergency: {case.reference}" in words(signed_in(cast.case_lead).get(to("notice-list")))
    assert "emergency" not in words(signed_in(cast.homes_officer).get(to("notice-list")))


# --- Marking


@pytest.mark.parametrize("who", ["case_lead", "dpo", "analyst"])
def test_every_page_carries_on_paper_the_marking_and_who_printed_it_when(cast: Cast, who: str) -> None:
    user = cast.people[who]
    page = signed_in(user).get("/", follow=True).content.decode()
    assert '<p class="asb-print asb-print--head">OFFICIAL-SENSITIVE</p>' in page
    assert f"Printed by {user.name}, {user.agency}, from a page of {today():%-d %B %Y}, " in page
