"""Tables follow the models, from nothing; the history defends itself."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from masterplan.core.models import Activity

OURS = ("core", "regencies", "dimensions", "innovations", "masterplan")


@pytest.fixture
def line() -> Activity:
    return Activity.objects.create(
        actor_name="Rina",
        verb="innovation.verified",
        target_type="innovations.innovation",
        target_id="1",
        target_label="Layanan Desa",
    )


@pytest.mark.django_db
def test_models_have_no_change_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", OURS)
def test_each_app_has_one_line_of_migrations(app: str) -> None:
    graph = MigrationLoader(None, ignore_no_migrations=True).graph

    assert len(graph.leaf_nodes(app)) == 1


@pytest.mark.django_db
def test_the_empty_database_was_migrated_forward_to_the_end() -> None:
    """The test database itself was made by the migrations, not by the models."""
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert set(OURS) <= {app for app, _ in executor.loader.applied_migrations}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_activity SET verb = 'other' WHERE id = %s",
        "DELETE FROM core_activity WHERE id = %s",
    ],
)
def test_history_refuses_raw_sql(line: Activity, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [line.pk])

    line.refresh_from_db()
    assert line.verb == "innovation.verified"


@pytest.mark.django_db
def test_history_refuses_to_be_replaced(line: Activity) -> None:
    """REPLACE on SQLite and ON CONFLICT on PostgreSQL change a row by inserting."""
    columns = ", ".join(field.column for field in Activity._meta.concrete_fields)
    others = columns.replace("verb", "'other'")
    if connection.vendor == "sqlite":
        insert, conflict = "INSERT OR REPLACE", ""
    else:
        insert = "INSERT"
        conflict = "ON CONFLICT (id) DO UPDATE SET verb = excluded.verb"

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"{insert} INTO core_activity ({columns})"
            f" SELECT {others} FROM core_activity WHERE id = %s {conflict}",
            [line.pk],
        )

    line.refresh_from_db()
    assert line.verb == "innovation.verified"


@pytest.mark.django_db
def test_history_refuses_the_orm(line: Activity) -> None:
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()
    with pytest.raises(TypeError):
        Activity.objects.update(verb="other")
    with pytest.raises(TypeError):
        Activity.objects.all().delete()


def test_migrations_run_on_an_empty_file_and_back_to_it(tmp_path: Path) -> None:
    """What `./run` does on a new machine, in a process of its own."""
    database = tmp_path / "empty.sqlite3"
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "PORTAL_VAR": str(tmp_path),
    }
    for command in (["migrate"], ["migrate", "masterplan", "zero"]):
        subprocess.run(
            [sys.executable, "manage.py", *command, "-v", "0"],
            env=environment,
            check=True,
            capture_output=True,
            timeout=120,
        )

    tables = sqlite3.connect(database)
    try:
        names = {row[0] for row in tables.execute("SELECT name FROM sqlite_master")}
    finally:
        tables.close()
    assert "core_activity" in names
    assert not any(name.startswith("masterplan_") for name in names)
