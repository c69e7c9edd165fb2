"""Reads an uploaded workbook in a child process; the parser never runs in ours."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, NamedTuple

from masterplan.core.sheets.errors import FileRefused
from masterplan.core.sheets.neutral import original
from masterplan.core.sheets.process import WALL_SECONDS, child_output, verdict

# How the file format writes what XML cannot hold: _x000D_ is a carriage return.
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")

Kind = Literal["text", "number", "date", "bool", "error", "formula"]


class Merge(NamedTuple):
    """A merged range; all bounds 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something.

    `value` by `kind`: text str, number int or float, date datetime, bool bool,
    error its name (`#REF!`), formula its text, which is never evaluated.
    """

    value: str | int | float | bool | datetime
    kind: Kind
    coordinate: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows`: row number -> column number -> Cell, both 1-based, empty ones left out.

    Rows come in rising order; `merged` holds every merged range of the sheet.
    """

    name: str
    hidden: bool
    rows: Mapping[int, Mapping[int, Cell]]
    merged: tuple[Merge, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets in the order of the file."""

    sheets: tuple[Sheet, ...]


@cache
def column_letters(number: int) -> str:
    """The letters of a 1-based column: 1 is "A", 28 is "AB"."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_workbook(
    path: str | os.PathLike[str], *, wall_seconds: float = WALL_SECONDS
) -> Workbook:
    """All cells of the workbook; raises FileRefused for anything unreadable."""
    sheets: list[Sheet] = []
    rows: dict[int, dict[int, Cell]] = {}
    ended = False
    arguments = ["read", os.path.abspath(path)]
    with child_output(arguments, wall_seconds=wall_seconds) as lines:
        for line in lines:
            if line.startswith("["):
                _take_row(line, rows)
                continue
            head = verdict(line)
            if head.get("end"):
                ended = True
                break
            rows = {}
            merged = tuple(Merge(*box) for box in head["merged"])
            sheets.append(Sheet(head["sheet"], head["hidden"], rows, merged))
    if not ended:
        raise FileRefused("broken")
    return Workbook(
        tuple(
            Sheet(
                sheet.name, sheet.hidden, dict(sorted(sheet.rows.items())), sheet.merged
            )
            for sheet in sheets
        )
    )


def _take_row(line: str, rows: dict[int, dict[int, Cell]]) -> None:
    try:
        number, cells = json.loads(line)
    except ValueError as error:
        raise FileRefused("broken") from error
    row = rows.setdefault(number, {})
    for column, kind, value in cells:
        coordinate = f"{column_letters(column)}{number}"
        row[column] = Cell(_value(kind, value), kind, coordinate)


def _value(kind: Kind, value: Any) -> Any:
    if kind == "text":
        if "_x" in value:
            value = _ESCAPE.sub(_unescaped, value)
        return original(value)
    return datetime.fromisoformat(value) if kind == "date" else value


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    wanted = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE
    return chr(number) if wanted else ""
