"""Two figures side by side: what stands in a row, and by how much they differ."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy

from masterplan.domain.figures import Figure, Label
from masterplan.domain.national_board import Places

_ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed: `word` where there is one, else the value (None is unknown);
    `url` opens its rows ("" where none can be), and `behind` is what was counted."""

    value: int | Decimal | None
    url: str = ""
    word: Label = ""
    behind: Figure | Places | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """Both sides of one figure. `difference` is the first less the second of two
    cohorts, and of two months what came in between."""

    key: str
    label: Label
    left: Cell
    right: Cell
    difference: int | Decimal | None
    tone: str
    is_percent: bool = False

    @property
    def is_mean(self) -> bool:
        """Whether it has a decimal."""
        return isinstance(self.left.value or self.right.value, Decimal)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows on one matter; but for the first section they add up to a whole."""

    key: str
    label: Label
    rows: tuple[Row, ...]


UNKNOWN = Cell(None, word=gettext_lazy("tidak dicatat"))


def section(
    key: str,
    label: Label,
    left: Sequence[Figure | Places],
    right: Sequence[Figure | Places],
    *,
    left_is_kept: bool = True,
    right_is_kept: bool = True,
) -> Section:
    """A row for each part that either side has, in the order of the fuller one."""
    order = left if len(left) >= len(right) else right
    here, there = ({one.key: one for one in side} for side in (left, right))
    return Section(
        key,
        label,
        tuple(
            pair(
                one.key,
                one.label,
                if_kept(left_is_kept, cell_of(here.get(one.key))),
                if_kept(right_is_kept, cell_of(there.get(one.key))),
                tone=one.tone,
            )
            for one in order
        ),
    )


def row_of(left: Figure | Places, right: Figure | Places) -> Row:
    return pair(left.key, left.label, cell_of(left), cell_of(right), tone=left.tone)


def pair(
    key: str,
    label: Label,
    left: Cell,
    right: Cell,
    *,
    tone: str = "accent",
    is_percent: bool = False,
) -> Row:
    difference = _less(left.value, right.value)
    return Row(key, label, left, right, difference, tone, is_percent)


def cell_of(one: Figure | Places | None) -> Cell:
    if one is None:
        return Cell(0)
    if isinstance(one, Figure):
        return Cell(one.count, one.url, behind=one)
    url = f"{reverse('national')}?{one.query}#daerah" if one.count else ""
    return Cell(one.count, url, behind=one)


def if_kept(is_kept: bool, cell: Cell) -> Cell:
    """The cell, or of a month that did not keep it the word for that."""
    return cell if is_kept else UNKNOWN


def as_change(one: Section) -> Section:
    """The same with what came in between as the difference."""
    changed = (
        replace(row, difference=_less(row.right.value, row.left.value))
        for row in one.rows
    )
    return replace(one, rows=tuple(changed))


def mean(count: int, places: int) -> Decimal | None:
    if not places:
        return None
    return (Decimal(count) / places).quantize(_ONE_DECIMAL, rounding=ROUND_HALF_UP)


def _less(
    one: int | Decimal | None, other: int | Decimal | None
) -> int | Decimal | None:
    return None if one is None or other is None else one - other
