"""How gunicorn serves the product (``gunicorn -c config/gunicorn.py config.wsgi``)."""

import os
import signal
from typing import Any

from config import embedded

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
preload_app = True  # loaded once, so that a second process costs neither time nor much memory
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 5
keepalive = 5
control_socket_disable = True
loglevel = "warning"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - a heartbeat must not wait for a disk


def post_fork(server: Any, worker: Any) -> None:
    """A worker whose master was killed would keep the address taken: let the kernel end it."""
    embedded.die_with_parent(signal.SIGTERM)
