"""A list as CSV or XLSX: the whole of what the filters leave, one row a record."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

import orjson
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from rest_framework import serializers

from masterplan.core.sheets import copied as copy
from masterplan.core.sheets import download
from masterplan.core.sheets.download import CSV_CONTENT, CSV_TYPE, XLSX_TYPE
from masterplan.core.sheets.writer import CellValue, Column, SheetSpec

# A nation's innovations are half of it; beyond it the filter is narrowed.
ROWS_MAX = 100_000
ROWS_A_CHUNK = 2_000

Row = Mapping[str, Any]


class Table:
    """Heads and cells of rows as a serializer describes them.

    An object inside a row becomes a column a member ("unit.id"), a list of plain
    values one cell with semicolons, anything else one cell of JSON.
    """

    def __init__(self, serializer: serializers.Serializer, names: Sequence[str]):
        self.heads: list[str] = []
        # Where each head comes from: its member, and its place inside an object.
        self.places: list[tuple[str, int]] = []
        self._readers: list[Callable[[Row], CellValue]] = []
        fields = serializer.fields
        for name in names or [str(one) for one in fields]:
            field = fields[name]
            if isinstance(field, serializers.Serializer):
                for place, inner in enumerate(map(str, field.fields)):
                    self.heads.append(f"{name}.{inner}")
                    self.places.append((name, place))
                    self._readers.append(_inside(name, inner))
            else:
                self.heads.append(name)
                self.places.append((name, 0))
                self._readers.append(_reader(name))

    @property
    def columns(self) -> list[Column]:
        return [Column(head) for head in self.heads]

    def cells(self, rows: Iterable[Row]) -> Iterator[list[CellValue]]:
        readers = self._readers
        for row in rows:
            yield [read(row) for read in readers]


def _reader(name: str) -> Callable[[Row], CellValue]:
    return lambda row: cell(row[name])


def _inside(name: str, inner: str) -> Callable[[Row], CellValue]:
    return lambda row: cell((row[name] or {}).get(inner))


def cell(value: Any) -> CellValue:
    """A value of an answer as one cell; moments stay ISO 8601 with their offset."""
    kind = type(value)
    if value is None or kind is str or kind is int or kind is float or kind is bool:
        return value
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, list) and not any(isinstance(v, dict | list) for v in value):
        return "; ".join(map(str, value))
    if isinstance(value, dict | list):
        return orjson.dumps(value, default=str).decode()
    return str(value)


def copied(
    media_type: str,
    *,
    found: QuerySet,
    heads: Sequence[str],
    columns: Sequence[str],
    name: str,
) -> FileResponse:
    """The file as the database writes it; `core.sheets.copied.can_copy` was asked."""
    is_csv = media_type == CSV_TYPE

    def write(target: IO[bytes]) -> None:
        if is_csv:
            copy.write_csv(target, found=found, heads=heads, columns=columns)
        else:
            copy.write_xlsx(
                target, name=name, found=found, heads=heads, columns=columns
            )

    return download.written(
        write,
        name=f"{download.dated(name)}.{'csv' if is_csv else 'xlsx'}",
        content_type=CSV_CONTENT if is_csv else XLSX_TYPE,
    )


def answer(
    media_type: str, *, table: Table, rows: Iterable[Row], name: str
) -> StreamingHttpResponse | FileResponse:
    """The file, named after the resource and the day."""
    if media_type == XLSX_TYPE:
        spec = SheetSpec(name, table.columns, table.cells(rows))
        return download.xlsx_file(spec, name=name)
    return download.csv_file(table.columns, table.cells(rows), name=name)
