"""Agency returns: asked for, filled in by their agency alone, signed off once, corrected by another version."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from assessment import reference
from assessment.models import AgencyReturn, ReturnForm
from assessment.rules.periods import financial_year
from assessment.services import return_forms, returns
from casework.models import ChangeEntry
from casework.rules.roles import Role
from casework.services import agencies
from tests.assessment.test_pages import text_of
from tests.personas import PASSWORD, Cast, make_cast

YEAR = financial_year("2016-17")
DUE = datetime.date(2017, 5, 31)


@pytest.fixture(scope="module")
def world(module_db: None) -> Cast:
    reference.load_reference()
    return make_cast()


@pytest.fixture
def forms(world: Cast, db: None) -> dict[str, ReturnForm]:
    agencies = {
        "victim_support": world.victim_support.pk, "police_violence": world.police.pk, "iom": world.police.pk,
        "one_stop_shop": world.homes.pk,
    }  # fmt: skip
    made = return_forms.take_over(codes=list(agencies), partnership=world.barnet, agencies=agencies, by=world.analyst)
    return {form.code: form for form in made}


@pytest.fixture
def asked(world: Cast, forms: dict[str, ReturnForm]) -> AgencyReturn:
    """The police are asked for serious youth violence, knife and gun crime of 2016/17."""
    return returns.ask(form=forms["police_violence"], period=YEAR, due_on=DUE, by=world.analyst)


@pytest.fixture
def sign_in(world: Cast) -> Callable[[str], Client]:
    def enter(name: str) -> Client:
        client = Client()
        client.force_login(getattr(world, name), "django.contrib.auth.backends.ModelBackend")
        return client

    return enter


def at(name: str, found: AgencyReturn) -> str:
    return reverse(f"assessment:return-{name}", args=[found.pk])


def boxes(client: Client, found: AgencyReturn, *values: str, **more: str) -> dict[str, str]:
    """The fill form as a browser would send it: a value for each item, in order; "?" is the tick "we do not know"."""
    page = client.get(at("fill", found))
    data = {"loaded": page.context["form"]["loaded"].initial, "source_text": "Crime system, 3 May 2017"}
    for item, value in zip(returns.items_of(found), values, strict=True):
        data |= {f"unknown_{item.pk}": "on"} if value == "?" else {f"value_{item.pk}": value}
    return data | more


def fill(client: Client, found: AgencyReturn, *values: str, **more: str):
    return client.post(at("fill", found), boxes(client, found, *values, **more))


def signed(world: Cast, found: AgencyReturn, client: Client, *values: str) -> AgencyReturn:
    assert fill(client, found, *values).status_code == 302
    found.refresh_from_db()
    returns.sign(agency_return=found, by=world.chair, lock_version=found.lock_version)
    found.refresh_from_db()
    return found


# --- Asking


def test_the_analyst_sets_up_ready_returns_and_asks(sign_in: Callable[[str], Client], world: Cast) -> None:
    analyst = sign_in("analyst")
    page = analyst.post(reverse("assessment:return-forms-new"), {"police_violence": world.police.pk}, follow=True)
    assert "Victims of serious youth violence" in text_of(page)
    form = ReturnForm.objects.get()
    data = {
        "chosen": [form.pk], "first_day": "2016-04-01", "last_day": "2017-03-31", "due_on": "2017-05-31",
    }  # fmt: skip
    page = analyst.post(reverse("assessment:return-ask"), data)
    assert "The deadline is over already" in text_of(page) and not AgencyReturn.objects.exists()
    data["due_on"] = "2099-05-31"
    page = analyst.post(reverse("assessment:return-ask"), data, follow=True)
    assert "Asked for 1 return, 1 April 2016 to 31 March 2017." in text_of(page)
    assert "Metropolitan Police 1 April 2016 to 31 March 2017 31 May 2099 Not begun" in text_of(page)
    AgencyReturn.objects.update(due_on=DUE)
    assert "31 May 2017 Late Not begun" in text_of(analyst.get(reverse("assessment:return-overview")))
    page = analyst.post(reverse("assessment:return-ask"), data, follow=True)
    assert "was asked for 1 April 2016 to 31 March 2017 already" in text_of(page)


def test_half_a_month_is_refused_and_what_was_typed_stays(sign_in: Callable[[str], Client], forms: dict) -> None:
    data = {
        "chosen": [forms["iom"].pk], "first_day": "2016-04-02", "last_day": "2017-03-31", "due_on": "2017-05-31",
    }  # fmt: skip
    page = sign_in("analyst").post(reverse("assessment:return-ask"), data)
    assert "The period must be whole months" in text_of(page)
    assert page.context["form"]["chosen"].value() == [str(forms["iom"].pk)]


def test_an_item_that_was_answered_is_ended_and_not_deleted(
    world: Cast, asked: AgencyReturn, sign_in: Callable[[str], Client]
) -> None:
    signed(world, asked, sign_in("police_officer"), "191", "318", "74")
    return_forms.change_form(
        form=asked.form, by=world.analyst, codes=["return.police_violence.knife"], ended_on=datetime.date(2017, 6, 1),
        title="Violence",
    )  # fmt: skip
    assert [item.ended_on is None for item in asked.form.items.all()] == [False, True, False]
    assert len(returns.items_of(asked)) == 3
    later = returns.ask(form=ReturnForm.objects.get(pk=asked.form_id), period=financial_year("2017-18"), due_on=DUE,
                        by=world.analyst)  # fmt: skip
    assert [item.indicator.code for item in returns.items_of(later)] == ["return.police_violence.knife"]


# --- Whose it is


def test_another_agencys_return_does_not_exist(asked: AgencyReturn, sign_in: Callable[[str], Client]) -> None:
    for person, found in (
        ("police_officer", 200), ("homes_officer", 404), ("case_lead", 404), ("enfield_lead", 404),
        ("enfield_police", 404), ("agency_admin", 404), ("analyst", 200), ("dpo", 403), ("system_admin", 403),
    ):  # fmt: skip
        assert sign_in(person).get(at("detail", asked)).status_code == found, person
    for page in ("fill", "template", "upload"):
        assert sign_in("analyst").get(at(page, asked)).status_code == 404
        assert sign_in("homes_officer").get(at(page, asked)).status_code == 404
    assert sign_in("police_officer").get(at("sign", asked)).status_code == 403
    assert sign_in("police_officer").get(at("reopen", asked)).status_code == 403
    assert asked.form.title not in text_of(sign_in("homes_officer").get(reverse("assessment:return-list")))
    assert asked.form.title in text_of(sign_in("police_officer").get(reverse("assessment:return-list")))
    due = f"Figures are asked for: {asked.form.title}, by"
    assert due in text_of(sign_in("police_officer").get(reverse("casework:my-work")))
    assert due not in text_of(sign_in("homes_officer").get(reverse("casework:my-work")))


def test_the_lists_ask_the_database_no_more_often_for_more_returns(
    world: Cast, forms: dict, asked: AgencyReturn, sign_in: Callable[[str], Client], django_assert_max_num_queries
) -> None:
    for year in range(2000, 2015):
        returns.ask(form=forms["iom"], period=financial_year(f"{year}-{(year + 1) % 100:02d}"), due_on=DUE, by=None)
    for person, name in (
        ("police_officer", "return-list"),
        ("analyst", "return-overview"),
        ("analyst", "return-forms"),
    ):
        client = sign_in(person)
        client.get(reverse(f"assessment:{name}"))
        with django_assert_max_num_queries(14):
            client.get(reverse(f"assessment:{name}"))


# --- Filling in


def test_a_draft_is_kept_and_not_known_is_not_nought(asked: AgencyReturn, sign_in: Callable[[str], Client]) -> None:
    page = fill(sign_in("police_officer"), asked, "1,191", "?", "0")
    assert page.status_code == 302
    values = [value.value if value else "none" for _, value in returns.said_in(asked)]
    assert values == [Decimal(1191), None, Decimal(0)]
    asked.refresh_from_db()
    assert (asked.status, asked.lock_version) == ("draft", 1)
    text = text_of(sign_in("chair").get(at("detail", asked)))
    assert "1,191 –" in text and "Not known –" in text and "0 –" in text
    entry = ChangeEntry.objects.latest("pk")
    assert entry.changes["return.police_violence.knife"] == [None, "not known"]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("many", "must be a number"), ("-3", "must be 0 or more"), ("3.5", "must be a whole number"),
        ("99999999999", "is too large"),
    ],
)  # fmt: skip
def test_a_bad_number_is_refused_and_nothing_is_lost(
    asked: AgencyReturn, sign_in: Callable[[str], Client], typed: str, reason: str
) -> None:
    page = fill(sign_in("police_officer"), asked, "191", typed, "74")
    assert page.status_code == 200
    assert f"Knife crime: the police’s count {reason}" in text_of(page)
    assert [box.value() for _, found in page.context["form"].sections() for box in found[:1]] == ["191", typed, "74"]
    assert not asked.values.exists()


def test_a_number_and_the_tick_together_are_refused(asked: AgencyReturn, sign_in: Callable[[str], Client]) -> None:
    tick = f"unknown_{returns.items_of(asked)[0].pk}"
    page = fill(sign_in("police_officer"), asked, "1", "2", "3", **{tick: "on"})
    assert "give a number or tick this, not both" in text_of(page)


def test_the_second_who_saves_is_told_what_changed_and_keeps_what_they_typed(
    asked: AgencyReturn, sign_in: Callable[[str], Client]
) -> None:
    first, second = sign_in("police_officer"), sign_in("chair")
    mine = boxes(second, asked, "200", "300", "70")
    fill(first, asked, "191", "318", "74")
    page = second.post(at("fill", asked), mine)
    assert page.status_code == 409
    text = text_of(page)
    assert "Tom Reid changed this on" in text
    assert "Victims of serious youth violence, number: was “empty”, is now “191”" in text
    assert [box.value() for _, found in page.context["form"].sections() for box in found[:1]] == ["200", "300", "70"]
    assert asked.values.get(item=returns.items_of(asked)[0]).value == 191
    again = mine | {"loaded": page.context["form"]["loaded"].value()}
    assert second.post(at("fill", asked), again).status_code == 302
    assert asked.values.get(item=returns.items_of(asked)[0]).value == 200


# --- Signing off


def test_signing_shows_everything_again_and_signs_only_that(
    world: Cast, asked: AgencyReturn, sign_in: Callable[[str], Client]
) -> None:
    officer, chair = sign_in("police_officer"), sign_in("chair")
    assert "Nobody has filled it in yet" in text_of(chair.get(at("sign", asked), follow=True))
    fill(officer, asked, "191", "318", "?")
    page = chair.get(at("sign", asked))
    assert "318" in text_of(page) and "Not known" in text_of(page) and "Crime system, 3 May 2017" in text_of(page)
    shown = page.context["form"]["version"].value()
    assert "Tick the box" in text_of(chair.post(at("sign", asked), {"version": shown}))
    fill(officer, asked, "191", "319", "?")
    told = chair.post(at("sign", asked), {"version": shown, "confirm": "on"}, follow=True)
    assert "The answers were changed after you opened this page" in text_of(told)
    asked.refresh_from_db()
    assert asked.status == "draft"
    chair.post(at("sign", asked), {"version": asked.lock_version, "confirm": "on"})
    asked.refresh_from_db()
    assert (asked.status, asked.signed_by) == ("signed_off", world.chair)


def test_whoever_may_sign_gets_a_letter_once_when_nothing_is_missing(
    world: Cast,
    asked: AgencyReturn,
    sign_in: Callable[[str], Client],
    mailoutbox: list,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    officer = sign_in("police_officer")
    with django_capture_on_commit_callbacks(execute=True):
        fill(officer, asked, "191", "", "74")
        assert mailoutbox == []
        fill(officer, asked, "191", "318", "74")
        fill(officer, asked, "191", "319", "74")
    (letter,) = mailoutbox
    assert (letter.to, letter.subject[:36]) == ([world.chair.email], "A return waits for you to sign it of")
    assert "Tom Reid saved them last" in letter.body and at("detail", asked) in letter.body
    assert "318" not in letter.body


def test_who_filled_it_in_signs_only_where_nobody_else_may(
    world: Cast, asked: AgencyReturn, sign_in: Callable[[str], Client]
) -> None:
    chair = sign_in("chair")
    fill(chair, asked, "191", "318", "74")
    other = agencies.add_user(
        agency=world.police, partnership=world.barnet, email="ann.other@example.org", name="Ann Other",
        roles=[Role.CASE_LEAD], job_title="Sergeant", password=PASSWORD,
    )  # fmt: skip
    assert "somebody else signs it off: Ann Other." in text_of(chair.get(at("detail", asked)))
    asked.refresh_from_db()
    assert "somebody else signs it off" in text_of(chair.get(at("sign", asked), follow=True))
    with pytest.raises(returns.ReturnRefusedError, match="Ann Other"):
        returns.sign(agency_return=asked, by=world.chair, lock_version=asked.lock_version)
    other.is_active = False
    other.save()
    returns.sign(agency_return=asked, by=world.chair, lock_version=asked.lock_version)
    page = text_of(chair.get(at("detail", asked)))
    assert "Filled in and signed by one person: nobody else of Metropolitan Police could sign" in page


def test_what_is_not_answered_or_not_sourced_is_not_signed(
    world: Cast, asked: AgencyReturn, sign_in: Callable[[str], Client]
) -> None:
    fill(sign_in("police_officer"), asked, "191", "", "74")
    asked.refresh_from_db()
    assert returns.not_ready(asked).startswith("Not answered yet: Knife crime")
    with pytest.raises(returns.ReturnRefusedError, match="Not answered yet"):
        returns.sign(agency_return=asked, by=world.chair, lock_version=asked.lock_version)
    fill(sign_in("police_officer"), asked, "191", "318", "74", source_text="")
    asked.refresh_from_db()
    assert returns.not_ready(asked) == "Say where the numbers were taken from."


def test_what_is_signed_never_changes(world: Cast, asked: AgencyReturn, sign_in: Callable[[str], Client]) -> None:
    officer = sign_in("police_officer")
    late = boxes(officer, asked, "1", "2", "3")
    signed(world, asked, officer, "191", "318", "74")
    late["loaded"] = json.dumps({"version": asked.lock_version, "shown": {}})
    officer.post(at("fill", asked), late)
    with pytest.raises(returns.ReturnRefusedError, match="signed off"):
        returns.save(
            agency_return=asked, answers=returns.answers_of(asked), by=world.chair, lock_version=asked.lock_version
        )
    with pytest.raises(returns.ReturnRefusedError, match="so the return stays|signed off"):
        returns.withdraw(agency_return=asked, by=world.analyst)
    assert [value.value for _, value in returns.said_in(asked) if value] == [191, 318, 74]


def test_a_correction_is_another_version_and_the_signed_one_counts_until_it_is_signed(
    world: Cast, asked: AgencyReturn, sign_in: Callable[[str], Client]
) -> None:
    officer = sign_in("police_officer")
    signed(world, asked, officer, "191", "318", "74")
    page = officer.post(at("correct", asked), follow=True)
    assert "This is version 2. Version 1 counts until it is signed off." in text_of(page)
    second = AgencyReturn.objects.get(version=2)
    assert [value.value for _, value in returns.said_in(second) if value] == [191, 318, 74]
    assert "Version 2 is open already" in text_of(officer.post(at("correct", asked), follow=True))
    signed(world, second, officer, "192", "318", "74")
    assert [value.value for _, value in returns.said_in(asked) if value] == [191, 318, 74]
    assert "There is a newer version: version 2" in text_of(officer.get(at("detail", asked)))


def test_the_analyst_asks_again_and_takes_back_what_nobody_began(
    world: Cast, asked: AgencyReturn, sign_in: Callable[[str], Client]
) -> None:
    analyst = sign_in("analyst")
    signed(world, asked, sign_in("police_officer"), "191", "318", "74")
    assert "Say what the agency should look at again" in text_of(analyst.post(at("reopen", asked), {}))
    data = {"reason": "Knife crime looks low.", "due_on": "2099-07-01"}
    assert "asked again" in text_of(analyst.post(at("reopen", asked), data, follow=True))
    second = AgencyReturn.objects.get(version=2)
    assert (second.status, second.note) == ("requested", "Knife crime looks low.")
    assert "no longer asked" in text_of(analyst.post(at("withdraw", second), follow=True))
    assert AgencyReturn.objects.get().pk == asked.pk


def test_who_is_asked_instead_does_not_get_to_read_the_rows_of_people(
    world: Cast, forms: dict[str, ReturnForm], sign_in: Callable[[str], Client]
) -> None:
    """The analyst of the council would otherwise give the police's rows to the council by a change of the form."""
    asked = returns.ask(form=forms["iom"], period=YEAR, due_on=DUE, by=world.analyst)
    setup = reverse("assessment:return-form-change", args=[asked.form_id])
    as_typed = {
        "title": "Cohort", "agency_id": world.council.pk, "frequency": "yearly", "is_active": "on",
        "items": ["return.police_violence.knife"],
    }  # fmt: skip
    asked.cohort.create(member="7", joined_on=DUE, offences_before=3, offences_in_cohort=1)
    page = sign_in("analyst").post(setup, as_typed)
    assert page.status_code == 200 and "no other agency may read" in text_of(page)
    assert sign_in("case_lead").get(at("detail", asked)).status_code == 404
    asked.cohort.all().delete()
    assert sign_in("analyst").post(setup, as_typed).status_code == 302
    assert ReturnForm.objects.get(pk=asked.form_id).agency == world.council
