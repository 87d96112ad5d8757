"""Every entry is numbered, dated and digested by the database; seals over the entries are made by a function of the owner.

The application's role may call that function, and may write a seal in no other way.
"""

from django.db import connections, migrations

LOGS = {"access": "casework_accessentry", "change": "casework_changeentry"}
GUARDED = ["casework_seal", "casework_verification"]

# Whoever writes an entry chooses neither its number nor its time. An invented partnership's history alone keeps its times.
# The sequence takes the place of Django's own, which lets a writer name a number.
STAMP = """
CREATE FUNCTION casework_stamp_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.id := pg_catalog.nextval(TG_ARGV[0]::pg_catalog.regclass);
  IF NEW.at IS NULL OR NEW.at > pg_catalog.clock_timestamp() - interval '1 hour' OR NOT EXISTS (
    SELECT FROM public.casework_partnership WHERE id = NEW.partnership_id AND is_demonstration
  ) THEN
    NEW.at := pg_catalog.clock_timestamp();
  END IF;
  NEW.digest := public.casework_digest_1(NEW);
  RETURN NEW;
END $$"""

# Seals what is new in one log, in blocks, and says how many entries that were.
#
# Up to the number that was given out last, every entry has to be there or never come. Whoever has taken a number holds a lock
# on the table until their transaction ends; so the function looks who holds one now, and waits a second for them to
# end (as CREATE INDEX CONCURRENTLY does). If they do not, the next minute's call will do. It takes no lock of its own: a
# lock that waits would keep every request waiting behind it.
#
# It runs with the owner's rights and can be called by whoever speaks as the application, so it takes nothing from the
# caller but the name of a log. A snapshot from before the wait would leave entries out of the seal, so only transactions that
# look anew with each statement may call it.
SEAL = """
CREATE FUNCTION casework_seal(log text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  entries regclass; numbers regclass; until bigint; writers text[]; block record; sealed bigint := 0;
  was public.casework_seal; done bigint;
  block_rows CONSTANT int := 10000;
BEGIN
  entries := CASE log WHEN 'access' THEN 'public.casework_accessentry'::regclass
                      WHEN 'change' THEN 'public.casework_changeentry'::regclass END;
  IF entries IS NULL THEN RAISE EXCEPTION 'There is no log %', log; END IF;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'Entries are sealed in a transaction that is read committed';
  END IF;

  EXECUTE format('SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM %s_id_seq', entries) INTO until;
  SELECT array_agg(virtualtransaction) INTO writers FROM pg_locks
    WHERE locktype = 'relation' AND relation = entries AND granted AND pid IS DISTINCT FROM pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND mode NOT IN ('AccessShareLock', 'RowShareLock', 'ShareUpdateExclusiveLock', 'ShareLock');
  FOR tries IN 1..20 LOOP
    EXIT WHEN writers IS NULL OR NOT EXISTS (
      SELECT FROM pg_locks WHERE virtualtransaction = ANY (writers) AND locktype = 'relation' AND relation = entries);
    IF tries = 20 THEN RETURN 0; END IF;
    PERFORM pg_sleep(0.05);
  END LOOP;

  SELECT * INTO was FROM public.casework_seal s WHERE s.log = casework_seal.log ORDER BY s.number DESC LIMIT 1;
  done := coalesce(was.last_id, 0);
  LOOP
    EXECUTE format('SELECT count(*) AS rows, max(id) AS last_id, string_agg(digest, NULL ORDER BY id) AS digests
      FROM (SELECT id, digest FROM %s WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3) AS b', entries)
      INTO block USING done, until, block_rows;
    EXIT WHEN block.rows = 0;
    was.number := coalesce(was.number, 0) + 1;
    was.first_id := done + 1;
    was.last_id := CASE WHEN block.rows < block_rows THEN until ELSE block.last_id END;
    was.rows := block.rows;
    was.sealed_at := clock_timestamp();
    was.digest := public.casework_seal_digest_1(
      was.digest, log, was.number, was.first_id, was.last_id, was.rows, was.sealed_at, block.digests);
    INSERT INTO public.casework_seal (log, number, first_id, last_id, rows, sealed_at, digest)
      VALUES (log, was.number, was.first_id, was.last_id, was.rows, was.sealed_at, was.digest);
    done := was.last_id;
    sealed := sealed + block.rows;
  END LOOP;
  RETURN sealed;
EXCEPTION
  -- Another call is sealing the same entries: that one will do.
  WHEN unique_violation OR lock_not_available THEN RETURN 0;
END $$"""


def guard(apps, schema_editor):
    run, quote = schema_editor.execute, schema_editor.quote_name
    application = quote(connections["default"].settings_dict["USER"])
    run(STAMP, params=None)
    for table in LOGS.values():
        run(f"ALTER TABLE {table} ALTER id DROP IDENTITY")
        run(f"CREATE SEQUENCE {table}_id_seq OWNED BY {table}.id")
        run(f"SELECT setval('{table}_id_seq', max(id)) FROM {table}")  # noqa: S608 - our own names
        run(
            f"CREATE TRIGGER stamp BEFORE INSERT ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION casework_stamp_entry('public.{table}_id_seq')"
        )
    for table in GUARDED:
        run(
            f"CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse_change()"
        )
    run(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON casework_seal FROM {application}")
    run(f"REVOKE USAGE ON SEQUENCE casework_seal_id_seq FROM {application}")
    run(f"REVOKE UPDATE, DELETE, TRUNCATE ON casework_verification FROM {application}")
    run(SEAL, params=None)
    run("REVOKE ALL ON FUNCTION casework_seal(text) FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION casework_seal(text) TO {application}")
    for log in LOGS:
        run(f"SELECT casework_seal('{log}')")


def unguard(apps, schema_editor):
    run = schema_editor.execute
    run("DROP FUNCTION casework_seal(text)")
    for table in GUARDED:
        run(f"DROP TRIGGER insert_only ON {table}")
    for table in LOGS.values():
        run(f"DROP TRIGGER stamp ON {table}")
        run(f"DROP SEQUENCE {table}_id_seq")
        run(f"ALTER TABLE {table} ALTER id ADD GENERATED BY DEFAULT AS IDENTITY")
        run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608 - our own names
    run("DROP FUNCTION casework_stamp_entry()")


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_record_digests")]
    operations = [migrations.RunPython(guard, unguard)]
