"""A table whose cells darken with their value: pure functions from rows to classes.

Drawn by ``components/_chart_heat.html``. The table is the picture: every cell prints
its number and links to its rows, so nothing is told by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# How dark a cell may be; 0 is a cell of nothing, which stands out by its hatching.
HEAT_LEVELS = 4


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A count to show, None where nothing can be counted; `label` names the cell."""

    value: int | None
    href: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    label: str
    href: str
    cells: Sequence[HeatCell]


@dataclass(frozen=True, slots=True)
class ShownCell:
    """`level` is 0 for nothing, 1 to HEAT_LEVELS for more, None for no value."""

    value: int | None
    href: str
    label: str
    level: int | None


@dataclass(frozen=True, slots=True)
class ShownRow:
    label: str
    href: str
    cells: tuple[ShownCell, ...]
    total: int


@dataclass(frozen=True, slots=True)
class HeatBreak:
    """What a shade stands for: from `least` to `most`, and how many cells have it."""

    level: int
    least: int
    most: int
    count: int


@dataclass(frozen=True, slots=True)
class HeatChart:
    """`empty` cells hold nothing, `unknown` ones have no value at all."""

    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    breaks: tuple[HeatBreak, ...]
    empty: int
    unknown: int
    total: int

    @property
    def is_empty(self) -> bool:
        return all(cell.value is None for row in self.rows for cell in row.cells)

    @property
    def has_cell_names(self) -> bool:
        """Whether cells name themselves, because the columns do not."""
        return any(cell.label for row in self.rows for cell in row.cells)


def heat(rows: Sequence[HeatRow], columns: Sequence[str]) -> HeatChart:
    """Shade the cells relative to the largest one; rows shorter than `columns` are
    filled up with cells that have no value."""
    most = max((cell.value or 0 for row in rows for cell in row.cells), default=0)
    shown = tuple(_row(row, len(columns), most) for row in rows)
    cells = [cell for row in shown for cell in row.cells]
    return HeatChart(
        columns=tuple(columns),
        rows=shown,
        breaks=tuple(
            HeatBreak(
                level=level,
                least=min(values),
                most=max(values),
                count=len(values),
            )
            for level in range(1, HEAT_LEVELS + 1)
            if (values := [c.value for c in cells if c.level == level and c.value])
        ),
        empty=sum(cell.level == 0 for cell in cells),
        unknown=sum(cell.level is None for cell in cells),
        total=sum(row.total for row in shown),
    )


def _row(row: HeatRow, width: int, most: int) -> ShownRow:
    lacking = max(width - len(row.cells), 0)
    cells = tuple(
        ShownCell(
            value=cell.value,
            href=cell.href,
            label=cell.label,
            level=_level(cell.value, most),
        )
        for cell in [*row.cells, *([HeatCell(None)] * lacking)]
    )
    return ShownRow(
        label=row.label,
        href=row.href,
        cells=cells,
        total=sum(cell.value or 0 for cell in cells),
    )


def _level(value: int | None, most: int) -> int | None:
    if value is None:
        return None
    return -(-max(value, 0) * HEAT_LEVELS // most) if most else 0
