"""The database itself keeps a signed-off assessment as it was (docs/adr/0016).

Most checks run once a statement, over the rows that it touched: collecting writes tens of thousands of figures at once. Each
takes a shared lock on the assessments concerned, so that nothing comes into one while it is being signed off.
"""

from django.db import migrations

# First argument: the way from the changed rows to their assessment. Second: in which states nothing may change.
CONTENT = """
CREATE FUNCTION assessment_keep_content() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    touched record;
BEGIN
    FOR touched IN EXECUTE format(
        'SELECT id, status FROM assessment_assessment WHERE id IN (SELECT %s) ORDER BY id FOR SHARE', TG_ARGV[0])
    LOOP
        IF touched.status = ANY (string_to_array(TG_ARGV[1], ' ')) THEN
            RAISE EXCEPTION 'Assessment % is closed: % cannot change', touched.id, TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END LOOP;
    RETURN NULL;
END $$
"""

WHOLE = """
CREATE FUNCTION assessment_keep_signed_off() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF OLD.status = 'signed_off' THEN
        IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'published_at' <> to_jsonb(OLD) - 'published_at' THEN
            RAISE EXCEPTION 'Assessment % is signed off and cannot change', OLD.id
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF TG_OP = 'UPDATE' AND NEW.status = 'signed_off' THEN
        -- Waits for whoever is undoing one of them, and makes them wait.
        PERFORM FROM assessment_extract WHERE id IN (
            SELECT e.extract_id FROM assessment_figure_extracts e JOIN assessment_figure f ON f.id = e.figure_id
            WHERE f.assessment_id = NEW.id) ORDER BY id FOR SHARE;
        IF EXISTS (SELECT FROM assessment_figure_extracts e JOIN assessment_figure f ON f.id = e.figure_id
                   JOIN assessment_extract x ON x.id = e.extract_id
                   WHERE f.assessment_id = NEW.id AND x.status <> 'imported') THEN
            RAISE EXCEPTION 'Assessment % rests on an extract that was undone', NEW.id
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$
"""

# Argument: the column of the changed rows that holds the extract.
EXTRACT = """
CREATE FUNCTION assessment_keep_extract() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    kept bigint;
BEGIN
    EXECUTE format(
        'SELECT c.%1$I FROM (SELECT DISTINCT %1$I FROM changed) c WHERE EXISTS ('
        ' SELECT FROM assessment_figure_extracts e JOIN assessment_figure f ON f.id = e.figure_id'
        ' JOIN assessment_assessment a ON a.id = f.assessment_id AND a.status = ''signed_off'''
        ' WHERE e.extract_id = c.%1$I) LIMIT 1', TG_ARGV[0]) INTO kept;
    IF kept IS NOT NULL THEN
        RAISE EXCEPTION 'A signed-off assessment rests on extract %: % cannot change', kept, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$
"""

FILE = """
CREATE FUNCTION assessment_keep_file() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    RAISE EXCEPTION 'A frozen document cannot change' USING ERRCODE = 'insufficient_privilege';
END $$
"""

FUNCTIONS = {
    "assessment_keep_content": CONTENT,
    "assessment_keep_signed_off": WHOLE,
    "assessment_keep_extract": EXTRACT,
    "assessment_keep_file": FILE,
}

OWN = "assessment_id FROM changed"
BY_FIGURE = "f.assessment_id FROM changed c JOIN assessment_figure f ON f.id = c.figure_id"
BY_SECTION = "s.assessment_id FROM changed c JOIN assessment_section s ON s.id = c.section_id"
CLOSED, SIGNED = "approval signed_off", "signed_off"
CONTENTS = {
    "assessment_figure": (OWN, CLOSED),
    "assessment_figure_extracts": (BY_FIGURE, CLOSED),
    "assessment_trend": (OWN, CLOSED),
    "assessment_section": (OWN, CLOSED),
    "assessment_sectionversion": (BY_SECTION, CLOSED),
    "assessment_threatscore": (OWN, CLOSED),
    "assessment_consultation": (OWN, CLOSED),
    "assessment_proofreason": (OWN, CLOSED),
    "assessment_approval": (OWN, SIGNED),
}
EXTRACTS = {
    "assessment_extract": ("id", ("UPDATE", "DELETE")),
    "assessment_extractpart": ("extract_id", ("INSERT", "UPDATE", "DELETE")),
    "assessment_monthlycount": ("extract_id", ("UPDATE", "DELETE")),
    "assessment_observation": ("extract_id", ("UPDATE", "DELETE")),
    "assessment_streetcrime": ("extract_id", ("DELETE",)),  # a place may be found for a row when boundaries come
}
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def statement_triggers():
    """(table, name, event, which rows, function, arguments) of each."""
    for table, arguments in CONTENTS.items():
        for event, which in ((event, which) for event, both in ROWS.items() for which in both):
            yield table, event, which, "assessment_keep_content", arguments
    for table, (column, events) in EXTRACTS.items():
        for event in events:
            yield table, event, ROWS[event][0], "assessment_keep_extract", (column,)


def build(apps, schema_editor):
    run = schema_editor.execute
    for sql in FUNCTIONS.values():
        run(sql, params=None)
    for table, event, which, function, arguments in statement_triggers():
        quoted = ", ".join(f"'{argument}'" for argument in arguments)
        run(
            f"CREATE TRIGGER keep_{event}_{which} AFTER {event} ON {table} REFERENCING {which} TABLE AS changed"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {function}({quoted})",
            params=None,
        )
    run("CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON assessment_assessment"
        " FOR EACH ROW EXECUTE FUNCTION assessment_keep_signed_off()", params=None)  # fmt: skip
    run("CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON assessment_paperfile"
        " FOR EACH ROW WHEN (OLD.is_frozen) EXECUTE FUNCTION assessment_keep_file()", params=None)  # fmt: skip


def take_down(apps, schema_editor):
    for function in FUNCTIONS:
        schema_editor.execute(f"DROP FUNCTION {function}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]

    operations = [migrations.RunPython(build, take_down)]
