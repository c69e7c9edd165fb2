"""The demonstration's rows and files, seeded once and copied for every later test."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from masterplan.domain import demo


class Copy:
    """What `demo.seed` wrote into an empty database and an empty folder of files.

    Tests that drive a browser commit, so each begins with empty tables. To copy the
    rows back takes a tenth of what the verbs need to write them. Sequences went on and
    are never behind the copied keys.
    """

    def __init__(self, files: Path) -> None:
        self._files = files
        self._tables: dict[str, bytes] = {}

    def lay(self) -> None:
        if self._tables:
            self._bring_back()
        else:
            call_command("load_reference", verbosity=0)
            demo.seed()
            self._keep()

    def _keep(self) -> None:
        for table in _tables():
            rows = io.BytesIO()
            _copy(f"COPY {table} TO STDOUT", rows)
            if rows.getbuffer().nbytes:
                self._tables[table] = rows.getvalue()
        if Path(settings.MEDIA_ROOT).exists():
            shutil.copytree(settings.MEDIA_ROOT, self._files, dirs_exist_ok=True)

    def _bring_back(self) -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # Rows come table by table: keys may point to one that is still to come.
                cursor.execute("SET LOCAL session_replication_role = replica")
            for table, rows in self._tables.items():
                _copy(f"COPY {table} FROM STDIN", io.BytesIO(rows))
        if self._files.exists():
            shutil.copytree(self._files, settings.MEDIA_ROOT, dirs_exist_ok=True)


def _tables() -> list[str]:
    """Those that a test empties; what migrations wrote stays where it is."""
    kept = {"django_migrations", "django_content_type", "auth_permission"}
    names = connection.introspection.django_table_names(
        only_existing=True, include_views=False
    )
    return [connection.ops.quote_name(name) for name in names if name not in kept]


def _copy(statement: str, rows: io.BytesIO) -> None:
    with connection.cursor() as cursor:
        copy: Callable[..., None] = cursor.cursor.copy_expert
        copy(statement, rows)
