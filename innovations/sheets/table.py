"""A workbook of innovations as rows: accepted, refused or ignored, each with why."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from innovations.sheets.grid import Grid, text_of
from innovations.sheets.header import Column, Header, find_header
from innovations.sheets.lines import (
    Line,
    lines_above,
    lines_below,
    names_dimension,
)
from innovations.sheets.parsed import (
    AcceptedRow,
    IgnoredRow,
    ParsedSheet,
    ParsedWorkbook,
    Problem,
    RefusedRow,
    SkippedSheet,
)
from innovations.sheets.reasons import (
    DUPLICATE_OF_ROW,
    MISSING_NAME,
    MISSING_OPD,
    POSSIBLE_DUPLICATE,
    REASONS,
    duplicate_message,
    no_dimension_message,
    row_message,
)
from innovations.sheets.similar import SimilarNames
from innovations.sheets.units import section_unit
from innovations.sheets.values import (
    BAD_YES_NO,
    UNKNOWN_DIMENSION,
    BadValue,
    dimension,
    is_digital,
    is_nothing,
    partial_date,
    rupiah,
    yes_no,
)
from masterplan.core.folding import fold, tidy
from masterplan.core.sheets.errors import FileRefused
from masterplan.core.sheets.reader import Cell, Sheet, Workbook

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
_CONTEXT = re.compile(
    r"^(?:nama\s+)?(?P<what>opd|skpd|perangkat daerah|unit kerja|dimensi)\b"
    r"[^:]{0,30}:\s*(?P<value>.+)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Seen:
    """What earlier rows of the workbook hold, for duplicates."""

    exact: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    similar: SimilarNames[tuple[str, int]] = field(default_factory=SimilarNames)


def parse_workbook(workbook: Workbook, names: Mapping[str, str]) -> ParsedWorkbook:
    """Read every data sheet; `names` maps folded spellings to canonical dimensions.

    Raises FileRefused(no_table) where no visible sheet holds a table of innovations.
    """
    sheets, skipped, seen = [], [], _Seen()
    find = _dimension_finder(names)
    for sheet in workbook.sheets:
        if sheet.hidden:
            skipped.append(SkippedSheet(sheet.name, "hidden"))
            continue
        grid = Grid(sheet)
        header = find_header(grid, names)
        if header is None:
            reason = "no_table" if grid.last_row else "empty"
            skipped.append(SkippedSheet(sheet.name, reason))
        else:
            sheets.append(_SheetParser(sheet, grid, header, find, seen).parse())
    if not sheets:
        raise FileRefused("no_table")
    return ParsedWorkbook(tuple(sheets), tuple(skipped))


def _dimension_finder(names: Mapping[str, str]) -> Callable[[str], str | None]:
    known: dict[str, str | None] = {}

    def find(text: str) -> str | None:
        if text not in known:
            try:
                known[text] = dimension(text, names)
            except BadValue:
                known[text] = None
        return known[text]

    return find


@dataclass(slots=True)
class _Draft:
    """A row while it is read."""

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class _SheetParser:
    def __init__(
        self,
        sheet: Sheet,
        grid: Grid,
        header: Header,
        find: Callable[[str], str | None],
        seen: _Seen,
    ) -> None:
        self.sheet = sheet
        self.grid = grid
        self.header = header
        self.find = find
        self.seen = seen
        self.accepted: list[AcceptedRow] = []
        self.refused: list[RefusedRow] = []
        self.sheet_unit: str | None = None
        self.sheet_dimension: str | None = None
        self.section_unit: str | None = None
        self.section_dimension: str | None = None
        self.outer: str | None = None
        self.above: dict[str, Cell] = {}
        self.columns = {column.field: column for column in reversed(header.columns)}
        self.years = [c for c in header.columns if c.field == "budget_year"]
        self.ticks = [c for c in header.columns if c.field == "dimension_tick"]
        self.unit_is_merged = self._is_merged_down(self.columns.get("opd"))

    def parse(self) -> ParsedSheet:
        above = lines_above(self.grid, self.header)
        self._read_context(above)
        lines = above | lines_below(self.grid, self.header, self.find)
        ignored = []
        for row in sorted(lines):
            line = lines[row]
            if line.kind == "data":
                self._read_row(row)
                continue
            ignored.append(IgnoredRow(row, line.reason))
            if line.kind == "section":
                self._enter_section(line)
        return ParsedSheet(
            self.sheet.name,
            self.header.rows,
            {column.letter: column.field for column in self.header.columns},
            tuple(self.accepted),
            tuple(self.refused),
            tuple(ignored),
        )

    # --- context ---------------------------------------------------------------

    def _is_merged_down(self, column: Column | None) -> bool:
        return column is not None and any(
            merge.left <= column.index <= merge.right
            and merge.bottom > merge.top > self.header.rows[-1]
            for merge in self.sheet.merged
        )

    def _read_context(self, above: Mapping[int, Line]) -> None:
        """A unit or dimension that holds for the whole sheet."""
        for row, line in above.items():
            if line.kind == "blank":
                continue
            cells = self.grid.own(row).values()
            joined = tidy(" ".join(text for cell in cells if (text := text_of(cell))))
            if match := _CONTEXT.match(joined.replace(" : ", ": ")):
                if match["what"].lower() == "dimensi":
                    found = self.find(match["value"])
                    self.sheet_dimension = found or self.sheet_dimension
                else:
                    self.sheet_unit = section_unit(joined) or tidy(match["value"])
            elif line.kind == "title" and (found := self.find(line.text)):
                self.sheet_dimension = found
        if self.sheet_dimension is None:
            self.sheet_dimension = self.find(self.sheet.name)

    def _enter_section(self, line: Line) -> None:
        """Sections nest: a new one of the outer kind ends those of the inner kind."""
        if line.unit is not None:
            self.outer = self.outer or "unit"
            self.section_unit = line.unit
            if self.outer == "unit":
                self.section_dimension = None
        elif line.dimension is not None:
            self.outer = self.outer or "dimension"
            self.section_dimension = line.dimension
            if self.outer == "dimension":
                self.section_unit = None
        elif names_dimension(line.text):
            # Rows below belong to none of the six, not to the section before.
            self.section_dimension = ""

    def _context_dimension(self) -> str | None:
        """The dimension of the section, else of the whole sheet."""
        if self.section_dimension is None:
            return self.sheet_dimension
        return self.section_dimension or None

    # --- one row ---------------------------------------------------------------

    def _read_row(self, row: int) -> None:
        draft = _Draft(row)
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
                cell = self._cell(draft.row, self.columns[name])
                text = text_of(cell)
                draft.values[name] = "" if is_nothing(text) else text
        if not draft.problems and self._is_duplicate(draft):
            return
        if draft.problems:
            self._refuse(draft)
        else:
            self._accept(draft)

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
        self, draft: _Draft, reason: str, column: Column, cell: Cell | None
    ) -> None:
        coordinate = self.grid.coordinate(draft.row, column.index)
        if merge := self.grid.merge_at(draft.row, column.index):
            coordinate = self.grid.coordinate(merge.top, merge.left)
        kind = cell.kind if cell is not None else ""
        said = "" if cell is None else tidy(str(cell.value))
        message = row_message(reason, coordinate, kind, said)
        draft.problems.append(Problem(reason, coordinate, message))

    def _read_number(self, draft: _Draft) -> None:
        if column := self.columns.get("no"):
            text = text_of(self._cell(draft.row, column))
            match = re.fullmatch(r"\(?(\d{1,6})[.)]*", text)
            draft.values["no"] = int(match[1]) if match else text or None

    def _read_name(self, draft: _Draft) -> None:
        column = self.columns["innovation_name"]
        cell = self._cell(draft.row, column)
        name = text_of(cell)
        name = "" if is_nothing(name) else _BULLET.sub("", name).strip()
        if "no" not in self.columns and re.match(r"\d{1,3}[.)] ", name):
            name = name.split(" ", 1)[1]
        draft.values["innovation_name"] = name
        if not fold(name):
            self._add_problem(draft, MISSING_NAME, column, cell)

    def _read_unit(self, draft: _Draft) -> None:
        column = self.columns.get("opd")
        cell = self._cell(draft.row, column) if column else None
        text = text_of(cell)
        unit = "" if is_nothing(text) else text
        if not unit and (cell is None or cell.kind == "text"):
            unit = self.section_unit or self.sheet_unit or ""
        draft.values["opd"] = unit or None
        if column and not unit:
            self._add_problem(draft, MISSING_OPD, column, cell)

    def _read_dimension(self, draft: _Draft) -> None:
        column = self.columns.get("dimension")
        if column is None:
            self._read_ticked_dimension(draft)
            return
        cell = self._cell(draft.row, column)
        text = text_of(cell)
        found = self.find(text) if text else None
        if found is None and (cell is None or is_nothing(text)) and not _is_bad(cell):
            found = self._context_dimension()
        draft.values["dimension"] = found
        if found is None:
            self._add_problem(draft, UNKNOWN_DIMENSION, column, cell)

    def _read_ticked_dimension(self, draft: _Draft) -> None:
        ticked = []
        for column in self.ticks:
            cell = self._cell(draft.row, column)
            try:
                if yes_no(_value(cell, BAD_YES_NO)):
                    ticked.append(column.meaning)
            except BadValue as bad:
                self._add_problem(draft, bad.reason, column, cell)
        found = self._context_dimension()
        if ticked:
            found = ticked[0] if len(ticked) == 1 else None
        draft.values["dimension"] = found
        if found is None:
            first = self.ticks[0] if self.ticks else self.columns["innovation_name"]
            coordinate = self.grid.coordinate(draft.row, first.index)
            message = no_dimension_message(draft.row)
            draft.problems.append(Problem(UNKNOWN_DIMENSION, coordinate, message))

    def _read_marks(self, draft: _Draft) -> None:
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

    def _read_words(self, draft: _Draft) -> None:
        for name in ("stage", "status"):
            if column := self.columns.get(name):
                draft.values[name] = _word(text_of(self._cell(draft.row, column)))
        column = self.columns.get("kind")
        if column is not None or "quick_win" not in self.columns:
            # A list that marks its quick wins tells the kind by that mark.
            text = text_of(self._cell(draft.row, column)) if column else ""
            draft.values["kind"] = None if is_nothing(text) else text.lower()

    def _read_dates(self, draft: _Draft) -> None:
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

    def _read_budget(self, draft: _Draft) -> None:
        if self.years:
            draft.values["budget_by_year"] = {
                column.year: self._parsed(draft, column, _money(column.scale))
                for column in self.years
            }
        elif column := self.columns.get("budget"):
            money = _money(column.scale)
            draft.values["budget_rupiah"] = self._parsed(draft, column, money)

    def _parsed(
        self, draft: _Draft, column: Column, parser: Callable[[Any], Any]
    ) -> Any:
        cell = self._cell(draft.row, column)
        try:
            return parser(_value(cell, _REASON_OF[column.field]))
        except BadValue as bad:
            self._add_problem(draft, bad.reason, column, cell)
            return None

    # --- the verdict -----------------------------------------------------------

    def _key(self, draft: _Draft) -> tuple[str, str]:
        values = draft.values
        return fold(values["opd"] or ""), fold(values["innovation_name"])

    def _is_duplicate(self, draft: _Draft) -> bool:
        place = self.seen.exact.get(self._key(draft))
        if place is None:
            return False
        sheet = place[0] if place[0] != self.sheet.name else None
        cell = draft.cells["innovation_name"]
        message = duplicate_message(cell, place[1], sheet)
        draft.problems.append(Problem(DUPLICATE_OF_ROW, cell, message))
        self._refuse(draft, duplicate_of=place[1], duplicate_of_sheet=sheet)
        return True

    def _refuse(self, draft: _Draft, **told: Any) -> None:
        problems = sorted(draft.problems, key=lambda one: REASONS.index(one.reason))
        first = problems[0]
        self.refused.append(
            RefusedRow(
                draft.row,
                first.reason,
                first.cell,
                first.message,
                tuple(problems),
                draft.values,
                draft.cells,
                opd=draft.values["opd"] if self.unit_is_merged else None,
                **told,
            )
        )

    def _accept(self, draft: _Draft) -> None:
        unit, _ = key = self._key(draft)
        name = draft.values["innovation_name"]
        place = (self.sheet.name, draft.row)
        row = AcceptedRow(draft.row, draft.values, draft.cells)
        if similar := self.seen.similar.find(unit, name):
            row = replace(
                row,
                warning=POSSIBLE_DUPLICATE,
                similar_to_row=similar[1],
                similar_to_sheet=similar[0] if similar[0] != self.sheet.name else None,
            )
        self.accepted.append(row)
        self.seen.exact[key] = place
        self.seen.similar.add(unit, name, place)


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
