"""The audit of dependencies fails on a known hole, and says so where nothing could be asked."""

import importlib.util
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import Any

import pytest

from tests.product import BASE

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
HOLE = {"name": "django", "version": "5.2", "vulns": [{"id": "CVE-2025-1", "fix_versions": ["5.2.1"]}]}
UNKNOWN = {"name": "ours", "skip_reason": "not found"}


@pytest.fixture
def audit() -> ModuleType:
    loader = SourceFileLoader("audit", str(BASE / ".ci" / "audit"))
    spec = importlib.util.spec_from_loader("audit", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def run(audit: ModuleType, monkeypatch: pytest.MonkeyPatch, *answers: dict[str, Any]) -> int:
    monkeypatch.setattr(audit, "ask", lambda lock, service: list(answers) if service == "pypi" else [])
    try:
        return int(audit.main())
    except SystemExit as end:
        return int(str(end.code))


def test_a_known_hole_fails(audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    assert run(audit, monkeypatch, SOUND, HOLE) == 1
    assert "KNOWN HOLE in requirements.txt: django 5.2: CVE-2025-1, mended in 5.2.1" in capsys.readouterr().out


def test_nothing_known_passes(audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("AUDIT_REQUIRED", "1")
    assert run(audit, monkeypatch, SOUND) == 0
    assert "NOT AUDITED" not in capsys.readouterr().out


@pytest.mark.parametrize("answers", [[], [UNKNOWN], [SOUND, UNKNOWN]])
def test_what_could_not_be_asked_is_said_loudly_and_fails_where_it_is_required(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: Any, answers: list[dict[str, Any]]
) -> None:
    monkeypatch.delenv("AUDIT_REQUIRED", raising=False)
    assert run(audit, monkeypatch, *answers) == 0
    assert "DEPENDENCIES NOT AUDITED in requirements.txt" in capsys.readouterr().out
    monkeypatch.setenv("AUDIT_REQUIRED", "1")
    assert run(audit, monkeypatch, *answers) == 1
