"""Reads or marks one workbook in a process of its own.

    python -I child.py read PATH           cells as JSON lines on standard output
    python -I child.py mark PATH TARGET    marks as JSON on standard input

The process carries its own memory, CPU and output limits, so a hostile file can
only end this process. Apart from guard.py, loaded by its path, nothing of the
project is imported. The last line says `{"end": true}` or `{"refused": code}`.
"""

import importlib.util
import json
import math
import os
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

READ_MEMORY_BYTES = 240 * 1024 * 1024
MARK_MEMORY_BYTES = 400 * 1024 * 1024
CPU_SECONDS = 20
OUTPUT_BYTES = 96 * 1024 * 1024
RESULT_SHEET = "Hasil impor"
MAX_COMMENT = 1_000


def _load_guard() -> ModuleType:
    # -I leaves the script's folder off the path, and putting it there would let
    # our own file names shadow those the parser imports.
    spec = importlib.util.spec_from_file_location(
        "sheet_guard", Path(__file__).with_name("guard.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))


def _parser() -> ModuleType:
    # openpyxl would prefer lxml where it is installed, which defusedxml cannot guard.
    os.environ["OPENPYXL_LXML"] = "False"
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is required")
    return openpyxl


def _tagged(value: Any, kind: str) -> tuple[str, Any] | None:
    """The (tag, JSON value) of a cell; None for an empty one.

    Formulas keep their text only so that totals can be told from data: neither
    they nor the value another program stored for them are ever used.
    """
    if value is None:
        return None
    if kind == "f":
        return "formula", str(getattr(value, "text", None) or value)
    if kind == "e":
        return "error", str(value)
    if isinstance(value, bool):
        return "bool", value
    if isinstance(value, datetime):
        return "date", value.isoformat()
    if isinstance(value, date):
        return "date", f"{value.isoformat()}T00:00:00"
    if isinstance(value, time | timedelta):
        return "text", str(value)
    if isinstance(value, int | float):
        return ("number", value) if math.isfinite(value) else ("error", "#NUM!")
    text = str(value)
    return ("text", text) if text else None


def read(path: str, guard: ModuleType) -> Iterator[object]:
    """JSON values: a head for each sheet, then [row, [[column, tag, value], ...]]."""
    facts = guard.check(path)
    openpyxl = _parser()
    book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
    for fact in facts:
        sheet = book[fact.name]
        # The file's own claim about its size is not used; the guard has counted.
        sheet.reset_dimensions()
        yield {"sheet": fact.name, "hidden": fact.hidden, "merged": fact.merged}
        if not fact.max_row:
            continue
        for row in sheet.iter_rows(max_row=fact.max_row, max_col=fact.max_column):
            cells = []
            number = 0
            for cell in row:
                tagged = _tagged(cell.value, getattr(cell, "data_type", "n"))
                if tagged is not None:
                    number = cell.row
                    cells.append([cell.column, *tagged])
            if cells:
                yield [number, cells]
    yield {"end": True}


def mark(path: str, target: str, order: dict[str, Any], guard: ModuleType) -> None:
    """Save the workbook to `target` with bad cells marked and a sheet of results.

    `order`: {"marks": [[sheet, cell, message]], "headings": [...], "results": [[...]]}.
    """
    guard.check(path)
    openpyxl = _parser()
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    book = openpyxl.load_workbook(path, keep_links=False)
    fill = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
    for sheet_name, coordinate, message in order["marks"]:
        sheet = book[sheet_name]
        cell = sheet[coordinate]
        if isinstance(cell, MergedCell):
            cell = next(
                sheet.cell(box.min_row, box.min_col)
                for box in sheet.merged_cells.ranges
                if coordinate in box
            )
        cell.fill = fill
        told = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment((told + message)[:MAX_COMMENT], "Portal", 120, 360)

    for name in list(book.sheetnames):
        if name.casefold() == RESULT_SHEET.casefold():
            del book[name]
    result = book.create_sheet(RESULT_SHEET)
    for line, values in enumerate([order["headings"], *order["results"]], start=1):
        for column, value in enumerate(values, start=1):
            cell = result.cell(line, column)
            cell.value = value
            if isinstance(value, str):
                # Set after the value: openpyxl takes a leading "=" for a formula.
                cell.data_type = "s"
            if line == 1:
                cell.font = Font(bold=True)
    result.freeze_panes = "A2"
    for letter, width in zip("ABCDEF", (24, 10, 10, 26, 60, 60), strict=True):
        result.column_dimensions[letter].width = width
    book.active = book.sheetnames.index(RESULT_SHEET)
    book.save(target)


def main(arguments: list[str]) -> int:
    mode, path, *rest = arguments
    _limit(MARK_MEMORY_BYTES if mode == "mark" else READ_MEMORY_BYTES)
    guard = _load_guard()
    write = sys.stdout.write
    try:
        if mode == "mark":
            mark(path, rest[0], json.load(sys.stdin), guard)
            write('{"end": true}\n')
        else:
            for value in read(path, guard):
                write(json.dumps(value, separators=(",", ":")) + "\n")
        sys.stdout.flush()
    except guard.Refusal as refusal:
        write(json.dumps({"refused": refusal.code}) + "\n")
    except MemoryError:
        write('{"refused": "out_of_memory"}\n')
    except OSError:
        # Writing past the output limit.
        os._exit(3)
    except Exception as error:  # noqa: BLE001
        # The parser may fail in any way on a file made to break it.
        sys.stderr.write(f"{type(error).__name__}: {error}"[:2_000])
        write('{"refused": "broken"}\n')
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
