"""Folded names, and on PostgreSQL a trigram index over those of published records.

The index is partial on purpose: what nobody may see is not even looked at when the
country is searched. Publishing is rare and searching is not, so that nothing waits in
a pending list. It stands in no model, because SQLite has nothing like it.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from innovations.domain.names import folded

INDEX = "innovation_published_names"
CREATE = f"""
    CREATE INDEX {INDEX} ON innovations_innovation
    USING gin (name_folded gin_trgm_ops) WITH (fastupdate = off)
    WHERE published_at IS NOT NULL
"""
BATCH = 1_000


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {INDEX}")


def fold_names(apps, schema_editor):
    manager = apps.get_model("innovations", "Innovation")._default_manager
    database = schema_editor.connection.alias
    last = 0
    while True:
        batch = list(
            manager.using(database)
            .filter(pk__gt=last)
            .order_by("pk")
            .only("pk", "name", "acronym")[:BATCH]
        )
        if not batch:
            return
        for innovation in batch:
            innovation.name_folded = folded(innovation.name, innovation.acronym)
        manager.using(database).bulk_update(batch, ["name_folded"], batch_size=200)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("innovations", "0004_workspace")]

    operations = [
        TrigramExtension(),
        migrations.AddField(
            model_name="innovation",
            name="name_folded",
            field=models.TextField(default="", editable=False),
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
