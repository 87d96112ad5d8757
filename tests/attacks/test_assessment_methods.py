"""Ways of asking that no browser uses: other methods, conditions, ranges, and hidden boxes filled by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import reference
from assessment.models import AgencyReturn, Assessment, Consultation
from assessment.rules.periods import financial_year
from assessment.services import assessments, return_forms, returns
from assessment.views import published as published_page
from casework.models import AccessEntry, ChangeEntry
from tests.assessment.papers import paper
from tests.personas import Cast

YEAR = financial_year("2016-17")
CONTENT = b"code,value\r\nmopac7.robbery,463\r\n"
CONDITIONS = {
    "any tag": {"If-None-Match": "*"},
    "since": {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    "a part": {"Range": "bytes=0-3"},
    "a part if unchanged": {"Range": "bytes=0-3", "If-Range": '"x"'},
    "if it matches": {"If-Match": '"x"'},
}


@pytest.fixture(scope="module")
def cast(made_cast: Cast) -> Cast:
    reference.load_reference()
    return made_cast


@pytest.fixture(scope="module")
def made(cast: Cast) -> Assessment:
    """Barnet's, with one restricted document."""
    found = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=cast.analyst)
    found.files.create(
        audience="restricted", kind="csv", name="figures.csv", content=CONTENT, size=len(CONTENT), sha256="0" * 64,
        paper_sha256="0" * 64,
    )  # fmt: skip
    return found


@pytest.fixture
def sign_in(cast: Cast, db: None) -> Callable[[str], Client]:
    def enter(name: str) -> Client:
        client = Client()
        client.force_login(getattr(cast, name), "django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture
def document(made: Assessment, db: None) -> str:
    return reverse("assessment:document", args=[made.pk, "restricted", "csv"])


def disclosures() -> int:
    return AccessEntry.objects.filter(operation="disclosure").count()


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_a_page_is_read_and_a_form_is_sent_and_nothing_else(
    method: str, made: Assessment, sign_in: Callable[[str], Client]
) -> None:
    client, before = sign_in("analyst"), ChangeEntry.objects.count()
    for name, given in (
        ("start", []),
        ("section-add", [made.pk]),
        ("extract-upload", []),
        ("proof-reasons", [made.pk]),
    ):
        answer = client.generic(method, reverse(f"assessment:{name}", args=given))
        assert (answer.status_code, answer["Allow"], answer.content) == (405, "GET, HEAD, POST", b"")
    assert ChangeEntry.objects.count() == before


def test_a_document_is_not_asked_about_without_being_taken(document: str, sign_in: Callable[[str], Client]) -> None:
    before = disclosures()
    answer = sign_in("analyst").head(document)
    assert (answer.status_code, answer.content) == (405, b"")
    assert answer.headers.get("Content-Length", "0") == "0" and "Content-Disposition" not in answer.headers
    assert disclosures() == before


@pytest.mark.parametrize("headers", CONDITIONS.values(), ids=CONDITIONS)
def test_a_document_comes_whole_and_each_time_is_written_down(
    headers: dict[str, str], document: str, sign_in: Callable[[str], Client]
) -> None:
    before = disclosures()
    answer = sign_in("analyst").get(document, headers=headers)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert {"ETag", "Last-Modified", "Accept-Ranges"} & set(answer.headers) == set()
    assert answer["Cache-Control"] == "no-store" and disclosures() == before + 1


def told(answer: Any) -> tuple[int, str, list[tuple[str, str]]]:
    text = answer.content.decode()
    shown = text[text.index("<main") : text.index("</main>")] if "<main" in text else text
    # Of the policy and the length only the nonce and the page's own hidden tokens differ.
    kept = {name: value for name, value in answer.headers.items() if name not in ("Content-Security-Policy",)}
    return answer.status_code, shown, sorted(kept.items())


@pytest.mark.parametrize("headers", [{}, *CONDITIONS.values()], ids=["none", *CONDITIONS])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_another_partnership_learns_nothing_of_a_document_by_any_way_of_asking(
    method: str, headers: dict[str, str], made: Assessment, document: str, sign_in: Callable[[str], Client]
) -> None:
    """Theirs of 2016/17 and one that there never was are told of in the same words, letters and lengths."""
    client = sign_in("enfield_lead")
    never = document.replace(f"/{made.pk}/", f"/{made.pk + 1}/")
    first, second = (told(client.generic(method, place, headers=headers)) for place in (document, never))
    assert first == second and first[0] in (404, 405)


@pytest.fixture
def published(made: Assessment, db: None) -> str:
    facts = {
        "signed_off_at": timezone.now(),
        "frozen": {name: paper(name).as_json() for name in ("restricted", "public")},
    }
    Assessment.objects.filter(pk=made.pk).update(status="signed_off", published_at=timezone.now(), **facts)
    return reverse("published", args=["barnet", "2016-17"])


def test_a_crowd_has_the_public_page_drawn_once_and_what_is_withdrawn_is_gone(
    made: Assessment, published: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Client().get(published)
    with monkeypatch.context() as broken:
        broken.setattr(published_page, "compose", lambda *_: 1 / 0)
        again = Client().get(published, headers=CONDITIONS["any tag"])
        assert (again.status_code, again.content) == (200, first.content)
        answer = Client().head(published)
        assert (answer.status_code, answer.content) == (200, b"")
    Assessment.objects.filter(pk=made.pk).update(published_at=None)
    assert Client().get(published).status_code == 404
    Assessment.objects.filter(pk=made.pk).update(published_at=timezone.now())
    monkeypatch.setattr(published_page, "_drawn", lambda _: "drawn anew")
    assert Client().get(published).content == b"drawn anew"


# --- Hidden boxes


@pytest.fixture
def asked(cast: Cast, db: None) -> AgencyReturn:
    agencies = {"police_violence": cast.police.pk}
    (form,) = return_forms.take_over(
        codes=["police_violence"], partnership=cast.barnet, agencies=agencies, by=cast.analyst
    )
    return returns.ask(form=form, period=YEAR, due_on=YEAR.end, by=cast.analyst)


@pytest.fixture
def consulted(made: Assessment, db: None) -> Model:
    return Consultation.objects.create(
        assessment=made, title="Survey", starts_on=YEAR.start, ends_on=YEAR.end, method="Online"
    )


BROKEN = [
    "", "null", "[[1, 2]]", '{"version": "x"}', '{"version": null}', '{"version": 1e999}', '{"version": 7, "shown": 5}',
    "[" * 100_000,
]  # fmt: skip


def test_what_a_page_remembers_may_be_anything_and_breaks_nothing(
    made: Assessment, asked: AgencyReturn, consulted: Model, sign_in: Callable[[str], Client]
) -> None:
    fill = reverse("assessment:return-fill", args=[asked.pk])
    change = reverse("assessment:consultation-change", args=[made.pk, consulted.pk])
    officer, analyst = sign_in("police_officer"), sign_in("analyst")
    facts = {"title": "Other", "starts_on": "1 2 2017", "ends_on": "1 3 2017", "method": "By post", "answered": "9"}
    for loaded in BROKEN:
        assert officer.post(fill, {"loaded": loaded, "source_text": "x"}).status_code in (200, 302, 409), loaded[:30]
        assert analyst.post(change, {"loaded": loaded} | facts).status_code in (200, 409), loaded[:30]
    consulted.refresh_from_db()
    assert str(consulted) and Consultation.objects.get(pk=consulted.pk).title == "Survey"


@pytest.mark.parametrize("count", ["9" * 1900, "1" * 10, "٣", "²", "1.5", "-1"])
def test_a_count_that_is_none_is_refused(count: str, made: Assessment, sign_in: Callable[[str], Client]) -> None:
    place = reverse("assessment:consultation-add", args=[made.pk])
    facts = {"title": "Survey", "starts_on": "1 2 2017", "ends_on": "1 3 2017", "method": "Online"}
    page = sign_in("analyst").post(place, facts | {"results": f"Safe: {count} of {count}"})
    assert page.status_code == 200 and "results" in page.context["form"].errors
    assert not Consultation.objects.exists()


URL = "application/x-www-form-urlencoded"
BODIES = {
    "JSON": ("application/json", b'{"method": "x"}', {200}),
    "no form at all": ("text/plain", b"method=x", {200}),
    "a part without an end": ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data", {200, 400}),
    "parts without a boundary": ("multipart/form-data", b"x", {400}),
    "letters of two bytes": (f"{URL}; charset=utf-16", b"t\x00i\x00", {400}),
    "letters of no kind": (f"{URL}; charset=none-such", b"method=%FF", {200}),
    "5 MB": (URL, b"method=" + b"x" * 5_000_000, {400}),
    "5,000 boxes": (URL, b"&".join(b"box%d=1" % n for n in range(5000)), {400}),
    "one box again and again": (URL, b"&".join([b"method=x"] * 900), {200}),
    "NUL": (URL, b"method=%00&text=%00&results=%00&source_text=%00&loaded=%00", {200}),
    "half a letter": (URL, b"method=%ED%A0%80&loaded=%FF", {200, 409}),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "answers"), BODIES.values(), ids=BODIES)
def test_whatever_is_sent_gets_the_form_again_or_a_plain_refusal(
    kind: str, body: bytes, answers: set[int], made: Assessment, asked: AgencyReturn, sign_in: Callable[[str], Client]
) -> None:
    analyst, officer = sign_in("analyst"), sign_in("police_officer")
    places = [(analyst, reverse(f"assessment:{name}", args=[made.pk])) for name in ("section-add", "consultation-add")]
    places += [
        (analyst, reverse("assessment:extract-upload")),
        (officer, reverse("assessment:return-fill", args=[asked.pk])),
    ]
    for client, place in places:
        answer = client.generic("POST", place, body, content_type=kind)
        assert answer.status_code in answers, place
    assert not Consultation.objects.exists() and not made.sections.exists()
