"""Sealing the record, and finding out whether it still is what was written.

The database's own functions digest each entry and make each seal (migrations `record_digests` and `record_is_sealed`).
Here they are called, and everything is recomputed from what stands there. Who may rewrite the whole database can rewrite
the seals, too: that is why the newest seal is shown to be noted outside, and why `verify` takes such notes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from casework.models import Log, Seal, Verification
from casework.rules.chain import MOST, Block, altered, moment, numbers
from casework.services.guards import missing_guards

TABLES = {Log.ACCESS: "casework_accessentry", Log.CHANGE: "casework_changeentry"}
SEALS_AT_ONCE = 200
ROWS_AT_ONCE = 50_000
MOST_FINDINGS = 200
SEALED_WITHIN = timedelta(minutes=15)  # it is done every minute, and waits for whoever is still writing

Say = Callable[[str], None]

CHECK = """
SELECT s.number, s.first_id, s.last_id, s.rows, s.sealed_at, f.expected = s.digest AS is_as_expected,
       f.found, coalesce(f.altered, '{{}}') AS altered, f.altered_count, f.began_at, f.ended_at, f.expected,
       CASE WHEN %(is_invented)s THEN '{{}}' ELSE coalesce(f.dated_back, '{{}}') END AS dated_back
FROM (SELECT * FROM casework_seal WHERE log = %(log)s AND number > %(after)s ORDER BY number LIMIT {most}) s
LEFT JOIN casework_seal p ON p.log = s.log AND p.number = s.number - 1
CROSS JOIN LATERAL (
  SELECT count(*) AS found, min(at) AS began_at, max(at) AS ended_at,
         count(*) FILTER (WHERE is_altered) AS altered_count,
         (array_agg(id ORDER BY id) FILTER (WHERE is_altered))[1:{shown}] AS altered,
         (array_agg(id ORDER BY id) FILTER (WHERE at < p.sealed_at - interval '30 minutes'))[1:{shown}] AS dated_back,
         casework_seal_digest_1(p.digest, s.log, s.number, s.first_id, s.last_id, s.rows, s.sealed_at,
                                string_agg(digest, NULL ORDER BY id)) AS expected
  FROM (SELECT e.id, e.at, e.digest, e.digest <> casework_digest_1(e) AS is_altered
        FROM {table} e WHERE e.id BETWEEN s.first_id AND s.last_id ORDER BY e.id) e
) f ORDER BY s.number"""

# The history of a demonstration keeps its invented times (the trigger of the migration); beside a real partnership none does.
INVENTED = "SELECT coalesce(bool_and(is_demonstration), false) AS is_invented FROM casework_partnership"

# Was the seal after this one made over `expected`?
CONFIRM = """
SELECT s.digest = casework_seal_digest_1(%(expected)s, s.log, s.number, s.first_id, s.last_id, s.rows, s.sealed_at,
  (SELECT string_agg(digest, NULL ORDER BY id) FROM {table} WHERE id BETWEEN s.first_id AND s.last_id))
FROM casework_seal s WHERE s.log = %(log)s AND s.number = %(number)s + 1"""

ABSENT = """
SELECT n FROM generate_series(%(first_id)s, %(last_id)s) AS n
WHERE NOT EXISTS (SELECT FROM {table} WHERE id = n) ORDER BY n LIMIT {shown}"""

LOOSE = """
SELECT count(*) AS found, min(at) AS began_at, max(id) AS last_id, count(*) FILTER (WHERE is_altered) AS altered_count,
       coalesce((array_agg(id ORDER BY id) FILTER (WHERE is_altered))[1:{shown}], '{{}}') AS altered
FROM (SELECT e.id, e.at, e.digest <> casework_digest_1(e) AS is_altered
      FROM {table} e WHERE e.id > %(after)s ORDER BY e.id LIMIT {most}) e"""

# Numbers that the database gave to nobody. `last_value` of a sequence never falls.
STRAY = """
SELECT id FROM {table} WHERE id < 1 OR id > (SELECT last_value FROM {table}_id_seq) ORDER BY id LIMIT {shown}"""


@dataclass
class _Progress:
    entries: int = 0
    seals: int = 0
    findings: list[str] = field(default_factory=list)
    newest: dict[str, Any] = field(default_factory=dict)


def seal() -> int:
    """Seal what is new in both logs; returns how many entries. What somebody is still writing waits for the next time."""
    return sum(_rows("SELECT casework_seal(%(log)s) AS sealed", {"log": str(log)})[0]["sealed"] for log in Log)


def verify(*, expected: list[str] | None = None, say: Say = lambda _: None) -> Verification:
    """Recompute every digest and every seal, and write down what was found. `expected` are digests of seals, in hexadecimal,
    that somebody noted outside. Reads all of both logs, some ten thousand entries at a time."""
    done = _Progress()
    done.findings += missing_guards()
    for log in Log:
        last = _verify_seals(log, done, say)
        _verify_unsealed(log, last, done)
        _verify_numbers(log, done)
    done.findings += [*_seals_gone(), *_seals_unknown(expected or [])]
    if len(done.findings) > MOST_FINDINGS:
        more = len(done.findings) - MOST_FINDINGS
        done.findings[MOST_FINDINGS:] = [f"And {more:,} more findings."]
    return Verification.objects.create(
        entries=done.entries,
        seals=done.seals,
        is_whole=not done.findings,
        findings=done.findings,
        newest=done.newest,
    )


def last_verification() -> Verification | None:
    return Verification.objects.order_by("pk").last()


def _verify_seals(log: Log, done: _Progress, say: Say) -> int:
    """Check one log from its first seal to its last; returns the number of the last entry that is sealed."""
    number, last_id, is_invented = 0, 0, _rows(INVENTED, {})[0]["is_invented"]
    asked = {"log": str(log), "is_invented": is_invented}
    while rows := _rows(_sql(CHECK, log, SEALS_AT_ONCE), asked | {"after": number}):
        for row in rows:
            block = _block(log, row)
            done.findings += block.findings(number, last_id)
            number, last_id = block.number, block.last_id
            done.entries += block.found
            done.seals += 1
        say(f"{log.label}: {done.entries:,} entries under {done.seals:,} seals")
    newest = Seal.objects.filter(log=log, number=number).first()
    if newest:
        done.newest[str(log)] = {"number": number, "digest": bytes(newest.digest).hex()}
    return last_id


def _block(log: Log, row: dict[str, Any]) -> Block:
    expected = row.pop("expected")
    if not row["is_as_expected"]:
        about = {"log": str(log), **row}
        confirmed = _rows(_sql(CONFIRM, log), about | {"expected": expected}, as_dicts=False)
        row["is_confirmed"] = confirmed[0][0] if confirmed else None
        if row["found"] < row["rows"]:
            row["absent"] = [one["n"] for one in _rows(_sql(ABSENT, log), about)]
    return Block(log=log.label, **row)


def _verify_unsealed(log: Log, last_id: int, done: _Progress) -> None:
    """Entries that are not sealed yet fit their own digest, and have not waited long."""
    oldest: datetime | None = None
    unsealed = 0
    while (row := _rows(_sql(LOOSE, log, ROWS_AT_ONCE), {"after": last_id})[0])["found"]:
        oldest = min(filter(None, [oldest, row["began_at"]]))
        unsealed, last_id = unsealed + row["found"], row["last_id"]
        if row["altered"]:
            done.findings.append(f"{log.label}: {altered(row['altered'], row['altered_count'])}, not sealed yet.")
    done.entries += unsealed
    if oldest and oldest < timezone.now() - SEALED_WITHIN:
        what = "entry has" if unsealed == 1 else "entries have"
        done.findings.append(
            f"{log.label}: {unsealed:,} {what} waited for a seal since {moment(oldest)}. Does the background work run?"
        )


def _verify_numbers(log: Log, done: _Progress) -> None:
    stray = [row["id"] for row in _rows(_sql(STRAY, log), {})]
    if stray:
        done.findings.append(
            f"{log.label}: the database gave out no such number, and an entry has it: {numbers(stray)}."
        )


def _seals_gone() -> Iterator[str]:
    """Seals that an earlier verification saw, and that are there no more or are not what they were."""
    seen = Verification.objects.order_by("pk").values_list("at", "newest")
    told: set[tuple[str, int, str]] = set()
    for at, newest in seen:
        for log, one in newest.items():
            told_now = (log, one["number"], one["digest"])
            is_there = told_now in told or Seal.objects.filter(
                log=log, number=one["number"], digest=bytes.fromhex(one["digest"])
            )
            if not is_there:
                yield f"{Log(log).label}: seal {one['number']:,}, as it stood on {moment(at)}, is gone or was rewritten."
            told.add(told_now)


def _seals_unknown(expected: list[str]) -> Iterator[str]:
    for text in expected:
        if not Seal.objects.filter(digest=bytes.fromhex(text)).exists():
            yield f"No seal has the digest that was noted outside: {text}"


def _sql(text: str, log: Log, most: int = 0) -> str:
    return text.format(table=TABLES[log], most=most, shown=MOST)


def _rows(sql: str, about: dict[str, Any], *, as_dicts: bool = True) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, about)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) if as_dicts else row for row in cursor.fetchall()]
