"""The real product, started the way people start it, on data of its own. For the tests of starting and the journeys."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import psycopg

from config import embedded

BASE = Path(__file__).resolve().parent.parent
SERVERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "PORT")


def free_port() -> int:
    """A port that nothing uses at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Product:
    """One installation: its folder of data, its port, and the running ``run_all`` if it was started."""

    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """This process's environment, with embedded servers in ``home`` and nothing of the tests' settings."""
        ours = {name: value for name, value in os.environ.items() if name not in SERVERS}
        return {**ours, "ASB_HOME": str(self.home), "ASB_THROWAWAY": "1", "ASB_ALL_DATA": "0"}

    def manage(self, *args: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command and wait for it; its output is kept."""
        return subprocess.run(
            [sys.executable, str(BASE / "manage.py"), *args],
            env={**self.environment, **more},
            cwd=BASE,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def must(self, *args: str) -> str:
        """Run a command that has to work; what it printed."""
        done = self.manage(*args)
        assert done.returncode == 0, f"{args}: {done.stdout}{done.stderr}"
        return done.stdout

    def query(self, sql: str) -> object:
        """The first value that the running database answers, asked as the application."""
        with patch.dict(os.environ, {"ASB_HOME": str(self.home)}):
            sockets = embedded.sockets()
        with psycopg.connect(host=str(sockets), user="asb_app", dbname="asb", autocommit=True) as database:
            row = database.execute(sql.encode()).fetchone()
        return row[0] if row else None

    def start(self, seconds: float = 90) -> float:
        """Start everything and wait until /readyz says so; how many seconds that took."""
        began = time.monotonic()
        with open(self.home.with_name(f"{self.home.name}.log"), "a") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(BASE / "manage.py"), "run_all", "--port", str(self.port)],
                env=self.environment,
                cwd=BASE,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                text=True,
            )
        self.wait_until_ready(seconds)
        return time.monotonic() - began

    @property
    def log(self) -> str:
        """What it has printed so far."""
        return self.home.with_name(f"{self.home.name}.log").read_text()

    def wait_until_ready(self, seconds: float = 30) -> None:
        """Wait for /readyz; fail with the log when it does not come, or when the product has ended."""
        until = time.monotonic() + seconds
        while self.ask("readyz") != 200:
            assert self.process is not None
            assert self.process.poll() is None, f"The product ended:\n{self.log}"
            assert time.monotonic() < until, f"The product is not ready after {seconds:.0f} s:\n{self.log}"
            time.sleep(0.1)

    def ask(self, path: str) -> int:
        """The status of a page; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return int(error.code)
        except OSError:
            return 0

    def stop(self, sig: int = signal.SIGTERM, seconds: float = 30) -> int:
        """Stop it by a signal; its exit status."""
        assert self.process is not None
        self.process.send_signal(sig)
        return self.process.wait(seconds)
