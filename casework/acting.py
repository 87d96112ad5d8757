"""For whom the database is asked: what its own wall goes by (docs/adr/0008-row-level-security.md).

A request acts for the officer who signed in, and a job or a command for the system. Where nobody said, nobody is acted
for, and the database gives no row of a case.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

NOBODY, SYSTEM = "", "system"

acting_for: ContextVar[str] = ContextVar("acting_for", default=NOBODY)


@contextmanager
def acting(actor: str) -> Iterator[None]:
    """Ask the database for `actor` within the block: an officer's id as text, SYSTEM or NOBODY."""
    token = acting_for.set(actor)
    try:
        yield
    finally:
        acting_for.reset(token)


@contextmanager
def as_system(why: str) -> Iterator[None]:
    """Ask beyond what the officer may read: to count, to match, to tell the owner. `why` says so to the reader of the code;
    what comes out must not show more to the officer than they may know. Querysets have to be evaluated inside."""
    with acting(SYSTEM):
        yield
