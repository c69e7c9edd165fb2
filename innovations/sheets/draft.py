"""One line of a table, read cell by cell: its values, their cells, what is wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from innovations.sheets.grid import Grid, text_of
from innovations.sheets.header import Column, Header
from innovations.sheets.parsed import Problem
from innovations.sheets.reasons import (
    MISSING_NAME,
    MISSING_OPD,
    no_dimension_message,
    row_message,
)
from innovations.sheets.values import (
    BAD_YES_NO,
    UNKNOWN_DIMENSION,
    BadValue,
    is_digital,
    is_nothing,
    partial_date,
    rupiah,
    yes_no,
)
from masterplan.core.folding import fold, tidy
from masterplan.core.sheets.reader import Cell

# Merged downwards these hold for every row they cover; money and names do not.
INHERITED = frozenset(
    [
        "opd",
        "dimension",
        "subdimension",
        "is_digital",
        "kind",
        "quick_win",
        "stage",
        "status",
        "trial_date",
        "start_date",
        "start_year",
        "end_date",
        "funding_source",
        "urusan",
        "initiator",
        "person_in_charge",
        "supporting_units",
        "village",
    ]
)
_TEXTS = [
    "registration_number",
    "acronym",
    "subdimension",
    "description",
    "problem",
    "benefit",
    "objective",
    "result",
    "funding_source",
    "initiator",
    "urusan",
    "supporting_units",
    "person_in_charge",
    "position",
    "phone",
    "village",
    "link",
    "note",
    "progress",
]
_DITTO = frozenset(
    ("sda", "idem", "ditto", "samadenganatas", "samadengandiatas", "sdd")
)
_DITTO_SIGNS = frozenset("\"“”″〃'’-–— ")
_BULLET = re.compile(r"^(?:[-–—•▪*·●○]\s*)+")
_WORDS = {
    "inisiatif": "Inisiatif",
    "inisiasi": "Inisiasi",
    "ujicoba": "Uji Coba",
    "penerapan": "Penerapan",
    "berjalan": "Berjalan",
    "belumjalan": "Belum jalan",
    "selesai": "Selesai",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What the line's section or sheet says; it holds where its own cells are empty."""

    unit: str
    dimension: str | None


@dataclass(slots=True)
class Draft:
    """A line while it is read; without `problems` all of its values were understood."""

    row: int
    around: Around
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class DraftReader:
    """Reads the lines of one table from top to bottom: some repeat the one above."""

    def __init__(
        self, grid: Grid, header: Header, find: Callable[[str], str | None]
    ) -> None:
        self.grid = grid
        self.header = header
        self.find = find
        self.above: dict[str, Cell] = {}
        self.columns = {column.field: column for column in reversed(header.columns)}
        self.years = [c for c in header.columns if c.field == "budget_year"]
        self.ticks = [c for c in header.columns if c.field == "dimension_tick"]

    def read(self, row: int, around: Around) -> Draft:
        draft = Draft(row, around)
        for column in self.header.columns:
            draft.cells.setdefault(
                column.field, self.grid.coordinate(row, column.index)
            )
        self._read_number(draft)
        self._read_name(draft)
        self._read_unit(draft)
        self._read_dimension(draft)
        self._read_marks(draft)
        self._read_words(draft)
        self._read_dates(draft)
        self._read_budget(draft)
        for name in _TEXTS:
            if name in self.columns:
                text = text_of(self._cell(draft.row, self.columns[name]))
                draft.values[name] = "" if is_nothing(text) else text
        return draft

    def _cell(self, row: int, column: Column) -> Cell | None:
        """The cell of a row, with what is merged down or written as "s.d.a"."""
        inherited = column.field in INHERITED
        if inherited:
            cell = self.grid.shown(row, column.index)
        else:
            cell = self.grid.own(row).get(column.index)
        if inherited and cell is not None and _is_ditto(cell):
            cell = self.above.get(column.field)
        if cell is not None:
            self.above[column.field] = cell
        elif column.field == "opd":
            self.above.pop("opd", None)
        return cell

    def _add_problem(
        self, draft: Draft, reason: str, column: Column, cell: Cell | None
    ) -> None:
        coordinate = self.grid.coordinate(draft.row, column.index)
        if merge := self.grid.merge_at(draft.row, column.index):
            coordinate = self.grid.coordinate(merge.top, merge.left)
        kind = cell.kind if cell is not None else ""
        said = "" if cell is None else tidy(str(cell.value))
        message = row_message(reason, coordinate, kind, said)
        draft.problems.append(Problem(reason, coordinate, message))

    def _read_number(self, draft: Draft) -> None:
        if column := self.columns.get("no"):
            text = text_of(self._cell(draft.row, column))
            match = re.fullmatch(r"\(?(\d{1,6})[.)]*", text)
            draft.values["no"] = int(match[1]) if match else text or None

    def _read_name(self, draft: Draft) -> None:
        column = self.columns["innovation_name"]
        cell = self._cell(draft.row, column)
        name = text_of(cell)
        name = "" if is_nothing(name) else _BULLET.sub("", name).strip()
        if "no" not in self.columns and re.match(r"\d{1,3}[.)] ", name):
            name = name.split(" ", 1)[1]
        draft.values["innovation_name"] = name
        if not fold(name):
            self._add_problem(draft, MISSING_NAME, column, cell)

    def _read_unit(self, draft: Draft) -> None:
        column = self.columns.get("opd")
        cell = self._cell(draft.row, column) if column else None
        text = text_of(cell)
        unit = "" if is_nothing(text) else text
        if not unit and (cell is None or cell.kind == "text"):
            unit = draft.around.unit
        draft.values["opd"] = unit or None
        if column and not unit:
            self._add_problem(draft, MISSING_OPD, column, cell)

    def _read_dimension(self, draft: Draft) -> None:
        column = self.columns.get("dimension")
        if column is None:
            self._read_ticked_dimension(draft)
            return
        cell = self._cell(draft.row, column)
        text = text_of(cell)
        found = self.find(text) if text else None
        if found is None and (cell is None or is_nothing(text)) and not _is_bad(cell):
            found = draft.around.dimension
        draft.values["dimension"] = found
        if found is None:
            self._add_problem(draft, UNKNOWN_DIMENSION, column, cell)

    def _read_ticked_dimension(self, draft: Draft) -> None:
        ticked = []
        for column in self.ticks:
            cell = self._cell(draft.row, column)
            try:
                if yes_no(_value(cell, BAD_YES_NO)):
                    ticked.append(column.meaning)
            except BadValue as bad:
                self._add_problem(draft, bad.reason, column, cell)
        found = draft.around.dimension
        if ticked:
            found = ticked[0] if len(ticked) == 1 else None
        draft.values["dimension"] = found
        if found is None:
            first = self.ticks[0] if self.ticks else self.columns["innovation_name"]
            coordinate = self.grid.coordinate(draft.row, first.index)
            message = no_dimension_message(draft.row)
            draft.problems.append(Problem(UNKNOWN_DIMENSION, coordinate, message))

    def _read_marks(self, draft: Draft) -> None:
        if column := self.columns.get("is_digital"):
            draft.values["is_digital"] = self._parsed(draft, column, is_digital)
        if column := self.columns.get("not_digital"):
            negative = self._parsed(draft, column, yes_no)
            if negative and not draft.values.get("is_digital"):
                draft.values["is_digital"] = False
            draft.values.setdefault("is_digital", None)
        if column := self.columns.get("quick_win"):
            draft.values["is_quick_win"] = bool(self._parsed(draft, column, yes_no))
        elif self.header.all_quick_wins:
            draft.values["is_quick_win"] = True

    def _read_words(self, draft: Draft) -> None:
        for name in ("stage", "status"):
            if column := self.columns.get(name):
                draft.values[name] = _word(text_of(self._cell(draft.row, column)))
        column = self.columns.get("kind")
        if column is not None or "quick_win" not in self.columns:
            # A list that marks its quick wins tells the kind by that mark.
            text = text_of(self._cell(draft.row, column)) if column else ""
            draft.values["kind"] = None if is_nothing(text) else text.lower()

    def _read_dates(self, draft: Draft) -> None:
        for name in ("trial_date", "end_date"):
            if column := self.columns.get(name):
                draft.values[name] = self._parsed(draft, column, partial_date)
        year = month = None
        if column := self.columns.get("start_date"):
            start = self._parsed(draft, column, partial_date)
            year, month = (start.year, start.month) if start else (None, None)
            draft.values["start_month"] = month
        if column := self.columns.get("start_year"):
            start = self._parsed(draft, column, partial_date)
            year = year or (start.year if start else None)
        if {"start_date", "start_year"} & self.columns.keys():
            draft.values["start_year"] = year

    def _read_budget(self, draft: Draft) -> None:
        if self.years:
            draft.values["budget_by_year"] = {
                column.year: self._parsed(draft, column, _money(column.scale))
                for column in self.years
            }
        elif column := self.columns.get("budget"):
            money = _money(column.scale)
            draft.values["budget_rupiah"] = self._parsed(draft, column, money)

    def _parsed(
        self, draft: Draft, column: Column, parser: Callable[[Any], Any]
    ) -> Any:
        cell = self._cell(draft.row, column)
        try:
            return parser(_value(cell, _REASON_OF[column.field]))
        except BadValue as bad:
            self._add_problem(draft, bad.reason, column, cell)
            return None


_REASON_OF = {
    "budget": "bad_budget",
    "budget_year": "bad_budget",
    "trial_date": "bad_date",
    "start_date": "bad_date",
    "start_year": "bad_date",
    "end_date": "bad_date",
    "is_digital": BAD_YES_NO,
    "not_digital": BAD_YES_NO,
    "quick_win": BAD_YES_NO,
}


def _value(cell: Cell | None, reason: str) -> Any:
    """The cell's value; formulas and errors are never values."""
    if cell is None:
        return None
    if _is_bad(cell):
        raise BadValue(reason)
    return cell.value


def _is_bad(cell: Cell | None) -> bool:
    return cell is not None and cell.kind in ("formula", "error")


def _is_ditto(cell: Cell) -> bool:
    if cell.kind != "text":
        return False
    text = tidy(str(cell.value))
    if fold(text) in _DITTO:
        return True
    # A dash alone means nothing; ditto marks have at least one quotation mark.
    signs = set(text)
    return bool(signs) and signs <= _DITTO_SIGNS and not signs <= set("-–— ")


def _word(text: str) -> str | None:
    """A status or stage: known words in their usual spelling, others as written."""
    if is_nothing(text) and fold(text) != "belum":
        return None
    if known := _WORDS.get(fold(text)):
        return known
    return text.capitalize() if text.isupper() or text.islower() else text


def _money(scale: int) -> Callable[[Any], int | None]:
    return lambda value: rupiah(value, scale=scale)
