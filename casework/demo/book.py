"""Rows on their way into the database, many at a time. COPY would be quicker and is closed to the application's role
where the database has a wall of its own."""

from collections import Counter
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import connection, models

from casework.models import (
    Action,
    ActionUpdate,
    AgendaItem,
    Case,
    CaseEvent,
    CaseGroupObjectPermission,
    CaseShare,
    ChangeEntry,
    Contact,
    Feedback,
    Incident,
    Involvement,
    PanelReferral,
    Person,
    PersonMatch,
    Place,
    Report,
    RiskAnswer,
    RiskAssessment,
    SupportGiven,
    SupportReferral,
)

# Written in this order, so that what a row refers to is there before it.
ORDER: list[type[models.Model]] = [
    Place,
    Person,
    PersonMatch,
    Incident,
    Case,
    Report,
    Involvement,
    CaseShare,
    CaseGroupObjectPermission,
    RiskAssessment,
    RiskAnswer,
    PanelReferral,
    AgendaItem,
    Action,
    ActionUpdate,
    SupportReferral,
    Contact,
    SupportGiven,
    Feedback,
    CaseEvent,
    ChangeEntry,
]
# Other rows point at these, so their numbers are taken from the database's own sequence beforehand.
NUMBERED = {Place, Person, Incident, Case, Report, RiskAssessment, PanelReferral, AgendaItem, Action, SupportReferral}
BLOCK = 1000  # numbers taken at once
FULL = 60_000  # rows held before they are written


class _Table:
    """The columns of one model, with the value that each has where a row says nothing of it. A column that has to be
    given and is not holds a marker that the database driver refuses."""

    def __init__(self, model: type[models.Model]):
        fields = [f for f in model._meta.concrete_fields if not f.primary_key or model in NUMBERED]
        self.place = {field.attname: index for index, field in enumerate(fields)}
        self.empty = [_default(field) for field in fields]
        self.rows: list[list[Any]] = []
        self.free: list[int] = []
        names = ", ".join(f'"{field.column}"' for field in fields)
        kinds = [
            str(field.rel_db_type(connection)).split("(")[0] for field in fields
        ]  # a length would cut the text off
        typed = ", ".join(f"c{number}::{kind}" for number, kind in enumerate(kinds))
        given = ", ".join("%s::text[]" for _ in fields)
        columns = ", ".join(f"c{number}" for number in range(len(fields)))
        self.insert = (
            f'INSERT INTO "{model._meta.db_table}" ({names})'  # noqa: S608 - our own tables' names
            f" SELECT {typed} FROM unnest({given}) AS rows ({columns})"
        )
        self.sequence = f"{model._meta.db_table}_id_seq"


def _default(field: models.Field) -> Any:
    if field.has_default() and (field.default is list or not callable(field.default)):
        return field.get_default()
    if field.null:
        return None
    if field.blank and field.empty_strings_allowed and not getattr(field, "auto_now_add", False):
        return ""
    return object()


def _text(value: Any) -> str | None:
    """A value as PostgreSQL reads it from text. The marker of a missing one is refused."""
    if isinstance(value, list):
        quoted = (str(one).replace("\\", "\\\\").replace('"', '\\"') for one in value)
        return "{" + ",".join(f'"{one}"' for one in quoted) + "}"
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (bool, int, date, time, UUID)):
        return str(value)
    raise TypeError(f"Not a value for a row: {value!r}")


class Book:
    """Collects rows and writes them a few ten thousand at a time, in the transaction of whoever uses it."""

    def __init__(self) -> None:
        self._tables = {model: _Table(model) for model in ORDER}
        self._held = 0
        self.written: Counter[str] = Counter()

    def number(self, model: type[models.Model]) -> int:
        """A primary key for a row to come."""
        table = self._tables[model]
        if not table.free:
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [table.sequence, BLOCK])
                table.free = [row[0] for row in reversed(cursor.fetchall())]
        return table.free.pop()

    def add(self, model: type[models.Model], **values: Any) -> None:
        """Hold one row; `values` are named as the model's attributes (`case_id`, `on`)."""
        table = self._tables[model]
        row = table.empty.copy()
        for name, value in values.items():
            row[table.place[name]] = value
        table.rows.append(row)
        self._held += 1

    def write(self, *, all_of_it: bool = False) -> None:
        """Write what is held once it is much, or at the end whatever there is."""
        if self._held < FULL and not all_of_it:
            return
        with connection.cursor() as cursor:
            for model in ORDER:
                table = self._tables[model]
                if not table.rows:
                    continue
                columns = [[_text(value) for value in column] for column in zip(*table.rows, strict=True)]
                cursor.execute(table.insert, columns)
                self.written[model._meta.model_name or ""] += len(table.rows)
                table.rows = []
        self._held = 0
