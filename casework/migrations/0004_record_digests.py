"""What a digest is made of: of an entry, and of a seal over entries.

Both are functions of the database: what checks an entry is what was written when it was made. They are never changed. When
an entry gets another column, there will be a casework_digest_2, and an old entry is one that 1 or 2 agrees with.
"""

from django.db import migrations

LOGS = {"casework_accessentry": "detail", "casework_changeentry": "changes"}

# A JSON array is unambiguous: no two different entries give the same text. Nothing in it depends on a session's settings.
ENTRY_DIGEST = """
CREATE FUNCTION casework_digest_1(entry {table}) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.jsonb_build_array(
    '{table}/1', entry.id, extract(epoch FROM entry.at), entry.user_id, entry.user_label, entry.agency_label,
    entry.partnership_id, entry.object_type, entry.object_id, entry.object_label, entry.case_reference, entry.records,
    entry.request_id, entry.address::pg_catalog.text, entry.operation, {columns}
  )::pg_catalog.text, 'UTF8'))
$$"""

# Thirty-two bytes of the seal before, what this seal says of itself, and the digests of its entries in their order.
SEAL_DIGEST = """
CREATE FUNCTION casework_seal_digest_1(
  previous bytea, log text, number bigint, first_id bigint, last_id bigint, rows bigint, sealed_at timestamptz, digests bytea
) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.sha256(
    coalesce(previous, pg_catalog.decode(pg_catalog.repeat('00', 32), 'hex'))
    || pg_catalog.convert_to(pg_catalog.jsonb_build_array(
      'casework_seal/1', log, number, first_id, last_id, rows, extract(epoch FROM sealed_at))::pg_catalog.text, 'UTF8')
    || coalesce(digests, ''))
$$"""


def add(apps, schema_editor):
    for table, column in LOGS.items():
        columns = "entry.holder_id, entry.detail" if column == "detail" else "entry.changes"
        schema_editor.execute(ENTRY_DIGEST.format(table=table, columns=columns), params=None)
    schema_editor.execute(SEAL_DIGEST, params=None)


def drop(apps, schema_editor):
    schema_editor.execute(
        "DROP FUNCTION casework_seal_digest_1, casework_digest_1(casework_accessentry), casework_digest_1(casework_changeentry)"
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_thresholds")]
    operations = [migrations.RunPython(add, drop)]
