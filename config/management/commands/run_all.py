"""``run_all``: the whole product on this machine with one command."""

import fcntl
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from casework.demo import DEMO_PASSWORD
from casework.models import User
from config import embedded
from config.preparation import prepare
from config.supervisor import STOP_SIGNALS, Supervisor, parts


class Command(BaseCommand):
    """Start database, queue, web, worker and clock; stop all of them together."""

    help = (
        "Start the product: PostgreSQL and Redis (unless DATABASE_URL and REDIS_URL are set), migrations, the first "
        "time the demonstration, then web, worker and clock. Ctrl-C or SIGTERM stops all of it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The port, also as PORT in the environment."""
        port = os.environ.get("PORT", "8000")
        parser.add_argument("--port", type=int, default=port, help="port on 127.0.0.1 (default: PORT, else 8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set everything up, run it, stop it."""
        if os.environ.get("ASB_END_WITH_PARENT") == "1":
            embedded.die_with_parent(signal.SIGTERM)
        for sig in STOP_SIGNALS:  # until the parts run, being told to stop just breaks off what is being done
            signal.signal(sig, signal.default_int_handler)
        try:
            with _only_one(), _bound(options["port"]) as listening:
                address = f"http://127.0.0.1:{options['port']}"
                if settings.ASB_DEMO:
                    os.environ.setdefault("SITE_URL", f"{address}/")  # for the parts: where their e-mails lead
                self._run(address, Supervisor(parts(listening.fileno()), self.say))
        except KeyboardInterrupt:
            self.say("Stopped")
        except embedded.EmbeddedError as error:
            raise CommandError(str(error)) from None
        finally:
            embedded.release()

    def say(self, text: str) -> None:
        """One line of the short log."""
        self.stdout.write(f"{time.strftime('%H:%M:%S')}  {text}")
        self.stdout.flush()

    def _run(self, address: str, supervisor: Supervisor) -> None:
        if embedded.wanted():
            self.say(f"Starting the database in {embedded.home()}")
        embedded.ensure()
        prepare(self.say)
        supervisor.listen()
        try:
            supervisor.start()
            fine = supervisor.watch(until=lambda: _is_ready(address))
            if fine and not supervisor.asked_to_stop:
                self._announce(address)
                fine = supervisor.watch()
            self.say("Stopping")
        finally:
            supervisor.stop()
        if not fine:
            raise CommandError("The product could not be kept running.")
        self.say("Stopped")

    def _announce(self, address: str) -> None:
        """The address and, on the demonstration, whom to be."""
        self.say(f"Ready: {address}   (Ctrl-C stops it)")
        people = User.objects.filter(partnership__is_demonstration=True, is_active=True)
        shown: dict[tuple[str, str, str], User] = {}
        for user in people.select_related("agency", "partnership").order_by("pk"):
            shown.setdefault((user.partnership.area_name, user.agency.kind, user.roles[0]), user)
        connections.close_all()
        if not shown or not settings.ASB_DEMO:
            return
        self.stdout.write(f"\nSign in as one of these invented people. Password: {DEMO_PASSWORD}")
        for (area, _, _), user in shown.items():
            self.stdout.write(f"  {user.email:<28} {area}: {user.job_title or user.role_names}, {user.agency}")
        self.stdout.write(
            "No e-mail leaves this machine: what would be sent, such as an invitation, is printed here.\n"
        )
        self.stdout.flush()


@contextmanager
def _only_one() -> Iterator[None]:
    """Two products on one folder of data would run every scheduled task twice."""
    run = embedded.home() / "run"
    run.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(run / "product.lock", "ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"The product already runs on the data in {embedded.home()}.") from None
        yield


@contextmanager
def _bound(port: int) -> Iterator[socket.socket]:
    """The address, taken before anything is started; web serves on it, also after it was started again."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            why = error.strerror.lower() if isinstance(error, OSError) and error.strerror else "no such port"
            raise CommandError(f"Port {port} cannot be used ({why}). Choose another: make run PORT=8001") from None
        yield listening


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=3) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
