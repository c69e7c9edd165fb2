"""Whole tables as CSV and XLSX written by PostgreSQL itself.

A nation's rows in Python, cell by cell, cost ten times what COPY costs. The cells are
those of `core.sheets.writer`: neutral texts, Ya and Tidak, moments in ISO 8601.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import IO, Any
from xml.sax.saxutils import escape

from django.db import connection, models
from django.db.models import QuerySet

from masterplan.core.sheets.neutral import neutral
from masterplan.core.sheets.writer import MAX_CELL_TEXT

_BOM = "\ufeff"
_BUFFER = 256 * 1024
# What COPY quotes and parts with. Neither may stand in a cell, so both are taken out
# with the other control characters, and what they quoted is left as it was.
_QUOTE, _DELIMITER = "\x01", "\x02"
_CONTROLS = bytes({*range(32), 127} - {9, 10, 13})
_NUMBERS = (models.IntegerField, models.FloatField, models.DecimalField)
_TEXTS = (models.CharField, models.TextField)

# A letter or digit in front is harmless: nearly every text, told by its code. The
# pattern is that of `core.sheets.neutral`.
_NEUTRAL = (
    "CASE WHEN ascii({c}) BETWEEN 48 AND 57 OR ascii({c}) BETWEEN 65 AND 90"
    " OR ascii({c}) BETWEEN 97 AND 122 THEN {c}"
    " WHEN regexp_replace({c}, E'[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]', '', 'g')"
    " ~ E'^''*(?:[\\t\\r\\n]|[\\\\s\\u00a0\\u2000-\\u200b\\u3000\\ufeff]*"
    "[-=+@\\uff1d\\uff0b\\uff0d\\uff20])'"
    " THEN '''' || {c} ELSE {c} END"
)
_MOMENT = "replace({c}::text, ' ', 'T') || ':00'"
_YES_NO = "CASE WHEN {c} THEN 'Ya' WHEN NOT {c} THEN 'Tidak' END"

_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd'
        '.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd'
        '.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org'
        '/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org'
        '/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    ),
}
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_OPENS = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
_SHEET_CLOSES = "</sheetData></worksheet>"


def can_copy(found: QuerySet, columns: Sequence[str]) -> bool:
    """Whether the database can write them: PostgreSQL, and columns of known kinds."""
    if connection.vendor != "postgresql":
        return False
    _sql, _params, fields = _compiled(found, columns)
    return all(_kind(field) is not None for field in fields)


def write_csv(
    target: IO[bytes], *, found: QuerySet, heads: Sequence[str], columns: Sequence[str]
) -> None:
    """The rows in their order under `heads`, one a column."""
    top = io.StringIO()
    top.write(_BOM)
    csv.writer(top, lineterminator="\n").writerow([neutral(head) for head in heads])
    target.write(top.getvalue().encode())
    _copy(found, columns, _csv_cell, target, "csv", joined=", ")


def write_xlsx(
    target: IO[bytes],
    *,
    name: str,
    found: QuerySet,
    heads: Sequence[str],
    columns: Sequence[str],
) -> None:
    """The same as the one sheet of a workbook."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for path, part in _PARTS.items():
            book.writestr(path, _XML + part)
        book.writestr("xl/workbook.xml", _XML + _BOOK.format(name=escape(name[:31])))
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            cells = "".join(
                f'<c t="inlineStr"><is><t>{escape(neutral(head))}</t></is></c>'
                for head in heads
            )
            sheet.write(f"{_XML}{_SHEET_OPENS}<row>{cells}</row>".encode())
            _copy(found, columns, _xlsx_cell, sheet, "xlsx", joined=" || ")
            sheet.write(_SHEET_CLOSES.encode())


def _copy(
    found: QuerySet,
    columns: Sequence[str],
    cell: Callable[[str, str], str],
    target: IO[bytes],
    kind: str,
    *,
    joined: str,
) -> None:
    sql, params, fields = _compiled(found, columns)
    names = [f"c{place}" for place in range(len(fields))]
    cells = joined.join(
        cell(f"t.{name}", str(_kind(field)))
        for name, field in zip(names, fields, strict=True)
    )
    if kind == "xlsx":
        cells = f"'<row>' || {cells} || '</row>'"
        options = f"FORMAT csv, QUOTE E'{_QUOTE}', DELIMITER E'{_DELIMITER}'"
    else:
        options = "FORMAT csv"
    cleaned = _Cleaned(target)
    with connection.cursor() as cursor:
        inner = cursor.mogrify(sql, params).decode()
        # COPY does not pass where Django watches statements.
        watch = getattr(cursor, "debug_sql", None)
        with watch(inner) if watch else nullcontext():
            cursor.copy_expert(
                f"COPY (SELECT {cells} FROM ({inner}) t ({', '.join(names)}))"  # noqa: S608
                f" TO STDOUT WITH ({options})",
                cleaned,
            )
    cleaned.flush()


def _compiled(
    found: QuerySet, columns: Sequence[str]
) -> tuple[str, tuple[Any, ...], list[Any]]:
    compiler = found.values_list(*columns).query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    fields = [one.output_field for one, _sql, _alias in compiler.select]
    return sql, tuple(params), fields


def _kind(field: Any) -> str | None:
    """Of what kind a column's cells are; None for those that Python has to write."""
    while field.is_relation:
        field = field.target_field
    if isinstance(field, models.BooleanField):
        return "yes_no"
    if isinstance(field, models.DateTimeField):
        return "moment"
    if isinstance(field, _NUMBERS):
        return "number"
    return "text" if isinstance(field, _TEXTS) else None


def _csv_cell(column: str, kind: str) -> str:
    if kind == "text":
        # Nothing is written as nothing, not as two quotes.
        return f"nullif({_NEUTRAL.format(c=column)}, '')"
    return _written(column, kind)


def _xlsx_cell(column: str, kind: str) -> str:
    if kind == "number":
        filled = f"'<c><v>' || {column}::text || '</v></c>'"
    else:
        text = _written(column, kind)
        if kind == "text":
            short = _NEUTRAL.format(c=f"left({column}, {MAX_CELL_TEXT - 1})")
            # Cut only where it is long: cutting looks at every letter.
            text = (
                f"CASE WHEN octet_length({column}) < {MAX_CELL_TEXT}"
                f" THEN {_NEUTRAL.format(c=column)} ELSE {short} END"
            )
            text = f"replace(replace(nullif({text}, ''), '&', '&amp;'), '<', '&lt;')"
        filled = (
            '\'<c t="inlineStr"><is><t xml:space="preserve">\''
            f" || {text} || '</t></is></c>'"
        )
    return f"coalesce({filled}, '<c/>')"


def _written(column: str, kind: str) -> str:
    template = {"moment": _MOMENT, "yes_no": _YES_NO}.get(kind, "{c}")
    return template.format(c=column)


class _Cleaned:
    """Gathers what COPY writes row by row, and leaves out control characters."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._kept = bytearray()

    def write(self, data: bytes) -> None:
        self._kept += data
        if len(self._kept) >= _BUFFER:
            self.flush()

    def flush(self) -> None:
        self._target.write(bytes(self._kept).translate(None, _CONTROLS))
        self._kept.clear()
