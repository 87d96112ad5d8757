"""The list of cases as a file: the same cases as on the list, marked, written down, and no formula."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import AccessEntry, Case, User
from casework.services import exports, sharing
from tests import factories as make
from tests.casework.screen import signed_in, words
from tests.personas import Cast, confirm, make_cast

ADDRESS = reverse("casework:case-export")
WHY = {"why": "The tasking meeting on Monday"}


@pytest.fixture(scope="module")
def cast_once(module_db: None) -> Cast:
    """Five cases: two shared with the police, one of which is closed; one of another partnership."""
    cast = make_cast()
    make.make_case(cast.case_lead, title="Noise in Orange Hill Road")
    for title in ("Fires in the park", '=HYPERLINK("http://x.example","Noise")'):
        make.share(make.make_case(cast.case_lead, title=title), cast.police)
    make.make_case(cast.coordinator, title="Noise, led by another")
    make.make_case(cast.enfield_lead, title="Noise in Enfield")
    fires = Case.objects.get(title="Fires in the park")
    make.assess(fires, highest=True)
    closed = {"status": "closed", "closed_on": make.DAY, "closure_reason": "resolved", "closure_outcome": "Stopped."}
    Case.objects.filter(pk=fires.pk).update(**closed)
    # The police have a case lead of their own here.
    User.objects.filter(pk=cast.police_officer.pk).update(roles=["case_lead"])
    return cast


@pytest.fixture
def cast(cast_once: Cast, db: None) -> Cast:
    return cast_once


def exporter(user: User) -> Client:
    client = signed_in(User.objects.get(pk=user.pk))
    confirm(client)
    return client


def rows_of(response: Any) -> list[list[str]]:
    assert response.headers["Content-Type"].startswith("text/csv"), words(response)
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def cases_in(response: Any) -> list[str]:
    rows = rows_of(response)
    start = rows.index(list(exports.CASE_COLUMNS))
    return [row[0] for row in rows[start + 1 : -2]]


def on_the_list(client: Client, query: str) -> list[str]:
    context = client.get(reverse("casework:case-list") + query).context
    return [case.reference for case, *_ in context["rows"]]


def queries(cast: Cast, user: User) -> Iterator[str]:
    yield from ("", "?status=closed", "?status=open", "?q=noise", "?q=Yusuf", "?q=BAR-2017-00001", "?mine=on")
    yield from ("?risk_band=High", f"?lead_agency={user.agency_id}", "?status=open&q=Fires")
    if user.partnership_id == cast.barnet.pk:
        yield f"?ward={cast.ward.pk}"


@pytest.mark.parametrize("who", ["case_lead", "coordinator", "police_officer", "enfield_lead"])
def test_it_holds_what_the_list_shows_with_the_same_filter_and_nothing_else(cast: Cast, who: str) -> None:
    client, seen = exporter(cast.people[who]), []
    for query in queries(cast, cast.people[who]):
        taken = cases_in(client.post(ADDRESS + query, WHY))
        assert taken == on_the_list(client, query), query
        seen.append(len(taken))
    assert max(seen) == {"case_lead": 4, "coordinator": 4, "police_officer": 2, "enfield_lead": 1}[who]
    assert min(seen) < max(seen)  # a filter that is ignored would be seen


@pytest.mark.parametrize("query", ["?status=nothing", "?ward=99999", "?lead_agency=x"])
def test_a_filter_that_cannot_be_read_is_not_taken_for_none(cast: Cast, query: str) -> None:
    client = exporter(cast.case_lead)
    for answer in (client.get(ADDRESS + query), client.post(ADDRESS + query, WHY)):
        assert "nothing can be exported" in words(answer)
        assert "BAR-2017" not in words(answer)
    assert not AccessEntry.objects.filter(operation="disclosure").exists()


def test_the_page_says_what_will_be_taken_and_counts_no_hidden_row(cast: Cast) -> None:
    page = exporter(cast.police_officer).get(ADDRESS + "?q=noise")
    assert "for 1 case." in words(page)
    assert "Reference, title or surname noise" in words(page)
    assert "for 4 cases" in words(exporter(cast.case_lead).get(ADDRESS))


def test_it_is_marked_and_says_who_took_it_when_and_what_for(cast: Cast) -> None:
    answer = exporter(cast.case_lead).post(ADDRESS + "?status=open&mine=on", WHY)
    rows = rows_of(answer)
    facts = {row[0]: row[1] for row in rows[1:6]}
    assert rows[0] == rows[-1] == ["OFFICIAL-SENSITIVE"]
    assert facts["Taken by"] == "Priya Shah, Barnet Council"
    assert facts["Taken for"] == WHY["why"]
    assert facts["Filter"] == "Status: Open; Only cases that I lead: Yes"
    assert facts["Cases"] == "2"
    assert ":" in facts["Taken at"]
    assert "attachment" in answer["Content-Disposition"] and "official-sensitive.csv" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]


def test_a_title_that_is_a_formula_is_text(cast: Cast) -> None:
    rows = rows_of(exporter(cast.police_officer).post(ADDRESS + "?status=open", {"why": "@SUM(1)"}))
    cells = [cell for row in rows for cell in row]
    assert '\'=HYPERLINK("http://x.example","Noise")' in cells and "'@SUM(1)" in cells
    assert not [cell for cell in cells if cell.startswith(exports.RISKY)]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("Noise", "Noise"),
        ("3-5 Vale Close", "3-5 Vale Close"),
        ("=1+1", "'=1+1"),
        (" \t=1+1", "'  =1+1"),
        ("\r\n+1", "'  +1"),
        ("＝1", "'＝1"),
        ("-", "'-"),
    ],
)
def test_what_a_spreadsheet_would_run_is_made_harmless(cell: str, kept: str) -> None:
    assert exports.harmless(cell) == kept


def test_every_case_that_left_is_in_the_record_with_why_and_to_whom(cast: Cast) -> None:
    client = exporter(cast.case_lead)
    taken = cases_in(client.post(ADDRESS, WHY))
    entry = AccessEntry.objects.get(operation="disclosure")
    assert entry.records == taken
    assert (entry.detail["reason"], entry.detail["recipient"]) == (WHY["why"], "Priya Shah, Barnet Council")
    assert (entry.detail["rows"], entry.detail["marking"]) == (4, "OFFICIAL-SENSITIVE")


def test_a_long_list_is_written_down_in_parts_and_one_too_long_is_not_taken(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = exporter(cast.case_lead)
    monkeypatch.setattr(exports, "ROWS_AN_ENTRY", 3)
    taken = cases_in(client.post(ADDRESS, WHY))
    entries = AccessEntry.objects.filter(operation="disclosure").order_by("pk")
    assert [entry.records for entry in entries] == [taken[:3], taken[3:]]
    monkeypatch.setattr(exports, "MOST_ROWS", 3)
    assert "more than 3 cases. Narrow it" in words(client.post(ADDRESS, WHY))
    assert len(cases_in(client.post(ADDRESS + "?status=open", WHY))) == 3
    assert entries.all().count() == 3


def test_if_it_cannot_be_written_down_nothing_is_taken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = exporter(cast.case_lead)

    def fail(**_: Any) -> None:
        raise OSError("The record cannot be written")

    monkeypatch.setattr(exports, "record_access", fail)
    with pytest.raises(OSError, match="cannot be written"):
        client.post(ADDRESS, WHY)


def test_it_asks_who_sits_there_and_what_for(cast: Cast) -> None:
    answer = signed_in(cast.case_lead).post(ADDRESS, WHY)
    assert answer.status_code == 302 and "reauthenticate" in answer["Location"]
    assert "Say what you need the list for" in words(exporter(cast.case_lead).post(ADDRESS, {"why": ""}))
    assert not AccessEntry.objects.filter(operation="disclosure").exists()


def test_a_case_whose_share_ended_a_second_ago_is_not_in_it(cast: Cast) -> None:
    client, case = exporter(cast.police_officer), Case.objects.get(title="Fires in the park")
    assert "for 2 cases" in words(client.get(ADDRESS))
    sharing.withdraw(share=case.shares.get(agency=cast.police), by=cast.case_lead)
    assert case.reference not in cases_in(client.post(ADDRESS, WHY))
    assert "for 1 case." in words(client.get(ADDRESS))


def test_only_who_may_export_is_offered_it(cast: Cast) -> None:
    address = reverse("casework:case-list") + "?status=open&page=1"
    assert f"{ADDRESS}?status=open" in exporter(cast.case_lead).get(address).content.decode()
    assert ADDRESS not in exporter(cast.chair).get(address).content.decode()
