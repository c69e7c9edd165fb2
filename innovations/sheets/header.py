"""Finds the table of innovations in a sheet and what each of its columns holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from innovations.sheets.columns import Heading, classify
from innovations.sheets.grid import Grid, text_of
from innovations.sheets.units import looks_like_unit
from innovations.sheets.values import BadValue, dimension, is_nothing, tells_digital
from masterplan.core.folding import fold

SEARCHED_ROWS = 80
MAX_HEADER_ROWS = 3
_MOST = 0.6

# A column's number, what its labels mean, and the labels from top to bottom.
Block = list[tuple[int, Heading, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table.

    `field` is a key of HEADINGS or `budget_year`, `budget_total`, `not_digital`,
    `dimension_tick` (then `meaning` is the dimension). `scale` is rupiah a unit.
    """

    index: int
    letter: str
    field: str
    labels: tuple[str, ...]
    year: int | None = None
    scale: int = 1
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """`rows` are its row numbers; `all_quick_wins` is what its name heading says."""

    rows: tuple[int, ...]
    columns: tuple[Column, ...]
    all_quick_wins: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """The fields that the table has."""
        return frozenset(column.field for column in self.columns)

    def first(self, field: str) -> Column | None:
        """The column of a field, if there is one."""
        return next((one for one in self.columns if one.field == field), None)


def find_header(grid: Grid, names: Mapping[str, str]) -> Header | None:
    """The header of the sheet's table; None where the sheet has no such table."""
    best: tuple[tuple[int, int, int], Block] | None = None
    place = (0, 0)
    candidates = [row for row in grid.sheet.rows if row <= grid.last_row][
        :SEARCHED_ROWS
    ]
    for top in candidates:
        for height in range(1, MAX_HEADER_ROWS + 1):
            block = _block(grid, top, top + height - 1)
            score = (_score(block), -height, -top)
            if score[0] >= 2 and (best is None or score > best[0]):
                best = (score, block)
                place = (top, top + height - 1)
    if best is None:
        return None
    top, bottom = _widened(grid, *place)
    if (top, bottom) != place:
        block = _block(grid, top, bottom)
        if _score(block) >= best[0][0]:
            best = (best[0], block)
    return _resolved(grid, tuple(range(top, bottom + 1)), best[1], names)


def _block(grid: Grid, top: int, bottom: int) -> Block:
    columns: set[int] = set()
    for row in range(top, bottom + 1):
        columns.update(grid.own(row))
        for merge in grid.merges_of_row(row):
            columns.update(range(merge.left, merge.right + 1))
    block = []
    for column in sorted(columns):
        labels = tuple(
            text_of(grid.shown(row, column)) for row in range(top, bottom + 1)
        )
        block.append((column, classify(labels), labels))
    return block


def _score(block: Block) -> int:
    """How many different fields are recognised; 0 without anything like a name."""
    fields = {(heading.field, heading.year) for _, heading, _ in block if heading.field}
    plain = {field for field, _ in fields}
    if not plain & {"innovation_name", "name_weak", "uraian", "quick_win"}:
        return 0
    if plain <= {"no", "name_weak", "uraian", "quick_win", "note", "position"}:
        return 0
    return len(fields)


def _widened(grid: Grid, top: int, bottom: int) -> tuple[int, int]:
    """The header's rows with the group labels above and the labels below it."""
    for merge in grid.merges_of_row(top):
        if bottom - merge.top < MAX_HEADER_ROWS:
            top = min(top, merge.top)
    for row in range(top, bottom + 1):
        for merge in grid.merges_of_row(row):
            if merge.top >= top and merge.bottom - top < MAX_HEADER_ROWS + 1:
                bottom = max(bottom, merge.bottom)
    spans = [
        merge
        for merge in grid.merges_of_row(bottom)
        if merge.bottom == bottom and merge.right > merge.left and merge.top >= top
    ]
    below = grid.own(bottom + 1)
    if (
        spans
        and below
        and bottom - top + 1 < MAX_HEADER_ROWS
        and len(grid.own(bottom)) > 1
        and all(any(s.left <= column <= s.right for s in spans) for column in below)
    ):
        bottom += 1
    above = grid.own(top - 1) if top > 1 else {}
    texts = [cell for cell in above.values() if cell.kind == "text"]
    if (
        len(texts) >= 2
        and len(texts) == len(above)
        and bottom - top + 1 < MAX_HEADER_ROWS
        and any(
            m.right > m.left and m.bottom < top for m in grid.merges_of_row(top - 1)
        )
    ):
        top -= 1
    return top, bottom


def _resolved(
    grid: Grid,
    rows: tuple[int, ...],
    block: Block,
    names: Mapping[str, str],
) -> Header | None:
    columns: list[Column] = []
    left: list[Column] = []
    quick = any(h.all_quick_wins for _, h, _ in block if h.field == "innovation_name")
    for index, heading, labels in block:
        letter = grid.coordinate(1, index)[:-1]
        column = Column(
            index, letter, heading.field or "", labels, heading.year, heading.scale
        )
        if column.field == "jenis":
            column = replace(column, field=_jenis(grid, rows[-1], index))
        (columns if column.field else left).append(column)

    columns = _ticks(columns, names)
    columns, quick = _named(grid, rows[-1], columns, quick)
    if not any(column.field == "innovation_name" for column in columns):
        return None
    fields = {column.field for column in columns}
    if not fields & {"dimension", "dimension_tick"}:
        columns = _by_values(grid, rows[-1], columns, left, "dimension", names)
    if "opd" not in fields:
        columns = _by_values(grid, rows[-1], columns, left, "opd", names)
    return Header(rows, _unique(columns), quick)


def _jenis(grid: Grid, row: int, index: int) -> str:
    """ "Jenis" holds digital or not, or the kind of innovation: its values tell."""
    values = [text for text in grid.values_below(row, index) if not is_nothing(text)]
    digital = sum(tells_digital(text) for text in values)
    return "is_digital" if values and digital >= _MOST * len(values) else "kind"


def _ticks(columns: list[Column], names: Mapping[str, str]) -> list[Column]:
    """Six columns of dimensions with a tick in one of them become ticks."""
    meanings = {}
    for column in columns:
        leaf = next((label for label in reversed(column.labels) if label), "")
        if column.field == "dimension" and (found := _dimension(leaf, names)):
            meanings[column.index] = found
    if len(set(meanings.values())) < 2:
        return columns
    return [
        replace(column, field="dimension_tick", meaning=meanings[column.index])
        if column.index in meanings
        else column
        for column in columns
    ]


def _named(
    grid: Grid, row: int, columns: list[Column], quick: bool
) -> tuple[list[Column], bool]:
    """The columns with one name column, taken from the weaker headings if need be."""
    fields = {column.field for column in columns}
    told = "description" if fields & {"innovation_name", "name_weak"} else "name_weak"
    columns = [
        replace(column, field=told) if column.field == "uraian" else column
        for column in columns
    ]
    if "innovation_name" in fields:
        kept = [column for column in columns if column.field != "name_weak"]
        return kept, quick
    weak = [column for column in columns if column.field == "name_weak"]
    if weak:
        # "Program" beside "Kegiatan": the last one names the thing itself.
        chosen: Column | None = weak[-1]
    else:
        marks = [column for column in columns if column.field == "quick_win"]
        chosen = next((c for c in marks if _holds_names(grid, row, c.index)), None)
        quick = chosen is not None
    if chosen is None:
        return columns, False
    return [
        replace(column, field="innovation_name") if column is chosen else column
        for column in columns
        if column is chosen or column.field != "name_weak"
    ], quick


def _holds_names(grid: Grid, row: int, index: int) -> bool:
    values = list(grid.values_below(row, index))
    return bool(values) and sum(len(text) > 5 for text in values) >= _MOST * len(values)


def _by_values(
    grid: Grid,
    row: int,
    columns: list[Column],
    left: list[Column],
    field: str,
    names: Mapping[str, str],
) -> list[Column]:
    """Add the column whose values, not whose heading, are dimensions or units."""
    # A person in charge is often given as the unit in charge.
    open_fields = {"dimension": ("kind", "jenis"), "opd": ("person_in_charge",)}[field]
    for column in [*[c for c in columns if c.field in open_fields], *left]:
        values = [t for t in grid.values_below(row, column.index) if not is_nothing(t)]
        if field == "dimension":
            hits = sum(_dimension(text, names) is not None for text in values)
        else:
            hits = sum(looks_like_unit(text) for text in values)
        if values and hits >= _MOST * len(values):
            return [
                *(one for one in columns if one is not column),
                replace(column, field=field),
            ]
    return columns


def _unique(columns: list[Column]) -> tuple[Column, ...]:
    """One column a field, the leftmost; years and ticks one for each meaning."""
    has_years = any(column.field == "budget_year" for column in columns)
    kept: dict[tuple[str, object], Column] = {}
    for column in sorted(columns, key=lambda one: one.index):
        if column.field == "budget" and has_years:
            column = replace(column, field="budget_total")
        kept.setdefault((column.field, column.year or column.meaning), column)
    return tuple(kept.values())


def _dimension(text: str, names: Mapping[str, str]) -> str | None:
    if not text or re.fullmatch(r"[\d\W]+", text) or len(fold(text)) < 3:
        return None
    try:
        return dimension(text, names)
    except BadValue:
        return None
