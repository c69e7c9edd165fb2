"""Words to search by, and two indexes for counts over the whole nation.

On PostgreSQL the words of every innovation stand in a column, with an index over them.
The table makes the column itself, so that no way of writing passes it by. Positions
and weights are left out: lists come newest first, and the column is half as large.
Signs only part words, here as in a question, or "32.11-0042" would be read as a date
and a negative number. The index keeps no pending list: records are rarely written and
often searched.
"""

from django.db import migrations, models

SEARCHED = ("name", "acronym", "registration_number", "problem", "description")
TEXT = " || ' ' || ".join(f"coalesce({column}, '')" for column in SEARCHED)
PARTED = f"regexp_replace({TEXT}, '[^[:alnum:]]+', ' ', 'g')"
INDEX = "innovation_words"
FORWARD = (
    f"""
    ALTER TABLE innovations_innovation
    ADD COLUMN search_words tsvector GENERATED ALWAYS AS (
        strip(
            to_tsvector('indonesian', {PARTED}) || to_tsvector('simple', {PARTED})
        )
    ) STORED
    """,
    f"""
    CREATE INDEX {INDEX} ON innovations_innovation
    USING gin (search_words) WITH (fastupdate = off)
    """,
)
BACKWARD = ("ALTER TABLE innovations_innovation DROP COLUMN search_words",)


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in FORWARD:
            schema_editor.execute(statement)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in BACKWARD:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("innovations", "0007_dashboards")]

    operations = [
        migrations.RunPython(add, remove),
        migrations.AddIndex(
            model_name="innovation",
            index=models.Index(fields=["status", "id"], name="innovation_by_status"),
        ),
        migrations.AddIndex(
            model_name="actionitem",
            index=models.Index(
                fields=["regency", "end_on", "innovation", "health_override", "id"],
                condition=models.Q(status__in=["in_progress", "planned"]),
                name="action_item_open",
            ),
        ),
    ]
