"""Rows by the hundred thousand: COPY on PostgreSQL, `bulk_create` elsewhere.

No verb and no check of ours is asked, so this is for databases that are thrown away.
"""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import orjson
from django.core.management.color import no_style
from django.db import connection, models

BATCH = 20_000
# Several foreign keys a row would each be looked up at the commit; the rows here point
# at rows that were written before them. Only a superuser may.
_IS_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
_TRUST_KEYS = "SET LOCAL session_replication_role = replica"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def trust_keys() -> None:
    """Leave out the foreign keys' checks until the end of this transaction, if that
    can be."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_IS_SUPERUSER)
        if cursor.fetchone()[0]:
            cursor.execute(_TRUST_KEYS)


class Table:
    """One model's table; `columns` (attnames) vary, all others keep their defaults."""

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        self._model = model
        self._columns = tuple(columns)

    def write(self, rows: Iterable[Sequence[Any]]) -> int:
        """Store the rows, in batches; returns how many. Call it in a transaction."""
        is_copied = connection.vendor == "postgresql"
        store = self._copy if is_copied else self._create
        written = 0
        for batch in _batches(rows):
            store(batch)
            written += len(batch)
        if is_copied:
            self._move_sequence()
        return written

    def next_key(self) -> int:
        """The first free whole-number key."""
        last = self._model._default_manager.aggregate(last=models.Max("pk"))["last"]
        return (last or 0) + 1

    def _create(self, batch: Sequence[Sequence[Any]]) -> None:
        self._model._default_manager.bulk_create(
            self._model(**dict(zip(self._columns, row, strict=True))) for row in batch
        )

    def _copy(self, batch: Sequence[Sequence[Any]]) -> None:
        fresh = self._model()
        rest = [
            field.attname
            for field in self._model._meta.concrete_fields
            if field.attname not in self._columns and not field.primary_key
        ]
        # The same in every row, so written once.
        tail = "".join(f"\t{_cell(getattr(fresh, name))}" for name in rest) + "\n"
        file = io.StringIO()
        for row in batch:
            file.write("\t".join(map(_cell, row)) + tail)
        file.seek(0)
        names = ", ".join(self._column(name) for name in (*self._columns, *rest))
        table = connection.ops.quote_name(self._model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", file)

    def _column(self, attname: str) -> str:
        fields = self._model._meta.concrete_fields
        [column] = [one.column for one in fields if one.attname == attname]
        return connection.ops.quote_name(str(column))

    def _move_sequence(self) -> None:
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(
                no_style(), [self._model]
            ):
                cursor.execute(statement)


def _batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _cell(value: object) -> str:
    """A value in COPY's text format."""
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return str(value).translate(_ESCAPES)
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, dt.date):  # a moment as well
        return value.isoformat()
    if isinstance(value, list | dict):
        return orjson.dumps(value).decode().translate(_ESCAPES)
    return str(value)
