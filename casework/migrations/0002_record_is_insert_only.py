"""The two logs, risk assessments and events can be added to and never altered, for any role; and the application's role
is not even granted to try."""

from django.db import connections, migrations

TABLES = [
    "casework_changeentry",
    "casework_accessentry",
    "casework_caseevent",
    "casework_riskassessment",
    "casework_riskanswer",
]


def guard(apps, schema_editor):
    application = connections["default"].settings_dict["USER"]
    quote = schema_editor.quote_name
    schema_editor.execute(
        "CREATE FUNCTION casework_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$",
        params=None,
    )
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {quote(table)}"
            " FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse_change()"
        )
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quote(table)} FROM {quote(application)}")


def unguard(apps, schema_editor):
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER insert_only ON {schema_editor.quote_name(table)}")
    schema_editor.execute("DROP FUNCTION casework_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
