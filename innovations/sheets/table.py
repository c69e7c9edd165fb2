"""A workbook of innovations as rows: accepted, refused or ignored, each with why."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from innovations.sheets.draft import Around, Draft, DraftReader
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
    POSSIBLE_DUPLICATE,
    REASONS,
    duplicate_message,
)
from innovations.sheets.similar import SimilarNames
from innovations.sheets.units import section_unit
from innovations.sheets.values import BadValue, dimension
from masterplan.core.folding import fold, tidy
from masterplan.core.sheets.errors import FileRefused
from masterplan.core.sheets.reader import Sheet, Workbook

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
        self.reader = DraftReader(grid, header, find)
        self.unit_is_merged = self._is_merged_down(self.reader.columns.get("opd"))

    def parse(self) -> ParsedSheet:
        above = lines_above(self.grid, self.header)
        self._read_context(above)
        lines = above | lines_below(self.grid, self.header, self.find)
        ignored = []
        for row in sorted(lines):
            line = lines[row]
            if line.kind == "data":
                self._judge(self.reader.read(row, self._around()))
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

    def _around(self) -> Around:
        """What the section says, else the whole sheet."""
        if self.section_dimension is None:
            dimension = self.sheet_dimension
        else:
            dimension = self.section_dimension or None
        return Around(self.section_unit or self.sheet_unit or "", dimension)

    # --- the verdict -----------------------------------------------------------

    def _judge(self, draft: Draft) -> None:
        if not draft.problems and self._is_duplicate(draft):
            return
        if draft.problems:
            self._refuse(draft)
        else:
            self._accept(draft)

    def _key(self, draft: Draft) -> tuple[str, str]:
        values = draft.values
        return fold(values["opd"] or ""), fold(values["innovation_name"])

    def _is_duplicate(self, draft: Draft) -> bool:
        place = self.seen.exact.get(self._key(draft))
        if place is None:
            return False
        sheet = place[0] if place[0] != self.sheet.name else None
        cell = draft.cells["innovation_name"]
        message = duplicate_message(cell, place[1], sheet)
        draft.problems.append(Problem(DUPLICATE_OF_ROW, cell, message))
        self._refuse(draft, duplicate_of=place[1], duplicate_of_sheet=sheet)
        return True

    def _refuse(self, draft: Draft, **told: Any) -> None:
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

    def _accept(self, draft: Draft) -> None:
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
