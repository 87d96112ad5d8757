"""From a draft to a signed paper: what holds it up, who signs it, and that it then stays."""

import re
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from assessment.models import Approval, Assessment, Comment, Extract, Figure, ProofReason, Section
from assessment.paper import reasons
from assessment.paper.compose import compose
from assessment.rules import approval
from assessment.rules.blocks import from_json
from assessment.services import assessments, later, proof, signoff, undoing
from assessment.services.proof import NotADraftError, OtherFindingError, OtherReasonError
from casework.models import AccessEntry, ChangeEntry
from tests.assessment.signing import Signing, import_year, make_signing

pytestmark = pytest.mark.django_db
Status = Assessment.Status


@pytest.fixture(scope="module")
def made(module_db: None) -> Signing:
    return make_signing()


@pytest.fixture
def it(made: Signing, db: None) -> Signing:
    """Made once; each test has it in a savepoint of its own."""
    made.draft.refresh_from_db()
    return made


def page(client: Client, who: Any, name: str, it: Signing, **query: str) -> str:
    client.force_login(who)
    response = client.get(reverse(f"assessment:{name}", args=[it.draft.pk]), query)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def press(client: Client, who: Any, name: str, it: Signing, **sent: str) -> Any:
    client.force_login(who)
    return client.post(reverse(f"assessment:{name}", args=[it.draft.pk]), sent, follow=True)


# --- Who has to sign

COUNCIL, POLICE, HOMES = {1: "council"}, {2: "police"}, {3: "housing"}


@pytest.mark.parametrize(
    ("approved", "members", "needed"),
    [
        ({}, COUNCIL | POLICE | HOMES, "the council and the police"),
        (COUNCIL, COUNCIL | POLICE, "the police"),
        (COUNCIL | HOMES, COUNCIL | POLICE | HOMES, "the police"),
        (COUNCIL | POLICE, COUNCIL | POLICE | HOMES, ""),
        ({}, COUNCIL | HOMES, "the council and another agency"),
        (COUNCIL, COUNCIL | HOMES, "another agency"),
        (HOMES, HOMES | {4: "health"}, "another agency"),
        ({}, HOMES, "2 agencies"),
    ],
)
def test_the_council_and_the_police_sign_or_two_agencies(
    approved: dict[int, str], members: dict[int, str], needed: str
) -> None:
    assert approval.still_needed(approved, members) == needed


# --- The proof


def test_a_sound_draft_can_be_sent(it: Signing) -> None:
    found = proof.examine(it.draft)
    assert [one.finding.what for one in found.judged if one.is_open] == []
    assert [one.text for one in found.claims] == ["Robbery stayed the same, at 120."]


def test_the_co_chairs_are_told_that_it_waits_and_nobody_else_is(
    it: Signing, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        it.sent()
    assert {tuple(letter.to) for letter in mailoutbox} == {(it.council_chair.email,), (it.police_chair.email,)}
    assert f"/assessments/{it.draft.pk}/sign-off/" in mailoutbox[0].body and "Barnet" in mailoutbox[0].body
    assert it.cast.analyst.name in mailoutbox[0].body


def test_an_open_comment_holds_it_up(it: Signing) -> None:
    section = it.draft.sections.get()
    Comment.objects.create(section=section, version=1, text="Is it?", by=it.cast.coordinator)
    with pytest.raises(signoff.FindingsOpenError, match="1 to mend"):
        signoff.send(assessment=it.draft, by=it.cast.analyst)
    assert it.fresh().is_draft


def break_series(it: Signing) -> proof.Judged:
    """Leave something that wants a reason: a binding without its figure."""
    Section.objects.filter(assessment=it.draft).update(text='It was so. Hate crime was {{ figure "hate.all" }}.')
    (found,) = [one for one in proof.examine(it.draft).judged if one.is_open]
    return found


def reason(it: Signing, found: proof.Judged, text: str = "Nobody counts it yet.", held: str = "", **more: Any) -> Any:
    given = {"key": found.finding.key, "finding": found.finding.text, "by": it.cast.coordinator} | more
    return proof.give_reason(assessment=it.draft, reason=text, held=held, **given)


def test_a_written_reason_lets_a_finding_stand_and_the_paper_print_it(it: Signing) -> None:
    found = break_series(it)
    with pytest.raises(signoff.FindingsOpenError, match="1 without a reason"):
        signoff.send(assessment=it.draft, by=it.cast.analyst)
    reason(it, found)
    assert proof.examine(it.draft).is_ready
    assert reasons.printed(it.draft) == [(found.finding.text, "Nobody counts it yet.")]
    assert "Nobody counts it yet." in str(compose(it.draft, "restricted").as_json())
    assert "Nobody counts it yet." not in str(compose(it.draft, "public").as_json())
    assert ChangeEntry.objects.filter(object_type="proofreason", user_id=it.cast.coordinator.pk).exists()


def test_found_anew_with_other_words_it_is_reasoned_anew(it: Signing) -> None:
    found = break_series(it)
    reason(it, found)
    Section.objects.filter(assessment=it.draft).update(text='{{ figure "hate.all" }} or {{ figure "hate.faith" }}. So.')
    Section.objects.filter(assessment=it.draft).update(
        text='It was so. {{ figure "hate.all" }} was all. {{ figure "hate.faith" }} was some.'
    )
    (again,) = proof.examine(it.draft).unreasoned
    assert again.finding.key == found.finding.key
    with pytest.raises(OtherFindingError, match="has changed"):
        reason(it, found)
    reason(it, again, "Neither is counted yet.")
    sent = signoff.send(assessment=it.draft, by=it.cast.analyst)
    assert reasons.printed(sent) == [(again.finding.text, "Neither is counted yet.")]


def test_the_second_of_two_who_write_a_reason_is_told(it: Signing) -> None:
    found = break_series(it)
    reason(it, found, "The first says this.")
    with pytest.raises(OtherReasonError, match=r"Helen Marsh wrote a reason meanwhile: “The first says this."):
        reason(it, found, "The second says that.", by=it.cast.chair)
    reason(it, found, "The second says that.", held="The first says this.", by=it.cast.chair)
    assert ProofReason.objects.get(assessment=it.draft).by == it.cast.chair


def test_nothing_that_blocks_takes_a_reason(it: Signing) -> None:
    Section.objects.filter(assessment=it.draft).update(text="")
    (found,) = proof.examine(it.draft).blocking
    with pytest.raises(OtherFindingError):
        reason(it, found)


def test_a_newer_extract_says_collect_again(it: Signing) -> None:
    import_year(it.cast, first=201505, count=12, name="newer.csv")
    (found,) = proof.examine(it.draft).unreasoned
    assert "newer.csv" in found.finding.what
    assert found.finding.mend == "Collect the figures again."


# --- Signing


def test_two_co_chairs_sign_exactly_what_they_saw(it: Signing) -> None:
    sha256 = it.sent()
    assert sha256 == compose(it.fresh(), "restricted").sha256
    signoff.approve(assessment=it.draft, sha256=sha256, by=it.council_chair)
    assert it.fresh().status == Status.FOR_APPROVAL
    signoff.approve(assessment=it.draft, sha256=sha256, by=it.police_chair)
    signed = it.fresh()
    assert signed.status == Status.SIGNED_OFF
    assert {from_json(signed.frozen[name]).audience for name in ("restricted", "public")} == {"restricted", "public"}
    assert from_json(signed.frozen["restricted"]).version == "Version 1"
    assert set(Approval.objects.values_list("sha256", flat=True)) == {sha256}


def test_the_database_keeps_what_was_signed(it: Signing) -> None:
    signed = it.signed()
    for attack in (
        lambda: Figure.objects.filter(assessment=signed).update(value=0),
        lambda: signed.sections.update(text="Other"),
        lambda: Assessment.objects.filter(pk=signed.pk).update(frozen=None),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attack()


def test_a_paper_that_changed_in_between_is_not_approved(it: Signing) -> None:
    old = it.sent()
    signoff.approve(assessment=it.draft, sha256=old, by=it.council_chair)
    signoff.withdraw(assessment=it.draft, by=it.cast.analyst)
    it.draft.sections.update(title="Summary and more")
    new = it.sent()
    with pytest.raises(signoff.OtherPaperError, match="changed after you opened"):
        signoff.approve(assessment=it.draft, sha256=old, by=it.police_chair)
    signoff.approve(assessment=it.draft, sha256=new, by=it.police_chair)
    assert it.fresh().status == Status.FOR_APPROVAL
    assert signoff.still_needed(it.fresh()) == "the council"


def test_nobody_signs_twice_nor_what_they_sent(it: Signing) -> None:
    sha256 = it.sent()
    signoff.approve(assessment=it.draft, sha256=sha256, by=it.police_chair)
    with pytest.raises(signoff.MayNotApproveError, match="approved this paper already"):
        signoff.approve(assessment=it.draft, sha256=sha256, by=it.police_chair)
    signoff.withdraw(assessment=it.draft, by=it.cast.analyst)
    sha256 = signoff.sha256_of(signoff.send(assessment=it.draft, by=it.council_chair))
    with pytest.raises(signoff.MayNotApproveError, match="You sent this paper"):
        signoff.approve(assessment=it.draft, sha256=sha256, by=it.council_chair)


def test_nothing_changes_while_it_waits(it: Signing) -> None:
    found = break_series(it)
    reason(it, found)
    it.sent()
    with pytest.raises(NotADraftError, match="waits for approval"):
        reason(it, found, "Another reason than that.", held="Nobody counts it yet.")
    with pytest.raises(NotADraftError):
        signoff.send(assessment=it.draft, by=it.cast.analyst)
    with pytest.raises(assessments.SignedOffError):
        assessments.collect(assessment=it.draft, by=it.cast.analyst)
    with pytest.raises(DatabaseError), transaction.atomic():
        it.draft.sections.update(text="Other")


def test_withdrawn_it_is_a_draft_that_can_be_written(it: Signing) -> None:
    it.sent()
    signoff.withdraw(assessment=it.draft, by=it.cast.coordinator)
    assert (it.fresh().status, it.fresh().frozen, it.fresh().sent_by) == (Status.DRAFT, None, None)
    assert it.draft.sections.update(title="Other") == 1
    with pytest.raises(signoff.NotWaitingError, match="a draft again"):
        signoff.withdraw(assessment=it.draft, by=it.cast.coordinator)


def test_my_work_of_a_co_chair_says_that_a_paper_waits_until_they_approved_it(it: Signing, client: Client) -> None:
    sha256 = it.sent()

    def work() -> str:
        client.force_login(it.police_chair)
        return client.get(reverse("casework:my-work")).content.decode()

    assert "2016/17 waits for your approval" in work()
    signoff.approve(assessment=it.draft, sha256=sha256, by=it.police_chair)
    assert "waits for your approval" not in work()


def test_a_co_chair_sends_it_back_with_what_has_to_change(
    it: Signing, client: Client, mailoutbox: list, django_capture_on_commit_callbacks: Any
) -> None:
    it.sent()
    client.force_login(it.police_chair)
    back = reverse("assessment:signoff-withdraw", args=[it.draft.pk])
    assert "Say what has to change" in client.post(back, {"wanted": " "}).content.decode()
    assert it.fresh().status == Status.FOR_APPROVAL
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(back, {"wanted": "The rise of burglary is not explained."})
    comment = it.draft.sections.get().comments.get()
    assert (comment.text, comment.by) == ("The rise of burglary is not explained.", it.police_chair)
    assert it.fresh().status == Status.DRAFT and not proof.examine(it.fresh()).is_ready
    assert [letter.to for letter in mailoutbox] == [[it.cast.analyst.email]]
    assert f"/{it.draft.sections.get().pk}/" in mailoutbox[0].body and "burglary" not in mailoutbox[0].body


def test_a_signed_paper_is_not_withdrawn(it: Signing) -> None:
    it.signed()
    with pytest.raises(signoff.NotWaitingError, match="signed off already"):
        signoff.withdraw(assessment=it.draft, by=it.cast.analyst)


def used_extract(it: Signing) -> Extract:
    return Extract.objects.filter(figures__assessment=it.draft)[0]


def test_while_the_paper_waits_no_extract_is_undone_and_once_it_is_withdrawn_it_can_be(it: Signing) -> None:
    sha256 = it.sent()
    with pytest.raises(undoing.ExtractInUseError, match="waiting for approval"):
        undoing.undo(extract=used_extract(it), by=it.cast.analyst)
    signoff.approve(assessment=it.draft, sha256=sha256, by=it.police_chair)
    signoff.withdraw(assessment=it.draft, by=it.cast.analyst)
    assert undoing.undo(extract=used_extract(it), by=it.cast.analyst).status == Extract.Status.UNDONE


def test_figures_of_an_undone_extract_are_not_sent(it: Signing) -> None:
    undoing.undo(extract=used_extract(it), by=it.cast.analyst)
    with pytest.raises(signoff.ExtractUndoneError, match=r"year.csv was undone"):
        it.sent()
    assert it.fresh().is_draft


@pytest.mark.parametrize("act", ["send", "approve", "withdraw", "open_version", "reason"])
def test_without_its_entry_in_the_record_nothing_is_done(
    it: Signing, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts: dict[str, Any] = {
        "send": lambda: signoff.send(assessment=it.draft, by=it.cast.analyst),
        "withdraw": lambda: signoff.withdraw(assessment=it.draft, by=it.cast.analyst),
        "open_version": lambda: signoff.open_version(assessment=it.draft, by=it.cast.analyst),
    }
    if act == "reason":
        found = break_series(it)
        acts["reason"] = lambda: reason(it, found)
    sha256 = it.sent() if act in ("approve", "withdraw") else it.signed() and "" if act == "open_version" else ""
    acts["approve"] = lambda: signoff.approve(assessment=it.draft, sha256=sha256, by=it.police_chair)

    def fail(**facts: Any) -> None:
        raise RuntimeError("No entry")

    before = (it.fresh().status, Approval.objects.count(), ProofReason.objects.count(), Assessment.objects.count())
    for module in (signoff, proof):
        monkeypatch.setattr(module, "record_change", fail)
    with pytest.raises(RuntimeError, match="No entry"), transaction.atomic():
        acts[act]()
    after = (it.fresh().status, Approval.objects.count(), ProofReason.objects.count(), Assessment.objects.count())
    assert after == before


# --- The next version


def test_the_next_version_is_a_draft_with_its_sections_and_the_old_one_stays(it: Signing) -> None:
    signed = it.signed()
    made = signoff.open_version(assessment=signed, by=it.cast.analyst)
    assert (made.version, made.status, made.frozen, made.collected_at) == (2, Status.DRAFT, None, None)
    assert [one.text for one in made.sections.all()] == [one.text for one in signed.sections.all()]
    made.sections.update(text="It is written anew.")
    assert it.fresh().status == Status.SIGNED_OFF
    with pytest.raises(signoff.NewerVersionError, match="Version 2"):
        signoff.open_version(assessment=signed, by=it.cast.analyst)


def test_a_draft_has_no_next_version(it: Signing) -> None:
    with pytest.raises(NotADraftError):
        signoff.open_version(assessment=it.draft, by=it.cast.analyst)


# --- Today


def test_made_today_nothing_differs_while_nothing_came(it: Signing) -> None:
    assert later.differences(it.signed()) == []


def test_made_today_says_what_differs_and_why_and_changes_nothing(it: Signing) -> None:
    signed = it.signed()
    before = list(signed.figures.order_by("pk").values_list("pk", "value"))
    import_year(it.cast, count=12, name="restated.csv")
    found = {(one.code, one.area, one.period): one for one in later.differences(signed)}
    robbery = found["mopac7.robbery", "Barnet", "1 April 2016 to 31 March 2017"]
    assert (robbery.signed, robbery.today) == ("120", "144")
    assert robbery.why.startswith("Restated, or records came late: restated.csv")
    assert ("mopac7.robbery", "Enfield", "1 April 2016 to 31 March 2017") in found
    assert list(signed.figures.order_by("pk").values_list("pk", "value")) == before


def test_made_today_tells_a_month_that_arrived_from_one_that_was_restated(it: Signing) -> None:
    signed = it.signed()
    import_year(it.cast, first=201104, name="old.csv")
    robbery = next(one for one in later.differences(signed) if one.code == "mopac7.robbery" and one.area == "Barnet")
    assert (robbery.signed, robbery.today) == ("Missing", "120")
    assert robbery.why.startswith("Months that were missing have arrived: old.csv")


def test_the_page_computes_in_the_background_and_shows_what_it_found(it: Signing, client: Client) -> None:
    it.signed()
    import_year(it.cast, count=12, name="restated.csv")
    assert "Compute it now" in page(client, it.cast.dpo, "today", it)
    assert client.get(reverse("assessment:today-json", args=[it.draft.pk])).json() == {"state": "not asked"}
    press(client, it.cast.dpo, "today-ask", it)
    assert "Waiting to start" in page(client, it.cast.dpo, "today", it)
    later.compute(assessment_id=it.draft.pk)
    text = page(client, it.cast.dpo, "today", it)
    assert "Robbery Barnet, 1 April 2016 to 31 March 2017 120 144 Restated" in text
    assert "Enfield:" in text
    data = client.get(reverse("assessment:today-json", args=[it.draft.pk])).json()
    assert data["state"] == "done" and len(data["differences"]) > 100
    assert AccessEntry.objects.filter(operation="disclosure", user_id=it.cast.dpo.pk).exists()


# --- Last year


def test_last_years_paper_is_compared_figure_by_figure(it: Signing, client: Client) -> None:
    assert "no assessment of the year before" in page(client, it.cast.analyst, "last-year", it)
    period = it.draft.period.years_before(1)
    last = assessments.open_assessment(partnership=it.cast.barnet, period=period, by=it.cast.analyst)
    assessments.collect(assessment=last, by=it.cast.analyst)
    last.figures.filter(indicator__code="mopac7.robbery", period_end=period.end).update(value=110)
    row = next(one for one in later.against(it.draft, last) if one.name == "Robbery")
    assert (row.then.text, row.again.text, row.now.text, row.is_restated) == ("110", "120", "120", True)
    assert row.change == "+9.1%"
    assert "Robbery 110" in page(client, it.cast.analyst, "last-year", it)


# --- Pages


def test_the_proof_lists_what_it_found_and_where_to_mend_it(it: Signing, client: Client) -> None:
    break_series(it)
    text = page(client, it.cast.coordinator, "proof", it)
    assert "Not ready 0 to mend, 1 without a reason." in text
    assert "calls for figures that are not held" in text and "Give a reason" in text
    assert "Give a reason" not in page(client, it.cast.dpo, "proof", it)


def test_a_reason_is_written_on_its_page_and_nothing_typed_is_lost(it: Signing, client: Client) -> None:
    found = break_series(it)
    client.force_login(it.cast.coordinator)
    address = reverse("assessment:proof-reason", args=[it.draft.pk]) + f"?key={found.finding.key}"
    assert found.finding.what in client.get(address).context["judged"].finding.what
    sent = {"finding": found.finding.text, "held": "", "reason": "short"}
    assert "Write a whole sentence" in client.post(address, sent).content.decode()
    reason(it, found, "The police wrote this first.", by=it.cast.chair)
    answer = client.post(address, sent | {"reason": "Nobody counts it yet."})
    assert "Kate Doyle wrote a reason meanwhile" in answer.content.decode()
    assert "Nobody counts it yet." in answer.content.decode()
    form = answer.context["form"]
    again = {name: form[name].value() for name in ("finding", "held", "reason")}
    assert client.post(address, again).status_code == 302
    assert ProofReason.objects.get().reason == "Nobody counts it yet."


def test_every_claim_stands_with_its_figure_period_and_source(it: Signing, client: Client) -> None:
    text = page(client, it.cast.dpo, "claims", it)
    assert "Robbery stayed the same, at 120. 1.1 Summary, 1.1.1 120" in text
    assert "1 April 2016 to 31 March 2017" in text and "extract of 1 April 2017 12 of 12" in text
    entry = AccessEntry.objects.latest("pk")
    assert (entry.operation, entry.user_id, entry.object_type) == ("consultation", it.cast.dpo.pk, "assessment")
    assert "states no figure yet" not in page(client, it.cast.dpo, "claims", it, section="1.1 Summary")


def test_it_is_sent_approved_and_signed_on_its_page(it: Signing, client: Client) -> None:
    assert "Send for approval" in page(client, it.cast.analyst, "signoff", it)
    assert "Send for approval" not in page(client, it.cast.coordinator, "signoff", it)
    press(client, it.cast.analyst, "signoff-send", it)
    assert "Still needed: the council and the police" in page(client, it.cast.analyst, "signoff", it)
    listed = client.get(reverse("assessment:list")).content.decode()
    assert "Waiting for approval" in listed and "Signed off" not in listed
    for chair in (it.council_chair, it.police_chair):
        client.force_login(chair)
        shown = client.get(reverse("assessment:signoff", args=[it.draft.pk]))
        assert "Approve this paper" in shown.content.decode()
        assert reverse("assessment:pack", args=[it.draft.pk]) in shown.content.decode()
        press(client, chair, "signoff-approve", it, sha256=shown.context["sha256"])
    text = page(client, it.cast.analyst, "signoff", it)
    assert "Signed off" in text and "Ann Lowe" in text and "Kate Doyle" in text and "Open the next version" in text


def test_the_documents_of_a_signed_paper_are_made_once_and_kept(it: Signing, monkeypatch: pytest.MonkeyPatch) -> None:
    from assessment.export import makers

    monkeypatch.setattr(makers, "make", lambda kind, paper, figures: f"{kind} {paper.sha256}".encode())
    signoff.freeze_documents(assessment_id=it.draft.pk)
    assert signoff.frozen_documents(it.draft) == 0
    signed = it.signed()
    signoff.freeze_documents(assessment_id=signed.pk)
    made = list(signed.files.order_by("pk").values_list("pk", "sha256"))
    signoff.freeze_documents(assessment_id=signed.pk)
    assert list(signed.files.order_by("pk").values_list("pk", "sha256")) == made
    assert signoff.frozen_documents(signed) == len(made) > 0
    with pytest.raises(DatabaseError), transaction.atomic():
        signed.files.update(content=b"")


def test_a_stale_page_approves_nothing(it: Signing, client: Client) -> None:
    it.sent()
    answer = press(client, it.police_chair, "signoff-approve", it, sha256="0" * 64)
    assert "changed after you opened this page" in answer.content.decode()
    assert not Approval.objects.exists()


PAGES = ["proof", "claims", "signoff", "today", "today-json", "last-year"]
ACTS = ["signoff-send", "signoff-approve", "signoff-withdraw", "signoff-version", "today-ask", "proof-reason"]


def test_another_partnerships_paper_does_not_exist(it: Signing, client: Client) -> None:
    from casework.rules.roles import Role

    it.cast.enfield_lead.roles = [Role.CHAIR, Role.ANALYST]
    it.cast.enfield_lead.save(update_fields=["roles"])
    client.force_login(it.cast.enfield_lead)
    places = {name: reverse(f"assessment:{name}", args=[it.draft.pk]) for name in PAGES + ACTS}
    assert {name: client.get(places[name]).status_code for name in PAGES} == dict.fromkeys(PAGES, 404)
    assert {name: client.post(places[name]).status_code for name in ACTS} == dict.fromkeys(ACTS, 404)


def test_the_curious_and_the_leaver_are_refused(it: Signing, client: Client) -> None:
    client.force_login(it.cast.homes_officer)
    for name in PAGES:
        assert client.get(reverse(f"assessment:{name}", args=[it.draft.pk])).status_code == 403
    it.council_chair.is_active = False
    it.council_chair.save(update_fields=["is_active"])
    client.force_login(it.council_chair)
    assert client.get(reverse("assessment:signoff", args=[it.draft.pk])).status_code == 302


@pytest.mark.parametrize("name", ["proof", "claims", "signoff", "last-year"])
def test_no_page_asks_more_of_the_database_when_there_is_more_to_show(
    it: Signing, client: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        Section.objects.create(assessment=it.draft, key=f"s{n}", order=n + 2, title=f"Section {n}", text=f"{n} is so.")
    client.force_login(it.cast.coordinator)
    with django_assert_max_num_queries(75):
        client.get(reverse(f"assessment:{name}", args=[it.draft.pk]))
