"""The database's own wall: no row of a case for an officer whose agency has no current grant (docs/adr/0008)."""

from django.db import migrations

# For whom the database is asked, worked out once when it is said and kept in settings of the session.
ACT_FOR = """
CREATE FUNCTION casework_act_for(actor text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    officer casework_user%ROWTYPE;
    groups bigint[] := '{}';
    timed bigint[] := '{}';
    barred bigint[] := '{}';
    people bigint[] := '{}';
    reads boolean := false;
    triages boolean := false;
BEGIN
    IF actor ~ '^[0-9]+$' THEN
        SELECT * INTO officer FROM casework_user WHERE id = actor::bigint AND is_active;
        reads := coalesce(officer.roles && %(readers)s, false);
    END IF;
    IF reads THEN
        SELECT coalesce(array_agg(m.group_id::bigint), '{}') INTO groups
            FROM casework_user_groups g JOIN casework_membership m USING (group_id)
            WHERE g.user_id = officer.id AND m.agency_id = officer.agency_id AND m.partnership_id = officer.partnership_id;
        SELECT coalesce(array_agg(p.content_object_id), '{}') INTO timed
            FROM casework_casegroupobjectpermission p JOIN auth_permission a ON a.id = p.permission_id
            WHERE p.group_id = ANY (groups) AND a.codename = 'view_case' AND p.until > clock_timestamp();
        IF groups <> '{}' THEN
            SELECT timed || coalesce(array_agg(content_object_id), '{}') INTO timed
                FROM casework_caseuserobjectpermission WHERE user_id = officer.id AND until > clock_timestamp();
        END IF;
        SELECT coalesce(array_agg(p.id), '{}') INTO people FROM casework_barrier b JOIN casework_person p USING (identity)
            WHERE b.user_id = officer.id AND b.lifted_at IS NULL;
        SELECT coalesce(array_agg(found.case_id), '{}') INTO barred FROM (
            SELECT case_id FROM casework_barrier
                WHERE user_id = officer.id AND lifted_at IS NULL AND case_id IS NOT NULL
            UNION SELECT case_id FROM casework_involvement WHERE person_id = ANY (people)
            UNION SELECT case_id FROM casework_report WHERE victim_id = ANY (people) AND case_id IS NOT NULL
        ) found;
        triages := officer.roles && %(triagers)s AND EXISTS (
            SELECT FROM casework_partnership WHERE id = officer.partnership_id AND lead_agency_id = officer.agency_id);
    END IF;
    PERFORM set_config('app.actor', actor, false),
        set_config('app.agency', CASE WHEN reads THEN officer.agency_id::text ELSE '' END, false),
        set_config('app.partnership', CASE WHEN reads THEN officer.partnership_id::text ELSE '' END, false),
        set_config('app.groups', groups::text, false),
        set_config('app.timed', timed::text, false),
        set_config('app.barred', barred::text, false),
        set_config('app.barred_people', people::text, false),
        set_config('app.triages', triages::text, false);
END $$
"""

READ = """
CREATE FUNCTION casework_acting_ids(name text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(nullif(current_setting(name, true), ''), '{}')::bigint[] $$;
CREATE FUNCTION casework_acting_id(name text) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting(name, true), '')::bigint $$;
"""

# Which groups may read the case, kept beside it: one array to look at, where the wall stands before every row. Grants
# with an end are not in it; casework_act_for reads those. A new case is its lead agency's from the first moment.
VISIBLE = """
ALTER TABLE casework_case ADD COLUMN visible_to bigint[] NOT NULL DEFAULT '{}';

CREATE FUNCTION casework_lead_sees() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    NEW.visible_to := ARRAY(
        SELECT group_id::bigint FROM casework_membership
        WHERE agency_id = NEW.lead_agency_id AND partnership_id = NEW.partnership_id);
    RETURN NEW;
END $$;
CREATE TRIGGER lead_sees BEFORE INSERT ON casework_case FOR EACH ROW EXECUTE FUNCTION casework_lead_sees();

CREATE FUNCTION casework_keep_visible() RETURNS trigger
-- By its index, whatever the planner last heard of the table's size: after a large load it would read all of it for each.
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET enable_seqscan = off AS $$
DECLARE
    viewing integer := (SELECT id FROM auth_permission WHERE codename = 'view_case');
BEGIN
    UPDATE casework_case c SET visible_to = granted.groups
    FROM (
        SELECT ids.id, ARRAY(
            SELECT p.group_id::bigint FROM casework_casegroupobjectpermission p
            WHERE p.content_object_id = ids.id AND p.permission_id = viewing AND p.until IS NULL
            ORDER BY p.group_id) AS groups
        FROM (SELECT DISTINCT content_object_id AS id FROM changed WHERE permission_id = viewing) ids
    ) granted
    WHERE c.id = granted.id AND c.visible_to <> granted.groups;
    RETURN NULL;
END $$;
CREATE TRIGGER visible_after_insert AFTER INSERT ON casework_casegroupobjectpermission
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_keep_visible();
CREATE TRIGGER visible_after_update AFTER UPDATE ON casework_casegroupobjectpermission
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_keep_visible();
CREATE TRIGGER visible_after_delete AFTER DELETE ON casework_casegroupobjectpermission
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_keep_visible();

UPDATE casework_case c SET visible_to = ARRAY(
    SELECT p.group_id::bigint FROM casework_casegroupobjectpermission p JOIN auth_permission a ON a.id = p.permission_id
    WHERE p.content_object_id = c.id AND a.codename = 'view_case' AND p.until IS NULL ORDER BY p.group_id);
"""

# CASE and not OR, (SELECT true …) and not EXISTS: the planner takes half of the rows to be visible, which keeps it to the
# order of an index where a page asks for the newest few, and looks each parent up by its key instead of reading all cases.
POLICY = "CASE WHEN (SELECT current_setting('app.actor', true)) = 'system' THEN true ELSE {rule} END"
OF_CASE = "(SELECT true FROM casework_case wall WHERE wall.id = {table}.case_id)"
IN_CIRCLE = (
    "(circle = 'case' OR agency_id = (SELECT casework_acting_id('app.agency'))"
    " OR circle = 'named' AND (SELECT casework_acting_id('app.agency')) = ANY (circle_agencies))"
)
POLICIES = {
    "casework_case": (
        "(visible_to && (SELECT casework_acting_ids('app.groups'))"
        " OR id = ANY ((SELECT casework_acting_ids('app.timed'))::bigint[]))"
        " AND id <> ALL ((SELECT casework_acting_ids('app.barred'))::bigint[])"
    ),
    "casework_report": (
        "partnership_id = (SELECT casework_acting_id('app.partnership'))"
        " AND ((SELECT current_setting('app.triages', true)) = 'true'"
        "  OR agency_id = (SELECT casework_acting_id('app.agency'))"
        f" OR {OF_CASE.format(table='casework_report')})"
        " AND victim_id <> ALL ((SELECT casework_acting_ids('app.barred_people'))::bigint[])"
        " AND (case_id IS NULL OR case_id <> ALL ((SELECT casework_acting_ids('app.barred'))::bigint[]))"
    ),
    **{
        f"casework_{name}": OF_CASE.format(table=f"casework_{name}")
        for name in (
            "action",
            "agendaitem",
            "caseshare",
            "involvement",
            "panelreferral",
            "riskassessment",
            "supportreferral",
        )
    },
    **{
        f"casework_{name}": f"{OF_CASE.format(table=f'casework_{name}')} AND {IN_CIRCLE}"
        for name in ("caseevent", "contact", "evidence", "note")
    },
    **{
        f"casework_{name}": f"(SELECT true FROM casework_{of} wall WHERE wall.id = casework_{name}.{key})"  # noqa: S608
        for name, of, key in (
            ("actionupdate", "action", "action_id"),
            ("riskanswer", "riskassessment", "assessment_id"),
            ("supportgiven", "supportreferral", "referral_id"),
            ("feedback", "supportreferral", "referral_id"),
        )
    },
}


def build(apps, schema_editor):
    # Not imported from rules/roles.py: a migration keeps what it said. A test compares it with the roles of today.
    roles = {
        "%(readers)s": "ARRAY['practitioner', 'case_lead', 'chair', 'coordinator']::varchar[]",
        "%(triagers)s": "ARRAY['case_lead', 'coordinator']::varchar[]",
    }
    act_for = ACT_FOR
    for name, value in roles.items():
        act_for = act_for.replace(name, value)
    for sql in (act_for, READ, VISIBLE):
        schema_editor.execute(sql, params=None)
    for table, rule in POLICIES.items():
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", params=None)
        policy = POLICY.format(rule=rule)
        schema_editor.execute(f"CREATE POLICY wall ON {table} USING ({policy}) WITH CHECK (true)", params=None)


def take_down(apps, schema_editor):
    for table in POLICIES:
        schema_editor.execute(f"DROP POLICY wall ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for when in ("insert", "update", "delete"):
        schema_editor.execute(f"DROP TRIGGER visible_after_{when} ON casework_casegroupobjectpermission")
    schema_editor.execute("DROP TRIGGER lead_sees ON casework_case")
    schema_editor.execute("ALTER TABLE casework_case DROP COLUMN visible_to")
    for function in ("keep_visible()", "lead_sees()", "acting_ids(text)", "acting_id(text)", "act_for(text)"):
        schema_editor.execute(f"DROP FUNCTION casework_{function}")


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_record_is_sealed")]
    operations = [migrations.RunPython(build, take_down)]
