"""The database itself refuses to change or delete a line of the history."""

from django.db import migrations

POSTGRESQL_FORWARD = [
    """
    CREATE FUNCTION core_activity_append_only() RETURNS trigger AS $$
    BEGIN
        RAISE EXCEPTION 'core_activity is append-only';
    END;
    $$ LANGUAGE plpgsql
    """,
    """
    CREATE TRIGGER core_activity_append_only
    BEFORE UPDATE OR DELETE ON core_activity
    FOR EACH ROW EXECUTE FUNCTION core_activity_append_only()
    """,
]
POSTGRESQL_BACKWARD = [
    "DROP TRIGGER core_activity_append_only ON core_activity",
    "DROP FUNCTION core_activity_append_only()",
]
SQLITE_FORWARD = [
    f"""
    CREATE TRIGGER core_activity_no_{event.lower()} BEFORE {event} ON core_activity
    BEGIN
        SELECT RAISE(ABORT, 'core_activity is append-only');
    END
    """
    for event in ("UPDATE", "DELETE")
]
SQLITE_BACKWARD = [
    "DROP TRIGGER core_activity_no_update",
    "DROP TRIGGER core_activity_no_delete",
]


def _run(schema_editor, postgresql, sqlite):
    vendor = schema_editor.connection.vendor
    for statement in postgresql if vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


def forward(apps, schema_editor):
    _run(schema_editor, POSTGRESQL_FORWARD, SQLITE_FORWARD)


def backward(apps, schema_editor):
    _run(schema_editor, POSTGRESQL_BACKWARD, SQLITE_BACKWARD)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(forward, backward)]
