"""The one writer of exports: CSV, XLSX, and a user's own workbook with marks."""

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from masterplan.core.sheets.neutral import neutral
from masterplan.core.sheets.process import WALL_SECONDS, child_output, verdict

MAX_CELL_TEXT = 32_767
MAX_SHEET_NAME = 31
CSV_LINES_A_CHUNK = 500
RESULT_HEADINGS = ("Lembar", "Baris", "Sel", "Alasan", "Keterangan", "OPD")
_BOM = "\ufeff"
_FORBIDDEN_IN_NAME = str.maketrans("[]:*?/\\", "       ")

CellValue = str | int | float | Decimal | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export; `width` in characters."""

    heading: str
    width: int = 20


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet of an export.

    `lines` stand above the table: title, the filters in words, the date. Every row
    of `rows` has one value for each column.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[CellValue]]
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One bad cell of the user's workbook; the result sheet tells the rest of it."""

    sheet: str
    row: int
    cell: str
    reason: str
    message: str
    opd: str = ""


def csv_lines(
    columns: Sequence[Column],
    rows: Iterable[Sequence[CellValue]],
    *,
    lines: Sequence[str] = (),
    delimiter: str = ",",
) -> Iterator[str]:
    """The export as text in chunks of many lines, the first with a byte order mark.

    Texts that a spreadsheet program would run get a leading apostrophe; numbers stay
    numbers, dates are ISO, yes and no are Ya and Tidak.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    buffer.write(_BOM)
    for line in lines:
        writer.writerow([neutral(line)])
    writer.writerow([neutral(column.heading) for column in columns])
    for count, row in enumerate(rows, start=1):
        writer.writerow([_csv_value(value) for value in row])
        if count % CSV_LINES_A_CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue()


def _csv_value(value: CellValue) -> CellValue:
    kind = type(value)
    if kind is str:
        return neutral(value)  # type: ignore[arg-type]
    if kind is int or kind is float or value is None:
        return value
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, Decimal):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return neutral(str(value))


def write_xlsx(
    target: str | os.PathLike[str] | IO[bytes], *, sheets: Iterable[SheetSpec]
) -> None:
    """Write an .xlsx to a path or a binary file, in constant memory.

    Texts are written as texts, never as formulas or links, and neutralised as in CSV
    because they may be typed over or saved as CSV later.
    """
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(
        target if hasattr(target, "write") else os.fspath(target), options
    )
    formats = {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        "number": book.add_format({"num_format": "#,##0"}),
    }
    taken: set[str] = set()
    with book:
        for spec in sheets:
            _write_sheet(
                book.add_worksheet(_sheet_name(spec.name, taken)), spec, formats
            )


def _sheet_name(name: str, taken: set[str]) -> str:
    clean = neutral(name).translate(_FORBIDDEN_IN_NAME).strip(" '")
    clean = (clean or "Lembar")[:MAX_SHEET_NAME]
    unique, count = clean, 1
    while unique.lower() in taken:
        count += 1
        unique = f"{clean[: MAX_SHEET_NAME - len(str(count)) - 1]} {count}"
    taken.add(unique.lower())
    return unique


def _write_sheet(sheet: Any, spec: SheetSpec, formats: dict[str, Any]) -> None:
    for index, column in enumerate(spec.columns):
        sheet.set_column(index, index, column.width)
    top = 0
    for line in spec.lines:
        sheet.write_string(top, 0, _text(line), formats["title"] if top == 0 else None)
        top += 1
    if spec.lines:
        top += 1
    for index, column in enumerate(spec.columns):
        sheet.write_string(top, index, _text(column.heading), formats["head"])
    sheet.freeze_panes(top + 1, min(1, len(spec.columns)))
    for number, row in enumerate(spec.rows, start=top + 1):
        for index, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(number, index, _text(value))
            elif isinstance(value, bool):
                sheet.write_string(number, index, "Ya" if value else "Tidak")
            elif isinstance(value, int | float | Decimal):
                _write_number(sheet, number, index, value, formats)
            elif isinstance(value, date):
                sheet.write_datetime(number, index, _naive(value), formats["date"])
            else:
                sheet.write_string(number, index, _text(str(value)))


def _write_number(
    sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]
) -> None:
    # A year must not be shown as 2.023; money and counts are grouped.
    grouped = abs(value) >= 10_000 and value == int(value)
    sheet.write_number(row, column, value, formats["number"] if grouped else None)


def _naive(value: date) -> date:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _text(text: str) -> str:
    return neutral(text)[:MAX_CELL_TEXT]


def mark_cells(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    marks: Sequence[Mark],
    *,
    wall_seconds: float = WALL_SECONDS,
) -> None:
    """Save the user's own workbook to `target` with its bad cells marked.

    Each cell gets a fill and a comment with its message, and a sheet "Hasil impor"
    lists them all. The file is parsed in a child process; raises FileRefused.
    """
    order = {
        "marks": [[mark.sheet, mark.cell, neutral(mark.message)] for mark in marks],
        "headings": RESULT_HEADINGS,
        "results": [
            [
                _text(mark.sheet),
                mark.row,
                mark.cell,
                _text(mark.reason),
                _text(mark.message),
                _text(mark.opd),
            ]
            for mark in marks
        ],
    }
    arguments = ["mark", os.path.abspath(source), os.path.abspath(target)]
    with child_output(arguments, order=order, wall_seconds=wall_seconds) as lines:
        verdict(lines.readline())
