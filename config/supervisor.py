"""Runs the product's processes side by side: starts them, starts one again that ends, and stops all in order."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config import embedded

BASE = Path(__file__).resolve().parent.parent
MAX_ENDS = 5  # of one part
MAX_ENDS_SECONDS = 60
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Part:
    """One process of the product. ``patience`` is how many seconds it gets to finish what it is doing."""

    name: str
    command: Sequence[str]
    patience: float
    keep_open: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    ends: deque[float] = field(default_factory=lambda: deque(maxlen=MAX_ENDS))

    def start(self) -> None:
        """Start in a process group of its own, so that Ctrl-C reaches the supervisor alone."""
        self.process = subprocess.Popen(
            self.command,
            cwd=BASE,
            stdin=subprocess.DEVNULL,
            pass_fds=self.keep_open,
            process_group=0,
            preexec_fn=embedded.child_of(os.getpid(), signal.SIGTERM),
        )

    def ended(self) -> int | None:
        """The exit status of a process that has ended; below 0 is the signal that ended it."""
        return None if self.process is None else self.process.poll()

    def stop(self) -> None:
        """Ask it to finish, then insist; nothing of its process group stays."""
        if self.process is None:
            return
        for sig, patience in ((signal.SIGTERM, self.patience), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 5.0)):
            if self.process.poll() is not None:
                break
            self.process.send_signal(sig)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
        self.kill()

    def kill(self) -> None:
        """End whatever is left of its process group at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Parts are started in the order given and stopped in the reverse order."""

    def __init__(self, parts: list[Part], say: Callable[[str], None]):
        self.parts, self.say = parts, say
        self.asked_to_stop = False

    def listen(self) -> None:
        """From now on Ctrl-C and SIGTERM mean: stop everything in order. A second time: at once."""
        for sig in STOP_SIGNALS:
            signal.signal(sig, self._on_signal)

    def _on_signal(self, sig: int, _frame: object) -> None:
        if self.asked_to_stop and sig == signal.SIGINT:
            for part in self.parts:
                part.kill()
        self.asked_to_stop = True

    def start(self) -> None:
        """Start every part."""
        for part in self.parts:
            part.start()

    def watch(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Keep everything running until asked to stop. False when a part (or the database) cannot be kept running."""
        while not self.asked_to_stop and not until():
            for part in self.parts:
                if part.ended() is not None and not self._restart(part):
                    return False
            try:
                embedded.ensure()
            except embedded.EmbeddedError as error:
                self.say(str(error))
                return False
            time.sleep(0.2)
        return True

    def _restart(self, part: Part) -> bool:
        status = part.ended() or 0
        how = f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"
        now = time.monotonic()
        part.ends.append(now)
        if len(part.ends) == MAX_ENDS and now - part.ends[0] < MAX_ENDS_SECONDS:
            self.say(f"{part.name} ended ({how}) {MAX_ENDS} times within a minute. Stopping everything.")
            return False
        self.say(f"{part.name} ended ({how}). Starting it again.")
        part.kill()
        part.start()
        return True

    def stop(self) -> None:
        """Stop the parts: what gives work first, what does work last."""
        for part in reversed(self.parts):
            part.stop()


def parts(listening: int) -> list[Part]:
    """Worker, web and clock. ``listening`` is the file descriptor of the bound socket, kept across a restart of web."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-q", "-A", "config"]
    web = [*python, "gunicorn", "-c", "config/gunicorn.py", "--bind", f"fd://{listening}"]
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    return [
        Part("worker", worker, patience=10),
        Part("web", [*web, "config.wsgi"], patience=7, keep_open=(listening,)),
        Part("clock", [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""], patience=3),
    ]
