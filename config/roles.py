"""The two database roles: an owner that migrates, and an application role that owns nothing."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

OWNER = "owner"


def need_owner() -> None:
    """Raise ImproperlyConfigured where the owner's connection is not given, as in a web process of a deployment."""
    if OWNER not in settings.DATABASES:
        raise ImproperlyConfigured("DATABASE_OWNER_URL is not set. Migrations need the role that owns the tables.")


def prepare_roles() -> None:
    """Let the application role read and write the rows of every table that the owner makes from now on.

    It gets no right to make, alter, truncate or own anything, temporary tables included. A migration takes further
    rights away where a table may only be added to. Safe to repeat. Raises ImproperlyConfigured when the application role
    is missing or is the owner.
    """
    need_owner()
    connection = connections[OWNER]
    role = str(settings.DATABASES["default"]["USER"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = %s, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role, role])
        is_owner, exists = cursor.fetchone()
        if is_owner or not exists:
            raise ImproperlyConfigured(
                f"The database needs two roles, and {role} {'is the owner itself' if is_owner else 'does not exist'}. "
                "See docs/running.md."
            )
        name = connection.ops.quote_name(role)
        # A temporary table that is named as a log stands before it: what the product writes down would go there.
        database = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {name}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        for rights, kind in (("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT", "SEQUENCES")):
            cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {kind} TO {name}")
