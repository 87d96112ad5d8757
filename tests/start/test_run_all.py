"""The product starts with one command, survives the loss of any part, and leaves nothing behind."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.processes import gone, living, named
from tests.product import Product

NOT_A_DEMONSTRATION = (
    "from casework.models import Partnership; "
    "Partnership.objects.create(slug='kept', name='Kept', area_code='E1', area_name='Kept', case_prefix='KEP')"
)
KEPT = "SELECT count(*) FROM casework_partnership WHERE slug = 'kept'"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Tables and one committed row; with a space in its path. The row also says that no demonstration is wanted."""
    made = Product(home=tmp_path_factory.mktemp("a path") / "home")
    made.must("migrate", "--verbosity", "0")
    made.must("shell", "--no-imports", "-c", NOT_A_DEMONSTRATION)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()
    gone(made.home)


@pytest.fixture
def running(installation: Product) -> Product:
    """The same installation, running."""
    if installation.process is None or installation.process.poll() is not None:
        installation.start()
    return installation


@pytest.mark.parametrize(
    "part", ["gunicorn", "config worker", "config beat", "config/embedded.py", "bin/postgres", "valkey-server"]
)
def test_it_goes_on_when_a_part_is_killed(running: Product, part: str) -> None:
    victim = named(running.home, part)[0]
    os.kill(victim, signal.SIGKILL)
    until = time.monotonic() + 30
    while victim in living(running.home) or not named(running.home, part):
        assert time.monotonic() < until, f"{part} was not started again:\n{running.log}"
        time.sleep(0.05)
    running.wait_until_ready()
    assert running.process is not None
    assert running.process.poll() is None
    assert running.query(KEPT) == 1


def test_it_refuses_to_run_twice_on_the_same_data(running: Product) -> None:
    done = running.manage("run_all", "--port", "0")
    assert done.returncode == 1
    assert "already runs" in done.stderr
    assert running.ask("healthz") == 200


def test_the_demonstration_cannot_be_reset_while_it_runs(running: Product) -> None:
    done = running.manage("reset_demo", "--yes")
    assert done.returncode == 1
    assert "Stop it first" in done.stderr
    running.wait_until_ready()


def test_sigterm_stops_all_of_it(running: Product) -> None:
    assert running.stop(signal.SIGTERM) == 0, running.log
    assert not gone(running.home, 5)


def test_nothing_is_left_when_the_supervisor_is_killed_and_the_next_start_keeps_the_data(running: Product) -> None:
    assert running.process is not None
    running.process.kill()
    running.process.wait()
    assert not gone(running.home, 30)
    running.start()  # the folder of data, its locks and the port are free again
    assert running.query(KEPT) == 1


def test_it_starts_again_after_everything_was_killed_at_once(running: Product) -> None:
    for pid in living(running.home):
        with suppress(ProcessLookupError):  # the kernel ends the children of one that was killed
            os.kill(pid, signal.SIGKILL)
    assert running.process is not None
    running.process.wait()
    assert not gone(running.home, 10)
    running.start()
    assert running.query(KEPT) == 1
    assert "Making or updating the tables" not in running.log  # a later start does only what is needed


def test_ctrl_c_stops_all_of_it(running: Product) -> None:
    assert running.stop(signal.SIGINT) == 0, running.log
    assert not gone(running.home, 5)


def test_a_taken_port_is_said_in_one_line(installation: Product) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        other = Product(home=installation.home.with_name("other"), port=taken.getsockname()[1])
        done = other.manage("run_all", PORT=str(other.port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert str(other.port) in done.stderr
    assert not (other.home / "postgresql").exists()
