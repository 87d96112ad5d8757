"""PostgreSQL as Django knows it, started on first use when it is the embedded one."""

from typing import Any

from django.db.backends.postgresql import base

from config import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    """The standard backend; ``check`` or ``collectstatic``, which never connect, start nothing."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Make sure that the embedded server runs, then connect."""
        embedded.ensure()
        return super().get_new_connection(conn_params)
