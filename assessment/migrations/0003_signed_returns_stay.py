"""The database itself keeps a signed agency return as it was (docs/adr/0016). A correction is another version.

One that was keyed from a published paper counts in figures as a signed one does, and is kept with it.
"""

from django.db import migrations

CLOSED = "('signed_off', 'keyed')"

WHOLE = """
CREATE FUNCTION assessment_keep_return() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    RAISE EXCEPTION 'Return % is signed off and cannot change', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$
"""

# Runs once a statement over the rows that it touched, and locks their returns, so that nothing comes into one while it is
# being signed. Rows of people go two years after their period (assessment/services/cohorts.py), and not before.
CONTENT = """
CREATE FUNCTION assessment_keep_return_content() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    touched record;
BEGIN
    FOR touched IN SELECT id, status, period_end FROM assessment_agencyreturn
        WHERE id IN (SELECT agency_return_id FROM changed) ORDER BY id FOR SHARE
    LOOP
        IF touched.status IN ('signed_off', 'keyed') AND NOT (
            TG_TABLE_NAME = 'assessment_cohortmember' AND TG_OP = 'DELETE'
            AND touched.period_end < date_trunc('month', now() AT TIME ZONE 'Europe/London') - interval '24 months')
        THEN
            RAISE EXCEPTION 'Return % is signed off: % cannot change', touched.id, TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END LOOP;
    RETURN NULL;
END $$
"""

# What an answer is the answer to, and whose form it was given on.
QUESTION = f"""
CREATE FUNCTION assessment_keep_return_question() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM assessment_returnvalue v JOIN assessment_agencyreturn r ON r.id = v.agency_return_id
               WHERE v.item_id = OLD.id AND r.status IN {CLOSED}) THEN
        RAISE EXCEPTION 'Item % is answered in a signed return and cannot change', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
"""

FORM = f"""
CREATE FUNCTION assessment_keep_return_form() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM assessment_agencyreturn WHERE form_id = OLD.id AND status IN {CLOSED}) THEN
        RAISE EXCEPTION 'Form % has signed returns: its partnership cannot change', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
"""

FUNCTIONS = {
    "assessment_keep_return": WHOLE,
    "assessment_keep_return_content": CONTENT,
    "assessment_keep_return_question": QUESTION,
    "assessment_keep_return_form": FORM,
}
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
EACH = (
    f"UPDATE OR DELETE ON assessment_agencyreturn FOR EACH ROW WHEN (OLD.status IN {CLOSED})"
    " EXECUTE FUNCTION assessment_keep_return()",
    "UPDATE ON assessment_returnitem FOR EACH ROW WHEN ((OLD.form_id, OLD.indicator_id, OLD.asks_answered)"
    " IS DISTINCT FROM (NEW.form_id, NEW.indicator_id, NEW.asks_answered))"
    " EXECUTE FUNCTION assessment_keep_return_question()",
    "UPDATE ON assessment_returnform FOR EACH ROW WHEN (OLD.partnership_id IS DISTINCT FROM NEW.partnership_id)"
    " EXECUTE FUNCTION assessment_keep_return_form()",
)


def build(apps, schema_editor):
    run = schema_editor.execute
    for sql in FUNCTIONS.values():
        run(sql, params=None)
    for each in EACH:
        run(f"CREATE TRIGGER keep BEFORE {each}", params=None)
    for table in ("assessment_returnvalue", "assessment_cohortmember"):
        for event, which in ((event, which) for event, both in ROWS.items() for which in both):
            run(
                f"CREATE TRIGGER keep_{event}_{which} AFTER {event} ON {table} REFERENCING {which} TABLE AS changed"
                " FOR EACH STATEMENT EXECUTE FUNCTION assessment_keep_return_content()",
                params=None,
            )


def take_down(apps, schema_editor):
    for function in FUNCTIONS:
        schema_editor.execute(f"DROP FUNCTION {function}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_signed_off_stays")]

    operations = [migrations.RunPython(build, take_down)]
