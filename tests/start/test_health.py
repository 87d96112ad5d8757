"""What a load balancer hears."""

import pytest
from django.test import Client

from config import health


def _boom() -> bool:
    raise ConnectionError("password of 10.0.0.1 is hunter2")


def test_healthz_needs_no_sign_in_and_no_server(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


def test_readyz_is_200_when_all_three_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "CHECKS", dict.fromkeys(health.CHECKS, lambda: True))
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "redis": "ok", "worker": "ok"}


@pytest.mark.parametrize("part", ["database", "redis", "worker"])
def test_readyz_names_what_does_not_answer_and_tells_nothing_else(
    client: Client, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(health, "CHECKS", {**dict.fromkeys(health.CHECKS, lambda: True), part: _boom})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "database": "ok", "redis": "ok", "worker": "ok", part: "failed"}
    assert b"hunter2" not in answer.content


@pytest.mark.django_db
def test_the_database_is_really_asked() -> None:
    assert health.CHECKS["database"]()


def test_without_a_worker_it_is_not_ready() -> None:
    assert health.CHECKS["worker"]() is False


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_they_only_answer_questions(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
