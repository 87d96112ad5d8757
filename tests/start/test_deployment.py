"""docker-compose.yml and Dockerfile name commands that run, users that may little, and no secret."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.product import BASE, Product

COMPOSE = yaml.safe_load((BASE / "docker-compose.yml").read_text())
OURS = {name: service for name, service in COMPOSE["services"].items() if "build" in service}
DEPLOYED = {
    "DATABASE_URL": "postgresql://asb_app:x@127.0.0.1:1/asb",
    "DATABASE_OWNER_URL": "postgresql://asb_owner:x@127.0.0.1:1/asb",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "given",
}
DRY_RUN = {
    "web": [*OURS["web"]["command"], "--check-config"],
    "migrate": [*OURS["migrate"]["command"], "--help"],
    "worker": [*OURS["worker"]["command"], "--help"],
    "beat": [*OURS["beat"]["command"], "--help"],
}


def _values(found: Any) -> list[str]:
    if isinstance(found, dict):
        return [text for value in found.values() for text in _values(value)]
    if isinstance(found, list):
        return [text for value in found for text in _values(value)]
    return [str(found)]


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_command_of_each_part_runs(name: str, tmp_path: Path) -> None:
    program, *arguments = DRY_RUN[name]
    start = {"python": [sys.executable]}.get(program, [sys.executable, "-m", program])
    environment = {**Product(home=tmp_path / "home").environment, **DEPLOYED}
    done = subprocess.run([*start, *arguments], cwd=BASE, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "home").exists(), "A deployment starts no embedded server"


def test_every_secret_has_to_be_given() -> None:
    variables = re.findall(r"\$\{(\w+)(:?[?-])?([^}]*)\}", " ".join(_values(COMPOSE["services"])))
    secrets = [found for found in variables if re.search("PASSWORD|SECRET", found[0]) and "EMAIL" not in found[0]]
    assert len(secrets) >= 5
    assert [name for name, how, _ in secrets if how != ":?"] == []
    example = (BASE / ".env.example").read_text()
    assert {name for name, _, _ in variables} <= set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    assert re.findall(r"^\w*(?:PASSWORD|KEY)\w*=.+", example, re.MULTILINE) == []


def test_only_the_migration_knows_the_owner() -> None:
    assert [name for name, service in OURS.items() if "DATABASE_OWNER_URL" in service["environment"]] == ["migrate"]


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_part_of_ours_may_little(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


@pytest.mark.parametrize("name", sorted(set(COMPOSE["services"]) - {"migrate"}))
def test_each_lasting_part_has_a_health_check(name: str) -> None:
    assert "test" in COMPOSE["services"][name]["healthcheck"]


def test_the_image_runs_as_an_ordinary_user_from_hashed_requirements() -> None:
    lines = (BASE / "Dockerfile").read_text()
    last_stage = lines[lines.rindex("\nFROM ") :]
    assert re.search(r"^USER (?!root|0)", last_stage, re.MULTILINE)
    assert "--require-hashes" in lines
    assert COMPOSE["services"]["web"]["command"] == ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
    assert '"gunicorn", "-c", "config/gunicorn.py", "config.wsgi"' in last_stage


def test_the_roles_script_is_a_script() -> None:
    shell = shutil.which("sh")
    assert shell
    path = BASE / "config" / "postgresql" / "roles.sh"
    assert subprocess.run([shell, "-n", str(path)]).returncode == 0
    assert "./config/postgresql/roles.sh:" in " ".join(COMPOSE["services"]["postgres"]["volumes"])
