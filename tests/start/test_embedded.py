"""The embedded servers start when they are needed, are shared, and end with their last user."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from config import embedded
from tests.processes import gone, living, named
from tests.product import BASE

USE = (
    "import sys; from config import embedded; embedded.ensure(); print(embedded.sockets(), flush=True); "
    "sys.stdin.read()"
)
Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the servers' data; this process looks there too."""
    monkeypatch.setenv("ASB_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def use(home: Path) -> Iterator[Start]:
    """Start a process that uses the servers until its input ends."""
    users: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        hidden = ("DATABASE_URL", "REDIS_URL")
        user = subprocess.Popen(
            [sys.executable, "-c", USE],
            env={**{name: value for name, value in os.environ.items() if name not in hidden}, "ASB_THROWAWAY": "1"},
            cwd=BASE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        users.append(user)
        assert user.stdout is not None
        assert user.stdout.readline().strip() == str(embedded.sockets())
        return user

    yield start
    for user in users:
        user.kill()
        user.communicate()
    assert not gone(home), "The servers outlived their users"
    assert embedded.sockets().parent != Path("/tmp") or not embedded.sockets().exists()


def _database() -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(embedded.sockets()), user="asb_owner", dbname="asb", autocommit=True)


def test_they_are_shared_and_end_with_the_last_user(home: Path, use: Start) -> None:
    first, second = use(), use()
    assert len(named(home, "bin/postgres")) == len(named(home, "valkey-server")) == 1
    first.kill()
    time.sleep(embedded.GRACE_SECONDS + 0.5)
    with _database() as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    second.kill()
    assert not gone(home, 10)


def test_nothing_committed_is_lost_when_keeper_or_server_is_killed(home: Path, use: Start) -> None:
    use()
    with _database() as database:
        database.execute("CREATE TABLE kept (what text)")
    for number, victim in enumerate(("config/embedded.py", "bin/postgres"), start=1):
        with _database() as database:
            database.execute("INSERT INTO kept VALUES (%s)", [victim])
        pid = named(home, victim)[0]
        os.kill(pid, signal.SIGKILL)
        while pid in living(home):
            time.sleep(0.02)
        use()
        until = time.monotonic() + 20
        while True:
            try:
                with _database() as database:
                    assert database.execute("SELECT count(*) FROM kept").fetchone() == (number,)
                break
            except psycopg.OperationalError:  # it is being started again
                assert time.monotonic() < until
                time.sleep(0.05)


def test_they_listen_on_no_port_and_only_this_user_reaches_them(home: Path, use: Start) -> None:
    use()
    with _database() as database:
        assert database.execute("SHOW listen_addresses").fetchone() == ("",)
    for folder in (embedded.sockets(), home):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_long_path_gets_short_sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASB_HOME", str(tmp_path / ("long" * 25)))
    assert len(str(embedded.sockets())) < 60
    monkeypatch.setenv("ASB_HOME", "/srv/asb")
    assert embedded.sockets() == Path("/srv/asb/run")
    monkeypatch.setenv("ASB_HOME", "/srv/a b,c")
    assert embedded.sockets().parent == Path("/tmp")


def test_a_folder_that_somebody_else_prepared_is_refused(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    mine.mkdir()
    theirs.symlink_to(mine)
    with pytest.raises(embedded.EmbeddedError, match="belongs to somebody else"):
        embedded._private_folder(theirs)


def test_a_failed_start_says_why(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (home / "postgresql").mkdir(parents=True)
    (home / "postgresql" / "PG_VERSION").write_text("9\n")
    done = subprocess.run([sys.executable, "-c", USE], cwd=BASE, input="", capture_output=True, text=True)
    assert done.returncode == 1
    assert "was made by PostgreSQL 9" in done.stderr
    assert not gone(home)


def test_nothing_is_started_when_both_servers_are_given(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/asb")
    monkeypatch.setenv("REDIS_URL", "redis://redis:6379/0")
    embedded.ensure()
    assert not home.exists()


def test_a_secret_is_made_once_and_is_private(home: Path) -> None:
    first = embedded.made_once("secret-key", 50)
    assert len(first) > 60
    assert embedded.made_once("secret-key", 50) == first
    assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600


if os.getuid() == 0:

    def test_root_can_also_run_postgresql_as_nobody(home: Path, use: Start, monkeypatch: pytest.MonkeyPatch) -> None:
        """Some containers forbid user name spaces; then the other way must work, on the same data too."""
        monkeypatch.setenv("ASB_AS_ROOT_BY", "setpriv")
        use().kill()
        assert not gone(home)
        assert (home / "postgresql").stat().st_uid == embedded.NOBODY
        monkeypatch.setenv("ASB_AS_ROOT_BY", "unshare")
        use()
        assert (home / "postgresql").stat().st_uid == 0
