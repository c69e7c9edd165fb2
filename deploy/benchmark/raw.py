"""The limit: the portal's own statements through psycopg2 and orjson, nothing else.

A bare WSGI callable without sign-in, routing, or rights. The statements of each work
are those that the portal sent for the same requests (BENCHMARK_STATEMENTS names their
file); rows go out as dictionaries, exports as COPY writes them.
"""

import io
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import local
from typing import Any

import orjson
import psycopg2

WORKS: dict[str, list[list[str]]] = orjson.loads(
    Path(os.environ["BENCHMARK_STATEMENTS"]).read_bytes()
)
_SHEET = "xl/worksheets/sheet1.xml"
_kept = local()


def application(environ: dict[str, Any], start: Callable) -> Sequence[bytes]:
    """`/<work>/<number>`: the statements of that request of the work."""
    _nothing, work, number = environ["PATH_INFO"].split("/")
    kind = work.partition("_")[0]
    body = {"csv": _csv, "xlsx": _xlsx, "create": _create}.get(kind, _json)(
        WORKS[work][int(number)]
    )
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def _json(statements: Sequence[str]) -> bytes:
    found = []
    with _connection().cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            found.append(_rows(cursor))
    return orjson.dumps(found, default=str)


def _create(statements: Sequence[str]) -> bytes:
    found = []
    with _connection().cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            for statement in statements:
                cursor.execute(statement)
                if cursor.description:
                    found.append(_rows(cursor))
        except psycopg2.Error:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")
    return orjson.dumps(found, default=str)


def _rows(cursor: Any) -> list[dict[str, Any]]:
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _csv(statements: Sequence[str]) -> bytes:
    file = io.BytesIO()
    with _connection().cursor() as cursor:
        for statement in statements:
            cursor.copy_expert(f"COPY ({statement}) TO STDOUT WITH CSV HEADER", file)
    return file.getvalue()


def _xlsx(statements: Sequence[str]) -> bytes:
    """PostgreSQL writes the sheet's XML; here it is only packed."""
    file = io.BytesIO()
    with (
        _connection().cursor() as cursor,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book,
        book.open(_SHEET, "w", force_zip64=True) as sheet,
    ):
        sheet.write(b"<worksheet><sheetData>")
        for statement in statements:
            cursor.execute(f"SELECT * FROM ({statement}) t LIMIT 0")  # noqa: S608
            names = [f"c{place}" for place in range(len(cursor.description))]
            cells = " || ".join(
                "coalesce('<c t=\"inlineStr\"><is><t>' || replace(replace("
                f"{name}::text, '&', '&amp;'), '<', '&lt;')"
                " || '</t></is></c>', '<c/>')"
                for name in names
            )
            cursor.copy_expert(
                f"COPY (SELECT '<row>' || {cells} || '</row>' "  # noqa: S608
                f"FROM ({statement}) t({', '.join(names)})) TO STDOUT",
                sheet,
            )
        sheet.write(b"</sheetData></worksheet>")
    return file.getvalue()


def _connection() -> Any:
    """One a thread, kept open, as the portal keeps its own."""
    if not hasattr(_kept, "connection"):
        url = os.environ["DATABASE_URL"].replace("postgres://", "postgresql://", 1)
        # As the portal asks: a limit that compiles its statements were a low bar.
        _kept.connection = psycopg2.connect(url, options="-c jit=off")
        _kept.connection.autocommit = True
    return _kept.connection
