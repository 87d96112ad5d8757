"""PostgreSQL as Django knows it, started on first use when it is the embedded one, and told for whom it is asked."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.postgresql import base

from casework.acting import acting_for
from config import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    """The standard backend; ``check`` or ``collectstatic``, which never connect, start nothing.

    Before a query the connection is told for whom it is (``casework.acting``), whenever that differs from what it was told
    last. A connection that is new, or out of a pool, or whose transaction was undone, was told nothing.
    """

    _told: str | None = None
    _has_wall = False  # of the class: once the migration has made it, it stays

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Make sure that the embedded server runs, then connect."""
        embedded.ensure()
        self._told = None
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor on a connection that knows for whom it is asked. The owner of the tables is not stopped by the wall, and
        needs not tell: it makes it."""
        actor = acting_for.get()
        if self._told != actor and self.alias == DEFAULT_DB_ALIAS and self._is_walled():
            self.connection.execute("SELECT casework_act_for(%s)", [actor])
            self._told = actor
        return super().create_cursor(name)

    def _is_walled(self) -> bool:
        """An empty database, before the first migration, has nothing to tell and nothing to keep."""
        if not self._has_wall:
            made = "SELECT to_regprocedure('casework_act_for(text)') IS NOT NULL"
            DatabaseWrapper._has_wall = self.connection.execute(made).fetchone()[0]
        return self._has_wall

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        self._told = acting_for.get()  # a transaction that failed answers nothing but the rollback itself
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = None
