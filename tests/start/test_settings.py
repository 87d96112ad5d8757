"""Settings come from the environment, and a deployment cannot start half configured."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.product import BASE, Product

DEPLOYED = {
    "DATABASE_URL": "postgresql://asb_app:p%40ss@db.internal:5433/asb?sslmode=require",
    "REDIS_URL": "rediss://redis.internal:6380/0",
}


def _settings(tmp_path: Path, show: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"from config import settings; print({show})"],
        env={**Product(home=tmp_path / "home").environment, **environment},
        cwd=BASE,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (DEPLOYED, "SECRET_KEY is not set. A deployment with its own database needs one."),
        (
            {**DEPLOYED, "SECRET_KEY": "given"},
            "DATABASE_OWNER_URL is not set. Migrations need the role that owns the tables.",
        ),
    ],
)
def test_what_is_missing_is_said_in_one_line(tmp_path: Path, environment: dict[str, str], expected: str) -> None:
    done = Product(home=tmp_path / "home").manage("migrate", **environment)
    assert done.returncode == 1
    assert done.stderr.strip() == expected


def test_a_deployment_is_configured_by_its_environment(tmp_path: Path) -> None:
    shown = (
        "[settings.DATABASES['default'][name] for name in ('USER', 'PASSWORD', 'HOST', 'PORT', 'NAME')], "
        "settings.DATABASES['default']['OPTIONS']['sslmode'], 'owner' in settings.DATABASES, "
        "settings.CACHES['default']['LOCATION'], settings.CELERY_BROKER_URL, settings.SESSION_COOKIE_SECURE, "
        "settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS > 0, settings.DEBUG, settings.ASB_DEMO"
    )
    done = _settings(tmp_path, f"repr([{shown}])", **DEPLOYED, SECRET_KEY="given")
    assert done.returncode == 0, done.stderr
    assert ast.literal_eval(done.stdout) == [
        ["asb_app", "p@ss", "db.internal", "5433", "asb"],
        "require",
        False,
        "rediss://redis.internal:6380/1",
        "rediss://redis.internal:6380/0",
        True,
        True,
        True,
        False,
        False,
    ]
    assert not (tmp_path / "home").exists()


def test_a_wrong_address_is_explained(tmp_path: Path) -> None:
    done = _settings(tmp_path, "1", DATABASE_URL="mysql://x/y", SECRET_KEY="given")
    assert "A database address looks like postgresql://" in done.stderr
