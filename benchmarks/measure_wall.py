"""What the database's own wall costs: every page of `measure.py` with row-level security and without it.

    ASB_HOME=/a/folder .venv/bin/python benchmarks/measure_wall.py

Run it on a copy: its owner takes the wall down for every second round, and puts it up again. Each page is asked for TIMES
times a round, after two that are not measured; the best of each way is compared. Signing in is measured as an officer does
it: the page, the password, the first page of the product.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import measure
from django.core.cache import cache
from django.db import connections, transaction
from django.test import Client, override_settings
from django.urls import reverse

from casework.acting import SYSTEM, acting_for
from casework.demo import DEMO_PASSWORD

TIMES, ROUNDS = 6, 2
WALLED = "SELECT DISTINCT polrelid::regclass::text FROM pg_policy"
TELL = "casework_act_for(text)"
NOTHING = "CREATE FUNCTION casework_act_for(actor text) RETURNS void LANGUAGE sql AS ''"


@contextmanager
def taken_down(tables: list[str]) -> Iterator[None]:
    """No row-level security meanwhile, and nothing worked out for it in a request."""
    _owner(
        *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY" for table in tables),
        f"ALTER FUNCTION {TELL} RENAME TO told",
        NOTHING,
    )
    try:
        yield
    finally:
        enable = (f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in tables)
        _owner(f"DROP FUNCTION {TELL}", "ALTER FUNCTION told(text) RENAME TO casework_act_for", *enable)


def _owner(*statements: str) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def sign_in(email: str) -> None:
    cache.clear()  # the limit on tries
    client = Client(SERVER_NAME="localhost")
    client.get(reverse("account_login"))
    answer = client.post(reverse("account_login"), {"login": email, "password": DEMO_PASSWORD}, follow=True)
    if answer.request["PATH_INFO"] != "/":
        raise SystemExit(f"signing in led to {answer.request['PATH_INFO']}")


def main() -> None:
    acting_for.set(SYSTEM)
    with connections["owner"].cursor() as cursor:
        cursor.execute(WALLED)
        tables = [name for (name,) in cursor.fetchall()]
    with override_settings(STORAGES=measure.PLAIN):
        work = dict(asked())
        walled: dict[tuple[str, str], list[float]] = {key: [] for key in work}
        without: dict[tuple[str, str], list[float]] = {key: [] for key in work}
        for _ in range(ROUNDS):
            for key, ask in work.items():
                walled[key].append(measure.measured(ask, TIMES)[0])
            with taken_down(tables):
                for key, ask in work.items():
                    without[key].append(measure.measured(ask, TIMES)[0])
    print("| what | who | with the wall ms | without ms | ratio |\n|---|---|---|---|---|")
    for (what, who), times in walled.items():
        up, down = min(times), min(without[what, who])
        print(f"| {what} | {who} | {up:.0f} | {down:.0f} | {up / down:.2f} |")


def asked() -> Iterator[tuple[tuple[str, str], Callable[[], object]]]:
    """Every page, as each of the people, and signing in."""
    for who, name in measure.PEOPLE.items():
        for what, ask in measure.pages(measure.officer(name)):
            yield (what, who), ask
    yield ("Sign-in to first page", "council"), lambda: sign_in(f"{measure.PEOPLE['council']}@example.org")


if __name__ == "__main__":
    main()
