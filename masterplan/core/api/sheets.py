"""A list as CSV or XLSX: the whole of what the filters leave, one row a record."""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from rest_framework import serializers

from masterplan.core.sheets import copied as copy
from masterplan.core.sheets.writer import (
    CellValue,
    Column,
    SheetSpec,
    csv_lines,
    write_xlsx,
)

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A nation's innovations are half of it; beyond it the filter is narrowed.
ROWS_MAX = 100_000
ROWS_A_CHUNK = 2_000
_ONE_MEGABYTE = 1024 * 1024

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
    target = tempfile.SpooledTemporaryFile(max_size=_ONE_MEGABYTE)  # noqa: SIM115
    if media_type == XLSX_TYPE:
        copy.write_xlsx(target, name=name, found=found, heads=heads, columns=columns)
    else:
        copy.write_csv(target, found=found, heads=heads, columns=columns)
    target.seek(0)
    is_csv = media_type == CSV_TYPE
    return FileResponse(
        target,
        as_attachment=True,
        filename=f"{_stem(name)}.{'csv' if is_csv else 'xlsx'}",
        content_type=f"{CSV_TYPE}; charset=utf-8" if is_csv else XLSX_TYPE,
    )


def _stem(name: str) -> str:
    return f"{name}-{timezone.localdate():%Y%m%d}"


def answer(
    media_type: str, *, table: Table, rows: Iterable[Row], name: str
) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The file, named after the resource and the day."""
    stem = _stem(name)
    if media_type == XLSX_TYPE:
        # On disk beyond a megabyte; the response closes and removes it.
        target = tempfile.SpooledTemporaryFile(max_size=_ONE_MEGABYTE)  # noqa: SIM115
        write_xlsx(target, sheets=[SheetSpec(name, table.columns, table.cells(rows))])
        target.seek(0)
        return FileResponse(
            target,
            as_attachment=True,
            filename=f"{stem}.xlsx",
            content_type=XLSX_TYPE,
        )
    response = StreamingHttpResponse(
        csv_lines(table.columns, table.cells(rows)),
        content_type=f"{CSV_TYPE}; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{stem}.csv"'
    return response
