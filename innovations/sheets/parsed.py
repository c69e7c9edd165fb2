"""What a workbook of innovations was read as: rows taken, refused and ignored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad cell of a row; `message` is the sentence for the user."""

    reason: str
    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """A row that can be taken.

    `values` has a key for each column the sheet has: no, opd, innovation_name,
    dimension, subdimension, is_digital, is_quick_win, kind, stage, status, start_year,
    start_month, trial_date and end_date (PartialDate), budget_rupiah or
    budget_by_year (year -> rupiah), and texts under their field names. `cells` maps
    the field of a column to its coordinate in this row.
    """

    row: int
    values: Mapping[str, Any]
    cells: Mapping[str, str]
    warning: str | None = None
    similar_to_row: int | None = None
    similar_to_sheet: str | None = None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be taken; `problems` lists every bad cell, the first decides.

    `opd` is told where the unit stands in a merged cell, so that the report can be
    read without the sheet. `values` is what could be read.
    """

    row: int
    reason: str
    cell: str
    message: str
    problems: tuple[Problem, ...]
    values: Mapping[str, Any]
    cells: Mapping[str, str]
    opd: str | None = None
    duplicate_of: int | None = None
    duplicate_of_sheet: str | None = None


@dataclass(frozen=True, slots=True)
class IgnoredRow:
    """A row that is no data: title, header, note, section:..., total and the like."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class ParsedSheet:
    """One sheet with a table. `columns` maps a column's letter to its field."""

    name: str
    header_rows: tuple[int, ...]
    columns: Mapping[str, str]
    accepted: tuple[AcceptedRow, ...]
    refused: tuple[RefusedRow, ...]
    ignored: tuple[IgnoredRow, ...]


@dataclass(frozen=True, slots=True)
class SkippedSheet:
    """A sheet that is not read; `reason` is `no_table`, `hidden` or `empty`."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParsedWorkbook:
    """The data sheets in the order of the file, and the others."""

    sheets: tuple[ParsedSheet, ...]
    skipped: tuple[SkippedSheet, ...] = ()
