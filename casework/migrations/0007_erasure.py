"""A case's events and risk assessments may be taken away with the case: by one function of the owner, and only where a
tombstone says so. Everything else that was refused before is refused still, to every role; tombstones can only be added."""

from django.db import connections, migrations

HISTORY = ["casework_caseevent", "casework_riskassessment", "casework_riskanswer"]

# Row by row: whatever the statement, nothing goes whose case has no tombstone.
ERASED_ONLY = """
CREATE FUNCTION casework_erased_only() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE of_case bigint;
BEGIN
  IF TG_TABLE_NAME = 'casework_riskanswer' THEN
    SELECT case_id INTO of_case FROM public.casework_riskassessment WHERE id = OLD.assessment_id;
  ELSE
    of_case := OLD.case_id;
  END IF;
  IF of_case IS NULL OR NOT EXISTS (
    SELECT FROM public.casework_tombstone WHERE record_type = 'case' AND record_id = of_case
  ) THEN
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$"""

# It runs with the owner's rights, so it looks for itself: a tombstone, a closed case, and no legal hold on it or on one of
# its reports.
ERASE = """
CREATE FUNCTION casework_erase_history(wanted bigint) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE events bigint; answers bigint; assessments bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM public.casework_tombstone WHERE record_type = 'case' AND record_id = wanted) THEN
    RAISE EXCEPTION 'Case % has no tombstone', wanted USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT EXISTS (SELECT FROM public.casework_case WHERE id = wanted AND status = 'closed') THEN
    RAISE EXCEPTION 'Case % is not closed', wanted USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (
    SELECT FROM public.casework_legalhold WHERE lifted_at IS NULL AND (
      record_type = 'case' AND record_id = wanted OR record_type = 'report' AND record_id IN (
        SELECT id FROM public.casework_report WHERE case_id = wanted))
  ) THEN
    RAISE EXCEPTION 'A legal hold keeps case %', wanted USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('casework.erasing', 'on', true);
  DELETE FROM public.casework_riskanswer WHERE assessment_id IN (
    SELECT id FROM public.casework_riskassessment WHERE case_id = wanted);
  GET DIAGNOSTICS answers = ROW_COUNT;
  DELETE FROM public.casework_riskassessment WHERE case_id = wanted;
  GET DIAGNOSTICS assessments = ROW_COUNT;
  DELETE FROM public.casework_caseevent WHERE case_id = wanted;
  GET DIAGNOSTICS events = ROW_COUNT;
  PERFORM set_config('casework.erasing', '', true);
  RETURN jsonb_build_object('caseevent', events, 'riskassessment', assessments, 'riskanswer', answers);
END $$"""


def build(apps, schema_editor):
    run, application = schema_editor.execute, schema_editor.quote_name(connections["default"].settings_dict["USER"])
    run(ERASED_ONLY, params=None)
    run(ERASE, params=None)
    run("REVOKE ALL ON FUNCTION casework_erase_history(bigint), casework_erased_only() FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION casework_erase_history(bigint) TO {application}")
    for table in HISTORY:
        run(f"DROP TRIGGER insert_only ON {table}")
        run(
            f"CREATE TRIGGER insert_only BEFORE UPDATE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse_change()"
        )
        run(
            f"CREATE TRIGGER no_delete BEFORE DELETE ON {table} FOR EACH STATEMENT"
            " WHEN (current_setting('casework.erasing', true) IS DISTINCT FROM 'on')"
            " EXECUTE FUNCTION casework_refuse_change()",
            params=None,
        )
        run(f"CREATE TRIGGER erased_only BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION casework_erased_only()")
    run(
        "CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON casework_tombstone"
        " FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse_change()"
    )
    run(f"REVOKE UPDATE, DELETE, TRUNCATE ON casework_tombstone FROM {application}")


def take_down(apps, schema_editor):
    run = schema_editor.execute
    run("DROP TRIGGER insert_only ON casework_tombstone")
    for table in HISTORY:
        for name in ("erased_only", "no_delete", "insert_only"):
            run(f"DROP TRIGGER {name} ON {table}")
        run(
            f"CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse_change()"
        )
    run("DROP FUNCTION casework_erase_history(bigint)")
    run("DROP FUNCTION casework_erased_only()")


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_row_level_security")]
    operations = [migrations.RunPython(build, take_down)]
