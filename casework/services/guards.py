"""Whether what guards the record in the database is in its place: triggers, rights and functions."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection

TABLES = ["casework_accessentry", "casework_changeentry", "casework_seal", "casework_verification"]
TRIGGERS = {(table, "insert_only", "casework_refuse_change") for table in TABLES} | {
    ("casework_accessentry", "stamp", "casework_stamp_entry"),
    ("casework_changeentry", "stamp", "casework_stamp_entry"),
}

# The SHA-256 of each function's text, as the migrations made it. Who changes one by a migration changes it here.
FUNCTIONS = {
    ("casework_digest_1", "3197cf906bf5cd5c479b45bade929d6c0e78b08fd7e4ab8fb968a8d118ed20ad"),
    ("casework_digest_1", "5d7feef49ff58c0b83ce7a92cf45114c1b7cab737c07f6ebea845eb18620419f"),
    ("casework_refuse_change", "fd836beeda29bb134fe88cb32cad31e2fe92fa47943fb311c52c0a07486eabb0"),
    ("casework_seal", "ca24131b73d97849bd0e6a92c5cbd93e5b61994aadf82426cbe0a91e3f2eccd7"),
    ("casework_seal_digest_1", "c794e79e3ade70e022d54195db3a0a0dd91affa3249d4ec9e9b96b09fa81cded"),
    ("casework_stamp_entry", "cb8931b5f3fe18cc8fdca38906d80c1c7045f21d43ecc0a22efb27dbf8016c4e"),
}

ENABLED = """
SELECT c.relname, t.tgname, t.tgfoid::regproc::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.oid = ANY (%s::regclass[]) AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
UNION ALL SELECT c.relname, r.rulename, 'a rule' FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.oid = ANY (%s::regclass[])"""
RIGHTS = """
SELECT t, r FROM unnest(%s::text[]) AS t, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS r
WHERE (r <> 'INSERT' OR t = 'casework_seal') AND has_table_privilege(coalesce(nullif(%s, ''), current_user), t, r)"""
SOURCES = """
SELECT proname::text, encode(sha256(convert_to(prosrc, 'UTF8')), 'hex')
FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname = ANY (%s)"""


def missing_guards() -> Iterator[str]:
    """What is wrong with them, in words; nothing if all is well."""
    with connection.cursor() as cursor:
        cursor.execute(ENABLED, [TABLES, TABLES])
        there = set(cursor.fetchall())
        cursor.execute(RIGHTS, [TABLES, str(settings.DATABASES["default"]["USER"])])
        rights = cursor.fetchall()
        cursor.execute(SOURCES, [[name for name, _ in FUNCTIONS]])
        functions = set(cursor.fetchall())
    for table, name, _ in sorted(TRIGGERS - there):
        yield f"The guard “{name}” of the table {table} is switched off, gone or another one."
    for table, name, _ in sorted(there - TRIGGERS):
        yield f"The table {table} has a trigger or rule “{name}” that is not the product’s."
    for table, right in rights:
        yield f"The product’s own role has the right to {right} in the table {table}."
    for name in sorted({name for name, _ in FUNCTIONS ^ functions}):
        yield f"The database’s function {name} is not the one that was installed."
