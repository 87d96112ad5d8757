"""What a load balancer or a container asks: is it alive, and can it do its work?"""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.celery import app

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the web process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database, Redis and a worker answer; otherwise 503 with which of them do not, and no detail."""
    parts = {name: _works(name, ask) for name, ask in CHECKS.items()}
    ready = all(parts.values())
    answers = {name: "ok" if works else "failed" for name, works in parts.items()}
    response = JsonResponse({"status": "ok" if ready else "failed", **answers}, status=200 if ready else 503)
    response._has_been_logged = True  # type: ignore[attr-defined]  # by us, with the reason; not once more by Django
    return response


def _works(name: str, ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except Exception as error:  # whatever the driver raises, the answer is "no"; the log has the reason
        logger.warning("readyz: %s does not answer: %s", name, error)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _redis() -> bool:
    cache.get("readyz")
    return True


def _worker() -> bool:
    with app.connection_for_write() as fresh:  # a pooled one may be of before Redis was started again
        return bool(app.control.broadcast("ping", reply=True, timeout=2, limit=1, connection=fresh))


CHECKS: dict[str, Callable[[], bool]] = {"database": _database, "redis": _redis, "worker": _worker}
