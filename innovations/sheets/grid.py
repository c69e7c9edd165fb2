"""A sheet as people see it: merged ranges show their value everywhere."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from masterplan.core.folding import tidy
from masterplan.core.sheets.reader import Cell, Merge, Sheet, column_letters


def text_of(cell: Cell | None) -> str:
    """What a cell says in words; formulas and errors say nothing."""
    if cell is None or cell.kind in ("formula", "error"):
        return ""
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return tidy(str(cell.value))


class Grid:
    """Look-ups over one sheet; rows and columns are 1-based."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._merges: dict[int, list[Merge]] = {}
        self._own: dict[int, Mapping[int, Cell]] = {}
        for merge in sheet.merged:
            for row in range(merge.top, merge.bottom + 1):
                self._merges.setdefault(row, []).append(merge)

    @cached_property
    def last_row(self) -> int:
        """The last row with anything in it; 0 for an empty sheet."""
        return max((row for row in self.sheet.rows if self.own(row)), default=0)

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged range over the cell, if any."""
        for merge in self._merges.get(row, ()):
            if merge.left <= column <= merge.right:
                return merge
        return None

    def merges_of_row(self, row: int) -> list[Merge]:
        """Every merged range that touches the row."""
        return self._merges.get(row, [])

    def own(self, row: int) -> Mapping[int, Cell]:
        """The filled cells of the row itself, without what merged ranges cover."""
        if row not in self._own:
            self._own[row] = self._uncovered(row)
        return self._own[row]

    def _uncovered(self, row: int) -> Mapping[int, Cell]:
        cells = self.sheet.rows.get(row, {})
        merges = self._merges.get(row, ())
        return {
            column: cell
            for column, cell in cells.items()
            if (cell.kind != "text" or not str(cell.value).isspace())
            and not any(
                merge.left <= column <= merge.right and merge[:2] != (row, column)
                for merge in merges
            )
        }

    def shown(self, row: int, column: int) -> Cell | None:
        """The cell seen at that place: of a merged range its upper left cell."""
        if merge := self.merge_at(row, column):
            row, column = merge.top, merge.left
        return self.sheet.rows.get(row, {}).get(column)

    def is_covered(self, row: int, column: int) -> bool:
        """Whether a merged range that began in a row above covers the place."""
        merge = self.merge_at(row, column)
        return merge is not None and merge.top < row

    def values_below(self, row: int, column: int, limit: int = 300) -> Iterator[Any]:
        """Filled values of a column below a row, as text."""
        for number in range(row + 1, min(self.last_row, row + limit) + 1):
            cell = self.sheet.rows.get(number, {}).get(column)
            if text := text_of(cell):
                yield text

    @staticmethod
    def coordinate(row: int, column: int) -> str:
        """The cell's name, such as C18."""
        return f"{column_letters(column)}{row}"
